"""Drawing a process and putting it in force (绘制、发布)."""

from django.db import transaction

from tongban.agencies import queries as agencies
from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotFound, NotPermitted, Problem, Refused, Stale
from tongban.catalogue.queries import Definition, guide
from tongban.journal import services as journal
from tongban.people.permissions import Permission
from tongban.processes.checking import check
from tongban.processes.events import ProcessPublished
from tongban.processes.models import Process, ProcessVersion
from tongban.processes.queries.diagrams import reach, surroundings
from tongban.processes.queries.plans import published
from tongban.processes.reading import read
from tongban.processes.rules import Diagram, Kind, Unreadable
from tongban.processes.writing import laid_out, write


@transaction.atomic
def save_diagram(key: str, file: str, *, version: int, desk: Desk) -> int:
    """Keep what was drawn, or a file of another tool, for the item of this slug; return its version.

    What is merely unfinished is kept, and its faults are shown; what could run a program, or is no
    diagram, is not. Every save takes the key of the item for the process, whatever the file calls it.
    Writes:  the draft. Not journalled until it is published.
    Raises:  Invalid (process.…) naming each fault with line and element; Stale if it was saved
             elsewhere since `version` (0 = never); NotPermitted; NotFound.
    """
    require(desk, Permission.PROCESS_DRAW)
    diagram = _read(file)
    row = reach(desk).select_for_update(of=("self",)).filter(key=key).first()
    if row is None:
        row = _new(key, desk)
    elif row.draft_version != version:
        raise Stale(
            "这个流程刚在别处改过。请先看一下现在的图，需要的话再改一次。",
            code="process.stale",
            details={"version": row.draft_version},
        )
    else:
        row.draft_version += 1
    row.draft = write(_named(diagram, row)).decode()
    row.drawn_at, row.drawn_by = desk.now, desk.actor_name
    row.save()
    return row.draft_version


@transaction.atomic
def discard_draft(key: str, *, desk: Desk) -> None:
    """Throw what was drawn since the last publication away (放弃修改). Raises NotPermitted, NotFound."""
    require(desk, Permission.PROCESS_DRAW)
    row = _locked(key, desk)
    if row.current_id is None:
        row.delete()
        return
    row.draft, row.draft_version = "", row.draft_version + 1
    row.drawn_at, row.drawn_by = desk.now, desk.actor_name
    row.save()


@transaction.atomic
def publish_diagram(key: str, *, version: int, reason: str, desk: Desk) -> int:
    """Put the drawn diagram in force for runs that begin from now on; return its number.

    Running ones stay on theirs; services.move_runs moves them.
    Writes:  a version; the draft is empty again; one journal entry.
    Tells:   ProcessPublished.
    Raises:  Invalid for no reason given, or naming what stops it; Refused (process.not_drawn) where
             nothing was drawn; Stale; NotPermitted; NotFound.
    """
    require(desk, Permission.PROCESS_PUBLISH)
    row = _locked(key, desk)
    if row.draft_version != version:
        raise Stale("这个流程刚在别处改过，请再看一遍后发布。", code="process.stale")
    if not row.draft:
        raise Refused("没有改动，不用发布。", code="process.not_drawn")
    if not reason.strip():
        raise Invalid([Problem("reason", "process.reason", "请写明为什么改。")])
    diagram = read(row.draft.encode())
    faults = [fault for fault in check(diagram, surroundings(key, _item(key))) if fault.stops]
    if faults:
        problems = [Problem(one.element, one.code, one.words) for one in faults]
        raise Invalid(problems, f"还有 {len(faults)} 处必须改正，改好后再发布。")
    number = (row.current.number if row.current else 0) + 1
    row.current = ProcessVersion.objects.create(
        process=row,
        number=number,
        file=row.draft,
        calls=_called(diagram),
        reason=reason.strip()[:400],
        published_at=desk.now,
        published_by=desk.actor_name,
    )
    published(row.current.id)  # it can be walked, or nothing is published
    row.draft, row.draft_version = "", row.draft_version + 1
    row.save()
    event = ProcessPublished(
        subject=f"process:{key}", key=key, number=number, reason=reason.strip()[:400]
    )
    journal.record(event, by=desk)
    return number


def _read(file: str) -> Diagram:
    try:
        return read(file.encode())
    except Unreadable as unreadable:
        problems = [
            Problem(
                fault.element,
                fault.code,
                f"第 {fault.line} 行：{fault.words}" if fault.line else fault.words,
            )
            for fault in unreadable.faults
        ]
        raise Invalid(problems, problems[0].message) from None


def _named(diagram: Diagram, row: Process) -> Diagram:
    """Return the diagram under the key of its process, drawn: what has no place yet gets one."""
    named = Diagram(row.key, row.name, diagram.nodes, diagram.flows, diagram.boxes, diagram.ways)
    return named if set(diagram.nodes) <= set(diagram.boxes) else laid_out(named)


def _new(key: str, desk: Desk) -> Process:
    item = guide(key)  # raises NotFound
    agency = agencies.agency(item.definition.agency)
    if agency.id != desk.agency_id and not desk.may(Permission.PROCESS_PUBLISH):
        raise NotPermitted("只能画本部门事项的流程。")
    return Process(key=key, name=item.definition.name, item_id=item.item_id, agency_id=agency.id)


def _item(key: str) -> Definition | None:
    try:
        return guide(key).definition
    except NotFound:
        return None


def _called(diagram: Diagram) -> list[str]:
    keys = {node.calls for node in diagram.of_kind(Kind.CALL)}
    rows = Process.objects.filter(key__in=keys).exclude(current=None)
    return [str(one) for one in rows.order_by("key").values_list("current_id", flat=True)]


def _locked(key: str, desk: Desk) -> Process:
    row = (
        reach(desk)
        .select_for_update(of=("self",))
        .select_related("current")
        .filter(key=key)
        .first()
    )
    if row is None:
        raise NotFound("没有找到这个流程。", code="process.unknown")
    return row

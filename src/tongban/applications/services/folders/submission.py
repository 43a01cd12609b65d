"""Submit one form over several items: one case for each, all in one transaction or none."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from tongban.applications import folding
from tongban.applications.events import FolderSubmitted
from tongban.applications.models import Application
from tongban.applications.queries.filing import not_in_use, require_audience
from tongban.applications.queries.folder_loading import Loaded, lock_submitted
from tongban.applications.queries.loading import asked_of, papers_of_all
from tongban.applications.queries.sheets import sheet_of
from tongban.applications.queries.submitted import Receipt, receipt_of
from tongban.applications.rules import State
from tongban.applications.services.submission import hand_in
from tongban.base.desk import Viewer
from tongban.base.errors import Invalid, Problem, Refused, Stale
from tongban.base.said import said
from tongban.journal import services as journal
from tongban.people import queries as people


@dataclass(frozen=True, slots=True)
class FolderReceipt:
    """What the parts of a folder are known by from now on, in their order."""

    folder_id: UUID
    receipts: tuple[Receipt, ...]


@transaction.atomic
def submit(
    folder_id: UUID,
    *,
    viewer: Viewer,
    promised: bool,
    version: int | None = None,
    keep: bool = False,
) -> FolderReceipt:
    """Submit all parts of a complete form; return their numbers and query codes.

    All or nothing. Submitting twice, even at the same instant, gives the same receipts.
    Writes:  as submission.submit for every part; the state of the folder.
    Tells:   ApplicationSubmitted for every part, FolderSubmitted; the cases are opened in the same
             transaction. A part that waits for another (一件事) is told of when its turn comes.
    Raises:  Refused (folder.part_refused) naming every item that cannot be applied for now and why:
             it may be taken off the form; Invalid naming everything missing or wrong, or the promise
             of truth not made; Stale if anything changed since `version`; Refused where he no longer
             acts for that enterprise (application.identity); NotFound for another person's.
    Source:  行政许可法 art. 26 (one window takes in, each agency decides), art. 29, art. 31.
    """
    loaded = lock_submitted(folder_id, by=viewer)
    folder = loaded.folder
    if folder.state == State.SUBMITTED:
        numbered = [part for part in loaded.parts if part.state == State.SUBMITTED]
        return FolderReceipt(folder_id, tuple(map(receipt_of, numbered)))
    if folder.organisation_id != viewer.organisation_id:
        raise Refused(
            "您填写时代表的单位与现在的办理身份不同，请先在“我的”里切换办理身份。",
            code="application.identity",
        )
    if version is not None and version != folder.version:
        raise Stale(
            "提交前内容又有改动（可能在另一台设备上），请再核对一遍后提交。",
            details={"version": folder.version},
        )
    _require_taken(loaded, viewer)
    _require_complete(loaded, promised=promised, by=viewer)
    receipts = _hand_in_all(loaded, promised=promised, keep=keep, by=viewer)
    folder.state = State.SUBMITTED.value
    folder.submitted_at = viewer.now
    folder.save(update_fields=["state", "submitted_at"])
    event = FolderSubmitted(
        subject=f"folder:{folder.id}",
        folder_id=folder.id,
        numbers=tuple(receipt.number for receipt in receipts),
    )
    journal.record(event, by=viewer, first=True)
    return FolderReceipt(folder_id, receipts)


def _require_taken(loaded: Loaded, viewer: Viewer) -> None:
    kind, _ = people.organisation_facts(viewer)
    lenient = bool(loaded.folder.matter)
    refused = [(part, why) for part in loaded.parts if (why := _refusal(part, kind, lenient))]
    if refused:
        raise _cannot(refused)


def _refusal(part: Application, organisation_kind: str, lenient: bool) -> Refused | None:
    """Return why an item takes no application now. Lenient: whom a joint matter is for was asked once,
    of the whole: who founds an enterprise applies before there is one.
    """
    item = part.item_version.item
    if item.state != "in_use":
        return not_in_use(item.id)
    if lenient:
        return None
    try:
        require_audience(asked_of(part), organisation_kind)
    except Refused as refused:
        return refused
    return None


def _require_complete(loaded: Loaded, *, promised: bool, by: Viewer) -> None:
    papers = papers_of_all(part.id for part in loaded.parts)
    sheets = [sheet_of(part, papers[part.id], by=by) for part in loaded.parts]
    problems = [lack.problem for lack in folding.lacks(sheets)]
    if not promised:
        words = "请阅读并勾选真实性承诺。"
        problems.append(Problem("promised", "application.promise", words))
    if problems:
        raise Invalid(problems, said("还有 {n} 处需要补充或修改，改好后再提交。", n=len(problems)))


def _hand_in_all(loaded: Loaded, *, promised: bool, keep: bool, by: Viewer) -> tuple[Receipt, ...]:
    """Hand every part in. What a part still refuses takes all of them back."""
    receipts, refused = [], []
    for part in loaded.parts:
        if part.waits:
            _put_by(part, promised=promised, by=by)
            continue
        try:
            receipts.append(hand_in(part, by=by, promised=promised, keep=keep))
        except Refused as why:
            refused.append((part, why))
    if refused:
        raise _cannot(refused)
    return tuple(receipts)


def _put_by(part: Application, *, promised: bool, by: Viewer) -> None:
    """Keep a complete part until its turn comes: from here on nobody changes it."""
    part.state, part.promised_truth = State.WAITING.value, promised
    part.saved_at = by.now
    part.save(update_fields=["state", "promised_truth", "saved_at"])


def _cannot(refused: list[tuple[Application, Refused]]) -> Refused:
    named = [(asked_of(part), why) for part, why in refused]
    words = "；".join(f"“{definition.name}”：{why.message}" for definition, why in named)
    return Refused(
        said("{words}可以把它移出这张表，其余的照常提交。", words=words),
        code="folder.part_refused",
        details={
            "parts": [
                {"item": one.slug, "name": one.name, "code": why.code, "message": why.message}
                for one, why in named
            ]
        },
    )

"""模拟审批: asked by the applicant, said by the agency of the stage; formal with the last result, or lapsed.

Source: 同政办发〔2018〕47号 (推行模拟审批制); its terms stand in the document of the matter.
"""

from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.applications import queries as applications
from tongban.base import numbers
from tongban.base.desk import Desk, Viewer, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.said import said
from tongban.cases import services as cases
from tongban.joint import events
from tongban.joint.models import Simulation
from tongban.joint.queries.loading import Line, Loaded
from tongban.joint.queries.mine import id_of
from tongban.joint.queries.opinions import may_ask
from tongban.joint.queries.simulating import simulation_paper
from tongban.joint.rules import Fact, Standing
from tongban.joint.services.locking import lock
from tongban.joint.simulated import OPEN, Stand, valid_until
from tongban.journal import services as journal
from tongban.law.clock import due_date
from tongban.people.permissions import Permission
from tongban.records import services as records

SHORTEST_REASON, MOST_WORDS = 5, 1000


@transaction.atomic
def ask_simulation(number: str, stage: str, *, agreed: bool, viewer: Viewer) -> None:
    """Ask the agency of an undecided stage for a simulated approval, on the applicant's written word.

    Asked again while it is open, nothing changes.
    Writes:  a simulation.
    Tells:   SimulationAsked.
    Raises:  Invalid unless `agreed`; Refused (joint.not_simulated) for a stage that has none, or is
             decided; NotFound.
    """
    loaded = lock(id_of(number, viewer=viewer))
    line = next((one for one in loaded.lines if one.slug == stage), None)
    if line is None:
        raise NotFound("这个一件事里没有这个环节。", code="joint.stage_unknown")
    if line.simulation and line.simulation.stand in OPEN:
        return
    if line.application_id is None or not may_ask(loaded, line):
        raise Refused("这个环节现在不能申请模拟审批。", code="joint.not_simulated")
    if not agreed:
        reason = "请先勾选承诺。"
        raise Invalid([Problem("agreed", "joint.not_agreed", reason)])
    due = due_date(viewer.today, line.stage.limit, [], viewer.calendar)
    row = Simulation.objects.create(
        stage=line.row,
        agency_id=applications.agency_of(line.application_id),
        stand=Stand.ASKED.value,
        turns_by_itself=line.case is None or line.case.owed_until is not None,
        asked_at=viewer.now,
        due_on=due or viewer.today,
    )
    event = events.SimulationAsked(
        **_told(loaded, row, stage), agency_id=row.agency_id, due_on=row.due_on
    )
    journal.record(event, by=viewer)


@transaction.atomic
def give_simulation(simulation_id: UUID, *, issue: bool, words: str, desk: Desk) -> None:
    """Give the simulated approval, or say why not. Saying the same again changes nothing.

    Writes:  what was said, a number and the day it lapses.
    Tells:   SimulationSaid.
    Raises:  NotPermitted; NotFound for another agency's; Invalid without a reason for a no, or with words
             too long; Refused (joint.simulation_closed) once it is said, or not asked any more.
    """
    row, loaded = _own(simulation_id, desk)
    wanted = Stand.ISSUED if issue else Stand.REFUSED
    if row.stand == wanted:
        return
    if row.stand != Stand.ASKED:
        raise _closed()
    if not issue:
        _require_reason(words)
    _require_length(words)
    assert loaded.matter.simulated, "it was asked"
    row.stand, row.words = wanted.value, words.strip()
    row.said_at, row.officer_id = desk.now, desk.staff_id
    if issue:
        serial = numbers.reserve(f"simulation:{row.agency_id}:{desk.today.year}")
        row.number = f"{row.agency.short}模〔{desk.today.year}〕{serial:04d}号"
        row.valid_until = valid_until(desk.today, loaded.matter.simulated.months)
    row.save()
    event = events.SimulationSaid(
        **_told(loaded, row, row.stage.slug),
        agency_id=row.agency_id,
        stand=row.stand,
        valid_until=row.valid_until,
    )
    journal.record(event, by=desk)


@transaction.atomic
def extend_simulation(simulation_id: UUID, *, desk: Desk) -> None:
    """Let an opinion hold as long again, once.

    Pressed twice, the second finds it extended and is refused.
    Tells:   SimulationExtended.
    Raises:  NotPermitted; NotFound; Refused (joint.simulation_closed, joint.simulation_extended).
    """
    row, loaded = _own(simulation_id, desk)
    if row.stand != Stand.ISSUED:
        raise _closed()
    if row.extended_at is not None:
        raise Refused("模拟审批意见只能延长一次，已经延长过。", code="joint.simulation_extended")
    assert loaded.matter.simulated, "it was asked"
    assert row.valid_until, "it was issued"
    row.valid_until = valid_until(row.valid_until, loaded.matter.simulated.months)
    row.extended_at = desk.now
    row.save(update_fields=["valid_until", "extended_at"])
    event = events.SimulationExtended(
        **_told(loaded, row, row.stage.slug), valid_until=row.valid_until
    )
    journal.record(event, by=desk)


@transaction.atomic
def revoke_simulation(simulation_id: UUID, *, words: str, desk: Desk) -> None:
    """Take an opinion back because what it was given on has changed. Again: nothing.

    Tells:   SimulationEnded.
    Raises:  NotPermitted; NotFound; Invalid without a reason; Refused (joint.simulation_closed).
    """
    row, loaded = _own(simulation_id, desk)
    if row.stand == Stand.REVOKED:
        return
    if row.stand != Stand.ISSUED:
        raise _closed()
    _require_reason(words)
    _require_length(words)
    end_simulation(loaded, row, Stand.REVOKED, because=words.strip(), by=desk)


@transaction.atomic
def lapse_simulation(simulation_id: UUID, *, clock: Desk) -> bool:
    """End an opinion whose last day is over; return whether it was. Again: nothing.

    Tells:   SimulationEnded.
    """
    rows = Simulation.objects.select_related("stage")
    loaded = lock(rows.get(pk=simulation_id).stage.joint_id)
    row = rows.get(pk=simulation_id)
    if row.stand != Stand.ISSUED or row.valid_until is None or row.valid_until >= clock.today:
        return False
    end_simulation(loaded, row, Stand.LAPSED, by=clock)
    return True


@transaction.atomic
def look_at_simulation_paper(
    simulation_id: UUID, material_id: UUID, *, desk: Desk
) -> tuple[str, str, bytes]:
    """Return name, media type and content of a paper handed in with what is to be simulated.

    Writes:  one journal entry of the paper for each officer, joint case and day.
    Tells:   MaterialOpened.
    Raises:  as `queries.simulation_paper`.
    """
    number, file = simulation_paper(simulation_id, material_id, desk=desk)
    records.note_opened(material_id, number=number, desk=desk)
    return file


def settle_simulations(loaded: Loaded, *, by: Desk) -> None:
    """Turn the opinions formal whose last result is there, end those that are overtaken.

    Tells:   SimulationEnded; as cases.formalise.
    """
    for line in loaded.lines:
        row = line.simulation
        if row is None or row.stand not in OPEN:
            continue
        if line.is_simulated and (line.fact is Fact.DONE or _formalise(line, by=by)):
            end_simulation(loaded, row, Stand.FORMAL, by=by)
        elif line.fact in (Fact.DONE, Fact.REFUSED, Fact.WITHDRAWN) or _stopped(loaded, line):
            end_simulation(loaded, row, Stand.DROPPED, by=by)


def end_simulation(
    loaded: Loaded, row: Simulation, stand: Stand, *, because: str = "", by: Desk | Viewer
) -> None:
    """Write that a simulation is over. Tells: SimulationEnded."""
    row.stand, row.ended_at, row.ended_because = stand.value, by.now, because
    row.save(update_fields=["stand", "ended_at", "ended_because"])
    event = events.SimulationEnded(**_told(loaded, row, row.stage.slug), stand=row.stand)
    journal.record(event, by=by)


def drop_simulations(loaded: Loaded, *, by: Viewer) -> None:
    """End what was asked or said of stages that were taken back, or will not begin because of it.

    Tells:   SimulationEnded.
    """
    for line in loaded.lines:
        is_over = line.fact is Fact.WITHDRAWN or _stopped(loaded, line)
        if is_over and line.simulation and line.simulation.stand in OPEN:
            end_simulation(loaded, line.simulation, Stand.DROPPED, by=by)


def _formalise(line: Line, *, by: Desk) -> bool:
    row = line.simulation
    assert row is not None
    assert row.valid_until is not None
    is_due = row.turns_by_itself and row.valid_until >= by.today
    if line.fact is not Fact.OPEN or not is_due or line.application_id is None:
        return False
    assert row.officer is not None, "somebody said it"
    opinion = cases.Opinion(
        number=row.number,
        words=row.words,
        by=f"staff:{row.officer_id}",
        by_name=f"{row.officer.name}（{row.agency.short}）",
    )
    return bool(cases.formalise(line.application_id, opinion, clock=by))


def _stopped(loaded: Loaded, line: Line) -> bool:
    return loaded.standings[line.slug] is Standing.STOPPED


def _own(simulation_id: UUID, desk: Desk) -> tuple[Simulation, Loaded]:
    require(desk, Permission.CASE_DECIDE)
    assert desk.agency_id, "an officer works at an agency"
    rows = Simulation.objects.select_related("stage", "agency")
    row = rows.filter(pk=simulation_id, agency_id=desk.agency_id).first()
    if row is None:
        raise NotFound("没有找到这个模拟审批申请。", code="joint.simulation_unknown")
    loaded = lock(row.stage.joint_id)
    return rows.get(pk=row.pk), loaded


def _told(loaded: Loaded, row: Simulation, stage: str) -> dict[str, Any]:
    return {
        "subject": f"joint:{loaded.joint.id}",
        "number": loaded.joint.number,
        "simulation_id": row.id,
        "stage": stage,
    }


def _closed() -> Refused:
    words = "这个模拟审批已经出具意见，或者已经终止。"
    return Refused(words, code="joint.simulation_closed")


def _require_reason(words: str) -> None:
    if len(words.strip()) < SHORTEST_REASON:
        raise Invalid([Problem("words", "joint.reason", "请写明原因，申请人会看到。")])


def _require_length(words: str) -> None:
    if len(words.strip()) > MOST_WORDS:
        reason = said("最多 {most} 个字。", most=MOST_WORDS)
        raise Invalid([Problem("words", "joint.words", reason)])

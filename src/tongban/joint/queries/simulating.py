"""Simulated approvals (模拟审批) at the desk of the agency that gives them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tongban.base.desk import Desk, Viewer, require
from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.joint import reading
from tongban.joint.models import Simulation
from tongban.joint.queries.handed_in import File, HandedIn, copy_of_paper, filed_with, handed_in
from tongban.joint.queries.loading import Loaded, load
from tongban.joint.queries.mine import id_of
from tongban.joint.queries.opinions import SimulationView, simulation_of
from tongban.joint.queries.staff import StaffView, view_of
from tongban.joint.rules import Simulated
from tongban.joint.simulated import STAND_NAMES, Stand
from tongban.people.permissions import Permission

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class SimulationLine:
    """A simulated approval in a list."""

    id: UUID
    joint_number: str
    matter: str
    stage: str
    applicant_name: str
    number: str
    day: date  # to say it by; once issued, its last
    is_late: bool


@dataclass(frozen=True, slots=True)
class SimulationPage:
    """All that an agency needs to give a simulated approval."""

    id: UUID
    stage: str
    note: str
    opinion: SimulationView
    terms: Simulated
    joint: StaffView
    handed_in: HandedIn


@dataclass(frozen=True, slots=True)
class OpinionSheet:
    """模拟审批意见书, to print."""

    joint_number: str
    matter: str
    stage: str
    applicant_name: str
    officer_name: str
    opinion: SimulationView
    terms: Simulated


@dataclass(frozen=True, slots=True)
class SimulationLetter:
    """What to tell of a simulated approval."""

    person_id: UUID
    agency_id: UUID
    number: str
    matter: str
    stage: str
    became: str  # where it stands, and until when it holds, in words


def simulations(*, desk: Desk, issued: bool, after: str | None = None) -> Page[SimulationLine]:
    """Return what the desk's agency has still to say, or what it gave that holds, the first due first.

    One query. Raises Invalid for a token of another list; NotPermitted.
    """
    require(desk, Permission.CASE_DECIDE)
    assert desk.agency_id, "an officer works at an agency"
    stand = Stand.ISSUED if issued else Stand.ASKED
    day = "valid_until" if issued else "due_on"
    rows = Simulation.objects.filter(agency_id=desk.agency_id, stand=stand)
    rows = rows.select_related("stage__joint__definition")
    page = page_by_key(rows, key=(day, "id"), after=after, size=ON_A_PAGE)
    return page.map(lambda row: _line(row, getattr(row, day), desk.today))


def simulation(simulation_id: UUID, *, desk: Desk) -> SimulationPage:
    """Return what the desk's agency is asked to give. Twelve queries, and two or three for each item.

    Raises NotFound for another agency's; NotPermitted.
    """
    row = _own(simulation_id, desk)
    loaded = load(row.stage.joint_id)
    stage = loaded.matter.stage(row.stage.slug)
    assert loaded.matter.simulated, "it was asked"
    filed = [line.application_id for line in loaded.lines if line.application_id]
    return SimulationPage(
        id=row.id,
        stage=stage.name,
        note=stage.note,
        opinion=_opinion(loaded, row),
        terms=loaded.matter.simulated,
        joint=view_of(loaded, "", desk),
        handed_in=handed_in(filed, desk=desk),
    )


def simulation_paper(simulation_id: UUID, material_id: UUID, *, desk: Desk) -> tuple[str, File]:
    """Return the number of the joint case, and a marked copy of a paper handed in with it.

    Raises NotFound for another agency's, or a paper of another case; Refused (records.unmarkable).
    """
    joint = _own(simulation_id, desk).stage.joint
    return copy_of_paper(joint, filed_with(joint.id), material_id, desk=desk)


def opinion_at_desk(simulation_id: UUID, *, desk: Desk) -> OpinionSheet:
    """Return 模拟审批意见书 of the desk's agency. Ten queries. Raises NotFound before it is issued."""
    return _sheet(_own(simulation_id, desk))


def my_opinion(number: str, simulation_id: UUID, *, viewer: Viewer) -> OpinionSheet:
    """Return 模拟审批意见书 of the viewer's own joint case. Ten queries. Raises NotFound."""
    rows = Simulation.objects.select_related("stage", "agency", "officer")
    row = rows.filter(pk=simulation_id, stage__joint_id=id_of(number, viewer=viewer)).first()
    if row is None:
        raise _unknown()
    return _sheet(row)


def lapsing_simulations(today: date, *, most: int) -> list[UUID]:
    """Return the opinions whose last day is over, the oldest first. One query."""
    due = Simulation.objects.filter(stand=Stand.ISSUED, valid_until__lt=today)
    return list(due.order_by("valid_until", "id").values_list("pk", flat=True)[:most])


def simulation_letter(simulation_id: UUID) -> SimulationLetter:
    """Return what to tell of a simulated approval. One query."""
    row = Simulation.objects.select_related("stage__joint__definition").get(pk=simulation_id)
    joint = row.stage.joint
    return SimulationLetter(
        person_id=joint.person_id,
        agency_id=row.agency_id,
        number=joint.number,
        matter=joint.name,
        stage=reading.read(joint.definition.document).stage(row.stage.slug).name,
        became=_became(row),
    )


def _became(row: Simulation) -> str:
    if row.stand != Stand.ISSUED:
        return STAND_NAMES[row.stand]
    return f"{STAND_NAMES[row.stand]}，有效期至{row.valid_until:%Y年%-m月%-d日}"


def _own(simulation_id: UUID, desk: Desk) -> Simulation:
    require(desk, Permission.CASE_DECIDE)
    assert desk.agency_id, "an officer works at an agency"
    rows = Simulation.objects.select_related("stage__joint__definition", "agency", "officer")
    row = rows.filter(pk=simulation_id, agency_id=desk.agency_id).first()
    if row is None:
        raise _unknown()
    return row


def _unknown() -> NotFound:
    return NotFound("没有找到这个模拟审批申请。", code="joint.simulation_unknown")


def _opinion(loaded: Loaded, row: Simulation) -> SimulationView:
    """Return an opinion as it stands; one before the last of its stage too."""
    line = next(one for one in loaded.lines if one.row.id == row.stage_id)
    return simulation_of(loaded, line, row)


def _sheet(row: Simulation) -> OpinionSheet:
    if not row.number:
        raise _unknown()
    loaded = load(row.stage.joint_id)
    assert loaded.matter.simulated, "it was asked"
    assert row.officer, "somebody said it"
    return OpinionSheet(
        joint_number=loaded.joint.number,
        matter=loaded.joint.name,
        stage=loaded.matter.stage(row.stage.slug).name,
        applicant_name=loaded.joint.applicant_name,
        officer_name=row.officer.name,
        opinion=_opinion(loaded, row),
        terms=loaded.matter.simulated,
    )


def _line(row: Simulation, day: date, today: date) -> SimulationLine:
    joint = row.stage.joint
    return SimulationLine(
        id=row.id,
        joint_number=joint.number,
        matter=joint.name,
        stage=reading.read(joint.definition.document).stage(row.stage.slug).name,
        applicant_name=joint.applicant_name,
        number=row.number,
        day=day,
        is_late=today > day,
    )

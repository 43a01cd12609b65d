"""What departments hold together for a project: its day, who was there, what each signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from tongban.agencies.queries import agencies, agency
from tongban.base.desk import Desk
from tongban.base.errors import NotFound
from tongban.joint import queries as joint
from tongban.joint.queries import Whole
from tongban.joint.rules import STILL_TO_COME, Matter, known_bodies
from tongban.people.permissions import Permission
from tongban.projects import rules
from tongban.projects.models import Convening, Project, Signature

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class SignatureView:
    """One department in the record."""

    agency: str
    stages: tuple[str, ...]  # names
    attended: bool | None
    opinion: str
    signed_by: str
    signed_at: datetime | None
    may_sign: bool  # this desk, now


@dataclass(frozen=True, slots=True)
class ConveningView:
    """One act held together, with its record."""

    id: UUID
    act: str
    phase: int
    starts_at: datetime
    place: str
    convened_by: str
    code: str
    project: str
    organisation: str
    signatures: tuple[SignatureView, ...]

    @property
    def is_signed(self) -> bool:
        """Whether every department has signed."""
        return all(one.signed_at for one in self.signatures)


@dataclass(frozen=True, slots=True)
class Letter:
    """Whom to tell of a convening."""

    person_id: UUID
    act: str
    project: str
    starts_at: datetime
    place: str
    agencies: tuple[UUID, ...]


def convening(convening_id: UUID, *, desk: Desk) -> ConveningView:
    """Return the record of an act to a department that signs or leads it. Four queries. Raises NotFound."""
    row = _rows().filter(pk=convening_id).first()
    if row is None or not _may_see(row, desk):
        raise NotFound("没有找到这次联合办理。", code="project.convening_unknown")
    return view_of(row, joint.matter_of(row.project.definition), desk)


def convenings_of(project: Project, matter: Matter, desk: Desk | None) -> tuple[ConveningView, ...]:
    """Return what was convened for a project, the first first. Two queries."""
    rows = _rows().filter(project=project)
    return tuple(view_of(row, matter, desk) for row in rows)


def view_of(row: Convening, matter: Matter, desk: Desk | None) -> ConveningView:
    """Return one act; `desk` None: to the applicant."""
    return ConveningView(
        id=row.id,
        act=row.act,
        phase=row.phase,
        starts_at=row.starts_at,
        place=row.place,
        convened_by=row.convened_by,
        code=row.project.code,
        project=row.project.name,
        organisation=row.project.organisation.name,
        signatures=tuple(_signature(one, row, matter, desk) for one in row.signatures.all()),
    )


def to_convene(
    project: Project, matter: Matter, whole: Whole, desk: Desk
) -> tuple[tuple[int, str], ...]:
    """Return the (phase, act) this desk may convene or move now: it leads them, they serve a stage that
    goes on, and nobody has signed. Two queries.
    """
    if desk.agency_id is None or not desk.may(Permission.CASE_REVIEW):
        return ()
    by_name = {one.name: one.id for one in agencies()}
    own = [name for name, agency_id in by_name.items() if agency_id == desk.agency_id]
    signed = set(
        Convening.objects.filter(project=project, signatures__signed_at__isnull=False).values_list(
            "phase", "act"
        )
    )
    return tuple(
        (run.phase, act.name)
        for run in whole.runs
        if run.finished_on is None
        for act in matter.acts
        if act.lead in own
        and (run.phase, act.name) not in signed
        and invited(matter, act.name, going_on(whole, run.phase), by_name)
    )


def going_on(whole: Whole, phase: int) -> dict[str, UUID | None]:
    """Return the stages of a running phase that are not over: slug → agency of the case, if it is open."""
    return {
        stage.slug: stage.agency_id
        for run in whole.runs
        if run.phase == phase and run.finished_on is None
        for stage in run.stages
        if stage.standing in STILL_TO_COME
    }


def invited(
    matter: Matter, act: str, stages: Mapping[str, UUID | None], by_name: Mapping[str, UUID]
) -> dict[UUID, list[str]]:
    """Return which departments an act is for: agency → slugs of its stages. No query."""
    found: dict[UUID, list[str]] = {}
    for stage in rules.stages_of_act(matter, act, stages):
        of_case = stages[stage.slug]
        names = [stage.organ] if stage.organ in by_name else known_bodies(stage.organ, by_name)
        for agency_id in [of_case] if of_case else [by_name[name] for name in names]:
            found.setdefault(agency_id, []).append(stage.slug)
    return found


def convening_letter(convening_id: UUID) -> Letter:
    """Return whom to tell of a convening, and what. Two queries."""
    row = _rows().get(pk=convening_id)
    return Letter(
        row.project.person_id,
        row.act,
        row.project.name,
        row.starts_at,
        row.place,
        tuple(one.agency_id for one in row.signatures.all() if one.signed_at is None),
    )


def _rows() -> "QuerySet[Convening]":
    rows = Convening.objects.select_related("project__organisation", "project__definition")
    return rows.prefetch_related("signatures__agency")


def _may_see(row: Convening, desk: Desk) -> bool:
    if desk.may(Permission.CASE_READ_EVERY):
        return True
    if any(one.agency_id == desk.agency_id for one in row.signatures.all()):
        return True
    act = rules.act_of(joint.matter_of(row.project.definition), row.act)
    return bool(act and desk.agency_id and agency(desk.agency_id).name == act.lead)


def _signature(one: Signature, row: Convening, matter: Matter, desk: Desk | None) -> SignatureView:
    may_sign = (
        desk is not None
        and desk.agency_id == one.agency_id
        and desk.may(Permission.CASE_REVIEW)
        and one.signed_at is None
        and row.starts_at <= desk.now
    )
    return SignatureView(
        agency=one.agency.name,
        stages=tuple(matter.stage(slug).name for slug in one.stages),
        attended=one.attended,
        opinion=one.opinion,
        signed_by=one.signed_by,
        signed_at=one.signed_at,
        may_sign=may_sign,
    )

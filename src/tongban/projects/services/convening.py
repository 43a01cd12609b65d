"""Convene what departments do together, and sign its one record."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.agencies.queries import agencies, agency
from tongban.base.clock import local_day
from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.said import said
from tongban.joint import queries as joint
from tongban.journal import services as journal
from tongban.people.permissions import Permission
from tongban.projects import events, rules
from tongban.projects.models import Convening, Project, Signature
from tongban.projects.queries.convenings import going_on, invited

MOST_PLACE, MOST_WORDS = 200, 1000


@transaction.atomic
def convene(
    code: str, phase: int, act: str, *, starts_at: datetime, place: str, desk: Desk
) -> UUID:
    """Propose one appointment to every department of the stages an act serves; return its id.

    Convened again before anybody signed, it is moved, and everybody is told anew; the same day and
    place again change nothing.
    Writes:  the convening, a line of the record for each department.
    Tells:   ActConvened.
    Raises:  NotPermitted; NotFound for a project, or an act another department leads; Invalid (day,
             place); Refused (project.nothing_to_convene, project.signed).
    Source:  国办发〔2019〕11号 (联合踏勘、联合审图、联合验收、多评合一).
    """
    require(desk, Permission.CASE_REVIEW)
    project = Project.objects.select_for_update(of=("self",)).filter(code=code)
    row = project.select_related("definition").first()
    if row is None:
        raise NotFound("没有找到这个项目。", code="project.unknown")
    matter = joint.matter_of(row.definition)
    known = rules.act_of(matter, act)
    if known is None or desk.agency_id is None or agency(desk.agency_id).name != known.lead:
        raise NotFound("没有找到这个项目。", code="project.unknown")
    _require_appointment(starts_at, place, desk)
    by_name = {one.name: one.id for one in agencies()}
    stages = going_on(joint.whole(row.id, matter), phase)
    bodies = invited(matter, act, stages, by_name)
    if not bodies:
        words = said("现在没有要“{act}”的环节。", act=act)
        raise Refused(words, code="project.nothing_to_convene")
    found, is_new = Convening.objects.get_or_create(
        project=row,
        phase=phase,
        act=act,
        defaults={
            "starts_at": starts_at,
            "place": place.strip(),
            "convened_by": desk.actor_name,
            "convened_at": desk.now,
        },
    )
    if not is_new and (found.starts_at, found.place) == (starts_at, place.strip()):
        return UUID(str(found.id))
    if not is_new:
        _move(found, starts_at, place, desk)
    for agency_id, slugs in bodies.items():
        Signature.objects.update_or_create(
            convening=found, agency_id=agency_id, defaults={"stages": slugs}
        )
    event = events.ActConvened(
        subject=f"project:{row.id}",
        code=code,
        convening_id=found.id,
        starts_at=starts_at.isoformat(),
        is_moved=not is_new,
    )
    journal.record(event, by=desk)
    return UUID(str(found.id))


@transaction.atomic
def sign(convening_id: UUID, *, attended: bool, opinion: str, desk: Desk) -> None:
    """Write the opinion of the desk's department into the record and sign it.

    Signed twice with the same words changes nothing.
    Writes:  the line of the department.
    Tells:   RecordSigned.
    Raises:  NotPermitted; NotFound for a department that was not invited; Invalid (opinion); Refused
             (project.not_held_yet, project.signed).
    """
    require(desk, Permission.CASE_REVIEW)
    assert desk.agency_id, "an officer works at an agency"
    rows = Signature.objects.select_for_update(of=("self",)).select_related("convening__project")
    line = rows.filter(convening_id=convening_id, agency_id=desk.agency_id).first()
    if line is None:
        raise NotFound("没有找到这次联合办理。", code="project.convening_unknown")
    words = opinion.strip()
    if not words or len(words) > MOST_WORDS:
        wrong = said("请填写意见，不超过 {most} 字。", most=MOST_WORDS)
        raise Invalid([Problem("opinion", "project.opinion", wrong)])
    if line.signed_at is not None:
        if (line.attended, line.opinion) == (attended, words):
            return
        raise Refused("本部门已经签署，签署后不能修改。", code="project.signed")
    if line.convening.starts_at > desk.now:
        raise Refused("还没有到约定的时间，办完以后再签署。", code="project.not_held_yet")
    line.attended, line.opinion = attended, words
    line.signed_by, line.signed_at = desk.actor_name, desk.now
    line.save()
    others = Signature.objects.filter(convening_id=convening_id, signed_at=None).count()
    project = line.convening.project
    event = events.RecordSigned(
        subject=f"project:{project.id}",
        code=project.code,
        convening_id=convening_id,
        agency_id=line.agency_id,
        still_to_sign=others,
    )
    journal.record(event, by=desk)


@transaction.atomic
def remind_to_sign(now: datetime) -> list[Signature]:
    """Note who has not signed what was held before today, once each; return them to be told."""
    rows = Signature.objects.select_for_update(of=("self",)).filter(
        signed_at=None, is_reminded=False, convening__starts_at__lt=now
    )
    due = [
        one
        for one in rows.select_related("convening__project").order_by("id")
        if local_day(one.convening.starts_at) < local_day(now)
    ]
    Signature.objects.filter(pk__in=[one.pk for one in due]).update(is_reminded=True)
    return due


def _require_appointment(starts_at: datetime, place: str, desk: Desk) -> None:
    problems = []
    day = local_day(starts_at)
    if day <= desk.today or not desk.calendar.is_workday(day):
        words = "请选以后的工作日，至少提前一个工作日通知各部门。"
        problems.append(Problem("day", "project.day", words))
    if not place.strip() or len(place) > MOST_PLACE:
        words = said("请填写集合地点，不超过 {most} 字。", most=MOST_PLACE)
        problems.append(Problem("place", "project.place", words))
    if problems:
        raise Invalid(problems)


def _move(found: Convening, starts_at: datetime, place: str, desk: Desk) -> None:
    if found.signatures.filter(signed_at__isnull=False).exists():
        raise Refused("已经有部门签署，不能再改时间。", code="project.signed")
    found.starts_at, found.place = starts_at, place.strip()
    found.convened_by, found.convened_at = desk.actor_name, desk.now
    found.save()

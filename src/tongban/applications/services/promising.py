"""Promises of an applicant: a paper by a date (容缺后补), or that the conditions are met (告知承诺).

Source: 国办发〔2020〕42号; 容缺受理 is practice of provinces and counties (law/promises.py).
"""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.applications import rules
from tongban.applications.events import PromiseBroken
from tongban.applications.models import Application, ApplicationMaterial, BrokenPromise
from tongban.applications.queries.loading import Filer, asked_of, lock_draft
from tongban.applications.queries.offers import latest_of
from tongban.applications.queries.trust import barred
from tongban.applications.rules import Need, PromiseKind, Way
from tongban.applications.services.papers import lift, line_of, touch
from tongban.base.desk import Desk
from tongban.base.errors import Invalid, Problem, Refused
from tongban.base.said import said
from tongban.catalogue.queries import definition_of
from tongban.journal import services as journal
from tongban.law.promises import believed_again

UNSIGNED = "请阅读并勾选承诺。"


@transaction.atomic
def promise_later(
    application_id: UUID, line: str, *, until: date | None, signed: bool, viewer: Filer
) -> None:
    """Promise to hand in the paper of a line by a day (容缺后补); the last promise counts.

    Writes:  one paper that is owed, in the place of what was promised or to be shown before.
    Raises:  Refused where the line may not come later (application.not_later), or the applicant
             broke a promise (application.barred); Invalid (until, signed); NotFound.
    """
    application = lock_draft(application_id, by=viewer)
    _require_own_hand(application)
    asked = line_of(asked_of(application), line)
    if rules.need_of(asked) is not Need.LATER:
        raise Refused(
            said("“{name}”不能容缺，请现在提交。", name=asked.name), code="application.not_later"
        )
    require_day(until, latest_of(asked_of(application), viewer), today=viewer.today, signed=signed)
    require_believed(application, PromiseKind.LATER, today=viewer.today)
    owe(application, line, until=until, by=viewer)
    touch(application, by=viewer)


def owe(application: Application, line: str, *, until: date | None, by: Filer) -> None:
    """Note the paper of a line as promised, in the place of what was promised or to be shown before."""
    lift(application, line, [Way.LATER, Way.PAPER], by=by)
    ApplicationMaterial.objects.create(
        application=application,
        line=line,
        way=Way.LATER.value,
        promised_on=until,
        added_at=by.now,
    )


@transaction.atomic
def choose_commitment(application_id: UUID, *, commits: bool, signed: bool, viewer: Filer) -> None:
    """Choose 告知承诺, having read and signed it, or the ordinary way, which is always open.

    Writes:  when it was signed; the papers it stands in for are asked again without it.
    Raises:  Refused where the item is not filed by commitment (application.no_commitment), or the
             applicant broke a promise (application.barred); Invalid (signed); NotFound.
    Source:  国办发〔2020〕42号, 二(三) (the applicant chooses), 二(四) (what he is told).
    """
    application = lock_draft(application_id, by=viewer)
    _require_own_hand(application)
    if not definition_of(application.item_version_id).extras.commitment:
        raise Refused("本事项不适用告知承诺。", code="application.no_commitment")
    if commits:
        if not signed:
            raise Invalid([Problem("signed", "application.unsigned", UNSIGNED)])
        require_believed(application, PromiseKind.COMMITMENT, today=viewer.today)
    application.committed_at = viewer.now if commits else None
    application.version += 1
    application.place = rules.COMMITMENT
    application.saved_at = viewer.now
    application.save(update_fields=["committed_at", "version", "place", "saved_at"])


def _require_own_hand(application: Application) -> None:
    """Nobody promises in another's name. Raises Refused."""
    if application.entrusted_until is not None:
        raise Refused(
            "容缺和告知承诺要由申请人本人作出，代办时不能选；请本人在网上或到窗口办理。",
            code="application.own_hand",
        )


def require_believed(application: Application, kind: PromiseKind, *, today: date) -> None:
    """Raise Refused (application.barred) if who applies broke a promise that stands against another."""
    why = barred(
        kind,
        person_id=application.person_id,
        organisation_id=application.organisation_id,
        today=today,
    )
    if why:
        raise Refused(why, code="application.barred")


@transaction.atomic(savepoint=False)
def record_broken(application_id: UUID, kind: PromiseKind, *, what: str, by: Desk) -> None:
    """Put a promise that was not kept on record (诚信记录). Called by the step that found it broken.

    Writes:  the record; one journal entry.
    Tells:   PromiseBroken.
    """
    application = Application.objects.select_related("item_version").get(pk=application_id)
    again = believed_again(by.today, barred=settings.TONGBAN_PROMISES.barred)
    record = BrokenPromise.objects.create(
        kind=kind.value,
        person_id=application.person_id,
        organisation_id=application.organisation_id,
        number=application.number,
        item_name=application.item_version.name,
        what=what,
        recorded_on=by.today,
        believed_again_on=again if kind is PromiseKind.LATER else None,
        by=by.actor,
        by_name=by.actor_name,
        at=by.now,
    )
    event = PromiseBroken(
        subject=f"application:{application.id}",
        application_id=application.id,
        record_id=record.id,
        kind=kind.value,
    )
    journal.record(event, by=by)


def require_day(until: date | None, latest: date | None, *, today: date, signed: bool) -> None:
    """Raise Invalid (until, signed), or Refused where no day suits (`latest` None)."""
    problems = []
    if latest is None:
        raise Refused(rules.TOO_SHORT, code="application.not_later")
    if until is None or not today < until <= latest:
        words = said(
            "请选择明天到{year}年{month}月{day}日之间的一天。",
            year=latest.year,
            month=latest.month,
            day=latest.day,
        )
        problems.append(Problem("until", "application.promised_on", words))
    if not signed:
        problems.append(Problem("signed", "application.unsigned", UNSIGNED))
    if problems:
        raise Invalid(problems)

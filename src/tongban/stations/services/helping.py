"""帮办代办: ask a neighbour, keep his consent, file in his name, put right what is asked, hand over.

Source: 民法典 art. 161, 165 (an agent's authority says matter, term and is signed), art. 173 (it ends when
        it is withdrawn or its term is over); 个人信息保护法 art. 13-15 (consent and its withdrawal).
"""

from typing import IO
from uuid import UUID

from django.db import transaction

from tongban.applications import services as applications
from tongban.base.desk import Desk, Viewer, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.catalogue.queries import guide, may_be_helped_with
from tongban.hall.rules import HallKind
from tongban.journal import services as journal
from tongban.people.permissions import Permission
from tongban.people.queries import is_id_number_of, proved_phone
from tongban.people.rules import CodePurpose
from tongban.people.services import prove_phone, register_person_at_window, send_code
from tongban.records import services as records
from tongban.stations import rules
from tongban.stations.events import HelpAgreed, HelpApplied, HelpBegun, HelpWithdrawn
from tongban.stations.models import Consent, Help, Posting
from tongban.stations.queries.helps import find_help, helper_of, overseen
from tongban.stations.queries.posts import station_of
from tongban.stations.rules import ConsentWay, Standing

FORM_KIND = "帮办代办同意书"


@transaction.atomic
def begin_help(slug: str, *, name: str, id_number: str, phone: str = "", desk: Desk) -> UUID:
    """Note that a neighbour wants one item filed by this helper; return the matter's id.

    The same asked again while nothing was begun is the same matter.
    Writes:  the person if he is new, the matter; one journal entry each.
    Tells:   HelpBegun.
    Raises:  NotPermitted outside a village station; Invalid for a wrong number, or a name other than the
             one on record; Refused (station.not_helped) for an item that cannot be filed for another;
             NotFound without such an item.
    """
    require(desk, Permission.HELP_FILE)
    station = station_of(desk)
    assert desk.staff_id  # a job is posted nowhere
    if station.kind is not HallKind.VILLAGE:
        raise Refused("帮办代办在村（社区）服务站办理。", code="station.not_village")
    found = guide(slug)
    if not may_be_helped_with(found):
        raise Refused("这个事项不能代办：要本人到场，或者只面向单位。", code="station.not_helped")
    # Locked: the helper's own row, so that two presses make one matter.
    Posting.objects.select_for_update().get(staff_id=desk.staff_id, until=None)
    person_id = register_person_at_window(name, id_number, phone, desk=desk)
    same = Help.objects.filter(
        worker_id=desk.staff_id, person_id=person_id, item_id=found.item_id, application=None
    )
    known = same.filter(withdrawn_at=None, hall_id=station.id).first()
    if known is not None:
        return UUID(str(known.id))
    row = Help.objects.create(
        hall_id=station.id,
        worker_id=desk.staff_id,
        person_id=person_id,
        item_id=found.item_id,
        item_name=found.definition.name,
        begun_at=desk.now,
    )
    event = HelpBegun(
        subject=f"help:{row.id}",
        help_id=row.id,
        person_id=person_id,
        item_id=found.item_id,
        hall=station.slug,
    )
    journal.record(event, by=desk, first=True)
    return UUID(str(row.id))


def ask_code(help_id: UUID, *, desk: Desk) -> None:
    """Send a code to the phone the neighbour himself has proved to hold; the SMS says what it allows.

    Writes:  the code's digest.
    Raises:  Refused (station.no_phone) where he has proved none, (code.too_soon, code.too_many);
             NotPermitted; NotFound.
    """
    row = find_help(help_id, desk=desk)
    phone = _phone_of(row)
    words = rules.code_words(
        station=row.hall.name,
        helper=desk.staff_name,
        item=row.item_name,
        until=rules.consent_until(desk.today),
    )
    send_code(phone, CodePurpose.HELP, now=desk.now, matter=str(row.id), words=words)


def agree_by_code(help_id: UUID, code: str, *, desk: Desk) -> None:
    """Keep the consent of a neighbour who read the code out from his own phone.

    Writes:  the try; the consent; one journal entry.
    Tells:   HelpAgreed.
    Raises:  Invalid for a wrong code; Refused (station.no_phone); NotPermitted; NotFound.
    """
    row = find_help(help_id, desk=desk)
    phone = _phone_of(row)
    # Not in the transaction below: a wrong try is kept.
    prove_phone(phone, CodePurpose.HELP, code, now=desk.now, matter=str(row.id))
    with transaction.atomic():
        _agree(row, ConsentWay.SMS, None, desk)


@transaction.atomic
def agree_by_form(help_id: UUID, file: IO[bytes] | None, *, name: str, desk: Desk) -> None:
    """Keep the consent of a neighbour who signed the printed form; its scan joins his own papers.

    Writes:  the scan; the consent; one journal entry each.
    Tells:   HelpAgreed.
    Raises:  Invalid without a file, or for a bad one; NotPermitted; NotFound.
    """
    row = find_help(help_id, desk=desk)
    if file is None:
        raise Invalid([Problem("file", "station.no_form", "请先拍照或扫描签好字的同意书。")])
    form = records.keep_upload(file, name=name, by=desk, person_id=row.person_id, kind=FORM_KIND)
    _agree(row, ConsentWay.FORM, form.id, desk)


@transaction.atomic
def withdraw(help_id: UUID, *, viewer: Viewer) -> None:
    """撤回同意, by the neighbour on line. A draft becomes his own; what is submitted goes on with him.

    Writes:  the matter; one journal entry, none if it is withdrawn already.
    Tells:   HelpWithdrawn.
    Raises:  NotFound for another person's.
    """
    rows = Help.objects.select_for_update(of=("self",)).filter(pk=help_id)
    row = rows.filter(person_id=viewer.person_id).first() if viewer.person_id else None
    if row is None:
        raise NotFound("没有找到这件帮办代办。", code="station.help_unknown")
    _withdraw(row, viewer, where="网上")


@transaction.atomic
def withdraw_at_township(help_id: UUID, *, id_number: str, reason: str, desk: Desk) -> None:
    """撤回同意, by the neighbour at the township, his card on the counter. As `withdraw`.

    Raises:  Invalid for another's card, or without a reason; NotPermitted; NotFound.
    """
    row = overseen(help_id, desk=desk)
    require_card(row, id_number)
    if not reason.strip():
        raise Invalid([Problem("reason", "station.reason", "请写明为什么撤回。")])
    _withdraw(row, desk, where="乡镇", reason=reason.strip()[:200])


@transaction.atomic
def begin_application(help_id: UUID, *, desk: Desk) -> UUID:
    """Begin the application in the neighbour's name, through the intake of a window; return its id.

    Pressed twice it is one.
    Writes:  one draft; one journal entry.
    Tells:   HelpApplied.
    Raises:  Refused (station.no_consent); NotPermitted; NotFound.
    """
    row = find_help(help_id, desk=desk)
    helper_of(row, desk=desk)
    Help.objects.select_for_update().get(pk=row.pk)
    if row.application_id is not None:
        return UUID(str(row.application_id))
    person, until = row.person, row.until
    assert until is not None
    facts = {
        "person.name": person.name,
        "person.id_number": person.id_number,
        "person.phone": person.phone,
    }
    application_id = applications.start_for_neighbour(
        row.item.slug, desk=desk, person_id=row.person_id, facts=facts, until=until
    )
    row.application_id = application_id
    row.save(update_fields=["application"])
    event = HelpApplied(subject=f"help:{row.id}", help_id=row.id, application_id=application_id)
    journal.record(event, by=desk)
    return application_id


def require_card(row: Help, id_number: str) -> None:
    """Go on only if the card shown is the neighbour's. One query. Raises Invalid."""
    if not is_id_number_of(row.person_id, id_number):
        words = "身份证号与申请人登记的不一致，请核对身份证原件。"
        raise Invalid([Problem("id_number", "station.other_card", words)])


def _agree(row: Help, way: ConsentWay, form_id: UUID | None, desk: Desk) -> None:
    until = rules.consent_until(desk.today)
    Consent.objects.create(
        help=row,
        way=way.value,
        given_at=desk.now,
        until=until,
        form_id=form_id,
        recorded_by=desk.actor_name[:120],
    )
    row.until = until
    row.save(update_fields=["until"])
    if row.application_id is not None:
        applications.entrust(row.application_id, until=until)
    event = HelpAgreed(subject=f"help:{row.id}", help_id=row.id, way=way.value, until=until)
    journal.record(event, by=desk)


def _withdraw(row: Help, by: Viewer | Desk, *, where: str, reason: str = "") -> None:
    if row.standing(by.today) is Standing.WITHDRAWN:
        return
    row.withdrawn_at, row.withdrawn_by = by.now, by.actor_name[:120]
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    if row.application_id is not None:
        applications.give_back(row.application_id)
    event = HelpWithdrawn(subject=f"help:{row.id}", help_id=row.id, where=where, reason=reason)
    journal.record(event, by=by)


def _phone_of(row: Help) -> str:
    phone = proved_phone(row.person_id)
    if not phone:
        raise Refused(
            "他没有用自己的手机注册过，不能用短信授权码，请用签字的同意书。",
            code="station.no_phone",
        )
    return phone

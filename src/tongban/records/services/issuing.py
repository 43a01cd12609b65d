"""Issuing e-licences: from a decided case, or from a register (records/services/register.py)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.agencies import queries as agencies
from tongban.agencies.queries import AgencyView
from tongban.base import numbers
from tongban.base.clock import local_day
from tongban.base.desk import Actor
from tongban.base.errors import Invalid, Problem, Refused
from tongban.journal import services as journal
from tongban.law import licence_id
from tongban.law.codes import uscc
from tongban.people.queries import Holder, holder_of
from tongban.records import rules
from tongban.records.events import LicenceIssued
from tongban.records.models import Licence, LicenceType
from tongban.records.printing import in_words
from tongban.records.rules import LicenceState, LicenceStep
from tongban.records.services.licences import move

REPLACED = "换发、延续后由新证照 {identifier} 替代。"


class Validity(NamedTuple):
    """First and last day of a licence; the last is None where it has no end."""

    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLicence:
    """What a licence is issued from. The holder is the organisation, or else the person."""

    type_name: str
    agency_id: UUID
    source: str  # "case:<id>": one licence comes of one source
    number: str
    person_id: UUID | None
    organisation_id: UUID | None
    valid_from: date
    valid_until: date | None
    answers: Mapping[str, str] = field(default_factory=dict)  # by element and by label
    renews: str = ""  # identifier of the licence it takes the place of
    issued_on: date | None = None  # of one issued before, on paper; None: today


def validity_of(type_name: str, given: Validity, *, on: date) -> Validity:
    """Return the days of a licence of this type begun `on`: as given, else as its type says.

    What is no known type stays as given. One query.
    Raises:  Invalid, field "valid_until", where the licence would end before it begins.
    """
    kind = LicenceType.objects.filter(name=type_name).first() if type_name else None
    if kind is None:
        return given
    begins = given.valid_from or on
    ends = given.valid_until or rules.last_day(begins, kind.validity_years)
    if ends and ends < begins:
        words = f"有效期的终止日期早于起始日期（{begins}）。"
        raise Invalid([Problem("valid_until", "licence.validity", words)])
    return Validity(begins, ends)


@transaction.atomic
def issue_licence(new: NewLicence, *, by: Actor) -> Licence | None:
    """Issue an e-licence; its PDF is signed later, by the worker. None: no known type, no licence.

    Issuing twice from one source returns the licence there is. The licence it renews lapses.
    Writes:  the licence; the state of the one before; a journal entry for each.
    Tells:   LicenceIssued; LicenceChanged for the one before.
    Raises:  Refused (licence.renews) unless `renews` is a licence of the same type and holder that
             may still be renewed.
    Source:  GB/T 36904 (identifier); 国务院令第716号 art. 10 (an e-licence equals the paper).
    """
    known = Licence.objects.filter(source=new.source).first()
    if known:
        return known
    kind = LicenceType.objects.filter(name=new.type_name).first()
    if kind is None:
        return None
    previous = _to_renew(new, kind) if new.renews else None
    licence = _made(new, kind, previous, by)
    event = LicenceIssued(
        subject=f"licence:{licence.id}",
        licence_id=licence.id,
        identifier=licence.identifier,
        source=new.source,
    )
    if previous:
        reason = REPLACED.format(identifier=licence.identifier)
        move(previous, LicenceStep.LAPSE, reason=reason, by=by, on=local_day(by.now))
    licence.save(force_insert=True)
    journal.record(event, by=by, first=True)
    return licence


def _to_renew(new: NewLicence, kind: LicenceType) -> Licence:
    held = Licence.objects.select_for_update(of=("self",)).filter(type=kind, renewal=None)
    if new.organisation_id:
        held = held.filter(organisation_id=new.organisation_id)
    else:
        held = held.filter(organisation=None, person=new.person_id)
    previous = held.filter(identifier=new.renews).first()
    if previous is None or (previous.state, LicenceStep.LAPSE) not in rules.LICENCE_LIFE:
        raise Refused(
            f"“{new.renews}”不是申请人现有的{kind.name}，不能作为被替换的旧证照。",
            code="licence.renews",
        )
    return previous


def _made(new: NewLicence, kind: LicenceType, previous: Licence | None, by: Actor) -> Licence:
    agency = agencies.agency(new.agency_id)
    on = new.issued_on or local_day(by.now)
    holder = holder_of(new.person_id, new.organisation_id)
    return Licence(
        identifier=_identifier(kind, agency, previous, on),
        type=kind,
        agency_id=agency.id,
        number=new.number,
        person_id=new.person_id,
        organisation_id=new.organisation_id,
        holder_name=holder.name,
        holder_code=holder.code,
        entries=json.dumps(_entries(new, kind, agency, holder, previous, on), ensure_ascii=False),
        state=LicenceState.VALID,
        issued_on=on,
        valid_from=new.valid_from,
        valid_until=new.valid_until,
        source=new.source,
        previous=previous,
        created_at=by.now,
    )


def _code_given_out(number: str) -> str:
    """Return the credit code a register gives to who had none: it is the number of the licence."""
    return "" if uscc.explain(number) else number


def _identifier(kind: LicenceType, agency: AgencyView, previous: Licence | None, on: date) -> str:
    """A renewal keeps the running number and counts the version; anything else gets a new one."""
    if previous:
        *_, serial, version, _check = previous.identifier.split(".")
        if int(version) < licence_id.LAST_VERSION:
            return licence_id.make(kind.code, _issuer(agency), serial, int(version) + 1)
    serial = f"{on.year}{numbers.reserve(f'licence:{on.year}'):08d}"
    return licence_id.make(kind.code, _issuer(agency), serial)


def _issuer(agency: AgencyView) -> str:
    return agency.uscc or rules.body_code(agency.slug, division=settings.TONGBAN_DIVISION)


def _entries(
    new: NewLicence,
    kind: LicenceType,
    agency: AgencyView,
    holder: Holder,
    previous: Licence | None,
    on: date,
) -> list[tuple[str, str]]:
    end = in_words(new.valid_until) if new.valid_until else "长期"
    is_organisation = new.organisation_id is not None
    facts = {
        "number": new.number,
        "holder": holder.name,
        "operator": "" if is_organisation else holder.name,
        "organisation": holder.name if is_organisation else "",
        "organisation_code": holder.code if is_organisation else _code_given_out(new.number),
        "person_code": "" if is_organisation else holder.code,
        "validity": f"{in_words(new.valid_from)}至{end}",
        "until": end,
        "issued_on": in_words(on),
        "agency": agency.formal_name,
    }
    known = {key: value for key, value in facts.items() if value}
    before = dict(json.loads(previous.entries)) if previous else {}
    return rules.entries(kind.fields, facts=known, answers=new.answers, before=before)

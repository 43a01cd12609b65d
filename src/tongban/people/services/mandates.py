"""Enterprises, and who may act for them."""

from datetime import date
from uuid import UUID

from django.db import transaction

from tongban.base.desk import Viewer
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.journal import services as journal
from tongban.law.codes import uscc as usccs
from tongban.people.events import MandateGranted, MandateRevoked, OrganisationRegistered
from tongban.people.models import Mandate, Organisation, Person
from tongban.people.queries.mandates import in_force
from tongban.people.rules import RealLevel, organisation_kind
from tongban.people.services.sign_in import citizen_user

LEGAL_REPRESENTATIVE = "法定代表人"
AGENT = "经办人"


@transaction.atomic
def register_organisation(uscc: str, name: str, legal_rep_name: str, *, viewer: Viewer) -> UUID:
    """Register an enterprise, or take over one on record; its legal representative may act for it.

    The viewer must be the legal representative himself, by his verified name. Returns its id.
    Writes:  the organisation if new, a mandate 法定代表人; one journal entry each.
    Tells:   OrganisationRegistered, MandateGranted.
    Raises:  Invalid; Refused without a verified name, or if the record says otherwise.
    """
    uscc, name, legal_rep_name = usccs.normalise(uscc), name.strip(), legal_rep_name.strip()
    wrong = {
        "uscc": usccs.explain(uscc),
        "name": None if name else "请填写单位名称。",
        "legal_rep_name": None if legal_rep_name else "请填写法定代表人（负责人）姓名。",
    }
    if problems := [Problem(key, f"organisation.{key}", why) for key, why in wrong.items() if why]:
        raise Invalid(problems)
    person = _verified(viewer)
    if person.name != legal_rep_name:
        message = "只有法定代表人（负责人）本人可以登记：您实名的姓名与填写的不一致。"
        raise Refused(message, code="organisation.not_representative")
    organisation = Organisation.objects.filter(uscc=uscc).first()
    if organisation is None:
        organisation = _register(uscc, name, person, viewer)
    elif (organisation.name, organisation.legal_rep_name) != (name, legal_rep_name):
        message = "这个统一社会信用代码登记的单位名称或法定代表人与您填写的不一致，请核对营业执照。"
        raise Refused(message, code="organisation.differs")
    elif _representative_in_force(organisation, person, viewer.today):
        raise Refused("这个单位已由其法定代表人登记。", code="organisation.taken")
    _grant(organisation, person, role=LEGAL_REPRESENTATIVE, until=None, viewer=viewer)
    return UUID(str(organisation.id))


@transaction.atomic
def grant_mandate(
    organisation_id: UUID, agent_name: str, agent: str, *, until: date | None, viewer: Viewer
) -> UUID:
    """Let the person with this name and this phone or ID number act for the enterprise.

    `until` is the last day, None until revoked. Returns the mandate's id.
    Writes:  the mandate; one journal entry.
    Tells:   MandateGranted.
    Raises:  NotFound unless the viewer is its legal representative; Invalid if there is no such
             person with a verified name, or the day is past; Refused if he has a mandate already.
    """
    organisation = _represented(organisation_id, viewer)
    user = citizen_user(agent)
    person = user.person if user else None
    if person is None or person.name != agent_name.strip() or not person.real_level:
        message = (
            "没有找到姓名与手机号（或身份证号）相符、已实名的用户，请核对，或请对方先注册并实名。"
        )
        raise Invalid([Problem("agent", "mandate.agent", message)])
    if until is not None and until < viewer.today:
        raise Invalid([Problem("until", "mandate.until", "授权截止日期不能早于今天。")])
    if in_force(viewer.today).filter(organisation=organisation, agent=person).exists():
        raise Refused("这个人已经有授权，如需更改请先撤销。", code="mandate.exists")
    return _grant(organisation, person, role=AGENT, until=until, viewer=viewer)


@transaction.atomic
def revoke_mandate(mandate_id: UUID, *, viewer: Viewer) -> None:
    """Revoke a mandate: from the agent's next page on he no longer acts for the enterprise.

    The legal representative may, and the agent himself.
    Writes:  the revocation; one journal entry.
    Tells:   MandateRevoked.
    Raises:  NotFound for a mandate that is not the viewer's business.
    """
    mandate = in_force(viewer.today).filter(pk=mandate_id).first()
    if mandate is None:
        raise NotFound("没有这项授权，可能已经撤销。", code="mandate.unknown")
    if mandate.agent_id != viewer.person_id:
        _represented(mandate.organisation_id, viewer)
    mandate.revoked_at = viewer.now
    mandate.save(update_fields=["revoked_at"])
    event = MandateRevoked(
        subject=f"organisation:{mandate.organisation_id}",
        organisation_id=mandate.organisation_id,
        mandate_id=mandate.id,
        agent_id=mandate.agent_id,
    )
    journal.record(event, by=viewer)


def _represented(organisation_id: UUID, viewer: Viewer) -> Organisation:
    mandate = (
        in_force(viewer.today)
        .filter(
            organisation_id=organisation_id,
            agent_id=viewer.person_id,
            role=LEGAL_REPRESENTATIVE,
        )
        .first()
    )
    if mandate is None:
        raise NotFound("没有这个单位，或您不是它的法定代表人。", code="organisation.unknown")
    return mandate.organisation


def _verified(viewer: Viewer) -> Person:
    person = Person.objects.filter(pk=viewer.person_id).first() if viewer.person_id else None
    if person is None or person.real_level < RealLevel.COMPARED:
        raise Refused("请先完成实名认证，再登记单位。", code="organisation.real_name_needed")
    return person


def _representative_in_force(organisation: Organisation, person: Person, today: date) -> bool:
    """Test whether there is one, which may be the person himself under another mandate."""
    mandates = in_force(today).filter(organisation=organisation)
    return (
        mandates.filter(role=LEGAL_REPRESENTATIVE).exists()
        or mandates.filter(agent=person).exists()
    )


def _register(uscc: str, name: str, person: Person, viewer: Viewer) -> Organisation:
    organisation = Organisation.objects.create(
        uscc=uscc,
        name=name,
        kind=organisation_kind(uscc),
        legal_rep_name=person.name,
        legal_rep_id_number=person.id_number,
        created_at=viewer.now,
    )
    event = OrganisationRegistered(
        subject=f"organisation:{organisation.id}", organisation_id=organisation.id
    )
    journal.record(event, by=viewer, first=True)
    return organisation


def _grant(
    organisation: Organisation, agent: Person, *, role: str, until: date | None, viewer: Viewer
) -> UUID:
    # One that has run out holds the place of the one in force: it ends for good now.
    Mandate.objects.filter(organisation=organisation, agent=agent, revoked_at=None).update(
        revoked_at=viewer.now
    )
    mandate = Mandate.objects.create(
        organisation=organisation,
        agent=agent,
        role=role,
        granted_by_id=viewer.person_id,
        since=viewer.today,
        until=until,
    )
    event = MandateGranted(
        subject=f"organisation:{organisation.id}",
        organisation_id=organisation.id,
        mandate_id=mandate.id,
        agent_id=agent.id,
        role=role,
        until=until,
    )
    journal.record(event, by=viewer)
    return UUID(str(mandate.id))

"""Issuing e-licences, what becomes of them, and who sees them."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused, Stale
from tongban.journal import services as journal
from tongban.journal.queries import history
from tongban.law import licence_id
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_mandate, a_person, a_viewer, an_organisation
from tongban.records import queries, services
from tongban.records.models import Licence, LicenceChange
from tongban.records.rules import LicenceState, LicenceStep
from tongban.records.tests.make import SOMEBODY, a_licence, a_licence_type

pytestmark = pytest.mark.django_db

YEARS_LATER = datetime(2023, 11, 5, 1, 0, tzinfo=UTC)  # the day after its last


@pytest.fixture(autouse=True)
def _var(var):
    return var


def events(licence):
    return [line.event for line in history(f"licence:{licence.id}")]


def suspend(licence, desk, reason="食品安全事故调查期间。", **more):
    services.change_state(licence.id, LicenceStep.SUSPEND, reason=reason, desk=desk, **more)


def test_a_licence_is_issued_with_a_valid_identifier_and_what_was_answered():
    organisation = an_organisation("同江市赫乡鱼馆有限公司")
    licence = a_licence(organisation_id=organisation.id)

    assert licence_id.is_valid(licence.identifier)
    assert (licence.holder_name, licence.holder_code) == (organisation.name, organisation.uscc)
    said = dict(json.loads(licence.entries))
    assert said["经营场所"] == "同江市繁荣街道1号"
    assert said["有效期至"] == "2023年11月4日"
    assert events(licence) == ["LicenceIssued"]


def test_what_a_licence_says_of_a_person_is_sealed_at_rest():
    person = a_person()
    licence = a_licence(person_id=person.id)

    raw = Licence.objects.filter(pk=licence.pk).extra(select={"raw": "holder_code || entries"})
    assert person.id_number not in raw.values_list("raw", flat=True).get()


def test_one_source_gives_one_licence():
    first = a_licence(source="case:1", organisation_id=an_organisation().id)
    again = a_licence(source="case:1", organisation_id=first.organisation_id)

    assert again == first
    assert Licence.objects.count() == 1


def test_what_is_no_known_type_becomes_no_licence():
    new = services.NewLicence(
        type_name="取水许可证",
        agency_id=a_desk().agency_id,
        source="case:1",
        number="1",
        person_id=a_person().id,
        organisation_id=None,
        valid_from=date(2018, 11, 5),
        valid_until=None,
    )

    assert services.issue_licence(new, by=SOMEBODY) is None


def test_a_renewal_takes_the_place_of_the_one_before_and_counts_the_version():
    before = a_licence(answers={"主体业态": "单位食堂"})
    after = a_licence(organisation_id=before.organisation_id, renews=before.identifier, answers={})

    before.refresh_from_db()
    assert before.state == LicenceState.LAPSED
    assert after.previous == before
    assert after.identifier.split(".")[-3:-1] == [before.identifier.split(".")[-3], "002"]
    assert licence_id.is_valid(after.identifier)
    assert dict(json.loads(after.entries))["主体业态"] == "单位食堂"
    assert events(before) == ["LicenceIssued", "LicenceChanged"]
    assert after.identifier in LicenceChange.objects.get().reason


@pytest.mark.parametrize("whose", ["another", "renewed", "revoked"])
def test_only_ones_own_licence_in_force_is_renewed(whose):
    before = a_licence()
    holder = {"organisation_id": before.organisation_id}
    if whose == "another":
        holder = {"organisation_id": an_organisation("另一家公司").id}
    elif whose == "renewed":
        a_licence(renews=before.identifier, **holder)
    else:
        services.change_state(
            before.id, LicenceStep.REVOKE, reason="以欺骗手段取得。", desk=a_desk(Role.CHIEF)
        )
    count = Licence.objects.count()

    with pytest.raises(Refused) as refused:
        a_licence(renews=before.identifier, **holder)

    assert refused.value.code == "licence.renews"
    assert Licence.objects.count() == count


def test_a_type_says_how_long_unless_the_officer_does():
    a_licence_type()
    on, nothing = date(2018, 11, 5), services.Validity(None, None)
    own = services.Validity(date(2018, 12, 1), date(2019, 1, 1))

    assert services.validity_of("食品经营许可证", nothing, on=on) == (on, date(2023, 11, 4))
    assert services.validity_of("食品经营许可证", own, on=on) == own
    assert services.validity_of("取水许可证", nothing, on=on) == nothing


def test_the_chief_suspends_returns_revokes_and_strikes_off_with_a_reason():
    licence, chief = a_licence(), a_desk(Role.CHIEF)
    reached = []
    for step in (
        LicenceStep.SUSPEND,
        LicenceStep.RETURN,
        LicenceStep.REVOKE,
        LicenceStep.CANCEL,
    ):
        services.change_state(licence.id, step, reason="依法决定", desk=chief)
        licence.refresh_from_db()
        reached.append(licence.state)

    assert reached == ["suspended", "valid", "revoked", "cancelled"]
    assert events(licence) == ["LicenceIssued", *["LicenceChanged"] * 4]
    with pytest.raises(Refused) as refused:
        suspend(licence, chief)
    assert refused.value.code == "licence.step"
    assert "注销" in refused.value.message


def test_who_may_not_does_not():
    licence = a_licence()

    with pytest.raises(NotPermitted):
        suspend(licence, a_desk(Role.WINDOW))
    with pytest.raises(NotFound):
        suspend(licence, a_desk(Role.CHIEF, "gaj"))
    with pytest.raises(Invalid):
        suspend(licence, a_desk(Role.CHIEF), reason="  ")
    with pytest.raises(Stale):
        suspend(licence, a_desk(Role.CHIEF), version=licence.version - 1)
    assert events(licence) == ["LicenceIssued"]


def test_what_cannot_be_journalled_did_not_happen(monkeypatch):
    licence = a_licence()
    monkeypatch.setattr("tongban.records.services.licences.journal.record", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        suspend(licence, a_desk(Role.CHIEF))

    licence.refresh_from_db()
    assert licence.state == LicenceState.VALID
    assert not LicenceChange.objects.exists()


def test_a_licence_lapses_on_the_day_after_its_last():
    licence, endless = a_licence(), a_licence(valid_until=None)

    assert services.lapse_due(YEARS_LATER - timedelta(days=1)) == 0
    assert services.lapse_due(YEARS_LATER) == 1
    assert services.lapse_due(YEARS_LATER) == 0
    licence.refresh_from_db()
    endless.refresh_from_db()
    assert (licence.state, endless.state) == (LicenceState.LAPSED, LicenceState.VALID)
    assert "2023年11月4日" in LicenceChange.objects.get().reason


def test_the_worker_seals_a_licence_once():
    licence = a_licence()
    journal.deliver_due(NOW)

    licence.refresh_from_db()
    assert licence.file_id
    services.sign_licence(licence.id, by=SOMEBODY)
    assert events(licence) == ["LicenceIssued", "LicenceSigned"]


def test_before_it_is_sealed_it_cannot_be_fetched():
    person = a_person()
    licence = a_licence(person_id=person.id)

    with pytest.raises(Refused) as refused:
        queries.open_licence(licence.id, who=a_viewer(person))
    assert refused.value.code == "licence.not_signed"


def test_a_holder_sees_his_own_and_nobody_elses(django_assert_num_queries):
    person, organisation = a_person(), an_organisation()
    a_mandate(organisation, person)
    own, of_firm = a_licence(person_id=person.id), a_licence(organisation_id=organisation.id)
    viewer, agent = a_viewer(person), a_viewer(person, organisation=organisation)

    with django_assert_num_queries(1):
        page = queries.my_licences(viewer)

    assert [row.id for row in page.items] == [own.id]
    assert [row.id for row in queries.my_licences(agent).items] == [of_firm.id]
    assert queries.my_licence(of_firm.id, viewer=agent).entries
    for mine, who in ((of_firm, viewer), (own, agent), (own, a_viewer(a_person("李四")))):
        with pytest.raises(NotFound):
            queries.my_licence(mine.id, viewer=who)
        with pytest.raises(NotFound):
            queries.open_licence(mine.id, who=who)
        with pytest.raises(NotFound):
            queries.licence_copy(mine.id, "办理银行开户", viewer=who)


def test_an_agency_sees_what_it_issued_masked_and_what_may_be_done(django_assert_num_queries):
    person = a_person("张建国")
    licence = a_licence(person_id=person.id)
    chief = a_desk(Role.CHIEF)

    with django_assert_num_queries(1):
        page = queries.agency_licences(licence.number, desk=chief)

    assert [row.holder for row in page.items] == ["张*国"]
    assert [row.id for row in queries.agency_licences("张建", desk=chief).items] == [licence.id]
    assert not queries.agency_licences("", desk=a_desk(Role.CHIEF, "gaj")).items
    with pytest.raises(NotPermitted):
        queries.agency_licences("", desk=a_desk(Role.EDITOR))
    steps = [one.step for one in queries.agency_licence(licence.id, desk=chief).steps]
    assert steps == [LicenceStep.SUSPEND, LicenceStep.REVOKE, LicenceStep.CANCEL]
    assert queries.agency_licence(licence.id, desk=a_desk(Role.WINDOW)).steps == ()
    with pytest.raises(NotFound):
        queries.agency_licence(licence.id, desk=a_desk(Role.CHIEF, "gaj"))

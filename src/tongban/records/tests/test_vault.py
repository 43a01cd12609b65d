"""Vouching for a kept paper, dating it, withdrawing it: the rules and what the journal keeps."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.journal.queries import history
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_mandate, a_person, a_viewer, an_organisation
from tongban.records import rules, services
from tongban.records.models import Material
from tongban.records.rules import Trust, kind_of, trust_of_upload
from tongban.records.tests.make import a_material

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("var")]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("身份证复印件", "居民身份证"),
        ("申请人居民身份证", "居民身份证"),
        ("本人身份证原件", "居民身份证"),
        ("户口簿复印件", "居民户口簿"),
        ("居民户口簿（未办身份证的儿童）", "居民户口簿"),
        ("营业执照正、副本", "营业执照"),
        ("营业执照 副本复印件", "营业执照"),
        ("法定代表人居民身份证", "法定代表人居民身份证"),  # another person's
        ("授权委托书及受托人居民身份证", "授权委托书及受托人居民身份证"),
        ("申请人身份证明", "申请人身份证明"),
        ("（空）", "（空）"),
        ("原件", "原件"),
    ],
)
def test_a_kind_is_the_name_without_what_differs_from_item_to_item(name, kind):
    assert kind_of(name) == kind


@given(st.text(min_size=1, max_size=300))
def test_a_kind_is_its_own_kind_and_fits_its_column(name):
    kind = kind_of(name)

    assert kind_of(kind) == kind
    assert len(kind) <= rules.MAX_KIND


@pytest.mark.parametrize(
    ("name", "is_so"),
    [
        ("授权委托书及受托人居民身份证", True),
        ("守法承诺书", True),
        ("户口登记申请", True),
        ("申请人户籍证明", False),
        ("申请人居民身份证", False),
        ("居民户口簿", False),
        ("食品安全管理制度", False),
    ],
)
def test_what_is_written_for_one_matter_is_made_anew(name, is_so):
    assert rules.is_for_one_matter(name) is is_so


@pytest.mark.parametrize(
    ("name", "is_form", "is_own", "trust"),
    [
        ("户口登记申请表", True, True, Trust.OWN),
        ("守法承诺书", False, True, Trust.OWN),
        ("食品安全管理制度", False, True, Trust.OWN),
        ("授权委托书及受托人居民身份证", False, True, Trust.UPLOADED),
        ("毕业证书", False, True, Trust.UPLOADED),
        ("规划批复说明", False, False, Trust.UPLOADED),  # an authority's
        ("场所平面图", False, True, Trust.UPLOADED),
    ],
)
def test_only_what_he_writes_himself_needs_no_comparing(name, is_form, is_own, trust):
    assert trust_of_upload(name, is_form=is_form, is_own=is_own) is trust


def test_who_compared_it_and_what_it_says_are_kept():
    kept, desk = a_material(), a_desk()
    until = desk.today + timedelta(days=365)

    services.verify(kept.id, desk=desk, until=until, number="230881")

    kept.refresh_from_db()
    assert (kept.trust, kept.verified_by, kept.verified_at, kept.valid_until) == (
        "B",
        desk.actor_name,
        desk.now,
        until,
    )
    assert kept.watermark == rules.watermark(Trust.VERIFIED, agency=desk.agency_name, until=until)
    assert desk.agency_name in kept.watermark
    assert "与原件核对无误" in kept.watermark


def test_it_is_taken_back_with_a_reason_and_may_be_done_again():
    kept, desk = a_material(), a_desk()
    services.verify(kept.id, desk=desk)

    services.undo_verification(kept.id, reason=" 看错了 人 ", desk=desk)

    kept.refresh_from_db()
    assert (kept.trust, kept.verified_by, kept.verified_at, kept.watermark) == ("C", "", None, "")
    last = history(f"material:{kept.id}")[-1]
    assert (last.event, last.body["reason"]) == ("MaterialUnverified", "看错了 人")
    services.verify(kept.id, desk=desk)
    assert Material.objects.get().trust == "B"


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_without_a_reason_it_is_not_taken_back(reason):
    kept, desk = a_material(), a_desk()
    services.verify(kept.id, desk=desk)

    with pytest.raises(Invalid) as invalid:
        services.undo_verification(kept.id, reason=reason, desk=desk)

    assert [p.code for p in invalid.value.problems] == ["records.reason"]
    assert Material.objects.get().trust == "B"


def test_what_was_not_compared_cannot_be_taken_back_and_who_may_not_does_not():
    kept = a_material()

    with pytest.raises(Refused) as refused:
        services.undo_verification(kept.id, reason="看错了", desk=a_desk())
    assert refused.value.code == "records.not_verified"
    with pytest.raises(NotPermitted):
        services.undo_verification(kept.id, reason="看错了", desk=a_desk(Role.REVIEWER))


def test_a_paper_that_has_expired_is_not_vouched_for():
    kept, desk = a_material(), a_desk()

    with pytest.raises(Invalid) as invalid:
        services.verify(kept.id, desk=desk, until=desk.today - timedelta(days=1))

    assert [(p.field, p.code) for p in invalid.value.problems] == [("until", "records.past")]
    assert Material.objects.get().trust == "C"
    services.verify(kept.id, desk=desk, until=desk.today)


def test_what_he_wrote_himself_has_no_original():
    kept = a_material(trust=Trust.OWN)

    with pytest.raises(Refused, match="申请人自制") as refused:
        services.verify(kept.id, desk=a_desk())
    assert refused.value.code == "records.not_to_verify"


def test_the_holder_dates_his_paper_until_a_clerk_has():
    person = a_person()
    kept, viewer = a_material(person_id=person.id), a_viewer(person)
    until = viewer.today + timedelta(days=30)

    for _ in range(2):
        services.date_paper(kept.id, until, by=viewer)
    services.date_paper(kept.id, None, by=viewer)

    events = [line.event for line in history(f"material:{kept.id}")]
    assert events == ["MaterialKept", "MaterialDated", "MaterialDated"]
    with pytest.raises(Invalid):
        services.date_paper(kept.id, viewer.today - timedelta(days=1), by=viewer)
    services.verify(kept.id, desk=a_desk(), until=until)
    with pytest.raises(Refused) as refused:
        services.date_paper(kept.id, None, by=viewer)
    assert refused.value.code == "records.date_verified"
    assert Material.objects.get().valid_until == until


def test_a_paper_is_withdrawn_by_its_holder_alone_once():
    person, organisation = a_person(), an_organisation()
    a_mandate(organisation, person)
    own = a_material(person_id=person.id)
    firms = a_material(name="执照.jpg", person_id=person.id, organisation_id=organisation.id)
    himself, acting = a_viewer(person), a_viewer(person, organisation=organisation)

    for material, viewer in ((own, acting), (firms, himself), (own, a_viewer(a_person()))):
        with pytest.raises(NotFound):
            services.withdraw(material.id, viewer=viewer)
    for _ in range(2):
        services.withdraw(own.id, viewer=himself)
    services.withdraw(firms.id, viewer=acting)

    assert Material.objects.filter(withdrawn_at=himself.now).count() == 2
    events = [line.event for line in history(f"material:{own.id}")]
    assert events == ["MaterialKept", "MaterialWithdrawn"]


def test_what_was_withdrawn_and_is_handed_in_again_is_another_paper():
    person = a_person()
    first = a_material(person_id=person.id)
    services.withdraw(first.id, viewer=a_viewer(person))

    again = a_material(person_id=person.id)

    assert again.id != first.id
    assert (again.trust, again.withdrawn_at) == ("C", None)

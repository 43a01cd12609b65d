"""Submitting: complete or refused, numbered once, told to the journal, all or nothing."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.db import connection

from tongban.applications import queries, services
from tongban.applications.events import ApplicationSubmitted
from tongban.applications.models import Application, ApplicationMaterial
from tongban.applications.tests.make import (
    SLUG,
    a_complete_draft,
    a_draft,
    a_pdf,
    an_item,
    complete,
    version_of,
)
from tongban.base.errors import Invalid, NotFound, Refused, Stale
from tongban.catalogue import services as catalogue
from tongban.catalogue.tests.make import suspend
from tongban.journal import services as journal
from tongban.journal.queries import history
from tongban.law.codes import case_number, query_code
from tongban.people.tests.make import NOW, a_desk, a_mandate, a_person, a_viewer, an_organisation

pytestmark = pytest.mark.django_db


def test_a_complete_application_gets_a_number_and_a_query_code():
    an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)

    receipt = services.submit(draft_id, viewer=viewer, promised=True)

    parts = case_number.check(receipt.number)
    assert (parts.division, parts.day, parts.channel) == ("230881", viewer.today, "01")
    assert query_code.is_valid(receipt.query_code)
    assert [line.event for line in history(f"application:{draft_id}")] == ["ApplicationSubmitted"]


def test_submitting_twice_gives_the_same_receipt():
    an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)

    first = services.submit(draft_id, viewer=viewer, promised=True)

    assert services.submit(draft_id, viewer=viewer, promised=True) == first
    assert len(history(f"application:{draft_id}")) == 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_in_one_instant_give_one_case_and_one_receipt():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory has one connection: its writers wait by nature")
    an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)

    def press(_):
        try:
            return services.submit(draft_id, viewer=viewer, promised=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as presses:
        receipts = set(presses.map(press, range(4)))

    assert len(receipts) == 1
    assert len(history(f"application:{draft_id}")) == 1


def test_everything_missing_is_named_at_once_and_nothing_happens():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)
    services.fill(draft_id, "own", {"own.area": "很大"}, viewer=viewer, version=1)

    with pytest.raises(Invalid) as invalid:
        services.submit(draft_id, viewer=viewer, promised=False)

    assert {problem.field for problem in invalid.value.problems} == {
        "situations.kind",
        "answers.own.shop",
        "answers.own.area",
        "materials.m2",
        "materials.m5",
        "delivery.way",
        "promised",
    }
    assert Application.objects.get().state == "draft"
    assert history(f"application:{draft_id}") == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"person.id_number": "230881199001010013"}, "forms.id_number"),
        ({"org.uscc": "91230881MA00000000"}, "forms.uscc"),
        ({"own.opened": "2018-02-30"}, "forms.no_such_day"),
        ({"own.area": "-5"}, "forms.decimal"),
    ],
)
def test_a_wrong_code_date_or_number_stops_it_and_stays_as_typed(answer, code):
    an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)
    [(key, typed)] = answer.items()
    page = {"person": "person", "org": "org", "own": "own"}[key.partition(".")[0]]
    services.fill(draft_id, page, answer, viewer=viewer, version=version_of(draft_id, viewer))

    with pytest.raises(Invalid) as invalid:
        services.submit(draft_id, viewer=viewer, promised=True)

    assert [(p.field, p.code) for p in invalid.value.problems] == [(f"answers.{key}", code)]
    draft = queries.draft(draft_id, viewer=viewer)
    assert draft.page(f"form/{page}").values[key] == typed


def test_what_changed_after_it_was_shown_is_shown_again_before_it_is_submitted():
    an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)
    seen = version_of(draft_id, viewer)
    services.fill(draft_id, "own", {"own.shop": "改了名"}, viewer=viewer, version=seen)

    with pytest.raises(Stale):
        services.submit(draft_id, viewer=viewer, promised=True, version=seen)

    assert Application.objects.get().state == "draft"


def test_what_cannot_be_journalled_was_not_submitted():
    an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)

    def no_case(event, by):
        raise RuntimeError("the case could not be opened")

    before = journal.connect({ApplicationSubmitted: [no_case]}, {})
    try:
        with pytest.raises(RuntimeError):
            services.submit(draft_id, viewer=viewer, promised=True)
    finally:
        journal.connect(*before)

    application = Application.objects.get()
    assert (application.state, application.number) == ("draft", "")
    assert history(f"application:{draft_id}") == []


def test_papers_of_a_line_no_longer_asked_are_not_sent_along():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)
    services.choose_situations(draft_id, {"kind": "canteen"}, viewer=viewer, version=1)
    services.attach(draft_id, "m3", BytesIO(a_pdf()), name="制度.pdf", viewer=viewer)
    complete(draft_id, viewer)

    services.submit(draft_id, viewer=viewer, promised=True)

    lines = queries.content(draft_id, desk=viewer).lines
    assert [line.material.key for line in lines if line.papers] == ["m2", "m5"]
    assert ApplicationMaterial.objects.get(application=draft_id, line="m3").removed_at


def test_a_suspended_item_takes_no_applications():
    an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)
    suspend(SLUG)

    with pytest.raises(Refused) as refused:
        services.submit(draft_id, viewer=viewer, promised=True)

    assert refused.value.code == "application.not_in_use"


def test_an_item_suspended_or_cancelled_says_why_to_who_files():
    an_item()
    viewer, editor = a_viewer(), a_desk("editor", "zwzx")
    draft_id = a_complete_draft(viewer)
    catalogue.suspend(SLUG, reason="系统升级", desk=editor)

    with pytest.raises(Refused, match="起暂停办理，暂不接受申请。原因：系统升级"):
        services.submit(draft_id, viewer=viewer, promised=True)
    with pytest.raises(Refused, match="原因：系统升级"):
        a_draft(a_viewer())
    catalogue.cancel(SLUG, reason="法律修改", desk=editor)
    with pytest.raises(Refused, match="起取消办理，不再接受申请。原因：法律修改"):
        services.submit(draft_id, viewer=viewer, promised=True)


def test_who_no_longer_acts_for_the_enterprise_may_not_submit_for_it():
    an_item()
    organisation, agent = an_organisation(), a_person()
    mandate = a_mandate(organisation, agent)
    draft_id = a_complete_draft(a_viewer(agent, organisation=organisation))
    mandate.revoked_at = NOW
    mandate.save()

    with pytest.raises(Refused) as refused:
        services.submit(draft_id, viewer=a_viewer(agent, organisation=organisation), promised=True)

    assert refused.value.code == "application.identity"


def test_the_receipt_says_what_next_by_when_and_who_to_call():
    an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)
    services.submit(draft_id, viewer=viewer, promised=True)

    receipt = queries.receipt(draft_id, viewer=viewer)

    assert receipt.answer_by == viewer.calendar.add(viewer.today, 5)
    assert receipt.decision_by == viewer.calendar.add(receipt.answer_by, 5)
    assert (receipt.phone, receipt.to_window) == ("0454-2900000", ("场所平面图",))
    with pytest.raises(NotFound):
        queries.receipt(draft_id, viewer=a_viewer())


def test_a_submitted_application_is_not_changed_any_more():
    an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)
    receipt = services.submit(draft_id, viewer=viewer, promised=True)

    with pytest.raises(Refused) as refused:
        services.fill(draft_id, "own", {"own.shop": "晚了"}, viewer=viewer, version=99)

    assert refused.value.code == "application.submitted"
    assert refused.value.details == {"number": receipt.number}


def test_submission_itself_takes_few_queries(django_assert_max_num_queries):
    """Without the case: that is the other half of the twelve."""
    an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)
    before = journal.connect({}, {})
    try:
        with django_assert_max_num_queries(7):  # 5, and the savepoint of the test around them
            services.submit(draft_id, viewer=viewer, promised=True)
    finally:
        journal.connect(*before)

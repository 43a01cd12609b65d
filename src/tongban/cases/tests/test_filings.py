"""多证合一: a decision settles the filings merged into it; their agencies are told and take them over."""

from io import BytesIO

import pytest

from tongban.agencies.tests.make import an_agency
from tongban.applications import services as applications
from tongban.applications.tests.make import DOCUMENT, SLUG, a_pdf, an_item
from tongban.base.errors import NotFound, NotPermitted
from tongban.cases import queries, services
from tongban.cases.models import Case, SettledFiling
from tongban.cases.rules import Way
from tongban.cases.tests.make import ANSWERS, LATEST, at
from tongban.cases.tests.see import journal
from tongban.catalogue.models import MergedFiling
from tongban.catalogue.queries import forget_edition
from tongban.journal.queries import verify
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_person, a_viewer

pytestmark = pytest.mark.django_db
TAX, SEAL, GRAIN = "税务登记证", "公章刻制备案", "粮油仓储企业备案"
FACTS = {"original_organ": "粮食", "basis": "国办发〔2017〕41号", "handled_by": "推送", "note": ""}
ASKED = {
    "element": "own.multi-certs",
    "label": "一并办理的备案",
    "type": "choices",
    "required": False,
    "choices": [SEAL, GRAIN],
}


@pytest.fixture
def listed():
    """Three are merged into the restaurant licence; the agency of the third is not connected."""
    for slug in ("scjg", "gazx", "tax"):
        an_agency(slug)
    rows = [(TAX, "tax", False), (SEAL, "gazx", True), (GRAIN, "", True)]
    for place, (name, receiver, is_asked) in enumerate(rows, start=1):
        MergedFiling.objects.create(
            name=name,
            place=place,
            into=[SLUG],
            receiver=receiver,
            is_asked=is_asked,
            pushed=["own.shop", "org.uscc"],
            facts=FACTS,
        )
    an_item(form_fields=[*DOCUMENT["form_fields"], ASKED])
    forget_edition()


def filed(person, *, chosen=""):
    viewer = a_viewer(person)
    draft = applications.start(SLUG, viewer=viewer)
    applications.choose_situations(draft, {"kind": "shop"}, viewer=viewer, version=LATEST)
    own = {**ANSWERS["own"], "own.shop": "赫乡小馆", "own.multi-certs": chosen}
    for page, raw in {**ANSWERS, "own": own}.items():
        applications.fill(draft, page, raw, viewer=viewer, version=LATEST)
    for line in ("m2", "m5"):
        applications.attach(draft, line, BytesIO(a_pdf()), name="材料.pdf", viewer=viewer)
    applications.wish_delivery(draft, {"way": "窗口领取"}, viewer=viewer, version=LATEST)
    number = applications.submit(draft, viewer=viewer, promised=True).number
    clerk = a_desk(Role.WINDOW, "scjg")
    services.receive(number, desk=clerk)
    services.accept(number, desk=clerk)
    reviewer = a_desk(Role.REVIEWER, "scjg")
    services.review(number, desk=reviewer, recommends_grant=True, opinion="符合。")
    return number


def granted(person, *, chosen=""):
    number = filed(person, chosen=chosen)
    services.grant(number, desk=a_desk(Role.CHIEF, "scjg"))
    return Case.objects.get(number=number)


def test_the_decision_settles_what_was_chosen_and_what_goes_with_every_licence(listed):
    person = a_person()
    case = granted(person, chosen=SEAL)

    rows = list(SettledFiling.objects.order_by("place"))
    assert [(row.name, row.agency.slug) for row in rows] == [(TAX, "tax"), (SEAL, "gazx")]
    assert journal(case)[-2:] == ["CaseGranted", "FilingsSettled"]
    shown = queries.progress(case.number, viewer=a_viewer(person))
    assert [(one.name, one.received_at) for one in shown.filings] == [(TAX, None), (SEAL, None)]
    assert "2 项证照和备案已一并办结" in shown.timeline[-1].words
    screen = queries.case_screen(case.number, a_desk(Role.CHIEF, "scjg"))
    assert [one.name for one in screen.filings] == [TAX, SEAL]
    assert verify() == []


def test_nothing_is_settled_before_the_decision_nor_by_a_denial(listed):
    number = filed(a_person(), chosen=SEAL)
    assert not SettledFiling.objects.exists()

    services.deny(number, desk=a_desk(Role.CHIEF, "scjg"), reasons="不符合条件。")

    assert not SettledFiling.objects.exists()


def test_the_agency_is_told_of_the_registration_and_no_more(listed, django_assert_num_queries):
    granted(a_person(), chosen=SEAL)
    police = a_desk(Role.WINDOW, "gazx")

    with django_assert_num_queries(1):
        [row] = queries.pushed_filings(police).items

    assert (row.name, row.may_receive) == (SEAL, True)
    assert row.information == (("店名", "赫乡小馆"),)  # what was left empty is not told
    assert [r.name for r in queries.pushed_filings(a_desk(Role.WINDOW, "tax")).items] == [TAX]


def test_an_agency_takes_over_once_and_the_applicant_sees_it(listed):
    person = a_person()
    case = granted(person, chosen=SEAL)
    police = a_desk(Role.REVIEWER, "gazx", now=at(9))
    [row] = queries.pushed_filings(police).items

    assert services.receive_filing(row.id, desk=police)
    assert not services.receive_filing(row.id, desk=a_desk(Role.WINDOW, "gazx"))

    assert journal(case).count("FilingReceived") == 1
    assert queries.pushed_filings(police).items == []
    [done] = queries.pushed_filings(police, done=True).items
    assert (done.received_at, done.received_by_name) == (at(9), police.actor_name)
    shown = queries.progress(case.number, viewer=a_viewer(person))
    assert [one.received_at for one in shown.filings] == [None, at(9)]
    assert shown.timeline[-1].words == f"部门已接收“{SEAL}”的信息"


def test_nobody_takes_over_what_another_agency_was_told(listed):
    granted(a_person(), chosen=SEAL)
    row = SettledFiling.objects.get(name=SEAL)

    with pytest.raises(NotFound):
        services.receive_filing(row.id, desk=a_desk(Role.WINDOW, "tax"))
    with pytest.raises(NotPermitted):
        services.receive_filing(row.id, desk=a_desk(Role.EDITOR, "gazx"))
    row.refresh_from_db()
    assert row.received_at is None


def test_what_no_connected_agency_receives_is_passed_on_by_who_registered(listed):
    granted(a_person(), chosen=GRAIN)

    [row] = queries.pushed_filings(a_desk(Role.WINDOW, "scjg")).items

    assert (row.name, row.receiver, row.is_forwarded) == (GRAIN, "粮食", True)


def test_a_case_without_merged_filings_asks_nothing_of_them(listed):
    MergedFiling.objects.all().delete()
    forget_edition()
    person = a_person()
    case = granted(person)

    assert case.filings == 0
    assert "FilingsSettled" not in journal(case)
    assert queries.progress(case.number, viewer=a_viewer(person)).filings == ()


def test_on_the_spot_they_are_settled_too(listed):
    an_item(form_fields=[*DOCUMENT["form_fields"], ASKED], case_type="即办件")
    person = a_person()
    viewer = a_viewer(person)
    draft = applications.start(SLUG, viewer=viewer)
    applications.choose_situations(draft, {"kind": "shop"}, viewer=viewer, version=LATEST)
    own = {**ANSWERS["own"], "own.shop": "赫乡小馆", "own.multi-certs": f"{GRAIN}\n{SEAL}"}
    for page, raw in {**ANSWERS, "own": own}.items():
        applications.fill(draft, page, raw, viewer=viewer, version=LATEST)
    for line in ("m2", "m5"):
        applications.attach(draft, line, BytesIO(a_pdf()), name="材料.pdf", viewer=viewer)
    applications.wish_delivery(draft, {"way": "窗口领取"}, viewer=viewer, version=LATEST)
    number = applications.submit(draft, viewer=viewer, promised=True).number
    clerk = a_desk(Role.WINDOW, "scjg")
    services.receive(number, desk=clerk)

    services.settle(number, desk=clerk)

    assert [row.name for row in SettledFiling.objects.order_by("place")] == [TAX, SEAL, GRAIN]


def test_with_the_papers_of_a_case_what_was_told_is_erased(
    listed, django_capture_on_commit_callbacks
):
    case = granted(a_person(), chosen=SEAL)
    clerk = a_desk(Role.WINDOW, "scjg")
    services.certify(case.number, desk=clerk)
    services.issue_result(case.number, desk=clerk, way=Way.WINDOW)
    services.deliver(case.number, desk=clerk, receiver="张建国")

    with django_capture_on_commit_callbacks(execute=True):
        services.erase([case.id], basis="同江市政务服务材料保管规则", by=a_desk())

    [row] = queries.pushed_filings(a_desk(Role.WINDOW, "gazx")).items
    assert (row.name, row.information) == (SEAL, ())
    assert row.licence.startswith("餐馆开业许可证")

"""容缺受理 and 告知承诺 in the life of a case: what is owed, what is refused, what is checked."""

from datetime import date, timedelta
from io import BytesIO

import pytest

from tongban.applications import services as applications
from tongban.applications.models import ApplicationMaterial, BrokenPromise
from tongban.applications.tests.make import SLUG, a_material, a_pdf, an_item
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused, Stale
from tongban.cases import jobs, queries, services
from tongban.cases.models import AfterCheck, Case, Promise
from tongban.cases.tests.make import ANSWERS, LATEST, at
from tongban.cases.tests.see import journal, paper
from tongban.law.lifecycle import Finish, State
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_person, a_viewer

pytestmark = pytest.mark.django_db

DUE = date(2018, 11, 9)  # a Friday; the cases are filed on Monday, 5 November
MATERIALS = [
    a_material("开业申请书", kind="申请表"),  # m1
    a_material("健康证明", kind="证明", necessity="容缺后补"),  # m2
    a_material("消防平面图", kind="图纸", necessity="容缺后补"),  # m3
]


def an_application(person, *, later=(), commits=False):
    """File the restaurant licence; `later` are the lines that are promised for DUE."""
    an_item(materials=MATERIALS, commitment=True)
    viewer = a_viewer(person)
    draft = applications.start(SLUG, viewer=viewer)
    if commits:
        applications.choose_commitment(draft, commits=True, signed=True, viewer=viewer)
    applications.choose_situations(draft, {"kind": "shop"}, viewer=viewer, version=LATEST)
    answers = {**ANSWERS, "own": {**ANSWERS["own"], "own.shop": "赫乡小馆"}}
    for page, raw in answers.items():
        applications.fill(draft, page, raw, viewer=viewer, version=LATEST)
    for line in {"m2", "m3"} - set(later) - ({"m2"} if commits else set()):
        applications.attach(draft, line, BytesIO(a_pdf()), name="材料.pdf", viewer=viewer)
    for line in later:
        applications.promise_later(draft, line, until=DUE, signed=True, viewer=viewer)
    applications.wish_delivery(draft, {"way": "窗口领取"}, viewer=viewer, version=LATEST)
    number = applications.submit(draft, viewer=viewer, promised=True).number
    return Case.objects.get(number=number)


def reviewed(case):
    """Take a case to its decision."""
    clerk = a_desk(Role.WINDOW, "scjg")
    services.receive(case.number, desk=clerk)
    services.accept(case.number, desk=clerk)
    services.review(
        case.number, desk=a_desk(Role.REVIEWER, "scjg"), recommends_grant=True, opinion="符合。"
    )


@pytest.fixture
def person():
    return a_person(account=False)


def test_what_was_promised_is_in_the_case_and_on_paper(person):
    case = an_application(person, later=["m2", "m3"])

    assert case.owed_until == DUE
    assert [(p.line, p.name) for p in case.promises.order_by("line")] == [
        ("m2", "健康证明"),
        ("m3", "消防平面图"),
    ]
    said = paper(case, "promise")
    assert "2018年11月9日前补交" in said
    assert "记入诚信记录" in said


def test_nothing_is_granted_before_it_is_in_and_a_denial_is_possible(
    person, django_assert_max_num_queries
):
    case = an_application(person, later=["m2"])
    reviewed(case)
    chief = a_desk(Role.CHIEF, "scjg")

    with django_assert_max_num_queries(6), pytest.raises(Refused) as refused:
        services.grant(case.number, desk=chief)
    assert refused.value.code == "case.papers_owed"
    assert "办件现在容缺" in refused.value.message
    assert "健康证明" in refused.value.message
    assert refused.value.article

    services.deny(case.number, desk=chief, reasons="选址不符合要求。")
    case.refresh_from_db()
    assert (case.state, case.owed_until) == (State.DENIED, None)
    assert Promise.objects.get().dropped_at


def test_the_applicant_uploads_one_and_the_clerk_sees_the_other(person):
    case = an_application(person, later=["m2", "m3"])
    viewer, clerk = a_viewer(person), a_desk(Role.WINDOW, "scjg")

    services.give_promised(case.number, "m2", file=BytesIO(a_pdf()), name="健康证.pdf", by=viewer)
    case.refresh_from_db()
    assert case.owed_until == DUE
    services.give_promised(case.number, "m3", file=None, by=clerk, version=case.version)

    case.refresh_from_db()
    assert case.owed_until is None
    assert journal(case)[-2:] == ["PromiseKept", "PromiseKept"]
    ways = ApplicationMaterial.objects.filter(removed_at=None).values_list("line", "way")
    assert set(ways) == {("m2", "upload"), ("m3", "paper")}
    with pytest.raises(NotFound):
        services.give_promised(case.number, "m2", file=None, by=clerk)


def test_who_may_not_take_it_in_does_not(person):
    case = an_application(person, later=["m2"])
    number = case.number

    with pytest.raises(NotPermitted):
        services.give_promised(number, "m2", file=None, by=a_desk(Role.REVIEWER, "scjg"))
    with pytest.raises(Case.DoesNotExist):
        services.give_promised(number, "m2", file=None, by=a_desk(Role.WINDOW, "wgj"))
    with pytest.raises(Case.DoesNotExist):
        services.give_promised(number, "m2", file=BytesIO(a_pdf()), name="x.pdf", by=a_viewer())
    with pytest.raises(Stale):
        services.give_promised(
            number, "m2", file=None, by=a_desk(Role.WINDOW, "scjg"), version=case.version + 1
        )
    with pytest.raises(Invalid):
        services.give_promised(number, "m2", file=BytesIO(b"MZ"), name="x.pdf", by=a_viewer(person))
    case.refresh_from_db()
    assert case.owed_until == DUE


def test_one_is_reminded_before_and_on_the_day_and_never_twice(person):
    an_application(person, later=["m2"])

    assert jobs.remind_promised(at(6)) == 0
    assert [jobs.remind_promised(at(7)) for _ in range(2)] == [1, 0]
    assert jobs.remind_promised(at(8)) == 0
    assert [jobs.remind_promised(at(9)) for _ in range(2)] == [1, 0]
    assert jobs.remind_promised(at(10)) == 0


def test_what_does_not_come_is_sent_back_on_the_next_day_and_recorded(person):
    case = an_application(person, later=["m2"])
    reviewed(case)

    assert jobs.return_unkept(at(9)) == 0
    assert [jobs.return_unkept(at(10)) for _ in range(2)] == [1, 0]

    case.refresh_from_db()
    assert (case.state, case.finish) == (State.RETURNED, Finish.RETURNED)
    assert "逾期未交" in paper(case, "ending")
    record = BrokenPromise.objects.get()
    assert (record.person_id, record.number) == (person.id, case.number)
    assert record.believed_again_on == date(2018, 11, 10) + timedelta(days=180)


def test_who_broke_a_promise_makes_none_for_a_time_and_the_officer_sees_why(person):
    case = an_application(person, later=["m2"])
    jobs.return_unkept(at(10))
    an_item_again = applications.start(SLUG, viewer=a_viewer(person, now=at(12)))

    with pytest.raises(Refused, match="诚信记录") as refused:
        applications.promise_later(
            an_item_again,
            "m2",
            until=date(2018, 11, 15),
            signed=True,
            viewer=a_viewer(person, now=at(12)),
        )
    assert refused.value.code == "application.barred"
    applications.promise_later(
        an_item_again,
        "m2",
        until=date(2019, 6, 5),
        signed=True,
        viewer=a_viewer(person, now=at(3, 6, 2019)),
    )
    assert queries.case_screen(case.number, a_desk(Role.WINDOW, "scjg")).broken


def test_a_commitment_is_decided_at_once_by_one_officer_and_checked(person):
    case = an_application(person, commits=True)
    clerk = a_desk(Role.WINDOW, "scjg")
    assert case.committed
    assert "健康证明" in paper(case, "commitment")

    services.receive(case.number, desk=clerk)
    services.settle(case.number, desk=clerk, receiver="张建国")

    case.refresh_from_db()
    assert case.state == State.FINISHED
    assert AfterCheck.objects.get().due_on == date(2018, 12, 3)
    assert [jobs.remind_checks(at(30)) for _ in range(2)] == [1, 0]


def test_a_false_commitment_is_revoked_before_its_result_is_handed_over(person):
    case = an_application(person, commits=True)
    clerk, chief = a_desk(Role.WINDOW, "scjg"), a_desk(Role.CHIEF, "scjg")
    services.receive(case.number, desk=clerk)
    services.settle(case.number, desk=clerk)

    with pytest.raises(NotPermitted):
        services.revoke_decision(case.number, desk=clerk, reasons="不实。")
    with pytest.raises(Invalid):
        services.revoke_decision(case.number, desk=chief, reasons=" ")
    services.revoke_decision(case.number, desk=chief, reasons="没有健康证明。")

    case.refresh_from_db()
    assert (case.state, case.finish) == (State.REVOKED, Finish.VOIDED)
    assert "第六十九条" in paper(case, "revocation")
    assert "行政复议" in paper(case, "revocation")
    with pytest.raises(Refused, match="没有待核查"):
        services.confirm_commitment(case.number, desk=chief, finding="符合。")


def test_the_lists_show_an_agency_its_own_in_one_query(person, django_assert_num_queries):
    owed = an_application(person, later=["m2", "m3"])
    clerk = a_desk(Role.WINDOW, "scjg")
    other = a_desk(Role.WINDOW, "wgj")

    with django_assert_num_queries(1):
        page = queries.owed_papers(clerk)
    assert [(row.number, row.name) for row in page.items] == [
        (owed.number, "健康证明"),
        (owed.number, "消防平面图"),
    ]
    assert queries.owed_papers(other).items == []
    assert queries.owed_papers(clerk, text="没有这个人").items == []
    assert len(queries.owed_papers(a_desk(Role.SUPERVISOR, "wgj")).items) == 2

    done = an_application(a_person(account=False), commits=True)
    services.receive(done.number, desk=clerk)
    services.settle(done.number, desk=clerk, receiver="张建国")
    with django_assert_num_queries(1):
        checks = queries.after_checks(clerk)
    assert [row.number for row in checks.items] == [done.number]
    assert queries.after_checks(other).items == []
    assert queries.after_checks(clerk, done=True).items == []


def test_a_case_still_to_be_checked_is_not_archived(person):
    case = an_application(person, commits=True)
    clerk = a_desk(Role.WINDOW, "scjg")
    services.receive(case.number, desk=clerk)
    services.settle(case.number, desk=clerk, receiver="张建国")

    later = NOW + timedelta(days=90)
    assert jobs.archive(later) == 0
    services.confirm_commitment(case.number, desk=a_desk(Role.CHIEF, "scjg"), finding="符合。")
    assert jobs.archive(later) == 1

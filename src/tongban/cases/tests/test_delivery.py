"""From the decision to the applicant's hands."""

from datetime import date
from io import BytesIO

import pytest

from tongban.base.errors import Invalid, NotPermitted, Refused
from tongban.cases import services
from tongban.cases.documents import content
from tongban.cases.models import Case, Delivery, Document, Result
from tongban.cases.queries import case_screen, document_file
from tongban.cases.rules import FAR, Way
from tongban.cases.tests.make import a_case
from tongban.cases.tests.see import journal, paper
from tongban.journal.queries import history
from tongban.law.lifecycle import Finish, State, StepRefused
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_person, a_viewer
from tongban.records.tests.make import a_pdf, an_image

pytestmark = pytest.mark.django_db


def test_a_result_is_issued_with_a_number_and_waits_for_the_applicant(
    django_assert_max_num_queries,
):
    case, clerk = a_case(State.CERTIFYING), a_desk()
    paper_ = services.Paper(
        number="JY22308810000012",
        valid_from=date(2018, 11, 5),
        valid_until=date(2023, 11, 4),
    )

    with django_assert_max_num_queries(14):
        services.issue_result(case.number, desk=clerk, paper=paper_, version=case.version)

    case.refresh_from_db()
    assert (case.state, case.due_on) == (State.DELIVERING, FAR)
    text = paper(case, "result")
    assert "餐馆开业许可证" in text
    assert "JY22308810000012" in text
    assert "2018年11月5日至2023年11月4日" in text


@pytest.mark.parametrize("settled", [False, True])
def test_a_paper_made_elsewhere_becomes_the_result(settled):
    person, made = a_person(), a_pdf(title="食品经营许可证")
    scanned = services.Paper(number="JY1", scan=BytesIO(made), scan_name="许可证.pdf")
    if settled:
        case, clerk = a_case(State.RECEIVED, person=person, on_the_spot=True), a_desk()
        services.settle(case.number, desk=clerk, paper=scanned, receiver="张建国")
    else:
        case, clerk = a_case(State.CERTIFYING, person=person), a_desk()
        services.issue_result(case.number, desk=clerk, paper=scanned)
        services.deliver(case.number, desk=clerk, receiver="张建国")

    services.print_papers(case.id, by=clerk)

    row = Document.objects.get(case=case, kind="result")
    name, _, data = document_file(case.number, row.id, who=a_viewer(person))
    assert (data, name) == (made, f"{content(row)['title']}-{row.number}.pdf")
    assert Result.objects.get(case=case).file_id == row.file_id
    line = next(one for one in history(f"case:{case.id}") if one.body.get("scan"))
    assert (line.actor, line.body["scan"]) == (clerk.actor, row.file_id)
    screen = case_screen(case.number, clerk)
    assert any("上传已制好的 PDF" in one.title for one in screen.timeline)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"MZ not a paper", "records.type"), (an_image(), "records.not_pdf"), (b"", "records.empty")],
)
def test_what_is_no_pdf_is_refused_and_nothing_is_issued(data, code):
    case = a_case(State.GRANTED)
    scanned = services.Paper(scan=BytesIO(data), scan_name="许可证.pdf")

    with pytest.raises(Invalid) as refused:
        services.issue_result(case.number, desk=a_desk(), paper=scanned)

    assert [(one.field, one.code) for one in refused.value.problems] == [("file", code)]
    assert not Result.objects.exists()
    assert Case.objects.get(pk=case.pk).state == State.GRANTED


def test_a_paper_is_attached_by_who_may_issue_alone():
    case = a_case(State.GRANTED)
    scanned = services.Paper(scan=BytesIO(a_pdf()), scan_name="许可证.pdf")

    with pytest.raises(NotPermitted):
        services.issue_result(case.number, desk=a_desk(Role.REVIEWER), paper=scanned)


def test_a_paper_does_not_end_before_it_begins():
    case = a_case(State.GRANTED)
    wrong = services.Paper(valid_from=date(2018, 11, 5), valid_until=date(2018, 11, 4))

    with pytest.raises(Invalid):
        services.issue_result(case.number, desk=a_desk(), paper=wrong)

    assert not Result.objects.exists()


def test_handing_over_ends_the_case():
    case = a_case(State.DELIVERING)

    services.deliver(case.number, desk=a_desk(), receiver="张建国")

    case.refresh_from_db()
    assert (case.state, case.finish) == (State.FINISHED, Finish.ISSUED)
    assert "签收人：张建国" in paper(case, "delivery")
    assert journal(case)[-1] == "CaseDelivered"


def test_it_is_handed_over_once():
    case = a_case(State.FINISHED)

    with pytest.raises(StepRefused, match="已经结束"):
        services.deliver(case.number, desk=a_desk(), receiver="李四")

    assert Document.objects.filter(case=case, kind="delivery").count() == 1


def test_posting_stays_due_until_it_is_sent_and_ends_when_it_arrives():
    case, clerk = a_case(State.DELIVERING, way=Way.POST), a_desk()
    assert case.due_on == date(2018, 11, 19)

    services.send_by_post(case.number, desk=clerk, tracking="EMS1234567890")
    case.refresh_from_db()
    assert (case.state, case.due_on) == (State.DELIVERING, FAR)
    services.deliver(case.number, desk=clerk)

    case.refresh_from_db()
    assert case.state == State.FINISHED
    assert "邮件号码：EMS1234567890" in paper(case, "delivery")


def test_the_address_of_the_post_is_sealed_in_the_database(django_assert_num_queries):
    case = a_case(State.DELIVERING, way=Way.POST)

    assert Delivery.objects.get(case=case).address == "繁荣街道1号"
    stored = Delivery.objects.filter(case=case).extra(select={"raw": "address"})
    assert "繁荣街道" not in stored.values_list("raw", flat=True).get()


def test_the_applicant_downloads_and_with_it_the_case_ends():
    person = a_person()
    case = a_case(State.DELIVERING, person=person, way=Way.ELECTRONIC)

    services.collect(case.number, viewer=a_viewer(person))
    services.collect(case.number, viewer=a_viewer(person))  # downloads it again

    case.refresh_from_db()
    assert case.state == State.FINISHED
    assert journal(case).count("CaseDelivered") == 1


def test_nobody_else_downloads_it():
    case = a_case(State.DELIVERING, way=Way.ELECTRONIC)

    with pytest.raises(Case.DoesNotExist):
        services.collect(case.number, viewer=a_viewer(a_person("李四")))


def test_what_is_to_be_fetched_is_not_downloaded():
    person = a_person()
    case = a_case(State.DELIVERING, person=person)

    with pytest.raises(Refused, match="窗口领取"):
        services.collect(case.number, viewer=a_viewer(person))


def test_a_clerk_does_not_finish_an_electronic_delivery_unless_it_is_fetched_after_all():
    case, clerk = a_case(State.DELIVERING, way=Way.ELECTRONIC), a_desk()

    with pytest.raises(Refused, match="本人在网上领取"):
        services.deliver(case.number, desk=clerk, receiver="张建国")
    services.deliver(case.number, desk=clerk, receiver="张建国", way=Way.WINDOW)

    case.refresh_from_db()
    assert case.state == State.FINISHED


def test_a_served_denial_is_a_return():
    person = a_person()
    case = a_case(State.DENIED, person=person)

    services.collect(case.number, viewer=a_viewer(person))

    case.refresh_from_db()
    assert (case.state, case.finish) == (State.FINISHED, Finish.RETURNED)
    assert "不予决定书" in paper(case, "delivery")


def test_an_item_without_a_paper_ends_as_merely_done():
    case = a_case(State.FINISHED, result="")

    assert case.finish == Finish.OTHER
    assert not Document.objects.filter(case=case, kind="result").exists()

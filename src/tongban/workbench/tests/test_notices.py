"""An officer's notices: listed, opened, counted; nobody else's."""

import pytest

from tongban.messages.services import remind
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, an_officer, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = an_officer(Role.REVIEWER)
    sign_in(client, officer)
    return officer


def tell(officer, key="1"):
    facts = {"item": "食品经营许可", "number": "2308812018110501000001X", "due": NOW.date()}
    remind("check.due", staff_id=officer.id, key=key, now=NOW, link="/workbench/checks", **facts)


def test_they_are_listed_the_latest_first(client, officer, django_assert_max_num_queries):
    tell(officer)
    with django_assert_max_num_queries(5):  # session, user, desk; the notices
        page = client.get("/workbench/notices").content.decode()

    assert "待核查：食品经营许可" in page
    assert "未读" in page
    assert "11月5日前完成核查" in page


def test_there_is_nothing_to_read_at_first(client, officer):
    assert "没有提醒" in client.get("/workbench/notices").content.decode()
    assert client.get("/workbench/notices/unread").content.strip() == b""


def test_opening_one_marks_it_read_and_leads_on(client, officer):
    tell(officer)
    tell(officer, "2")
    assert ">2<" in client.get("/workbench/notices/unread").content.decode()
    notice = officer.messages.first()

    for _ in range(2):
        answer = client.post(f"/workbench/notices/{notice.id}/opening")
        assert answer["Location"] == "/workbench/checks"

    assert ">1<" in client.get("/workbench/notices/unread").content.decode()
    client.post("/workbench/notices/reading")
    assert client.get("/workbench/notices/unread").content.strip() == b""


def test_a_colleague_s_notice_does_not_exist(client, officer):
    colleague = an_officer(Role.REVIEWER)
    tell(colleague)
    notice = colleague.messages.get()

    assert "待核查" not in client.get("/workbench/notices").content.decode()
    assert client.post(f"/workbench/notices/{notice.id}/opening").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None

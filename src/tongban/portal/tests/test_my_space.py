"""My space: what needs me, messages, papers."""

import pytest
from django.urls import reverse

from tongban.applications.tests.make import SLUG, a_draft, an_item
from tongban.cases.rules import Way
from tongban.cases.tests.make import a_case
from tongban.law.lifecycle import State
from tongban.messages import services as messages
from tongban.messages.models import Message
from tongban.messages.queries import unread_count
from tongban.people.tests.make import (
    NOW,
    a_mandate,
    a_person,
    a_viewer,
    an_organisation,
    sign_in,
)
from tongban.portal.tests.see import main, url
from tongban.records.models import Material

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def person(client):
    """A citizen, signed in."""
    person = a_person()
    sign_in(client, person)
    return person


def tell(person, case, key):
    messages.send(
        "case.granted",
        person_id=person.id,
        key=key,
        now=NOW,
        link=f"/my/cases/{case.number}",
        item=case.item_name,
        number=case.number,
        agency="市场监管局",
    )


def test_a_newcomer_is_told_where_to_begin(client, person):
    shown = main(client.get(url("my")))

    assert "您还没有办过事" in shown
    assert "找事项" in shown


def test_my_space_says_what_needs_me_first(client, person, django_assert_max_num_queries):
    an_item()
    a_draft(a_viewer(person), slug=SLUG)
    corrects = a_case(State.CORRECTING, person=person)
    downloads = a_case(State.DELIVERING, person=person, way=Way.ELECTRONIC)
    runs = a_case(State.ACCEPTED, person=person)
    done = a_case(State.FINISHED, person=person)
    other = a_case()
    tell(person, done, "1")

    with django_assert_max_num_queries(9):  # session, user, person; six lists
        shown = main(client.get(url("my")))

    waiting, drafts, running, ended = (
        shown.index(head) for head in ("等您办的", "没填完的申请", "正在办的", "办完的")
    )
    assert waiting < drafts < running < ended
    assert waiting < shown.index(corrects.number) < drafts
    assert waiting < shown.index(downloads.number) < drafts
    assert drafts < shown.index("餐馆开业许可", drafts) < running
    assert running < shown.index(runs.number) < ended < shown.index(done.number)
    assert "请补正材料" in shown
    assert "请在网上领取结果" in shown
    assert "1 条未读" in shown
    assert other.number not in shown


def test_when_nothing_is_asked_it_says_so(client, person):
    a_case(State.ACCEPTED, person=person)

    assert "现在没有需要您做的事" in main(client.get(url("my")))


def test_acting_for_an_enterprise_shows_the_enterprise_s_matters(client, person):
    boss = an_organisation()
    a_mandate(boss, person)
    own = a_case(person=person)
    theirs = a_case(person=person, organisation=boss)
    sign_in(client, person, organisation=boss)

    shown = main(client.get(url("my")))

    assert f"下面是“{boss.name}”的办件" in shown
    assert theirs.number in shown
    assert own.number not in shown


def test_all_matters_page_by_key(client, person):
    cases = [a_case(State.WITHDRAWN, person=person) for _ in range(21)]
    a_case(person=person)

    first = client.get(url("matters"), {"show": "ended"})
    after = first.context["page"].next_token
    second = client.get(url("matters"), {"show": "ended", "after": after})

    numbers = [row.number for page in (first, second) for row in page.context["page"].items]
    assert sorted(numbers) == sorted(case.number for case in cases)
    assert "回到第一页" in main(second)
    assert client.get(url("matters"), {"after": "forged"}).status_code == 422


def test_a_message_is_opened_once_and_leads_to_its_case(client, person):
    case = a_case(State.GRANTED, person=person)
    tell(person, case, "1")
    shown = main(client.get(url("messages")))
    assert "1 条未读" in shown
    assert "未读" in shown
    message = Message.objects.get(channel="in_app")

    opened = client.post(url("message-opening", message.id))

    assert opened["Location"] == url("case", case.number)
    assert unread_count(person.id) == 0
    assert "未读" not in main(client.get(url("messages")))


def test_looking_at_the_inbox_changes_nothing(client, person, django_assert_max_num_queries):
    tell(person, a_case(person=person), "1")

    with django_assert_max_num_queries(5):  # session, user, person; messages, how many are unread
        client.get(url("messages"))

    assert unread_count(person.id) == 1


def test_all_are_marked_read_at_once_and_nobody_else_s(client, person):
    other = a_person()
    case = a_case(person=person)
    tell(person, case, "1")
    tell(person, case, "2")
    tell(other, case, "3")

    client.post(url("messages-reading"))

    assert (unread_count(person.id), unread_count(other.id)) == (0, 1)


def test_another_person_s_message_does_not_exist(client, person):
    other = a_person()
    tell(other, a_case(person=other), "1")
    message = Message.objects.get(channel="in_app")

    assert client.post(url("message-opening", message.id)).status_code == 404
    assert unread_count(other.id) == 1


def test_an_empty_inbox_says_what_comes_here(client, person):
    assert "没有消息" in main(client.get(url("messages")))


def test_my_papers_say_how_far_they_are_trusted_and_where_they_were_used(
    client, person, django_assert_max_num_queries
):
    case = a_case(person=person)
    a_case()

    with django_assert_max_num_queries(5):
        response = client.get(url("vault"))

    shown = main(response)
    assert "场所平面图 待核验原件" in shown
    assert "平面图.pdf" in shown
    assert "用在： 餐馆开业许可" in shown
    assert url("case", case.number) in response.content.decode()
    assert len(response.context["page"].items) == 1


def test_only_one_s_own_papers_open(client, person):
    mine, other = a_case(person=person), a_case()
    paper_of = {paper.person_id: paper for paper in Material.objects.all()}

    opened = client.get(url("vault-file", paper_of[person.id].id))

    assert opened.status_code == 200
    assert opened.content.startswith(b"%PDF")
    assert client.get(url("vault-file", paper_of[other.person_id].id)).status_code == 404
    assert mine.person_id == person.id


@pytest.mark.parametrize("name", ["my", "matters", "messages", "vault"])
def test_my_space_asks_to_sign_in(client, name):
    response = client.get(reverse(f"portal:{name}"))

    assert response.status_code == 302
    assert response["Location"].startswith("/account/sign-in?next=%2Fmy")

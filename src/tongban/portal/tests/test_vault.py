"""Papers handed in before: given again with one press, and the pages of the vault."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from tongban.applications import services
from tongban.applications.tests.make import a_complete_draft, a_draft, an_item, the_application
from tongban.cases import services as cases
from tongban.cases.models import Case
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_person, a_viewer, sign_in
from tongban.portal.tests.see import main, url
from tongban.records import services as records
from tongban.records.models import Material

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
OTHER = "signboard"


@pytest.fixture
def person(client):
    """A citizen, signed in, who has handed in his identity card once; there is another item."""
    an_item()
    an_item(slug=OTHER, name="招牌设置")
    person = a_person()
    sign_in(client, person)
    services.submit(a_complete_draft(a_viewer(person)), viewer=a_viewer(person), promised=True)
    return person


def begin(person):
    return a_draft(a_viewer(person), slug=OTHER)


def test_one_press_gives_it_again_and_one_takes_it_off(client, person):
    draft_id, kept = begin(person), Material.objects.get(name="身份证.pdf")
    page = main(client.get(url("materials", draft_id)))
    assert "您 2018-11-05 交过这份材料： 身份证.pdf" in page

    response = client.post(url("reuse", draft_id, "m2", kept.id))
    assert response.status_code == 200
    assert "以前交过的" in main(response)
    assert "您 2018-11-05 交过这份材料" not in main(response)
    client.post(url("reuse", draft_id, "m2", kept.id))
    paper = the_application(draft_id).papers.get(removed_at=None)

    response = client.post(url("removal", draft_id, paper.id))
    assert "您 2018-11-05 交过这份材料" in main(response)


def test_one_a_clerk_has_compared_says_so(client, person):
    Material.objects.update(trust="B", verified_at=a_viewer(person).now, watermark="核对无误")

    assert "您 2018-11-05 交过这份材料（窗口核验过）" in main(
        client.get(url("materials", begin(person)))
    )


def test_one_that_has_expired_says_so_and_a_late_press_is_refused_in_words(client, person):
    draft_id, kept = begin(person), Material.objects.get(name="身份证.pdf")
    kept.valid_until = a_viewer(person).today - timedelta(days=1)
    kept.save()

    page = client.get(url("materials", draft_id))
    assert "但现在不能用：“身份证.pdf”已于2018-11-04过期。" in main(page)
    assert "用这一份" not in main(page)
    response = client.post(url("reuse", draft_id, "m2", kept.id))
    assert response.status_code == 422
    assert "已于2018-11-04过期" in main(response)


def test_with_javascript_the_list_alone_is_answered(client, person):
    kept = Material.objects.get(name="身份证.pdf")
    address = url("reuse", begin(person), "m2", kept.id)

    response = client.post(address, headers={"HX-Request": "true"})

    assert response.content.decode().lstrip().startswith('<div id="materials">')
    assert client.get(address).status_code == 302


def test_a_stranger_s_paper_is_none(client, person):
    kept = Material.objects.get(name="身份证.pdf")
    stranger = a_person()
    draft_id = begin(stranger)
    sign_in(client, stranger)

    assert client.post(url("reuse", draft_id, "m2", kept.id)).status_code == 404


def test_open_lines_cost_the_page_one_query_more(client, person, django_assert_max_num_queries):
    draft_id = begin(person)
    client.get(url("materials", draft_id))

    with django_assert_max_num_queries(5):  # session and user, draft, papers, what is kept
        client.get(url("materials", draft_id))


def the_kept():
    return Material.objects.get(name="身份证.pdf")


def test_a_paper_tells_its_whole_story(client, person, django_assert_max_num_queries):
    kept, case = the_kept(), Case.objects.get()
    desk = a_desk(Role.WINDOW, "scjg")
    cases.compare_original(case.number, kept.id, desk=desk)
    for _ in range(2):
        cases.look_at(case.number, kept.id, desk=desk)
    client.get(url("vault"))

    with django_assert_max_num_queries(7):  # session, user, person; the paper in four
        page = client.get(url("vault-paper", kept.id))

    told = main(page)
    assert "负责人身份证 已核验原件" in told
    assert f"此件经{desk.agency_name}与原件核对无误" in told
    assert f"2018年11月5日（周一） 餐馆开业许可 {case.number}" in told
    assert told.count(f"{desk.actor_name} 查看 办件 {case.number}") == 1
    assert f"{desk.actor_name} 核对了原件" in told
    assert "交来" in told


def test_the_list_leads_to_every_paper_and_to_its_cases(client, person):
    kept = the_kept()

    page = client.get(url("vault"))

    assert url("vault-paper", kept.id) in page.content.decode()
    assert "负责人身份证 待核验原件" in main(page)
    assert "用在： 餐馆开业许可" in main(page)


def test_a_paper_is_withdrawn_after_asking_once_and_not_offered_again(client, person):
    kept = the_kept()
    assert "撤下“身份证.pdf”后" in main(client.get(url("vault-withdrawal", kept.id)))

    for _ in range(2):
        response = client.post(url("vault-withdrawal", kept.id))

    told = main(client.get(response["Location"]))
    assert "已撤下" in told
    assert "撤下，以后不再使用" not in told
    assert "用这一份" not in main(client.get(url("materials", begin(person))))


def test_the_last_day_is_noted_and_a_past_or_unreadable_one_refused(client, person):
    kept = the_kept()
    address = url("vault-validity", kept.id)

    assert client.post(address, {"until": "2020-01-31"}).status_code == 302
    assert "有效期至 2020年1月31日" in main(client.get(url("vault-paper", kept.id)))
    for typed in ("2018-11-04", "明年"):
        assert client.post(address, {"until": typed}).status_code == 422
    assert the_kept().valid_until.isoformat() == "2020-01-31"
    client.post(address, {"until": ""})
    assert the_kept().valid_until is None


def test_on_a_draft_as_well(client, person):
    draft_id = begin(person)
    client.post(url("reuse", draft_id, "m2", the_kept().id))
    paper = the_application(draft_id).papers.get(removed_at=None)
    address = url("validity", draft_id, paper.id)

    assert "有效期至 2020-01-31" in main(client.post(address, {"until": "2020-01-31"}))
    response = client.post(address, {"until": "2018-11-04"})
    assert response.status_code == 422
    assert "已经过期" in main(response)
    assert the_application(draft_id).papers.get(removed_at=None).id == paper.id


def test_copies_of_an_identity_paper_say_what_they_are_for(client, person):
    records.load_identity_papers(["身份证"], by=a_desk())
    kept, number = the_kept(), Case.objects.get().number
    draft_id = begin(person)
    client.post(url("reuse", draft_id, "m2", kept.id))
    paper = the_application(draft_id).papers.get(removed_at=None)

    for address, words in (
        (url("vault-file", kept.id), "仅用于 本人查看 2018-11-05"),
        (url("case-paper", number, kept.id), "仅用于 餐馆开业许可 申请 2018-11-05"),
        (url("paper", draft_id, paper.id), "仅用于 招牌设置 申请 2018-11-05"),
    ):
        assert words in text_of(client.get(address))
    saved = client.get(url("vault-file", kept.id), {"save": "1"})
    assert saved["Content-Disposition"].startswith("attachment")
    copy = url("vault-copy", kept.id)
    assert "仅用于 银行开户 2018-11-05" in text_of(client.post(copy, {"purpose": "银行开户"}))
    refused = client.post(copy, {"purpose": ""})
    assert refused.status_code == 422
    assert "请写明用途" in main(refused)


def text_of(response):
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(response.content)).pages[0].extract_text()


@pytest.mark.parametrize(
    "name", ["vault-paper", "vault-file", "vault-copy", "vault-validity", "vault-withdrawal"]
)
def test_another_person_s_paper_does_not_exist(client, person, name):
    kept = the_kept()
    sign_in(client, a_person())

    response = client.post(url(name, kept.id), {"purpose": "开户", "until": "2020-01-31"})

    assert response.status_code == (405 if name in ("vault-paper", "vault-file") else 404)
    assert client.get(url("vault-file", kept.id)).status_code == 404
    assert client.get(url("vault-paper", kept.id)).status_code == 404
    assert the_kept().withdrawn_at is None

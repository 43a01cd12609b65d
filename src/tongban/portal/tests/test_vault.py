"""Papers handed in before: given again with one press."""

from datetime import timedelta

import pytest

from tongban.applications import services
from tongban.applications.tests.make import a_complete_draft, a_draft, an_item, the_application
from tongban.people.tests.make import a_person, a_viewer, sign_in
from tongban.portal.tests.see import main, url
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

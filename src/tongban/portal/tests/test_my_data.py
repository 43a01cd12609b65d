"""My data over HTTP and without JavaScript; and the story of somebody who applies twice."""

import json
from datetime import timedelta

import pytest

from tongban.applications.tests.make import a_complete_draft, a_draft, an_item, version_of
from tongban.cases.tests.make import a_case
from tongban.forms.models import ProfileAnswer
from tongban.forms.queries import consents, holdings
from tongban.forms.tests.make import a_dictionary, agreed, remembered
from tongban.journal.queries import history
from tongban.journal.services import deliver_due
from tongban.people.services import issue_token
from tongban.people.tests.make import NOW, a_desk, a_person, a_viewer, sign_in
from tongban.portal.tests.see import main, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
HOME = "同江市繁荣街道 1 号"


@pytest.fixture
def person(client):
    a_dictionary(a_desk())
    person = a_person("李梅")
    sign_in(client, person)
    return person


@pytest.fixture
def viewer(person):
    viewer = a_viewer(person)
    agreed(viewer)
    remembered(viewer, {"person.address": HOME, "own.shop": "赫乡小馆"})
    return viewer


def an_answer(viewer, element="person.address"):
    return next(one for one in holdings(viewer).every if one.element == element)


def test_a_second_application_offers_what_was_stated_in_the_first_and_says_so(client, person):
    an_item()
    viewer = a_viewer(person)
    first = a_complete_draft(viewer)
    before = client.get(url("check", first)).content.decode()
    assert 'name="keep" value="1" aria' in before  # not ticked for him

    client.post(
        url("submission", first),
        {"promised": "1", "keep": "1", "version": version_of(first, viewer)},
    )
    number = holdings(viewer).every[0].number
    second = a_draft(viewer)
    page = main(client.get(url("form", second, "own")))

    assert f"来自 2018-11-05 的餐馆开业许可申请（{number}）" in page
    assert 'value="赫乡小馆"' in client.get(url("form", second, "own")).content.decode()
    assert 'name="keep" value="1" checked' in client.get(url("check", second)).content.decode()


def test_an_officer_s_acceptance_makes_what_was_stated_verified(client, viewer):
    case = a_case("accepted")
    ProfileAnswer.objects.filter(element="own.shop").update(number=case.number)

    deliver_due(NOW + timedelta(minutes=1))

    assert "已核验" in main(client.get(url("my-data")))
    assert an_answer(viewer, "own.shop").trust == "B"
    assert an_answer(viewer).trust == "C"


def test_everything_kept_is_shown_and_what_is_sensitive_is_hidden(
    client, viewer, django_assert_max_num_queries
):
    client.get(url("my-data"))

    with django_assert_max_num_queries(6):  # session, user, person; consent, answers, their uses
        page = main(client.get(url("my-data")))

    assert "赫乡小馆" in page
    assert HOME not in page
    assert "2018-11-05 的食品经营许可申请" in page
    assert main(client.get("/my/")).count("我的数据") == 1


def test_it_is_shown_in_full_once_and_that_is_journalled(client, viewer):
    assert HOME in main(client.post(url("data-revelation")))
    assert HOME not in main(client.get(url("my-data")))
    assert history(f"profile:person:{viewer.person_id}")[-1].event == "DataRevealed"


def test_a_correction_keeps_what_was_typed_when_it_is_refused(client, viewer):
    held = an_answer(viewer)
    refused = client.post(url("data-correction", held.id), {"text": ""})
    assert refused.status_code == 422
    assert "请填写住址" in main(refused)

    client.post(url("data-correction", held.id), {"text": "同江市幸福街道 2 号"})

    assert "本人更正" in main(client.get(url("my-data")))
    assert client.get(url("data-correction", held.id)).status_code == 404  # it is history now


def test_one_is_erased_after_being_asked_once(client, viewer):
    held = an_answer(viewer)
    assert "不能恢复" in main(client.get(url("data-erasure", held.id)))

    client.post(url("data-erasure", held.id))

    assert [one.element for one in holdings(viewer).every] == ["own.shop"]


def test_all_of_it_is_erased_after_being_asked_once(client, viewer):
    assert "全部 2 项" in main(client.get(url("data-erasure-of-all")))

    client.post(url("data-erasure-of-all"))

    assert "没有留存的填写内容" in main(client.get(url("my-data")))


@pytest.mark.parametrize(("kept", "left"), [("erase", 0), ("stay", 2)])
def test_withdrawing_asks_what_becomes_of_what_there_is(client, viewer, kept, left):
    assert "2 项内容怎么办" in main(client.get(url("data-withdrawal")))

    client.post(url("data-withdrawal"), {"kept": kept})

    assert len(holdings(viewer).every) == left
    assert not consents(person_id=viewer.person_id, organisation_id=None)
    assert "没有同意留用" in main(client.get(url("my-data")))
    client.post(url("data-consent"))
    assert consents(person_id=viewer.person_id, organisation_id=None)


def test_it_is_downloaded_as_json_and_as_a_page(client, viewer):
    taken = client.post(url("data-copy"), {"format": "json"})
    page = client.post(url("data-copy"), {"format": "html"})

    assert {one["text"] for one in json.loads(taken.content)["answers"]} == {HOME, "赫乡小馆"}
    assert HOME in page.content.decode()
    assert all("attachment" in one["Content-Disposition"] for one in (taken, page))


def test_a_stranger_finds_nothing(client, viewer):
    held = an_answer(viewer)
    sign_in(client, a_person("王强"))

    for name in ("data-correction", "data-erasure"):
        assert client.get(url(name, held.id)).status_code == 404
        assert client.post(url(name, held.id), {"text": "甲"}).status_code == 404
    assert "赫乡小馆" not in main(client.get(url("my-data")))


def test_the_api_shows_corrects_and_erases(client, person, viewer):
    token = issue_token(person.user, "测试", days=30, by=viewer)
    client.logout()
    headers = {"Authorization": f"Bearer {token}"}
    at = "/api/v1/me/data"

    hidden = client.get(at, headers=headers).json()
    full = client.get(f"{at}?full=true", headers=headers).json()
    held = next(one for one in hidden["answers"] if one["element"] == "person.address")
    changed = client.put(
        f"{at}/{held['id']}",
        {"text": "同江市幸福街道 2 号"},
        content_type="application/json",
        headers=headers,
    ).json()
    gone = client.delete(at, headers=headers)
    withdrawn = client.put(
        f"{at}/consent", {"agreed": False}, content_type="application/json", headers=headers
    ).json()

    assert held["is_masked"]
    assert HOME in {one["text"] for one in full["answers"]}
    assert {one["trust"] for one in changed["answers"]} == {"C", "D"}
    assert gone.status_code == 204
    assert withdrawn == {"consented_at": None, "answers": []}

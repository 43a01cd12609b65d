"""One form over several items: asked once, kept in every part, submitted all or nothing."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.db import connection
from django.db.models import F

from tongban.applications import queries, services
from tongban.applications.models import Application, ApplicationMaterial, Folder
from tongban.applications.services import folders
from tongban.applications.tests.make import (
    SIGN,
    SLUG,
    a_draft,
    a_folder,
    a_material,
    a_pdf,
    a_sign_item,
    an_item,
    complete_folder,
)
from tongban.base.desk import System
from tongban.base.errors import Invalid, NotFound, Refused, Stale
from tongban.catalogue.tests.make import suspend
from tongban.journal.queries import history
from tongban.people.tests.make import (
    a_mandate,
    a_person,
    a_uscc,
    a_viewer,
    an_organisation,
)
from tongban.records.tests.make import a_licence_type

pytestmark = pytest.mark.django_db
NAME, NUMBER = "person.name", "person.id_number"


@pytest.fixture
def viewer():
    an_item()
    a_sign_item()
    return a_viewer()


def see(folder_id, viewer):
    return queries.folder(folder_id, viewer=viewer)


def parts():
    """The parts by item."""
    rows = Application.objects.select_related("item_version__item")
    return {row.item_version.item.slug: row for row in rows}


def typed(slug):
    return {key: text for key, (text, _) in parts()[slug].stored_answers.items()}


def papers(slug):
    held = ApplicationMaterial.objects.filter(application=parts()[slug], removed_at=None)
    return {(paper.line, paper.way, paper.material_id) for paper in held}


def asked(view):
    return [f.field.key for page in view.pages for f in page.fields]


# ---- Beginning ------------------------------------------------------------------------------------


def test_every_item_gets_a_draft_of_its_own_and_what_they_share_is_asked_once(viewer):
    view = see(a_folder(viewer), viewer)

    assert [part.slug for part in view.parts] == [SLUG, SIGN]
    assert asked(view).count(NAME) == 1
    name = view.page("form/person").fields[0]
    assert (name.field.label, name.field.required) == ("姓名", True)
    assert view.asked_by[NAME] == ("餐馆开业许可", "招牌设置许可")
    assert (view.asked_apart, view.asked) == (10, 8)
    assert name.raw == viewer.name
    assert name.note == "来自 账号信息"


def test_papers_and_questions_are_asked_once_for_all_who_want_them(viewer):
    view = see(a_folder(viewer), viewer)

    assert [q.asked.question for q in view.questions] == ["经营主体类型", "是否为大型招牌"]
    names = [line.material.name for line in view.lines if line.asks]
    assert names.count("负责人身份证") == 1
    [line] = [line for line in view.lines if line.material.name == "负责人身份证"]
    assert line.wanted_by == ("餐馆开业许可", "招牌设置许可")


def test_a_question_put_in_the_same_words_is_answered_once(viewer):
    agent = {
        "key": "agent",
        "question": "是否委托他人代办",
        "options": [{"value": "self", "label": "本人"}, {"value": "agent", "label": "委托"}],
    }
    for slug, name in (("one", "甲"), ("two", "乙")):
        an_item(slug=slug, name=name, situations=[agent], materials=[a_material("身份证")])
    folder_id = a_folder(viewer, "one", "two")

    folders.choose(folder_id, {"one.agent": "self"}, viewer=viewer, version=1)

    assert [part.situations for part in parts().values()] == [{"agent": "self"}] * 2
    assert [q.items for q in see(folder_id, viewer).questions] == [("甲", "乙")]


def test_pressing_twice_begins_one(viewer):
    assert a_folder(viewer) == a_folder(viewer)
    assert Application.objects.count() == 2


def test_a_single_draft_is_not_taken_for_a_part_nor_a_part_for_a_single_draft(viewer):
    draft_id = a_draft(viewer)
    a_folder(viewer)

    assert a_draft(viewer) == draft_id
    assert [line.id for line in queries.drafts_of(viewer).items] == [draft_id]


def test_it_says_which_item_cannot_be_on_the_form_and_why(viewer):
    a_sign_item(slug="company-only", name="只给企业", audience=["企业法人"])

    with pytest.raises(Invalid) as invalid:
        a_folder(viewer, SLUG, "company-only")

    [problem] = invalid.value.problems
    assert (problem.field, problem.code) == ("company-only", "application.audience")
    assert "“只给企业”：本事项面向企业法人" in problem.message
    assert not Folder.objects.exists()
    [good, bad] = queries.candidates([SLUG, "company-only", "unknown"], viewer=viewer)
    assert (good.refused, bad.refused.code) == (None, "application.audience")


def test_one_item_is_no_reason_for_a_folder(viewer):
    with pytest.raises(Invalid):
        a_folder(viewer, SLUG, SLUG)


# ---- Filling --------------------------------------------------------------------------------------


def test_what_is_typed_once_is_in_every_part(viewer):
    folder_id = a_folder(viewer)

    saved = folders.fill(folder_id, "person", {NAME: "王小红"}, viewer=viewer, version=1)

    assert saved.version == 2
    assert typed(SLUG)[NAME] == typed(SIGN)[NAME] == "王小红"
    assert {part.version for part in parts().values()} == {2}


def test_the_strictest_format_is_asked(viewer):
    folder_id = a_folder(viewer)

    saved = folders.fill(folder_id, "person", {NUMBER: "123"}, viewer=viewer, version=1)

    assert [problem.field for problem in saved.problems] == [NUMBER]  # a text in one of the two
    assert typed(SIGN)[NUMBER] == "123"


def test_what_items_call_their_own_stays_apart(viewer):
    folder_id = a_folder(viewer)
    page = f"own-{SIGN}"

    folders.fill(folder_id, page, {f"{SIGN}.own.area": "3"}, viewer=viewer, version=1)

    assert typed(SIGN)["own.area"] == "3"
    assert "own.area" not in typed(SLUG)


def test_two_devices_that_differ_are_told_and_nothing_is_lost(viewer):
    folder_id = a_folder(viewer)
    folders.fill(folder_id, "person", {NAME: "王小红"}, viewer=viewer, version=1)

    with pytest.raises(Stale) as stale:
        folders.fill(folder_id, "person", {NAME: "王晓红"}, viewer=viewer, version=1)

    [clash] = stale.value.details["conflicts"]
    assert (clash["field"], clash["mine"], clash["theirs"]) == (NAME, "王晓红", "王小红")
    assert typed(SIGN)[NAME] == "王小红"


def test_an_unknown_answer_to_a_question_is_refused_and_an_open_one_is_named(viewer):
    folder_id = a_folder(viewer)

    with pytest.raises(Invalid):
        folders.choose(folder_id, {f"{SLUG}.kind": "castle"}, viewer=viewer, version=1)
    given = {f"{SLUG}.kind": "shop", f"{SIGN}.big": ""}
    saved = folders.choose(folder_id, given, viewer=viewer, version=1)

    assert [problem.field for problem in saved.problems] == [f"{SIGN}.big"]
    assert parts()[SLUG].situations == {"kind": "shop"}


def test_a_part_is_not_changed_behind_the_back_of_the_form(viewer):
    a_folder(viewer)
    part = parts()[SLUG]

    with pytest.raises(Refused) as refused:
        services.fill(part.id, "person", {NAME: "别人"}, viewer=viewer, version=1)

    assert refused.value.code == "application.in_folder"
    assert refused.value.details["folder"] == str(part.folder_id)


def test_a_paper_is_handed_in_once_taken_off_once_and_replaced_once(viewer):
    folder_id = a_folder(viewer)
    line = f"{SLUG}.m2"

    folders.attach(folder_id, line, BytesIO(a_pdf()), name="身份证.pdf", viewer=viewer)

    [(_, _, material)] = papers(SLUG)
    assert papers(SLUG) == {("m2", "upload", material)}
    assert papers(SIGN) == {("m3", "upload", material)}
    [paper] = next(v for v in see(folder_id, viewer).lines if v.material.key == line).papers
    folders.replace(folder_id, paper.id, BytesIO(a_pdf(2)), name="新的.pdf", viewer=viewer)
    [(_, _, other)] = papers(SLUG)
    assert other != material
    assert papers(SIGN) == {("m3", "upload", other)}
    [paper] = next(v for v in see(folder_id, viewer).lines if v.material.key == line).papers
    folders.detach(folder_id, paper.id, viewer=viewer)
    assert papers(SLUG) == papers(SIGN) == set()


def test_an_original_is_shown_only_where_all_take_it(viewer):
    folder_id = a_folder(viewer)

    folders.show_at_window(folder_id, f"{SLUG}.m5", viewer=viewer)
    with pytest.raises(Refused) as refused:
        folders.show_at_window(folder_id, f"{SLUG}.m2", viewer=viewer)

    assert refused.value.code == "application.upload_needed"
    assert papers(SLUG) == {("m5", "paper", None)}


def test_the_way_is_asked_for_each_choice_of_ways_and_the_address_once(viewer):
    folder_id = a_folder(viewer)

    saved = folders.wish_delivery(folder_id, {f"{SLUG}.way": "邮寄"}, viewer=viewer, version=1)

    assert {problem.field for problem in saved.problems} == {"recipient", "phone", "address"}
    fields = [f.field for f in see(folder_id, viewer).delivery.fields]
    assert [f.key for f in fields] == [
        f"{SLUG}.way",
        f"{SIGN}.way",
        "recipient",
        "phone",
        "address",
    ]
    assert fields[1].label == "结果领取方式（招牌设置许可）"


# ---- Another item, and one less -------------------------------------------------------------------


def test_an_item_added_later_has_what_is_typed_and_handed_in(viewer):
    a_sign_item(slug="third", name="第三件")
    folder_id = a_folder(viewer)
    complete_folder(folder_id, viewer)

    folders.add(folder_id, "third", viewer=viewer)

    assert typed("third")[NUMBER] == typed(SIGN)[NUMBER]
    assert parts()["third"].situations == {"big": "no"}
    assert {line for line, *_ in papers("third")} == {"m2", "m3"}
    places = {lack.place for lack in see(folder_id, viewer).lacks}
    assert places == {"form/own-third"}  # its own size is all that is new


def test_what_was_blanked_on_the_form_stays_blank_for_an_item_added_later(viewer):
    a_sign_item(slug="third", name="第三件")
    folder_id = a_folder(viewer)
    folders.fill(folder_id, "person", {NAME: ""}, viewer=viewer, version=1)

    folders.add(folder_id, "third", viewer=viewer)

    assert see(folder_id, viewer).page("form/person").values[NAME] == ""
    assert not typed("third").get(NAME)


def test_an_item_can_be_finished_alone_with_all_that_is_typed(viewer):
    folder_id = a_folder(viewer)
    complete_folder(folder_id, viewer)

    part_id = folders.release(folder_id, SIGN, keep=True, viewer=viewer)

    assert services.submit(part_id, viewer=viewer, promised=True).number
    assert [part.slug for part in see(folder_id, viewer).parts] == [SLUG]
    assert not see(folder_id, viewer).lacks


def test_an_item_given_up_is_erased_and_the_last_one_takes_the_folder_with_it(viewer):
    folder_id = a_folder(viewer)
    folders.release(folder_id, SLUG, keep=False, viewer=viewer)

    assert parts()[SLUG].state == "abandoned"
    assert typed(SLUG) == {}
    folders.release(folder_id, SIGN, keep=True, viewer=viewer)
    with pytest.raises(NotFound):
        see(folder_id, viewer)


def test_given_up_as_a_whole_nothing_typed_is_left(viewer):
    folder_id = a_folder(viewer)

    folders.abandon(folder_id, viewer=viewer)

    assert {part.state for part in parts().values()} == {"abandoned"}
    assert queries.folders_of(viewer) == []


# ---- What one item brings to the others ---------------------------------------------------------------

USCC = {"element": "org.uscc", "label": "统一社会信用代码", "type": "uscc", "required": True}
SHOP = {"element": "own.shop", "label": "店名", "type": "string", "required": True}


@pytest.fixture
def founding(viewer):
    """A licence that gives out the credit code, and a permit that asks for it."""
    a_licence_type("营业执照", fields=["统一社会信用代码"])
    result = {"name": "营业执照", "kind": "证照", "delivery": ["窗口领取"]}
    an_item(slug="found", name="设立登记", form_fields=[SHOP], result=result)
    an_item(slug="permit", name="许可", form_fields=[USCC, SHOP])
    return a_folder(viewer, "permit", "found")


def test_nobody_is_asked_for_the_code_another_item_gives_out(viewer, founding):
    [asked_field] = see(founding, viewer).page("form/org").fields

    assert not asked_field.field.required
    assert asked_field.field.hint == "现在不用填：“设立登记”办成后自动填入。"
    assert not [lack for lack in see(founding, viewer).lacks if lack.place == "form/org"]


def test_finished_alone_it_asks_for_the_code_again(viewer, founding):
    folders.release(founding, "found", keep=True, viewer=viewer)

    [asked_field] = see(founding, viewer).page("form/org").fields
    assert asked_field.field.required


def test_the_code_is_filled_in_once_it_is_given_out(viewer, founding):
    Application.objects.update(state="submitted", number=F("id"), submitted_at=viewer.now)
    code = a_uscc()
    for _ in range(2):
        folders.complete(
            parts()["found"].id, {"org.uscc": code}, said_by="营业执照", by=System(viewer.now)
        )

    assert typed("permit")["org.uscc"] == code
    assert parts()["permit"].awaits == {}
    assert [line.event for line in history(f"application:{parts()['permit'].id}")] == [
        "AnswersCompleted"
    ]


# ---- Submitting -----------------------------------------------------------------------------------


def test_one_press_makes_a_numbered_application_of_every_item(viewer):
    folder_id = a_folder(viewer)
    complete_folder(folder_id, viewer)

    receipt = folders.submit(folder_id, viewer=viewer, promised=True)

    assert len({one.number for one in receipt.receipts}) == 2
    assert [one.application_id for one in receipt.receipts] == [p.id for p in parts().values()]
    [told] = history(f"folder:{folder_id}")
    assert told.body["numbers"] == [one.number for one in receipt.receipts]
    assert papers(SLUG) & {(("m2"), way, material) for _, way, material in papers(SIGN)}


def test_submitting_twice_gives_the_same_receipts(viewer):
    folder_id = a_folder(viewer)
    complete_folder(folder_id, viewer)

    first = folders.submit(folder_id, viewer=viewer, promised=True)

    assert folders.submit(folder_id, viewer=viewer, promised=True) == first


@pytest.mark.django_db(transaction=True)
def test_two_requests_in_one_instant_give_one_receipt(viewer):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory has one connection: its writers wait by nature")
    folder_id = a_folder(viewer)
    complete_folder(folder_id, viewer)

    def press(_):
        try:
            return folders.submit(folder_id, viewer=viewer, promised=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as presses:
        assert len(set(presses.map(press, range(4)))) == 1
    assert len(history(f"folder:{folder_id}")) == 1


def test_everything_missing_is_named_once(viewer):
    folder_id = a_folder(viewer)

    with pytest.raises(Invalid) as invalid:
        folders.submit(folder_id, viewer=viewer, promised=False)

    named = [problem.field for problem in invalid.value.problems]
    assert len(named) == len(set(named))
    assert f"materials.{SLUG}.m2" in named
    assert f"materials.{SIGN}.m3" not in named, "the same paper"
    assert {part.state for part in parts().values()} == {"draft"}
    told = [problem.message for problem in invalid.value.problems]
    assert "餐馆开业许可：请填写店名。" in told
    assert len(told) == len(set(told)), "what looks the same says whose it is"


def test_a_suspended_item_is_named_and_the_rest_can_go_without_it(viewer):
    folder_id = a_folder(viewer)
    complete_folder(folder_id, viewer)
    suspend(SIGN)

    with pytest.raises(Refused) as refused:
        folders.submit(folder_id, viewer=viewer, promised=True)

    [part] = refused.value.details["parts"]
    assert (part["item"], part["code"]) == (SIGN, "application.not_in_use")
    assert "“招牌设置许可”" in refused.value.message
    assert {row.state for row in parts().values()} == {"draft"}, "nothing happened, nothing is lost"
    folders.release(folder_id, SIGN, keep=True, viewer=viewer)
    assert len(folders.submit(folder_id, viewer=viewer, promised=True).receipts) == 1


def test_what_changed_since_it_was_shown_is_shown_again(viewer):
    folder_id = a_folder(viewer)
    complete_folder(folder_id, viewer)

    with pytest.raises(Stale):
        folders.submit(folder_id, viewer=viewer, promised=True, version=1)


def test_another_person_sees_none_of_it(viewer):
    folder_id = a_folder(viewer)

    for step in (
        lambda who: queries.folder(folder_id, viewer=who),
        lambda who: folders.submit(folder_id, viewer=who, promised=True),
        lambda who: folders.add(folder_id, SLUG, viewer=who),
    ):
        with pytest.raises(NotFound):
            step(a_viewer())


def test_who_no_longer_acts_for_the_enterprise_sees_it_no_more(viewer):
    company, agent = an_organisation(), a_person()
    mandate = a_mandate(company, agent)
    acting = a_viewer(agent, organisation=company)
    folder_id = a_folder(acting)
    mandate.delete()

    with pytest.raises(NotFound):
        queries.folder(folder_id, viewer=a_viewer(agent))


# ---- How much it asks of the database ---------------------------------------------------------------


def test_a_folder_is_read_in_three_queries_and_saved_in_few(viewer, django_assert_max_num_queries):
    a_sign_item(slug="third", name="第三件")
    folder_id = a_folder(viewer, SLUG, SIGN, "third")
    see(folder_id, viewer)

    with django_assert_max_num_queries(3):
        see(folder_id, viewer)
    with django_assert_max_num_queries(4 + 2):  # folder, parts, two writes; savepoint of the test
        folders.fill(folder_id, "person", {NAME: "王小红"}, viewer=viewer, version=1)

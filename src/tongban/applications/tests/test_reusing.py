"""A paper handed in before is given again: offered where it fits, refused with the reason where not."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest

from tongban.applications import queries, services
from tongban.applications.models import ApplicationMaterial
from tongban.applications.rules import Way
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
    complete,
)
from tongban.base.errors import Invalid, NotFound, Refused
from tongban.people.tests.make import a_mandate, a_person, a_viewer, an_organisation
from tongban.records.models import Material

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("var")]
LINE = "m2"  # 负责人身份证
OTHER = "signboard"


@pytest.fixture
def viewer():
    """A person who has handed in the identity card with one application; there is another item."""
    an_item()
    an_item(slug=OTHER, name="招牌设置")
    person = a_viewer(a_person())
    submit_with(person, "身份证.pdf")
    return person


def submit_with(viewer, name):
    """Submit an application for the first item with a paper of this name."""
    draft_id = a_draft(viewer)
    complete(draft_id, viewer, papers=False)
    hand_in(draft_id, viewer, name=name)
    services.submit(draft_id, viewer=viewer, promised=True)
    return draft_id


def hand_in(draft_id, viewer, line=LINE, name="身份证.pdf"):
    return services.attach(draft_id, line, BytesIO(a_pdf()), name=name, viewer=viewer)


def line_of(draft_id, viewer, line=LINE):
    view = queries.with_kept(queries.draft(draft_id, viewer=viewer), viewer=viewer)
    return next(one for one in view.lines if one.material.key == line)


def the_kept():
    return Material.objects.get(name="身份证.pdf")


def test_what_was_handed_in_once_is_offered_in_another_item_and_given_by_one_press(viewer):
    draft_id = a_draft(viewer, slug=OTHER)

    (kept,) = line_of(draft_id, viewer).kept
    first = services.reuse(draft_id, LINE, kept.id, viewer=viewer)
    again = services.reuse(draft_id, LINE, kept.id, viewer=viewer)

    assert first == again
    assert (kept.name, kept.given_on, kept.why_not) == ("身份证.pdf", viewer.today, "")
    line = line_of(draft_id, viewer)
    assert [(paper.way, paper.material_id) for paper in line.papers] == [(Way.VAULT, kept.id)]
    assert line.kept == ()
    assert Material.objects.count() == 1


def test_what_only_lay_on_a_draft_was_not_handed_in(viewer):
    stranger = a_viewer(a_person())
    draft_id = a_draft(stranger)
    paper_id = hand_in(draft_id, stranger, name="传错的.pdf")
    services.detach(draft_id, paper_id, viewer=stranger)

    assert line_of(draft_id, stranger).kept == ()


def test_it_is_enough_to_submit_and_is_noted_where_it_was_used(viewer):
    draft_id = a_draft(viewer, slug=OTHER)
    services.reuse(draft_id, LINE, the_kept().id, viewer=viewer)
    complete(draft_id, viewer, papers=False)

    number = services.submit(draft_id, viewer=viewer, promised=True).number

    uses = queries.uses_of([the_kept().id])
    last, first = uses[the_kept().id]
    assert (last.number, last.item_name, first.item_name) == (number, "招牌设置", "餐馆开业许可")


def test_a_promise_gives_way_to_it_and_a_press_by_mistake_is_taken_back(viewer):
    an_item(slug="later", materials=[a_material("负责人身份证", necessity="容缺后补")])
    draft_id = a_draft(viewer, slug="later")
    until = queries.draft(draft_id, viewer=viewer).later.last
    services.promise_later(draft_id, "m1", until=until, signed=True, viewer=viewer)

    (kept,) = line_of(draft_id, viewer, "m1").kept
    paper_id = services.reuse(draft_id, "m1", kept.id, viewer=viewer)

    (paper,) = line_of(draft_id, viewer, "m1").papers
    assert paper.way is Way.VAULT
    services.detach(draft_id, paper_id, viewer=viewer)
    assert [one.id for one in line_of(draft_id, viewer, "m1").kept] == [kept.id]


def test_a_paper_of_another_kind_is_not_offered_and_not_taken(viewer):
    draft_id = a_draft(viewer, slug=OTHER)

    assert line_of(draft_id, viewer, "m6").kept == ()
    with pytest.raises(Refused) as refused:
        services.reuse(draft_id, "m6", the_kept().id, viewer=viewer)
    assert refused.value.code == "records.other_kind"


def test_a_form_is_filled_in_anew(viewer):
    an_item(slug="form", materials=[a_material("户口登记申请表", kind="申请表", form="纸质")])
    draft_id = a_draft(viewer, slug="form")
    hand_in(draft_id, viewer, "m1", "申请表.pdf")
    services.detach(draft_id, line_of(draft_id, viewer, "m1").papers[0].id, viewer=viewer)

    assert line_of(draft_id, viewer, "m1").kept == ()
    form = Material.objects.get(name="申请表.pdf")
    with pytest.raises(Refused) as refused:
        services.reuse(draft_id, "m1", form.id, viewer=viewer)
    assert (refused.value.code, form.trust) == ("application.not_reusable", "D")


def test_a_letter_of_authority_is_written_anew(viewer):
    an_item(slug="agent", materials=[a_material("授权委托书及受托人居民身份证")])
    draft_id = a_draft(viewer, slug="agent")

    with pytest.raises(Refused) as refused:
        services.reuse(draft_id, "m1", the_kept().id, viewer=viewer)
    assert refused.value.code == "application.not_reusable"


def test_what_has_expired_is_shown_with_the_reason_and_refused(viewer):
    Material.objects.update(valid_until=viewer.today - timedelta(days=1))
    draft_id = a_draft(viewer, slug=OTHER)

    (kept,) = line_of(draft_id, viewer).kept
    assert "过期" in kept.why_not
    with pytest.raises(Refused, match="过期") as refused:
        services.reuse(draft_id, LINE, kept.id, viewer=viewer)
    assert refused.value.code == "records.expired"


def test_what_was_withdrawn_is_not_offered_and_refused(viewer):
    Material.objects.update(withdrawn_at=viewer.now)
    draft_id = a_draft(viewer, slug=OTHER)

    assert line_of(draft_id, viewer).kept == ()
    with pytest.raises(Refused, match="撤下") as refused:
        services.reuse(draft_id, LINE, the_kept().id, viewer=viewer)
    assert refused.value.code == "records.withdrawn"
    hand_in(draft_id, viewer)
    assert Material.objects.filter(withdrawn_at=None).count() == 1


def test_somebody_else_s_paper_does_not_exist(viewer):
    stranger = a_viewer(a_person())
    draft_id = a_draft(stranger, slug=OTHER)

    assert line_of(draft_id, stranger).kept == ()
    with pytest.raises(NotFound):
        services.reuse(draft_id, LINE, the_kept().id, viewer=stranger)


def test_for_an_enterprise_its_own_papers_alone_and_the_person_s_are_refused_with_the_reason(
    viewer,
):
    person = a_person()
    organisation, other = an_organisation(), an_organisation("同江市另一家有限公司")
    for one in (organisation, other):
        a_mandate(one, person)
    himself, acting = a_viewer(person), a_viewer(person, organisation=organisation)
    submit_with(himself, "我的.pdf")
    submit_with(acting, "公司的.pdf")
    draft_id = a_draft(acting, slug=OTHER)

    (kept,) = line_of(draft_id, acting).kept
    assert kept.name == "公司的.pdf"
    mine = Material.objects.get(name="我的.pdf")
    with pytest.raises(Refused, match="不是您现在代表的单位") as refused:
        services.reuse(draft_id, LINE, mine.id, viewer=acting)
    assert refused.value.code == "records.other_holder"

    own = a_draft(himself, slug=OTHER)
    with pytest.raises(Refused, match="由您本人申请"):
        services.reuse(own, LINE, kept.id, viewer=himself)
    elsewhere = a_viewer(person, organisation=other)
    assert line_of(a_draft(elsewhere, slug=OTHER), elsewhere).kept == ()


def test_a_colleague_may_use_the_enterprise_s_paper(viewer):
    organisation, first, second = an_organisation(), a_person(), a_person()
    for one in (first, second):
        a_mandate(organisation, one)
    acting = a_viewer(first, organisation=organisation)
    submit_with(acting, "公司的.pdf")
    colleague = a_viewer(second, organisation=organisation)
    draft_id = a_draft(colleague, slug=OTHER)

    (kept,) = line_of(draft_id, colleague).kept
    assert services.reuse(draft_id, LINE, kept.id, viewer=colleague)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda today: {"valid_until": today - timedelta(days=1)}, "过期"),
        (lambda today: {"withdrawn_at": "2018-11-05T01:00:00Z"}, "撤下"),
    ],
)
def test_what_has_become_unfit_stops_the_submission_and_loses_nothing(viewer, change, words):
    draft_id = a_draft(viewer, slug=OTHER)
    services.reuse(draft_id, LINE, the_kept().id, viewer=viewer)
    complete(draft_id, viewer, papers=False)
    Material.objects.filter(name="身份证.pdf").update(**change(viewer.today))

    with pytest.raises(Invalid) as refused:
        services.submit(draft_id, viewer=viewer, promised=True)

    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == (f"materials.{LINE}", "application.paper_unfit")
    assert words in problem.message
    assert line_of(draft_id, viewer).papers
    services.detach(draft_id, line_of(draft_id, viewer).papers[0].id, viewer=viewer)
    hand_in(draft_id, viewer, name="新身份证.pdf")
    assert services.submit(draft_id, viewer=viewer, promised=True).number


def test_a_paper_good_until_today_is_good_today(viewer):
    Material.objects.update(valid_until=viewer.today)
    draft_id = a_draft(viewer, slug=OTHER)

    assert services.reuse(draft_id, LINE, the_kept().id, viewer=viewer)


def test_verified_papers_come_first_and_three_are_enough(viewer):
    for day in range(1, 5):
        submit_with(viewer, f"{day}.pdf")
    Material.objects.filter(name="身份证.pdf").update(
        trust="B", verified_at=viewer.now, watermark="此件经与原件核对无误"
    )

    kept = line_of(a_draft(viewer, slug=OTHER), viewer).kept

    assert [one.name for one in kept] == ["身份证.pdf", "4.pdf", "3.pdf"]
    assert [one.is_verified for one in kept] == [True, False, False]


def test_a_submitted_application_takes_none(viewer):
    draft_id = submit_with(viewer, "另一份.pdf")

    with pytest.raises(Refused) as refused:
        services.reuse(draft_id, LINE, the_kept().id, viewer=viewer)
    assert refused.value.code == "application.submitted"


def test_what_is_kept_takes_one_query_more_and_none_when_all_is_given(
    viewer, django_assert_num_queries
):
    view = queries.draft(a_draft(viewer, slug=OTHER), viewer=viewer)
    with django_assert_num_queries(1):
        queries.with_kept(view, viewer=viewer)

    nothing_open = replace(view, lines=())
    with django_assert_num_queries(0):
        queries.with_kept(nothing_open, viewer=viewer)


def test_on_one_form_over_several_items_it_is_given_once_for_all_and_dated_once(viewer):
    a_sign_item()
    folder_id = a_folder(viewer)

    def on_form():
        view = queries.folder_with_kept(queries.folder(folder_id, viewer=viewer), viewer=viewer)
        return next(line for line in view.lines if line.material.key == f"{SLUG}.{LINE}")

    (kept,) = on_form().kept
    for _ in range(2):
        folders.reuse(folder_id, f"{SLUG}.{LINE}", kept.id, viewer=viewer)
    (paper,) = on_form().papers
    until = viewer.today + timedelta(days=9)
    folders.date_paper(folder_id, paper.id, until, viewer=viewer)

    given = ApplicationMaterial.objects.filter(way=Way.VAULT, removed_at=None)
    assert {one.application.item_version.item.slug for one in given} == {SLUG, SIGN}
    assert {one.material_id for one in given} == {kept.id}
    assert the_kept().valid_until == until
    the_letter = queries.folder_paper(folder_id, paper.id, viewer=viewer)
    assert the_letter[0] == "身份证.pdf"
    with pytest.raises(NotFound):
        folders.date_paper(folder_id, the_kept().id, until, viewer=viewer)

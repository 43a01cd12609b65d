"""The words and parts of `{% load ui %}`, as they stand on a page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, RequestContext, Template
from django.utils import translation

from tongban.base.errors import Invalid, Problem, Refused
from tongban.base.icons import ICONS
from tongban.base.paging import Page

INSTANT = datetime(2026, 12, 2, 6, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    key: str = "phone"
    label: str = "手机号"
    type: str = "phone"
    required: bool = True
    hint: str = "11 位"
    choices: tuple[str, ...] = ()


def drawn(template: str, **context: object) -> str:
    return Template("{% load ui %}" + template).render(Context(context))


# --- one question ------------------------------------------------------------------------------


def test_a_question_keeps_what_was_typed_and_says_what_is_wrong() -> None:
    html = drawn(
        "{% field asked values problems %}",
        asked=Asked(),
        values={"phone": "13900<"},
        problems=[Problem("phone", "phone.length", "手机号要 11 位。")],
    )

    assert 'value="13900&lt;"' in html
    assert 'type="tel"' in html
    assert 'aria-required="true"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="f-phone-problem f-phone-hint"' in html
    assert "手机号要 11 位。" in html


def test_a_question_that_is_right_names_only_its_hint() -> None:
    html = drawn("{% field asked values %}", asked=Asked(), values={})

    assert 'aria-describedby="f-phone-hint"' in html
    assert "aria-invalid" not in html


def test_a_password_is_never_written_back() -> None:
    html = drawn(
        '{% field "password" values label="密码" type="password" %}', values={"password": "hunter2"}
    )

    assert "hunter2" not in html


def test_few_choices_are_radios_and_many_a_list() -> None:
    few = drawn("{% field asked %}", asked=Asked(type="choice", choices=("甲", "乙")))
    many = drawn("{% field asked %}", asked=Asked(type="choice", choices=tuple("甲乙丙丁戊己庚")))

    assert few.count('type="radio"') == 2
    assert many.count("<option") == 1 + 7


def test_yes_or_no_is_asked_in_words() -> None:
    html = drawn("{% field asked values %}", asked=Asked(type="boolean"), values={"phone": "否"})

    assert 'value="否" checked' in html
    assert 'value="是"' in html


def test_a_clerk_s_browser_does_not_fill_in_another_person_s_number() -> None:
    assert 'autocomplete="tel"' in drawn("{% field asked %}", asked=Asked())
    assert 'autocomplete="off"' in drawn('{% field asked autocomplete="off" %}', asked=Asked())


def test_a_field_of_a_django_form_looks_the_same() -> None:
    class Door(forms.Form):
        name = forms.CharField(label="姓名", help_text="照证件")
        agreed = forms.BooleanField(label="同意")

    html = drawn("{% bound form.name %}{% bound form.agreed %}", form=Door({}))

    assert 'aria-describedby="id_name-problem id_name-hint"' in html
    assert 'class="form-check-input"' in html


# --- refusals ----------------------------------------------------------------------------------


def test_a_refusal_gives_its_words_and_the_law() -> None:
    html = drawn(
        '{% include "base/_refused.html" %}',
        refused=Refused("不能受理两次。", article="第三十二条"),
    )

    assert 'role="alert"' in html
    assert "不能受理两次。" in html
    assert "第三十二条" in html


def test_what_is_invalid_links_to_its_fields() -> None:
    refused = Invalid([Problem("phone", "required", "请填写手机号。")])

    html = drawn('{% include "base/_refused.html" %}', refused=refused)

    assert '<a href="#f-phone">请填写手机号。</a>' in html


def test_nothing_refused_draws_nothing() -> None:
    assert drawn('{% include "base/_refused.html" %}', refused=None).strip() == ""


# --- parts -------------------------------------------------------------------------------------


def pager(request: HttpRequest, next_token: str | None) -> str:
    page = Page(items=[], next_token=next_token)
    return Template('{% include "base/_pager.html" %}').render(
        RequestContext(request, {"page": page})
    )


def test_the_next_page_keeps_the_filters(rf) -> None:
    html = pager(rf.get("/workbench/?state=accepted&after=old"), "abc")

    assert 'href="?state=accepted&amp;after=abc"' in html
    assert 'href="?state=accepted"' in html


def test_the_way_back_to_the_first_page_names_no_page(rf) -> None:
    assert 'href="?"' in pager(rf.get("/workbench/?after=old"), None)


def test_a_single_page_has_no_pager(rf) -> None:
    assert "nav" not in pager(rf.get("/"), None)


def test_crumbs_lead_home_and_end_here() -> None:
    html = drawn('{% crumbs "市场监管局" "/departments/scjg" "食品经营许可" %}')

    assert html.index('href="/"') < html.index("/departments/scjg") < html.index("食品经营许可")
    assert html.count("aria-current") == 1


@pytest.mark.parametrize("light", ["green", "yellow", "red", "paused", "stopped"])
def test_a_clock_says_in_words_and_a_picture_what_its_colour_says(light: str) -> None:
    html = drawn('{% include "base/_clock.html" with words="还剩 3 个工作日" %}', light=light)

    assert "还剩 3 个工作日" in html
    assert "<svg" in html
    assert "<progress" not in html  # no bar without its days


def test_an_icon_that_does_not_exist_is_a_fault() -> None:
    with pytest.raises(KeyError):
        drawn('{% icon "unicorn" %}')


@pytest.mark.parametrize("name", sorted(ICONS))
def test_icons_are_hidden_from_screen_readers(name: str) -> None:
    assert 'aria-hidden="true"' in drawn("{% icon name %}", name=name)


# --- words -------------------------------------------------------------------------------------


def test_days_and_instants_are_words() -> None:
    assert drawn("{{ day|cn_date }}", day=date(2026, 12, 2)) == "12月2日（周三）"
    assert drawn('{{ day|cn_date:"year" }}', day=date(2026, 12, 2)) == "2026年12月2日（周三）"
    assert drawn("{{ at|cn_datetime }}", at=INSTANT) == "2026年12月2日 14:03"


def test_an_instant_falls_on_the_day_of_the_city() -> None:
    late = datetime(2026, 12, 1, 20, 0, tzinfo=UTC)  # 4 in the morning of the 2nd in Tongjiang

    assert drawn("{{ at|cn_date }}", at=late) == "12月2日（周三）"


def test_no_day_is_no_words() -> None:
    assert drawn("{{ day|cn_date }}{{ day|cn_datetime }}", day=None) == ""


def test_other_languages_have_their_own_order() -> None:
    with translation.override("en"):
        assert drawn("{{ day|cn_date }}", day=date(2026, 12, 2)) == "Wed, 2 December"
    with translation.override("ru"):
        assert "декабря" in drawn('{{ day|cn_date:"year" }}', day=date(2026, 12, 2))

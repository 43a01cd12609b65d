"""What messages say. Read with the eyes of somebody who has never been to an office. No database."""

import re

import pytest

from tongban.messages import composing, rules
from tongban.messages.composing import compose
from tongban.messages.tests.make import SAMPLES

EVERY = sorted(rules.TEMPLATES)


def words_of(name, *, leave_out=()):
    template = rules.TEMPLATES[name]
    return compose(
        name, {n: SAMPLES[n] for n in template.needs | template.may if n not in leave_out}
    )


def test_every_template_is_written_and_every_text_is_a_template():
    written = {path.name.removesuffix(".txt") for path in composing.FOLDER.iterdir()}

    assert written == set(rules.TEMPLATES)


@pytest.mark.parametrize("name", EVERY)
def test_a_message_says_all_it_is_told(name):
    words = words_of(name)
    everything = words.title + words.text
    told = rules.TEMPLATES[name].needs | rules.TEMPLATES[name].may

    for key in told - {"items", "due", "answer_by"}:
        assert str(SAMPLES[key]) in everything
    if "due" in told:
        assert "12月2日" in everything
    if "items" in told:
        assert "1. 场所平面图：请标注后厨尺寸；" in everything
        assert "2. 健康证明：已过期，请换新的。" in everything
    assert "{" not in everything


@pytest.mark.parametrize("name", EVERY)
def test_a_message_without_what_it_may_be_told_is_still_whole(name):
    words = words_of(name, leave_out=rules.TEMPLATES[name].may)

    assert words.title
    assert "None" not in words.text
    assert not re.search(r"最晚\s*前", words.text)
    assert words.text.endswith("。")


@pytest.mark.parametrize("name", EVERY)
def test_a_title_fits_a_line_and_an_sms_is_one_line_with_its_sender(name):
    words = words_of(name)
    sms = rules.sms_text(words.text)

    assert len(words.title) <= 40
    assert "\n" not in sms
    assert sms.startswith("【同江通办】")
    assert len(sms) <= 300


def test_what_a_template_does_not_take_is_a_mistake_of_the_caller():
    with pytest.raises(TypeError, match=r"missing \['due'\], unknown \['until'\]"):
        compose("case.lapsed", {"item": "a", "number": "1", "agency": "b", "until": "x"})
    with pytest.raises(KeyError):
        compose("case.unheard_of", {})

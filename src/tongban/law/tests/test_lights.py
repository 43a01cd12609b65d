"""Colours and words, as people read them on a Monday."""

from datetime import date

import pytest

from tongban.law.clock import Unit
from tongban.law.lights import Light, light, words
from tongban.law.workdays import Calendar

PLAIN = Calendar(days={}, known_through=date(2026, 12, 31))
FRIDAY, SATURDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("due_on", "today", "promised", "colour"),
    [
        (date(2026, 12, 7), MONDAY, None, Light.GREEN),  # 5 left
        (date(2026, 12, 7), MONDAY, 20, Light.GREEN),
        (date(2026, 12, 7), MONDAY, 25, Light.YELLOW),  # 20 of 25 used: four fifths
        (date(2026, 12, 2), MONDAY, 5, Light.GREEN),  # 2 left
        (date(2026, 12, 1), MONDAY, None, Light.YELLOW),  # 1 left
        (MONDAY, FRIDAY, None, Light.YELLOW),  # 1 left over the weekend
        (MONDAY, MONDAY, None, Light.YELLOW),
        (FRIDAY, SATURDAY, None, Light.RED),
        (FRIDAY, MONDAY, None, Light.RED),
        (None, MONDAY, 5, Light.GREEN),
    ],
)
def test_light(due_on, today, promised, colour):
    assert light(due_on, today, PLAIN, promised) is colour


@pytest.mark.parametrize(
    ("due_on", "today", "said"),
    [
        (date(2026, 12, 3), MONDAY, "还剩 3 个工作日，12月3日前"),
        (date(2027, 1, 4), date(2026, 12, 31), "还剩 2 个工作日，2027年1月4日前"),
        (MONDAY, MONDAY, "今天到期"),
        (FRIDAY, SATURDAY, "11月27日已到期"),
        (FRIDAY, date(2026, 12, 1), "超期 2 个工作日"),
        (None, MONDAY, "计时暂停"),
    ],
)
def test_words(due_on, today, said):
    assert words(due_on, today, PLAIN) == said


def test_words_of_a_limit_in_natural_days():
    assert words(date(2026, 12, 3), MONDAY, PLAIN, unit=Unit.DAY) == "还剩 3 天，12月3日前"
    assert words(FRIDAY, SATURDAY, PLAIN, unit=Unit.DAY) == "超期 1 天"


def test_a_paused_clock_names_the_procedure():
    assert words(None, MONDAY, PLAIN, pause="现场核查") == "计时暂停（现场核查）"


def test_every_light_has_a_word_and_the_code_of_the_supervision_platform():
    assert [(each.label, each.code) for each in Light] == [("正常", 0), ("临期", 1), ("超期", 2)]

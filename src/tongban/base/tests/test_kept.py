"""Parts of pages rendered once for each value of what they hang on."""

from django.template import Context, Template
from django.utils import translation

from tongban.base.templatetags.kept import MOST_KEPT


class Counter:
    """Counts how often it is written out."""

    def __init__(self):
        self.times = 0

    def __str__(self):
        self.times += 1
        return str(self.times)


def a_part():
    return Template("{% load kept %}{% kept who %}{{ who }}:{{ counter }}{% endkept %}")


def test_a_part_is_rendered_once_for_each_value():
    part, counter = a_part(), Counter()

    shown = [part.render(Context({"who": w, "counter": counter})) for w in ("a", "b", "a", "b")]

    assert shown == ["a:1", "b:2", "a:1", "b:2"]


def test_each_language_has_its_own():
    part, counter = a_part(), Counter()

    for language in ("zh-hans", "ru", "zh-hans"):
        with translation.override(language):
            part.render(Context({"who": "a", "counter": counter}))

    assert counter.times == 2


def test_the_least_used_goes_when_there_are_too_many():
    part, counter = a_part(), Counter()

    for number in range(MOST_KEPT + 1):
        part.render(Context({"who": number, "counter": counter}))
    before = counter.times
    part.render(Context({"who": MOST_KEPT, "counter": counter}))
    part.render(Context({"who": 0, "counter": counter}))

    assert counter.times == before + 1

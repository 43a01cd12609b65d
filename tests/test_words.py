"""The citizen pages speak English and Russian as fully as Chinese."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings

from tests import words
from tests.words import LANGUAGES, SOURCE

AGAIN = "run `make words`, then write what src/tongban/locale/*/LC_MESSAGES/django.po lacks"
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# {name}, %(name)s, %%, and the tags inside the words
HELD = re.compile(r"\{\w+\}|%\(\w+\)s|%%|<[^>]+>")
QUOTED = re.compile(r"[“«].*?[”»]|开小饭馆")  # what is to be typed in Chinese
TRANSLATED = re.compile(
    r"{#.*?#}|{% comment %}.*?{% endcomment %}|{% translate .*?%}|_\(\".*?\"\)"
    r"|{% blocktranslate .*?{% endblocktranslate %}|<(\w+) lang=\"zh-CN\"[^>]*>.*?</\1>",
    re.DOTALL,
)
STAFF = (
    r"staff|/window/|/parts|position\.html"
    r"|hall/(admin/|stationing|numbers|_sum|window|_waiting|_current)"
    r"|hall/\w*(board|display)"  # they hang in the hall
)
CITIZEN = sorted(
    path
    for room in ("base", "hall", "people", "portal", "ratings")
    for path in SOURCE.glob(f"{room}/templates/**/*.html")
    if not re.search(STAFF, path.as_posix())
)


@pytest.fixture(scope="module")
def said() -> set[words.Said]:
    return set(words.said())


@pytest.fixture(params=LANGUAGES)
def path(request: pytest.FixtureRequest) -> Path:
    return words.catalogue_path(request.param)


def test_every_word_is_translated_and_no_other(path: Path, said: set[words.Said]) -> None:
    entries = polib.pofile(str(path))
    assert {(e.msgid, e.msgid_plural) for e in entries} == said, AGAIN
    assert [e.msgid for e in entries if not e.translated() or e.fuzzy] == [], AGAIN


def test_the_compiled_words_are_the_written_ones(path: Path) -> None:
    assert path.with_suffix(".mo").read_bytes() == words.compiled(path), AGAIN


def test_a_translation_holds_the_places_of_its_original(path: Path) -> None:
    entries = polib.pofile(str(path))
    wrong = [
        text
        for entry in entries
        for text in _texts(entry)
        if sorted(HELD.findall(text)) != sorted(HELD.findall(entry.msgid))
    ]
    assert wrong == []


def test_a_translation_is_not_chinese(path: Path) -> None:
    texts = (text for entry in polib.pofile(str(path)) for text in _texts(entry))
    assert [text for text in texts if CHINESE.search(QUOTED.sub("", text))] == []


def test_a_counted_word_has_every_plural_form_of_its_language(path: Path) -> None:
    entries = polib.pofile(str(path))
    forms = int(re.findall(r"nplurals=(\d)", entries.metadata["Plural-Forms"])[0])
    counted = [entry for entry in entries if entry.msgid_plural]
    assert counted
    assert {len(entry.msgstr_plural) for entry in counted} == {forms}


@pytest.mark.parametrize("path", CITIZEN, ids=lambda path: path.name)
def test_a_citizen_template_says_nothing_in_chinese_alone(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert CHINESE.findall(TRANSLATED.sub("", text)) == [], "wrap it in {% translate %}"


def test_settings_offer_what_is_translated() -> None:
    assert {code for code, _ in settings.LANGUAGES} == {settings.LANGUAGE_CODE, *LANGUAGES}


def _texts(entry: polib.POEntry) -> Iterator[str]:
    yield from entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]

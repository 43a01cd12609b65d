"""The pages for each role name addresses, words and keys that the site has."""

import re
from pathlib import Path

import pytest
from django.urls import resolve

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "docs" / "roles").glob("*.md"))
SOURCES = [
    *(ROOT / "src" / "tongban").glob("*/templates/**/*.html"),
    ROOT / "src" / "tongban" / "workbench" / "catalogue_words.py",
    ROOT / "src" / "tongban" / "workbench" / "steps.py",
    ROOT / "src" / "tongban" / "workbench" / "views" / "catalogue" / "drafts.py",
    ROOT / "src" / "tongban" / "catalogue" / "rules.py",
    ROOT / "src" / "tongban" / "cases" / "queries" / "worklist.py",
    ROOT / "src" / "tongban" / "hall" / "views" / "admin.py",
    ROOT / "src" / "tongban" / "hall" / "queries" / "stationing.py",
]
KEYS = re.compile(r"""key="(\w)"|shortcut="(\w)"|key === "(.)"|data-key="(\w)"|<kbd>(\w)</kbd>""")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_address_named_is_one_of_the_site(page: Path) -> None:
    named = re.findall(r"`(/[^`\s]*)`", page.read_text(encoding="utf-8"))
    assert named
    for address in named:
        if len(address) > 1:  # "/" alone is the key too
            resolve(address)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_word_in_brackets_stands_on_a_page(page: Path) -> None:
    site = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    words = re.findall(r"【([^】]+)】", page.read_text(encoding="utf-8"))
    assert words
    assert [word for word in words if word not in site] == []


def test_every_key_named_does_something() -> None:
    scripts = [*SOURCES, *(ROOT / "src" / "tongban").glob("*/static/**/keys.js")]
    bound = {
        key
        for path in scripts
        for found in KEYS.findall(path.read_text(encoding="utf-8"))
        for key in found
    }
    named = re.findall(r"^\| (`.+?) \|", (ROOT / "docs/roles/window-clerk.md").read_text(), re.M)
    keys = {key for cell in named for key in re.findall(r"`(.)`", cell)}
    assert len(keys) > 6
    assert keys - bound == set()

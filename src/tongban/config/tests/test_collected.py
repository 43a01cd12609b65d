"""Collected static files are served only while they are those of the sources."""

from pathlib import Path

import pytest

from tongban.config import collected


@pytest.fixture
def style(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    sources = tmp_path / "src"
    monkeypatch.setattr(collected, "SOURCES", sources)
    style = sources / "base" / "static" / "base" / "site.css"
    style.parent.mkdir(parents=True)
    style.write_text("a {}")
    return style


@pytest.fixture
def root(tmp_path: Path, style: Path) -> Path:
    root = tmp_path / "collected"
    root.mkdir()
    (root / "staticfiles.json").write_text("{}")
    collected.mark(root)
    return root


def test_what_was_just_collected_is_current(root: Path) -> None:
    assert collected.is_current(root)


def test_a_changed_a_new_and_a_removed_file_are_seen(root: Path, style: Path) -> None:
    style.write_text("b {}")
    assert not collected.is_current(root)

    style.write_text("a {}")
    assert collected.is_current(root)
    (style.parent / "mark.svg").write_text("<svg/>")
    assert not collected.is_current(root)

    (style.parent / "mark.svg").unlink()
    style.unlink()
    assert not collected.is_current(root)


def test_an_unfinished_or_unmarked_collection_is_not_current(root: Path, tmp_path: Path) -> None:
    (root / "staticfiles.json").unlink()
    assert not collected.is_current(root)
    assert not collected.is_current(tmp_path / "nothing")

"""Rules of the house that are read off the repository, so that they cannot rot."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.template.loader import get_template

from tongban.config.assets import FILES
from tongban.config.environment import Environment

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "tongban"
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
INLINE = re.compile(r"""<style|\sstyle=|\son[a-z]+=["']|<script(?![^>]*\ssrc=)[^>]*>|javascript:""")
DATA_SCRIPT = re.compile(r"""<script type="application/(ld\+)?json".*?</script>""", re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_what_it_needs(path: Path) -> None:
    name = str(path.relative_to(path.parents[_depth(path)]))
    head = path.read_text(encoding="utf-8")[:400]
    assert f"{name}:" in head, f"start it with {{# {name}: what it shows. Needs: … #}}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_compiles_and_has_no_inline_script_or_style(path: Path) -> None:
    get_template(str(path.relative_to(path.parents[_depth(path)])))
    assert INLINE.findall(DATA_SCRIPT.sub("", path.read_text(encoding="utf-8"))) == []


def test_every_static_file_a_template_names_exists() -> None:
    named = {
        (path.name, name)
        for path in TEMPLATES
        for name in re.findall(r"""{% static ["']([^"']+)["']""", path.read_text(encoding="utf-8"))
    }
    assert named
    assert [each for each in named if each[1] not in FILES and not find(each[1])] == []


def test_migrations_import_nothing_of_the_project() -> None:
    bad = [
        f"{path.relative_to(ROOT)}: {line}"
        for path in SOURCE.glob("*/migrations/*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "tongban." in line and not line.strip().startswith(("#", '"'))
    ]
    assert bad == []


def test_settings_fit_on_a_page() -> None:
    settings = (SOURCE / "config" / "settings.py").read_text(encoding="utf-8")
    assert len(settings.splitlines()) < 150


def test_every_setting_is_documented() -> None:
    source = (SOURCE / "config" / "environment.py").read_text(encoding="utf-8")
    names = set(re.findall(r'"(TONGBAN_[A-Z_]+)"', source))
    documented = set(re.findall(r"TONGBAN_[A-Z_]+", _read("docs/operations.md")))
    assert len(names) >= len(Environment.__slots__) - 1
    assert names - documented == set()


@pytest.mark.parametrize("name", ["run.txt", "test.txt", "node.txt"])
def test_locked_dependencies_have_hashes_and_name_no_host(name: str) -> None:
    lines = _read(f"requirements/{name}").splitlines()
    pins = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert [pin for pin in pins if "==" not in pin or not pin.endswith("\\")] == []
    assert [line for line in lines if "://" in line] == []


def test_the_front_end_lock_names_no_host() -> None:
    assert '"resolved"' not in _read("package-lock.json")


def test_no_room_is_a_grab_bag() -> None:
    names = {path.stem for path in _modules()}
    assert names & {"utils", "helpers", "common", "core", "misc"} == set()


def _depth(path: Path) -> int:
    """How far above the file its templates/ folder is."""
    return [parent.name for parent in path.parents].index("templates")


def _modules() -> Iterator[Path]:
    return (path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")

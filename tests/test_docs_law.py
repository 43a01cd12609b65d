"""docs/law.md names every rule of the law, and nothing that is not there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
LAW = ROOT / "src" / "tongban" / "law"
PAGE = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (?P<source>[^|]+) \| `(?P<function>[\w.]+)` \| `(?P<test>[\w.]+::\w+)` \|$", re.M
)
ROWS = list(ROW.finditer(PAGE))


def test_every_row_of_the_page_is_read():
    headings_and_rules = PAGE.count("| test |\n") + PAGE.count("| --- |\n")

    assert len(ROWS) == len(re.findall(r"^\|", PAGE, re.M)) - headings_and_rules


def test_the_page_names_every_public_function_and_no_other():
    assert {row["function"] for row in ROWS} == {name for name, _ in _public_functions()}


def test_every_test_the_page_names_exists():
    named = {row["test"] for row in ROWS}

    assert named <= set(_tests()), named - set(_tests())


def test_every_test_the_page_names_is_about_the_module_it_stands_beside():
    for row in ROWS:
        module = _module_of(row["function"])
        path = LAW / "tests" / row["test"].partition("::")[0]
        imported = path.read_text(encoding="utf-8")
        assert module in imported or module == "typed", row[0]


def test_every_rule_names_its_source():
    """Properties and `normalise` decide nothing: the module says what they are of."""
    without = [
        name
        for name, node in _public_functions()
        if node.name != "normalise"
        and not node.decorator_list
        and "Source: " not in (ast.get_docstring(node) or "")
    ]

    assert without == []


def _public_functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(LAW.rglob("*.py")):
        if "tests" in path.parts:
            continue
        module = ".".join(path.relative_to(LAW).with_suffix("").parts)
        yield from _public_in(ast.parse(path.read_text(encoding="utf-8")), module)


def _public_in(
    node: ast.Module | ast.ClassDef, prefix: str
) -> Iterator[tuple[str, ast.FunctionDef]]:
    for child in node.body:
        if isinstance(child, ast.ClassDef):
            yield from _public_in(child, f"{prefix}.{child.name}")
        elif isinstance(child, ast.FunctionDef) and not child.name.startswith("_"):
            yield f"{prefix}.{child.name}", child


def _tests() -> Iterator[str]:
    for path in (LAW / "tests").glob("test_*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield f"{path.name}::{node.name}"


def _module_of(function: str) -> str:
    parts = [part for part in function.split(".") if part != "codes"]
    return parts[0]

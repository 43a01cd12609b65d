"""The rules of keeping as a file: retention.yaml of a folder."""

from pathlib import Path
from typing import Any

import yaml

from tongban.base.errors import Invalid, Problem
from tongban.retention.rules import Kind

KEYS = {
    *("kind", "name", "what", "since", "years", "days", "from_next_year", "basis", "is_typical"),
}
LONGEST = 100  # years


def read(folder: Path) -> list[dict[str, Any]]:
    """Read the rules of a folder; none where it has no retention.yaml. Raises Invalid, every fault."""
    path = folder / "retention.yaml"
    if not path.exists():
        return []
    documents = yaml.safe_load(path.read_text(encoding="utf-8"))["classes"]
    problems = [problem for document in documents for problem in _faults(document)]
    kinds = [document.get("kind") for document in documents]
    problems += [
        Problem(kind, "retention.twice", f"保管期限 {kind}：写了两次")
        for kind in tuple(Kind)
        if kinds.count(kind) > 1
    ]
    if problems:
        raise Invalid(problems)
    return list(documents)


def _faults(document: dict[str, Any]) -> list[Problem]:
    kind = str(document.get("kind", "?"))
    if set(document) != KEYS:
        words = "、".join(sorted(set(document) ^ KEYS))
        return [Problem(kind, "retention.keys", f"保管期限 {kind}：缺少或多出 {words}")]
    problems = []
    if kind not in tuple(Kind):
        words = f"保管期限 {kind}：没有这一类，应为 {'、'.join(Kind)}"
        problems.append(Problem(kind, "retention.kind", words))
    for unit, most in (("years", LONGEST), ("days", LONGEST * 366)):
        length = document[unit]
        if length is not None and not (type(length) is int and 0 <= length <= most):
            words = f"保管期限 {kind}：{unit} 写整数，或 null"
            problems.append(Problem(kind, "retention.length", words))
    if document["years"] == 0 and not document["days"]:
        words = f"保管期限 {kind}：至少一天；永久保管的 years、days 都写 null"
        problems.append(Problem(kind, "retention.length", words))
    return problems

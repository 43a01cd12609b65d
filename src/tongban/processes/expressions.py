"""Conditions on the flows of a diagram: comparisons of answers, never a program.

`area > 500 and owner == "org"`: names are keys of form fields and situation questions, and
`outcome`, what the step before came to (rules.Outcome). Nothing can be called.
Pure: no Django.
"""

import ast
from collections.abc import Mapping
from typing import Any

from simpleeval import EvalWithCompoundTypes, InvalidExpression

MOST_CHARACTERS = 500
_ALLOWED = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.Compare, ast.Eq,
    ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn, ast.Name, ast.Load, ast.Constant,
    ast.List, ast.Tuple,
)  # fmt: skip


class Unsuitable(ValueError):
    """It is no condition; its words say why."""


def names_in(condition: str) -> set[str]:
    """Return the names a condition asks for. Raises Unsuitable."""
    return {node.id for node in ast.walk(_parsed(condition)) if isinstance(node, ast.Name)}


def holds(condition: str, values: Mapping[str, Any]) -> bool:
    """Test a condition; a name without an answer is an empty text, and compares to nothing else.

    Raises:  Unsuitable.
    """
    names = {name: values.get(name, "") for name in names_in(condition)}
    try:
        return bool(EvalWithCompoundTypes(names=names, functions={}).eval(condition.strip()))
    except TypeError:  # a number compared with what was left empty
        return False
    except InvalidExpression as wrong:
        raise Unsuitable(f"条件“{condition}”不能计算：{wrong}") from None


def _parsed(condition: str) -> ast.Expression:
    text = condition.strip()
    if not text or len(text) > MOST_CHARACTERS:
        raise Unsuitable(f"条件要写 1 至 {MOST_CHARACTERS} 个字符。")
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Unsuitable(
            f'条件“{text}”写法不对，应像 area > 500 或 owner == "org" 这样。'
        ) from None
    for node in ast.walk(tree):
        if not isinstance(node, _ALLOWED):
            raise Unsuitable(f"条件“{text}”里只能比较答案，不能调用或计算别的。")
    return tree

"""Errors a person can be told about. Everything else is a bug and becomes a 500."""

from collections.abc import Iterable
from dataclasses import dataclass

from tongban.law.refusal import Refused

__all__ = ["Invalid", "NotFound", "NotPermitted", "Problem", "Refused", "Stale"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what was sent: where, a stable code, and words that say what to do."""

    field: str
    code: str
    message: str


class Invalid(Refused):
    """What was sent cannot be taken as it is; `problems` says why, one entry per fault (HTTP 422)."""

    code = "invalid"

    def __init__(self, problems: Iterable[Problem], message: str = "请检查填写的内容。") -> None:
        self.problems = list(problems)
        super().__init__(
            message,
            details={
                "problems": [
                    {"field": p.field, "code": p.code, "message": p.message} for p in self.problems
                ]
            },
        )


class NotFound(Refused):
    """It does not exist, or not for this desk or viewer: the two are not told apart (HTTP 404)."""

    code = "not_found"


class NotPermitted(Refused):
    """The position does not carry the permission this step needs (HTTP 403)."""

    code = "not_permitted"


class Stale(Refused):
    """Somebody else changed it since it was read (HTTP 409)."""

    code = "stale"

"""The one way to say no to a person.

Pure: no Django, no database, no system clock.
"""

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """The law, or the state of things, does not allow this step. Shown to the person as is.

    `code` is stable and machine-readable ("case.step_refused"); the API returns it and tests
    compare it. `article` names the provision that refuses, "" where none does. `details` are
    plain values for a machine.
    """

    code = "refused"
    article = ""

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        article: str = "",
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.article = article or type(self).article
        self.details = dict(details or {})

"""From a template and its data to a title and a text."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.template import Context, Engine

from tongban.messages import rules

FOLDER = Path(__file__).parent / "templates" / "messages"


class Words(NamedTuple):
    title: str
    text: str


def compose(template: str, data: dict[str, Any]) -> Words:
    """Return the words of `template`: its first line is the title, the rest the text.

    Raises KeyError for an unknown template, TypeError if the data is not what it takes.
    """
    rules.TEMPLATES[template].check(data)
    written = _engine().get_template(f"{template}.txt").render(Context(data, autoescape=False))
    title, _, text = written.strip().partition("\n")
    return Words(title.strip(), text.strip())


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(FOLDER)], autoescape=False)  # plain text: nothing to escape

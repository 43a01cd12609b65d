"""Django's `{% load i18n %}`, with a quicker `{% translate "…" %}`; settings put it in the place of that.

A page says some dozens of words that hang on nothing but the language. Django looks each up anew; here
a node remembers what it said.
"""

from typing import Any

from django import template
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.utils.translation import get_language

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    """{% translate "…" %}: as Django has it; a text without variable and filter is looked up once."""
    node = i18n.do_translate(parser, token)
    written_out = isinstance(node, i18n.TranslateNode) and _is_written_out(node)
    return Said(node) if written_out else node


def _is_written_out(node: Any) -> bool:
    said = node.filter_expression
    return said.var.literal is not None and not said.filters and not node.message_context


class Said(Node):
    """A text, and what it is in each language it was asked for."""

    child_nodelists = ()

    def __init__(self, node: Any) -> None:
        self.node = node
        self._said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """Return the text in the language of the page, or put it under the name asked for."""
        language = get_language()
        said = self._said.get(language)
        if said is None:
            said = self._said[language] = self._look_up(context)
        if not self.node.asvar:
            return said
        context[self.node.asvar] = said
        return ""

    def _look_up(self, context: Context) -> str:
        said: str = self.node.render(context)
        return context[self.node.asvar] if self.node.asvar else said

"""Parts of pages that are the same for many visitors, rendered once: `{% load kept %}`."""

import threading
from collections import OrderedDict
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST_KEPT = 128  # of one part: languages × displays × what else it hangs on


@register.tag
def kept(parser: Parser, token: Token) -> "KeptNode":
    """{% kept site.chrome %}…{% endkept %}: render the part once in this process for each value of what
    it hangs on, and for each language.

    Nothing between may hang on anything else: no CSRF token, no name of who is signed in, no address
    unless it is named. Values must be hashable.
    """
    hangs_on = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodes, hangs_on)


class KeptNode(template.Node):
    """A part and what it was rendered as; the least used goes when there are too many."""

    def __init__(self, nodelist: NodeList, hangs_on: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.hangs_on = hangs_on
        self._rendered: OrderedDict[tuple[Any, ...], SafeString] = OrderedDict()
        self._lock = threading.Lock()

    def render(self, context: Context) -> SafeString:
        """Return the part as it was rendered before, or render it."""
        key = (get_language(), *(value.resolve(context) for value in self.hangs_on))
        with self._lock:
            if (known := self._rendered.get(key)) is not None:
                self._rendered.move_to_end(key)
                return known
        made = self.nodelist.render(context)
        with self._lock:
            self._rendered[key] = made
            if len(self._rendered) > MOST_KEPT:
                self._rendered.popitem(last=False)
        return made

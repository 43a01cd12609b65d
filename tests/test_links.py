"""No page links to a page that is not there: walked from the front door as each kind of visitor."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit
from uuid import UUID

import pytest
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from tongban.base.clock import now
from tongban.base.desk import System
from tongban.cases.models import Case
from tongban.config import demo
from tongban.config.demo_lists import publish_lists
from tongban.config.preparation import DATA, load_site
from tongban.config.simulation import simulate
from tongban.config.worker import work_once
from tongban.people.models import Staff, User
from tongban.people.tests.make import sign_in

OFFICERS = ("ZWZX1", "SCJG2", "SCJG3", "DUCHA", "MULU", "ADMIN", "BACHACUN", "BACHA")
MOST_OF_A_KIND = 6  # pages of one view with the same filters: there are hundreds of guides
LINK = re.compile(r"""<(?:a|iframe|object|img)\b[^>]*?\s(?:href|src|data)=["']([^"']*)["']""")
FORM = re.compile(r"<form\b[^>]*>")
ACTION = re.compile(r"""\s(?:action|hx-get|hx-post|data-post)=["']([^"']+)["']""")


class Walk:
    """One visitor following every link, and what he ran into."""

    def __init__(self, client: Client, *doors: str) -> None:
        self.client = client
        self.waiting = deque((door, "the front door") for door in doors)
        self.seen = set(doors)
        self.opened: Counter[tuple[str, ...]] = Counter()
        self.faults: list[str] = []

    def go(self) -> "Walk":
        while self.waiting:
            self._open(*self.waiting.popleft())
        return self

    def _open(self, url: str, source: str) -> None:
        route = _route(url)
        if route is None:
            self.faults.append(f"{url} (on {source}) is no address of this site")
            return
        kind = (route, *sorted(parse_qs(urlsplit(url).query)))
        if self.opened[kind] >= MOST_OF_A_KIND:
            return
        self.opened[kind] += 1
        response = self.client.get(url)
        if response.status_code in {301, 302}:
            self._note(response["Location"], url, source=url)
        elif response.status_code != 200:
            self.faults.append(f"{url} (on {source}) answers {response.status_code}")
        elif "html" in response["Content-Type"]:
            page = response.content.decode()
            for link in LINK.findall(page):
                self._note(link, url, source=url)
            for action in _actions(page):
                if _route(urljoin(url, action)) is None:
                    self.faults.append(f"a form of {url} goes to {action}, no address of this site")

    def _note(self, link: str, page: str, *, source: str) -> None:
        url = urldefrag(urljoin(f"http://testserver{page}", unescape(link))).url
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.netloc != "testserver":
            return
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if path not in self.seen and not path.startswith("/static/"):
            self.seen.add(path)
            self.waiting.append((path, source))


# Pages without a link to them, and why that is right.
UNLINKED = {
    "account:acting": "a form of a page sends there",
    "account:forgotten-code": "after the code was asked for",
    "account:join": "after a number turned out to be registered at a window",
    "account:sign-up-code": "after the code was asked for",
    "account:real-name": "for who has not proved his name",
    "account_login": "another name of the sign-in page",
    "base:parts": "for who writes templates",
    "healthz": "for machines",
    "metrics": "for machines",
    "mfa_authenticate": "allauth sends there",
    "mfa_deactivate_totp": "once two-factor is on",
    "mfa_generate_recovery_codes": "once two-factor is on",
    "mfa_reauthenticate": "allauth sends there",
    "mfa_view_recovery_codes": "once two-factor is on",
    "portal:data-erasure-of-all": "once something of what one filled in is kept",
    "portal:data-withdrawal": "for who has agreed that what he filled in is kept",
    "portal:licence-check-file": "back to the check page: an upload is not kept in an address",
    "portal:matters": "when there are more matters than my space shows",
    "portal:progress-rating": "back to the search: what was found is not kept in an address",
    "portal:suggest": "the search box asks it",
    "workbench:notices-unread": "the link to the notices asks it",
    "readyz": "for machines",
    "workbench:catalogue-merge": "a form of the list of items sends there",
    "workbench:exchange-export": "a form of the files of items sends there",
    "staff:position": "for officers with several positions",
}

EXAMPLES = {
    "IntConverter": 1,
    "SlugConverter": "some-item",
    "StringConverter": "230881",
    "UUIDConverter": UUID(int=1),
}


@pytest.mark.django_db(transaction=True)
def test_no_link_leads_nowhere_and_every_page_is_linked() -> None:
    moment = now()
    load_site(DATA, by=System(moment))
    demo.make_people(moment)
    demo.make_helps(moment)
    publish_lists(moment)
    simulate(cases_wanted=30, seed=7, months=3, now=moment, tick=lambda: None)
    while work_once(moment):  # prints the papers of the cases
        continue

    walks = {
        "a visitor": Walk(Client(), "/").go(),
        "a citizen": Walk(_citizen(), "/", "/my/").go(),
        **{number: Walk(_officer(number), "/workbench/").go() for number in OFFICERS},
    }

    assert {who: walk.faults for who, walk in walks.items() if walk.faults} == {}
    opened = {kind[0] for walk in walks.values() for kind in walk.opened}
    assert opened >= {"portal:form", "portal:case-document", "workbench:document"}
    assert _pages() - opened <= UNLINKED.keys()


@pytest.mark.django_db
def test_what_a_refused_form_leaves_in_the_bar_leads_back_to_its_page() -> None:
    refused, pages = [], {}
    for name, pattern in _patterns():
        if name.startswith("api:"):
            continue
        place = {key: EXAMPLES[kind] for key, kind in _arguments(pattern)}
        response = Client().get(reverse(name, kwargs=place))
        if response.status_code == 405:
            refused.append(name)
        if page := getattr(pattern.callback, "belongs_to", None):
            pages[name] = (page, resolve(response["Location"]).view_name)

    assert refused == []
    assert pages.keys() >= {"portal:submission", "workbench:step", "staff:verification"}
    assert {name: both for name, both in pages.items() if both[0] != both[1]} == {}


def _arguments(pattern: URLPattern) -> Iterator[tuple[str, str]]:
    for key, converter in pattern.pattern.converters.items():
        yield key, type(converter).__name__


def _pages() -> set[str]:
    """The names of the addresses for people that take no arguments and are pages of their own."""
    return {
        name
        for name, pattern in _patterns()
        if not pattern.pattern.converters
        and not name.startswith("api:")
        and not hasattr(pattern.callback, "belongs_to")
    }


def _citizen() -> Client:
    """Somebody with an account, a matter under way, and a draft begun."""
    client, person = Client(), Case.objects.order_by("number")[0].person
    person.user, person.real_level = User.objects.create_user("somebody"), 2
    person.save()
    sign_in(client, person)
    assert client.post("/items/food-business-licence/apply").status_code == 302
    return client


def _officer(number: str) -> Client:
    client = Client()
    sign_in(client, Staff.objects.get(number=number))
    return client


def _route(url: str) -> str | None:
    try:
        match = resolve(urlsplit(url).path)
    except Resolver404:
        return None
    return match.view_name or match.route


def _actions(page: str) -> Iterator[str]:
    for form in FORM.findall(page):
        yield from map(unescape, ACTION.findall(form))


def _patterns(
    patterns: list[URLPattern | URLResolver] | None = None, space: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Yield every named address of the site."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _patterns(one.url_patterns, inner)
        elif one.name:
            yield f"{space}{one.name}", one

"""Every page of the site as each kind of visitor finds it by its links, one of each kind of page.

At 320 px axe finds nothing, nothing scrolls sideways, in large letters neither; no script fails.
"""

import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE
from tests.browser.test_accounts import sign_in
from tests.browser.test_story import (
    CITIZEN,
    begins,
    chooses_her_situation,
    fills_in,
    hands_in_papers,
    submits,
)
from tongban.config import demo

NARROW = 320
ITEM = "/items/food-business-licence"
TOGETHER = "/together/new?items=sole-trader-new,food-business-licence,outdoor-advertising"
# The words of what stands beyond the edge of a page that scrolls sideways.
TOO_WIDE = """document.documentElement.scrollWidth <= innerWidth ? "" :
  [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth)
    .map(e => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`).slice(-2).join("; ")
  || "something"
"""
BUILDER = demo.ENTERPRISE[2]  # he acts for his enterprise
# Where a visitor begins, and the part of the site that is his.
VISITORS = {
    "": (("/", "/account/sign-in", "/account/sign-up", "/workbench/sign-in", "/no-such-page"), ""),
    CITIZEN.phone: (
        ("/my/", "/account/", f"{ITEM}/apply", TOGETHER, "/joint/start-company/application"),
        "/my/ /account/ /apply/ /together/ /hall/b/",
    ),
    BUILDER.phone: (("/my/projects",), "/my/projects"),
    "ZWZX1": (("/workbench/",), "/workbench/"),
    "SCJG1": (("/workbench/",), "/workbench/"),
    "DUCHA": (("/workbench/",), "/workbench/"),
    "ZJJ3": (("/workbench/areas", "/workbench/simulations"), "/workbench/"),
    "MULU": (("/workbench/admin/texts",), "/workbench/"),
    "ADMIN": (("/workbench/admin/",), "/workbench/ /hall/kiosk/ /hall/tablet/"),
    demo.HELPER: (("/workbench/helps",), "/workbench/"),
    "BACHA": (("/workbench/stations",), "/workbench/"),
}


# What each must have come across: a sweep that finds no links finds no faults.
EXPECTED = {
    "": {
        *("portal:item", "portal:merged", "portal:search", "portal:progress", "portal:department"),
        *("portal:retention", "portal:joint", "portal:joint-matter"),
        *("hall:halls", "hall:hall", "hall:take", "hall:board", "hall:appoint", "hall:places"),
        *("stations:nearest", "stations:offered"),
    },
    CITIZEN.phone: {
        "portal:joint-application",
        *("portal:case", "portal:case-content", "portal:form", "portal:materials"),
        "portal:messages",
        "stations:mine",
        *("portal:together", "portal:together-form", "portal:together-materials"),
        *("portal:together-situations", "portal:together-items"),
        "portal:together-part",
        *("hall:my-bookings", "hall:booking", "hall:booking-change"),
        *("portal:vault", "portal:vault-paper", "portal:vault-withdrawal"),
    },
    BUILDER.phone: {
        *("portal:projects", "portal:project", "portal:project-phase"),
        "portal:project-registration",
    },
    "ZWZX1": {"workbench:case", "workbench:intake-begin", "hall:window", "workbench:visits"},
    "SCJG1": {"workbench:case", "workbench:intake-begin", "workbench:notices", "workbench:filings"},
    "DUCHA": {
        *("supervision:starting", "hall:numbers", "workbench:case", "workbench:joint"),
        "workbench:visits",
        *("workbench:projects", "workbench:project"),
    },
    "ZJJ3": {"workbench:areas", "workbench:simulations", "workbench:joint", "workbench:project"},
    "MULU": {"workbench:texts", "hall:stationing", "hall:stationing-item"},
    demo.HELPER: {
        *("stations:helps", "stations:items", "stations:begin", "stations:help", "stations:form"),
        *("stations:handings", "workbench:intake", "workbench:notices"),
    },
    "BACHA": {
        *("stations:stations", "stations:township-helps", "stations:overseen"),
        *("stations:postings", "stations:handings"),
    },
    "ADMIN": {
        *("agencies:calendar", "operations:overview", "staff:person"),
        *("hall:admin-halls", "hall:admin-hall", "hall:admin-part", "hall:kiosk"),
        "ratings:tablet",
        *("retention:overview", "retention:holds", "retention:erasures"),
    },
}


class Sweep:
    """One visitor looking at every kind of page, narrow and in large letters."""

    def __init__(self, browser: Browser, site: str, visitor: str) -> None:
        self.faults: list[str] = []
        self.seen: dict[str, str] = {}
        self._begins, self._part = VISITORS[visitor]
        self._narrow = self._page(browser, site, NARROW)
        if visitor:
            door = "/account/sign-in" if visitor.isdecimal() else "/workbench/sign-in"
            sign_in(self._narrow, door, visitor, self._begins[0])
        if visitor == BUILDER.phone:
            self._narrow.wait_for_url(lambda url: "sign-in" not in url)
            self._narrow.goto("/my/acting")
            self._narrow.get_by_label(demo.ENTERPRISE[1]).check()
            self._narrow.get_by_role("button", name="确定").click()
            self._narrow.wait_for_url(lambda url: "/acting" not in url)
        self._large = self._page(browser, site, PHONE[0])
        cookies = self._narrow.context.cookies()
        self._large.context.add_cookies(
            [*cookies, {"name": "display", "value": "large", "url": site}]  # type: ignore[list-item]
        )

    def go(self) -> "Sweep":
        waiting = deque(self._begins)
        while waiting:
            address = waiting.popleft()
            kind = kind_of(address)
            if kind in self.seen:
                continue
            self.seen[kind] = address
            if not self._is_page(address):
                continue
            self._look(address)
            waiting.extend(self._links())
        return self

    def _is_page(self, address: str) -> bool:
        """Test whether it is a page to look at: what is downloaded has no landmarks."""
        answer = self._narrow.request.get(address)
        return answer.headers.get("content-type", "").startswith("text/html")

    def _look(self, address: str) -> None:
        answer = self._narrow.goto(address)
        assert answer is not None
        if answer.status != (404 if kind_of(address) == "" else 200):
            self.faults.append(f"{address} answers {answer.status}")
        report = Axe().run(self._narrow)
        if report.violations_count:
            self.faults.append(f"{address}: {report.generate_report()}")
        self._large.goto(address)
        for page, words in ((self._narrow, "at 320 px"), (self._large, "in large letters")):
            if wide := page.evaluate(TOO_WIDE):
                self.faults.append(f"{address} is too wide {words}: {wide}")

    def _links(self) -> Iterator[str]:
        hrefs = self._narrow.evaluate("[...document.links].map(link => link.href)")
        here = urlsplit(self._narrow.url)
        for href in hrefs:
            parts = urlsplit(urldefrag(href).url)
            if parts.netloc == here.netloc and self._is_his(parts.path):
                yield parts.path + (f"?{parts.query}" if parts.query else "")

    def _is_his(self, path: str) -> bool:
        return not self._part or path.startswith(tuple(self._part.split()))

    def _page(self, browser: Browser, site: str, width: int) -> Page:
        context = browser.new_context(
            base_url=site, viewport={"width": width, "height": 740}, locale="zh-CN"
        )
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda line: (
                self.faults.append(f"{page.url}: {line.text}")
                if line.type == "error" and "Failed to load resource" not in line.text
                else None
            ),
        )
        return page


def kind_of(address: str) -> str:
    """Return the name of the view, "" for no such page."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


@pytest.fixture(scope="module")
def filed(browser: Browser, site: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A case of the citizen, just submitted; she has begun another application too, and one form over
    several items.
    """
    context = browser.new_context(base_url=site, locale="zh-CN")
    citizen = context.new_page()
    citizen.goto(ITEM)
    chooses_her_situation(citizen, nothing)
    fills_in(citizen)
    hands_in_papers(citizen, tmp_path_factory.mktemp("papers"), nothing)
    number, _ = submits(citizen, nothing, nothing)
    citizen.goto(f"{ITEM}/apply")
    begins(citizen)
    citizen.wait_for_url("**/apply/**")
    citizen.goto(TOGETHER)
    citizen.get_by_role("button", name="开始填写").click()
    citizen.wait_for_url(re.compile("/together/[^n]"))
    citizen.goto("/hall/centre/appoint")
    citizen.get_by_role("link", name="综合", exact=True).click()
    citizen.locator("button[name=starts]:enabled").first.click()
    citizen.get_by_role("button", name="确认预约").click()
    context.close()
    return number


def nothing(*_: object) -> None:
    """Look at nothing on the way: the story does."""


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_page_is_accessible_and_fits(
    browser: Browser, site: str, filed: str, visitor: str
) -> None:
    sweep = Sweep(browser, site, visitor).go()

    assert sweep.seen.keys() >= EXPECTED[visitor]
    assert not sweep.faults, "\n".join(sweep.faults)

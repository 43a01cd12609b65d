"""Every item that is online can be filed to the end with its own form and papers.

The hundred most asked for go through the pages, as a citizen would; every other one, and the last
answer to every question of each, through the services those pages call.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from itertools import islice
from random import Random

import pytest

from tests.stories.conftest import Town
from tests.stories.papers import a_pdf
from tests.stories.visitor import Visitor, a_file
from tongban.agencies.models import Agency
from tongban.applications import services as applications
from tongban.applications.queries import draft as draft_of
from tongban.base.clock import local_day, now
from tongban.base.desk import Viewer
from tongban.cases.models import Case
from tongban.cases.queries import Filters, work_list
from tongban.catalogue.models import Item
from tongban.catalogue.queries import Definition, definition_of
from tongban.catalogue.rules import PERSON, USUAL_THRESHOLD, State
from tongban.config.simulation import plausible
from tongban.law.codes import case_number
from tongban.people.models import Organisation, Person
from tongban.people.permissions import Role
from tongban.people.tests.make import (
    a_desk,
    a_mandate,
    a_person,
    a_viewer,
    an_organisation,
    sign_in,
)

PARTS = 8  # tests that share the items, so that they run side by side
FREQUENT = 100
PAPER = a_pdf()
NUMBER = re.compile(r"\d{6} ?\d{8} ?\d{2} ?\d{6} ?[0-9A-Z]")
WISH = {"recipient": "李梅", "phone": "13904540001", "address": "同江市通江街1号"}


def online() -> list[tuple[str, Definition]]:
    """Every item one can apply for on the site, most asked for first."""
    rows = Item.objects.filter(state=State.IN_USE.value).order_by(
        "-current__monthly_volume", "slug"
    )
    found = [(slug, definition_of(pk)) for slug, pk in rows.values_list("slug", "current_id")]
    return [(slug, definition) for slug, definition in found if definition.is_fileable]


class Applicant:
    """Somebody whom items are for: at the pages, and behind them."""

    def __init__(self, person: Person, organisation: Organisation | None) -> None:
        self.person, self.organisation = person, organisation
        self.viewer: Viewer = replace(
            a_viewer(person, organisation=organisation), now=now(), today=local_day(now())
        )
        self.browser = Visitor()
        sign_in(self.browser.client, person, organisation=organisation)

    def files_by_pages(self, slug: str, item: Definition) -> str:
        """Fill the item's pages in, one after another; return the case number the last one tells."""
        browser, chosen = self.browser, {q.key: q.options[0].value for q in item.situations}
        typed = self.answers(slug, item)
        browser.open(f"/items/{slug}/apply")
        browser.press("开始填写")
        base = browser.page.where
        browser.follow("开始填写")
        if item.extras.commitment:
            browser.press("保存并继续", {"way": "ordinary"})
        while "/situations/" in browser.page.where:
            key = browser.page.where.rpartition("/")[2]
            browser.press("保存并继续", {key: chosen[key]})
        while "/form/" in browser.page.where:
            asked = [name for name in browser.page.fields() if name in typed]
            browser.press("保存并继续", {name: typed[name] for name in asked})
            assert browser.page.status == 200, (slug, browser.page.text)
        self._hands_in(f"{base}materials", slug)
        if item.result.delivery:
            browser.open(f"{base}delivery")
            browser.press("保存并继续", wish(item))
        browser.open(f"{base}check")
        browser.press("提交申请", {"promised": "1"})
        assert "申请已提交" in browser.page.text, (slug, browser.page.text)
        return case_number.normalise(NUMBER.findall(browser.page.text)[0])

    def files_behind(self, slug: str, item: Definition, choice: int) -> str:
        """The same by the services; `choice` is which option of every question, 0 or -1."""
        draft_id = applications.start(slug, viewer=self.viewer)
        version = draft_of(draft_id, viewer=self.viewer).version
        if item.situations:
            chosen = {q.key: q.options[choice].value for q in item.situations}
            version = applications.choose_situations(
                draft_id, chosen, viewer=self.viewer, version=version
            ).version
        typed = self.answers(slug, item)
        for page in draft_of(draft_id, viewer=self.viewer).pages:
            raw = {field.field.key: typed[field.field.key] for field in page.fields}
            saved = applications.fill(draft_id, page.key, raw, viewer=self.viewer, version=version)
            assert not saved.problems, (slug, saved.problems)
            version = saved.version
        if item.result.delivery:
            applications.wish_delivery(draft_id, wish(item), viewer=self.viewer, version=version)
        for line in draft_of(draft_id, viewer=self.viewer).lines:
            if line.need in ("required", "later") and not line.papers:
                applications.attach(
                    draft_id,
                    line.material.key,
                    BytesIO(PAPER),
                    name="材料.pdf",
                    viewer=self.viewer,
                )
        return applications.submit(draft_id, viewer=self.viewer, promised=True).number

    def answers(self, slug: str, item: Definition) -> dict[str, str]:
        """Return valid answers to every field, the applicant's own where it is his."""
        known = {
            "person.name": self.person.name,
            "person.id_number": str(self.person.id_number),
            "person.phone": str(self.person.phone),
        }
        if self.organisation:
            known |= {"org.name": self.organisation.name, "org.uscc": self.organisation.uscc}
        random, today = Random(slug), self.viewer.today
        return plausible.answers(item.fields, known, random=random, today=today)

    def _hands_in(self, place: str, slug: str) -> None:
        for form in self.browser.open(place).soup.find_all("form", attrs={"data-upload": True}):
            sent = self.browser.client.post(
                str(form["action"]), {"file": a_file("材料.pdf", PAPER)}, follow=True
            )
            assert sent.status_code == 200, (slug, form["action"], sent.status_code)


class Applicants:
    """One for each kind of audience, made when first needed."""

    def __init__(self) -> None:
        self.made: dict[str, Applicant] = {}

    def of(self, item: Definition) -> Applicant:
        kind = PERSON if item.is_for_persons else item.audience[0]
        if kind not in self.made:
            self.made[kind] = self._make(kind)
        return self.made[kind]

    def _make(self, kind: str) -> Applicant:
        person = a_person(real_level=3)
        if kind == PERSON:
            return Applicant(person, None)
        organisation = an_organisation(f"同江市{kind}（演示）", kind=kind)
        a_mandate(organisation, person)
        return Applicant(person, organisation)


def wish(item: Definition) -> dict[str, str]:
    """How the result is wanted: the first way there is."""
    way = item.result.delivery[0]
    return {"way": way} | (WISH if way == "邮寄" else {})


def filings(part: int) -> Iterator[tuple[str, Definition, int | None]]:
    """Yield what one part files: (item, which options; None by the pages)."""
    for place, (slug, item) in islice(enumerate(online()), part, None, PARTS):
        yield slug, item, None if place < FREQUENT else 0
        if item.situations:
            yield slug, item, -1


@contextmanager
def told_by(slug: str) -> Iterator[None]:
    """Name the item in whatever goes wrong while it is filed."""
    try:
        yield
    except Exception as wrong:
        wrong.add_note(f"while filing {slug}")
        raise


def on_the_work_lists() -> set[str]:
    """Return the numbers of the cases that the windows of their agencies see in their lists."""
    seen = set[str]()
    for agency in Agency.objects.filter(pk__in=Case.objects.values("agency_id")):
        desk, after = a_desk(Role.WINDOW, agency, now=now()), None
        while True:
            page = work_list(desk, Filters(), after=after).page
            seen.update(row.number for row in page.items)
            after = page.next_token
            if after is None:
                break
    return seen


@pytest.mark.parametrize("part", range(PARTS))
def test_every_item_online_can_be_filed(town: Town, part: int) -> None:
    applicants, filed = Applicants(), []
    for slug, item, choice in filings(part):
        with told_by(slug):
            who = applicants.of(item)
            if choice is None:
                number = who.files_by_pages(slug, item)
            else:
                number = who.files_behind(slug, item, choice)
        filed.append((number, slug))

    cases = Case.objects.values_list("number", "item_version__item__slug")
    assert sorted(cases) == sorted(filed)
    seen = on_the_work_lists()
    assert [slug for number, slug in filed if number not in seen] == []


def test_a_hundred_items_asked_for_often_are_online(town: Town) -> None:
    frequent = [item for _, item in online()][:FREQUENT]

    assert len(frequent) == FREQUENT
    assert all(item.fields and item.monthly_volume >= USUAL_THRESHOLD for item in frequent)

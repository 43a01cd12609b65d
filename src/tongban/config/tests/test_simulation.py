"""Synthetic cases are real ones: made by the services, provable, the same for the same seed."""

from argparse import Namespace
from datetime import UTC, datetime

import pytest

from tongban.agencies.services import seed_calendar
from tongban.base.desk import System
from tongban.cases.models import Case
from tongban.catalogue.tests.make import an_item
from tongban.config.commands import simulate as command
from tongban.config.simulation import plausible, simulate
from tongban.journal.queries import verify
from tongban.journal.services import close_days
from tongban.law.codes import resident_id, uscc

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def town(var):
    seed_calendar(by=System(NOW))
    for slug in ("food-business-licence", "id-card-renew", "residence-permit-endorse"):
        an_item(slug)


def told(cases):
    return [(case.item_name, case.applicant_name, case.state, case.submitted_at) for case in cases]


def test_cases_are_made_by_the_services_and_the_journal_proves_them(town):
    ticks = []

    states = simulate(cases_wanted=12, seed=7, months=4, now=NOW, tick=lambda: ticks.append(1))

    assert len(ticks) == 12
    assert sum(states.values()) == Case.objects.count() > 0
    assert Case.objects.filter(state="finished").exists()
    assert not Case.objects.filter(submitted_at__gt=NOW).exists()
    assert verify() == []


def test_a_past_written_twice_still_proves_itself(town):
    for seed in (7, 8):
        simulate(cases_wanted=2, seed=seed, months=2, now=NOW, tick=lambda: None)
        close_days(NOW)

    assert verify() == []


def test_a_real_site_is_never_simulated(town, settings, capsys):
    settings.TONGBAN_DEMO = False

    assert command.run(Namespace(cases=1, seed=1, months=1)) == 1
    assert "只能在演示站点" in capsys.readouterr().err
    assert not Case.objects.exists()


def test_the_same_seed_tells_the_same_stories(town):
    simulate(cases_wanted=4, seed=7, months=2, now=NOW, tick=lambda: None)
    first = set(Case.objects.values_list("pk", flat=True))
    simulate(cases_wanted=4, seed=7, months=2, now=NOW, tick=lambda: None)

    again = Case.objects.exclude(pk__in=first).order_by("submitted_at")
    assert told(Case.objects.filter(pk__in=first).order_by("submitted_at")) == told(again)


def test_the_people_are_nobody_but_their_numbers_are_valid():
    people = [plausible.a_person(serial) for serial in range(50)]
    companies = [plausible.a_company(serial) for serial in range(50)]

    assert all(resident_id.is_valid(person.id_number) for person in people)
    assert all(uscc.is_valid(code) for code, _ in companies)
    assert len({person.id_number for person in people}) == 50
    assert all("演示" in name for _, name in companies)

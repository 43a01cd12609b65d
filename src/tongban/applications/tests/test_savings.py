"""What an application spared the applicant, counted when it is submitted."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.applications import queries, services
from tongban.applications.rules import Channel, Way
from tongban.applications.savings import HANDED_IN, Savings, savings
from tongban.applications.tests.make import a_complete_draft, an_item, version_of
from tongban.people.tests.make import a_person, a_viewer

ONE_PAPER = [SimpleNamespace(key="m1", status="保留", kind="证照", form="纸质", necessity="必要")]


def a_sheet(*, way=""):
    """An application that is asked for one paper."""
    definition = SimpleNamespace(materials_for=lambda situations: ONE_PAPER)
    return SimpleNamespace(definition=definition, situations={}, delivery={"way": way})


def counted(ways, *, way="", channel=Channel.ONLINE, replaced=0):
    return savings(
        a_sheet(way=way), {"m1": ways}, fields=3, replaced=replaced, channel=channel.value
    )


@given(ways=st.sets(st.sampled_from(Way), min_size=1))
def test_a_paper_is_spared_if_and_only_if_none_was_handed_in(ways):
    assert counted(ways).papers == (0 if ways & HANDED_IN else 1)


@given(
    ways=st.sets(st.sampled_from(Way)),
    way=st.sampled_from(["", "窗口领取", "邮寄", "电子证照"]),
    channel=st.sampled_from(Channel),
)
def test_nobody_is_spared_more_visits_than_he_would_have_made(ways, way, channel):
    assert 0 <= counted(ways, way=way, channel=channel).visits <= 2


@pytest.mark.parametrize(
    ("ways", "way", "channel", "visits"),
    [
        ({Way.UPLOAD}, "窗口领取", Channel.ONLINE, 1),
        ({Way.UPLOAD}, "邮寄", Channel.ONLINE, 2),
        ({Way.UPLOAD}, "电子证照", Channel.API, 2),
        ({Way.PAPER}, "邮寄", Channel.ONLINE, 1),  # he comes to show the original
        ({Way.UPLOAD}, "窗口领取", Channel.WINDOW, 0),
        ({Way.UPLOAD}, "邮寄", Channel.WINDOW, 1),
        ({Way.UPLOAD}, "", Channel.ONLINE, 1),  # nothing is delivered
    ],
)
def test_a_visit_is_spared_by_filing_on_line_and_by_the_post(ways, way, channel, visits):
    assert counted(ways, way=way, channel=channel).visits == visits


def test_a_paper_the_office_looks_up_is_spared_without_being_given():
    looked_up = SimpleNamespace(key="m1", status="共享免交", kind="证照", form="纸质")
    definition = SimpleNamespace(materials_for=lambda situations: [looked_up])
    sheet = SimpleNamespace(definition=definition, situations={}, delivery={})

    assert savings(sheet, {}, fields=0, replaced=0, channel=Channel.ONLINE.value).papers == 1


def test_what_a_promise_replaces_is_spared():
    assert counted({Way.UPLOAD}, replaced=2).papers == 2


# --- frozen with the application ---------------------------------------------------------------


def submitted(viewer):
    draft_id = a_complete_draft(viewer)
    services.submit(draft_id, viewer=viewer, promised=True, version=version_of(draft_id, viewer))
    return draft_id


@pytest.mark.django_db
def test_the_receipt_says_what_was_spared():
    an_item()
    viewer = a_viewer(a_person())

    draft_id = submitted(viewer)

    told = queries.receipt(draft_id, viewer=viewer).savings
    assert told == queries.savings_of(draft_id)
    # m5 is shown at the window, the result is posted.
    assert told.visits == 1


@pytest.mark.django_db
def test_the_sums_are_those_of_the_applications():
    an_item()
    viewer = a_viewer(a_person())
    ids = [submitted(viewer), submitted(a_viewer(a_person()))]
    each = [queries.savings_of(one) for one in ids]
    since, until = viewer.now - timedelta(days=1), viewer.now + timedelta(days=1)

    [row] = queries.spared_by_agency(since, until)

    assert row.applications == 2
    assert row.savings == Savings(
        sum(one.fields for one in each),
        sum(one.papers for one in each),
        sum(one.visits for one in each),
    )
    listed = queries.spared_by_each(since, until, agency_id=row.agency_id, after=None).items
    assert [one.savings for one in listed] == each[::-1]
    assert queries.spared_by_agency(until, until) == []

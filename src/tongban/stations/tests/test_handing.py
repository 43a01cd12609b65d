"""Originals go to town and results come back: nothing has moved until both sides have signed."""

import pytest

from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.cases import services as cases
from tongban.cases.rules import RejectionGround
from tongban.cases.tests.make import PATHS
from tongban.hall.tests.make import a_hall
from tongban.journal.models import Entry
from tongban.law.lifecycle import State
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, an_id_number
from tongban.stations import queries, services
from tongban.stations.models import Handing, Parcel
from tongban.stations.tests.make import (
    a_township,
    a_village,
    agreed,
    case_of,
    filed,
    history,
    posted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("var")]


def decided(row, state=State.DELIVERING):
    """Take the case of a matter to `state`."""
    number, desks = case_of(row).number, {}
    for role, verb, arguments in PATHS[state]:
        desk = desks.setdefault(role, a_desk(role, "scjg"))
        verb(number, desk=desk, **arguments)


def brought_back(row, centre, desk):
    """Bring the result of a matter to its station; return its parcel."""
    clerk = posted(centre, Role.WINDOW)
    handing_id = services.give(row.hall.slug, parcels=[], results=[row.id], desk=clerk)
    lines = [id for id, _, _ in queries.handing(handing_id, desk=desk).lines]
    services.take(handing_id, got=lines, desk=desk)
    return Parcel.objects.get(help=row, kind="result")


def test_the_originals_taken_in_lie_at_the_station():
    desk = posted(a_village())
    filed(desk)

    assert [one.name for one in queries.here(desk=desk).parcels] == ["负责人身份证", "场所平面图"]


def test_what_one_side_gives_the_other_signs_for_and_what_did_not_come_stays():
    village, township = a_village(), a_township()
    desk, other = posted(village), posted(township, Role.TOWNSHIP)
    filed(desk)
    first, second = Parcel.objects.order_by("line")
    handing_id = services.give(township.slug, parcels=[first.id, second.id], results=[], desk=desk)
    assert queries.here(desk=desk).parcels == []

    (came, _, _), _ = queries.handing(handing_id, desk=other).lines
    services.take(handing_id, got=[came], desk=other)

    for parcel, hall in ((first, township), (second, village)):
        parcel.refresh_from_db()
        assert parcel.hall == hall
    events = Entry.objects.filter(subject=f"handing:{handing_id}").order_by("place")
    assert [entry.event for entry in events] == ["ParcelsGiven", "ParcelsTaken"]
    assert [one.id for one in queries.here(desk=desk).parcels] == [second.id]


def test_who_gives_does_not_sign_for_the_other_side():
    village, township = a_village(), a_township()
    desk = posted(village)
    filed(desk)
    parcel = Parcel.objects.order_by("line").first()
    handing_id = services.give(township.slug, parcels=[parcel.id], results=[], desk=desk)

    with pytest.raises(NotFound):
        services.take(handing_id, got=[], desk=desk)
    Handing.objects.update(given_by_id=posted(township, Role.TOWNSHIP).staff_id)
    giver = a_desk(officer=Handing.objects.get().given_by)
    with pytest.raises(Refused) as refused:
        services.take(handing_id, got=[], desk=giver)
    assert refused.value.code == "station.same_hand"


def test_a_list_is_signed_once_and_a_thing_is_on_one_list():
    village, township = a_village(), a_township()
    desk, other = posted(village), posted(township, Role.TOWNSHIP)
    filed(desk)
    parcels = list(Parcel.objects.values_list("id", flat=True))
    handing_id = services.give(township.slug, parcels=parcels, results=[], desk=desk)

    with pytest.raises(Invalid):
        services.give(township.slug, parcels=parcels[:1], results=[], desk=desk)
    services.take(handing_id, got=[], desk=other)
    with pytest.raises(Refused) as refused:
        services.take(handing_id, got=[], desk=other)
    assert refused.value.code == "station.signed"


def test_a_village_sends_to_its_own_township_and_to_town_alone():
    village, centre = a_village(), a_hall()
    township = a_township()
    a_township("街津口乡便民服务中心", "230881204000"), a_village("街津口村", "230881204000")
    desk = posted(village)

    assert {hall.slug for hall in queries.here(desk=desk).may_send_to} == {
        centre.slug,
        township.slug,
    }


def test_another_hall_does_not_see_a_list():
    village, township = a_village(), a_township()
    desk, stranger = posted(village), posted(a_village("街津口村", "230881204000"))
    filed(desk)
    parcel = Parcel.objects.first()
    handing_id = services.give(township.slug, parcels=[parcel.id], results=[], desk=desk)

    with pytest.raises(NotFound):
        queries.handing(handing_id, desk=stranger)
    with pytest.raises(Invalid):
        services.give(township.slug, parcels=[parcel.id], results=[], desk=stranger)


def test_an_agency_keeps_an_original_on_file_but_not_in_a_village():
    village, township = a_village(), a_township()
    desk, other = posted(village), posted(township, Role.TOWNSHIP)
    filed(desk)
    parcel = Parcel.objects.first()

    with pytest.raises(Refused):
        services.leave_with_agency(parcel.id, desk=desk)
    with pytest.raises(NotFound):
        services.leave_with_agency(parcel.id, desk=other)
    Parcel.objects.update(hall=township)
    services.leave_with_agency(parcel.id, desk=other)

    parcel.refresh_from_db()
    assert parcel.ended_how == "kept"


def test_a_result_is_brought_back_and_handed_to_the_neighbour_with_his_card():
    centre, desk = a_hall(), posted(a_village())
    row = filed(desk)
    decided(row)
    assert [one.help_id for one in queries.here(desk=posted(centre, Role.WINDOW)).results] == [
        row.id
    ]
    parcel = brought_back(row, centre, desk)

    with pytest.raises(Invalid):
        services.hand_to_neighbour(row.id, parcel.id, id_number=an_id_number(), desk=desk)
    services.hand_to_neighbour(row.id, parcel.id, id_number=row.person.id_number, desk=desk)

    case = case_of(row)
    assert (case.state, case.delivery.receiver) == (State.FINISHED, "尤玉香")
    assert Entry.objects.get(event="CaseDelivered").actor == desk.actor
    assert history(row)[-1] == "ParcelEnded"
    with pytest.raises(NotFound):
        services.hand_to_neighbour(row.id, parcel.id, id_number=row.person.id_number, desk=desk)


def test_a_result_on_its_way_is_not_handed_over_yet():
    centre, desk = a_hall(), posted(a_village())
    row = filed(desk)
    decided(row)
    clerk = posted(centre, Role.WINDOW)
    services.give(row.hall.slug, parcels=[], results=[row.id], desk=clerk)
    parcel = Parcel.objects.get(kind="result")

    with pytest.raises(NotFound):
        services.hand_to_neighbour(row.id, parcel.id, id_number=row.person.id_number, desk=desk)
    assert queries.here(desk=clerk).results == []


def test_a_denial_is_brought_back_too():
    centre, desk = a_hall(), posted(a_village())
    row = filed(desk)
    decided(row, State.DENIED)
    parcel = brought_back(row, centre, desk)
    services.hand_to_neighbour(row.id, parcel.id, id_number=row.person.id_number, desk=desk)

    assert case_of(row).state == State.FINISHED


def test_his_original_is_given_back_with_his_card_shown():
    desk = posted(a_village())
    row = filed(desk)
    parcel = Parcel.objects.first()
    services.hand_to_neighbour(row.id, parcel.id, id_number=row.person.id_number, desk=desk)

    parcel.refresh_from_db()
    assert parcel.ended_how == "returned"
    assert case_of(row).state == State.SUBMITTED


def test_a_result_is_not_fetched_for_who_took_his_consent_back():
    centre, desk = a_hall(), posted(a_village())
    row = filed(desk)
    decided(row)
    clerk = posted(centre, Role.WINDOW)
    type(row).objects.update(withdrawn_at=desk.now)

    assert queries.here(desk=clerk).results == []
    with pytest.raises(Invalid):
        services.give(row.hall.slug, parcels=[], results=[row.id], desk=clerk)


def test_a_rejected_matter_has_nothing_to_fetch():
    desk, clerk = posted(a_village()), a_desk()
    row = filed(desk)
    cases.receive(case_of(row).number, desk=clerk)
    cases.reject(
        case_of(row).number,
        desk=clerk,
        ground=RejectionGround.NOT_OURS,
        reason="不归本机关",
        elsewhere="市烟草专卖局",
    )
    assert queries.here(desk=posted(a_hall(), Role.WINDOW)).results == []


def test_a_list_names_something_and_a_hall_that_is_there():
    village, township = a_village(), a_township()
    desk = posted(village)
    agreed(desk)

    for to, parcels in ((township.slug, []), ("nowhere", [])):
        with pytest.raises(Invalid):
            services.give(to, parcels=parcels, results=[], desk=desk)
    with pytest.raises(NotPermitted):
        queries.here(desk=a_desk(Role.REVIEWER))


def test_a_hall_is_shown_with_as_many_queries_as_it_says(django_assert_max_num_queries):
    centre, desk = a_hall(), posted(a_village())
    for _ in range(3):
        decided(filed(desk))
    clerk = posted(centre, Role.WINDOW)

    with django_assert_max_num_queries(9):
        assert len(queries.here(desk=clerk).results) == 3


def test_a_township_counts_its_villages_and_no_others(django_assert_max_num_queries):
    village = a_village()
    desk, township = posted(village), posted(a_township(), Role.TOWNSHIP)
    a_village("街津口村", "230881204000")
    filed(desk)

    with django_assert_max_num_queries(7):
        (row,) = queries.township(desk=township).villages
    assert (row.hall.slug, row.recent, row.running, row.papers) == (village.slug, 1, 1, 2)
    assert row.helpers == (desk.staff_name,)

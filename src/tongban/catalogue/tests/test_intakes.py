"""Taking files in: looked at without effect, then all of it or nothing, once."""

import time
from pathlib import Path

import pytest

from tongban.agencies.models import Agency
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused, Stale
from tongban.catalogue import exchange, queries, services
from tongban.catalogue.models import DirectoryEntry, Draft, Intake, Item, ItemVersion
from tongban.catalogue.tests.make import (
    NOW,
    a_chief,
    a_document,
    an_editor,
    an_item,
    the_whole_catalogue,
)
from tongban.catalogue.tests.test_guangan import FILE, a_list, a_row, needs_file
from tongban.journal.queries import history

pytestmark = pytest.mark.django_db


def look(*documents, form="xlsx", desk=None, data=None):
    data = data or exchange.write(documents, form=form, organs={})
    return services.look_at(data, file_name=f"事项.{form}", form=form, desk=desk or an_editor())


def take(intake_id, *, with_entries=False, desk=None):
    return services.take(intake_id, with_entries=with_entries, desk=desk or an_editor())


def counts(intake_id):
    return queries.intake(intake_id, desk=an_editor()).line.counts


def items_of(intake_id):
    return queries.intake_part(intake_id, faults=False, desk=an_editor())[1].items


def test_a_look_tells_what_is_new_changed_and_the_same_and_does_nothing(
    django_assert_max_num_queries,
):
    an_item()
    an_item("food-business-licence-change")
    changed = a_document(visits=2)
    new = a_document(slug="food-new", name="新事项")

    same, desk = a_document("food-business-licence-change"), an_editor()

    with django_assert_max_num_queries(9):  # four for the look, the rest to write it down
        intake_id = look(changed, same, new, desk=desk)

    assert counts(intake_id) == {"new": 1, "changed": 1, "same": 1, "bad": 0}
    fates = {fate.slug: fate for fate in items_of(intake_id)}
    said = [(c["name"], c["how"], c["before"], c["after"]) for c in fates[changed["slug"]].changes]
    assert ("到办事现场次数", "修改", "1", "2") in said
    assert not Draft.objects.exists()
    assert history(f"intake:{intake_id}")[0].event == "ItemsLookedAt"


def test_taking_makes_drafts_once_and_publishes_nothing():
    guide = an_item()
    versions = ItemVersion.objects.count()
    intake_id = look(a_document(name="新名称"), a_document(slug="food-new", base_code=None))

    first, again = take(intake_id), take(intake_id)

    assert first == again
    assert (first.new, first.changed, first.same) == (1, 1, 0)
    change = Draft.objects.get(slug="food-business-licence")
    assert (change.base_id, change.state) == (guide.version_id, "editing")
    assert change.document["name"] == "新名称"
    assert change.writers == [str(an_editor().staff_id)] or change.writers
    assert Draft.objects.get(slug="food-new").item is None
    assert (Draft.objects.count(), ItemVersion.objects.count()) == (2, versions)
    entries = history(f"intake:{intake_id}")
    assert [entry.event for entry in entries].count("ItemsTakenIn") == 1


def test_what_was_taken_in_goes_the_way_of_every_draft():
    an_item()
    take(look(a_document(name="新名称")))
    draft = Draft.objects.get()

    services.submit(draft.id, reason="导入", version=draft.version, desk=an_editor())

    draft.refresh_from_db()
    assert draft.state == "office"


def test_the_same_file_again_says_nothing_new():
    an_item()
    take(look(a_document(name="新名称")))

    again = look(a_document(name="新名称"))

    assert counts(again)["same"] == 1
    with pytest.raises(Refused) as refused:
        take(again)
    assert refused.value.code == "intake.nothing"


def test_one_bad_cell_keeps_everything_out():
    an_item()
    data = exchange.write([a_document(name="新"), a_document(slug="b")], form="csv", organs={})
    intake_id = look(data=data.replace("承诺件".encode(), "承诺".encode(), 1), form="csv")

    view, part = queries.intake_part(intake_id, faults=True, desk=an_editor())

    assert (view.faults, view.can_take) == (1, False)
    assert (part.faults[0].line, part.faults[0].found) == (2, "承诺")
    with pytest.raises(Refused) as refused:
        take(intake_id)
    assert refused.value.code == "intake.faulty"
    assert not Draft.objects.exists()


def test_a_catalogue_that_has_changed_is_looked_at_again():
    an_item()
    intake_id = look(a_document(name="新名称"))
    services.publish(a_document(name="新名称"), by=an_editor())

    with pytest.raises(Stale):
        take(intake_id)

    assert counts(intake_id) == {"new": 0, "changed": 0, "same": 1, "bad": 0}
    assert not Draft.objects.exists()


def test_an_item_with_an_open_draft_is_left_to_its_writers():
    an_item()
    services.begin_change("food-business-licence", desk=a_chief())

    [fate] = items_of(look(a_document(name="新名称")))

    assert fate.outcome == "bad"
    assert "没办完的草稿" in fate.words


def test_what_a_csv_has_no_place_for_stays_as_it_is():
    an_item()

    take(look(a_document(name="新名称"), form="csv"))

    document = Draft.objects.get().document
    assert document == a_document(name="新名称")


def test_a_chief_takes_in_for_his_own_agency_alone():
    an_item()
    other = an_item("marriage-registration")
    chief = a_chief()
    intake_id = look(
        a_document(name="新"), a_document("marriage-registration", name="新"), desk=chief
    )

    [own, others] = queries.intake_part(intake_id, faults=False, desk=chief)[1].items

    assert (own.outcome, others.outcome) == ("changed", "bad")
    assert other.agency.slug != "scjg"
    with pytest.raises(NotFound):
        queries.intake(intake_id, desk=a_chief("mzj"))
    with pytest.raises(NotPermitted):
        look(a_document(), desk=a_chief(role="window"))


def test_departments_are_known_by_name_and_unknown_ones_are_told():
    an_item()
    named = a_document(name="新", agency="市市场监督管理局")

    [fate] = items_of(look(named))
    [unknown] = items_of(look(a_document(agency="某局")))

    assert (fate.outcome, fate.agency) == ("changed", "市场监管局")
    assert (unknown.outcome, unknown.words) == ("bad", "没有“某局”这个部门")


def test_codes_become_entries_where_it_is_asked():
    an_item()
    new = a_document(slug="food-new", base_code="440125044001", parent="食品经营许可")
    intake_id = look(new)

    taken = take(intake_id, with_entries=True)

    entry = DirectoryEntry.objects.get(code="440125044001")
    assert taken.entries == 1
    assert (entry.current.name, entry.current.kind) == ("食品经营许可", "行政许可")
    assert Draft.objects.get().entry == entry


def test_a_file_that_is_not_read_at_all_is_refused_in_words():
    with pytest.raises(Invalid) as refused:
        look(data=b"PK", form="xlsx")

    assert "不是 .xlsx 文件" in refused.value.message
    assert not Intake.objects.exists()


def test_a_list_of_another_city_brings_its_departments_and_keeps_its_codes():
    intake_id = look(data=a_list(a_row(), a_row(raw_item_code="E-1", base_code="")), form="guangan")

    view = queries.intake(intake_id, desk=an_editor())
    taken = take(intake_id, with_entries=True)

    assert (view.agencies, view.entries) == (["区教科体局"], 2)
    assert (taken.new, taken.agencies, taken.entries) == (2, 1, 2)
    assert Agency.objects.get(name="区教科体局").slug == "qu-jiao-ke-ti-ju"
    assert DirectoryEntry.objects.get(code="E-1").code_fault
    draft = Draft.objects.get(slug="e-1")
    assert draft.document["local_code"] == "E-1"
    problems = queries.draft(draft.id, an_editor()).problems
    assert any("申请材料" in fault.words for fault in problems)
    with pytest.raises(Invalid):
        services.submit(draft.id, reason="", version=1, desk=an_editor())


@needs_file
def test_all_items_of_another_city_are_taken_in_within_seconds(django_assert_max_num_queries):
    the_whole_catalogue()
    before = Item.objects.count()
    data = Path(FILE).read_bytes()
    began = time.perf_counter()

    intake_id = look(data=data, form="guangan")
    looked = time.perf_counter()
    with django_assert_max_num_queries(700):
        taken = take(intake_id, with_entries=True)

    print(f"look {looked - began:.2f} s, take {time.perf_counter() - looked:.2f} s")
    assert (taken.new, taken.agencies, taken.entries) == (1135, 34, 1135)
    assert Draft.objects.count() == 1135
    assert Item.objects.count() == before
    assert DirectoryEntry.objects.exclude(code_fault="").filter(drafts__isnull=False).count() == 21
    assert NOW.date() <= DirectoryEntry.objects.get(code="511A0138000000").current.effective_on

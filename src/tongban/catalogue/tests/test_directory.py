"""The basic catalogue: kept by 编办, claimed by departments, filled from what is loaded."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.catalogue import jobs, queries, services
from tongban.catalogue.local_codes import NUMBERS, code_fault, local_code
from tongban.catalogue.models import DirectoryEntry, DirectoryVersion, Item
from tongban.catalogue.tests.make import (
    NOW,
    TODAY,
    a_chief,
    an_editor,
    an_item,
    approve,
    fill,
    submit,
    the_whole_catalogue,
)
from tongban.journal.queries import history

pytestmark = pytest.mark.django_db

CODE = "000125044001"
BASIS = [{"law": "中华人民共和国食品安全法", "article": "第三十六条", "gist": "食品摊贩备案"}]


def save(desk, code=CODE, **changes):
    text = {
        "name": "食品摊贩登记",
        "kind": "行政许可",
        "levels": ["县级", "乡镇"],
        "basis": BASIS,
        "statutory": {"days": 20, "unit": "工作日"},
        "effective_on": TODAY,
        "reason": "新增",
    }
    return services.save_entry(code, **{**text, **changes}, desk=desk)


def test_an_entry_is_claimed_filled_and_published():
    an_item()
    save(an_editor())
    chief = a_chief()

    draft_id = services.claim(CODE, agency="scjg", desk=chief)
    assert services.claim(CODE, agency="scjg", desk=chief) == draft_id
    said = queries.draft(draft_id, chief).document
    assert (said["name"], said["kind"], said["level"]) == ("食品摊贩登记", "行政许可", "县级")
    assert (said["base_code"], said["delegated_to"], said["basis"]) == (CODE, ["乡镇"], BASIS)
    assert said["statutory_limit"] == {"days": 20, "unit": "工作日"}

    version = queries.draft(draft_id, chief).version
    kept = {key: said[key] for key in ("kind", "base_code", "level", "delegated_to")}
    fill(draft_id, chief)
    version = queries.draft(draft_id, chief).version
    services.save_section(draft_id, "basic", kept, version=version, desk=chief)
    submit(draft_id, desk=chief)
    approve(draft_id)
    services.publish_approved(draft_id, desk=an_editor())

    (line,) = queries.directory_page(queries.DirectoryFilters(claimed="yes")).items
    assert [(one.slug, one.agency_slug) for one in line.claims] == [
        ("shi-pin-tan-fan-deng-ji", "scjg")
    ]
    with pytest.raises(Refused) as refused:
        services.claim(CODE, agency="scjg", desk=chief)
    assert refused.value.code == "directory.claimed"


def test_an_entry_is_changed_as_a_new_version_and_the_same_text_is_not():
    editor = an_editor()

    assert [save(editor), save(editor)] == [1, 1]
    assert save(editor, name="食品摊贩备案", reason="改名") == 2

    view = queries.entry(CODE)
    assert view.line.name == "食品摊贩备案"
    assert [(one.number, one.reason) for one in view.versions] == [(2, "改名"), (1, "新增")]
    assert [line.event for line in history(f"directory:{CODE}")] == ["DirectorySaved"] * 2


def test_a_version_counts_from_its_day():
    editor = an_editor()
    save(editor)
    save(editor, name="明天的名称", effective_on=TODAY + timedelta(days=1))

    assert queries.entry(CODE).line.name == "食品摊贩登记"
    assert jobs.turn_entries(NOW + timedelta(days=1)) == 1
    assert jobs.turn_entries(NOW + timedelta(days=1)) == 0
    assert queries.entry(CODE).line.name == "明天的名称"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"kind": "许可"},
        {"levels": []},
        {"basis": [{"law": "甲"}]},
        {"statutory": {"days": -1, "unit": "天"}},
        {"code": ""},
    ],
)
def test_a_faulty_entry_is_refused(changes):
    with pytest.raises(Invalid):
        save(an_editor(), **changes)
    assert not DirectoryEntry.objects.exists()


def test_only_the_office_keeps_the_directory_and_only_one_s_own_is_claimed():
    chief = a_chief()
    with pytest.raises(NotPermitted):
        save(chief)
    save(an_editor())
    with pytest.raises(NotPermitted):
        services.claim(CODE, agency="zwzx", desk=chief)
    with pytest.raises(NotPermitted):
        services.set_entry_state(CODE, "cancelled", reason="停", desk=chief)
    with pytest.raises(NotFound):
        services.claim("999999999999", agency="scjg", desk=chief)


def test_a_cancelled_entry_is_not_claimed():
    editor = an_editor()
    chief = a_chief()
    save(editor)
    with pytest.raises(Invalid):
        services.set_entry_state(CODE, "cancelled", reason="", desk=editor)
    for _ in range(2):
        services.set_entry_state(CODE, "cancelled", reason="上级取消", desk=editor)

    with pytest.raises(Refused) as refused:
        services.claim(CODE, agency="scjg", desk=chief)
    assert refused.value.code == "directory.not_in_use"
    assert [one.event for one in history(f"directory:{CODE}")] == [
        "DirectorySaved",
        "DirectoryStateSet",
    ]


def test_an_entry_of_another_level_is_not_claimed():
    save(an_editor(), levels=["村"])
    with pytest.raises(Refused) as refused:
        services.claim(CODE, agency="scjg", desk=a_chief())
    assert refused.value.code == "directory.other_level"


def test_a_malformed_code_is_kept_and_said():
    save(an_editor(), code="511A0138000000-51160")

    (line,) = queries.directory_page().items
    assert (line.code, line.is_local) == ("511A0138000000-51160", False)
    assert "不是 12 位" in line.code_fault


def test_what_is_loaded_has_an_entry_each_and_loading_again_writes_nothing():
    the_whole_catalogue()
    codes = dict(Item.objects.values_list("slug", "entry__code"))

    assert None not in codes.values()
    assert all(re.fullmatch(r"TJ-\d{2}-\d{4}", code) for code in codes.values())
    assert len(set(codes.values())) == len(codes) == DirectoryVersion.objects.count()
    assert codes["food-business-licence"].startswith("TJ-01-")
    with CaptureQueriesContext(connection) as sql:
        again = the_whole_catalogue()
    writes = [q["sql"] for q in sql if re.match(r"\s*(INSERT|UPDATE|DELETE)", q["sql"])]
    assert (writes, again.unchanged) == ([], len(codes))


def test_the_directory_pages_by_code_in_two_queries(django_assert_max_num_queries):
    the_whole_catalogue()
    with django_assert_max_num_queries(2):
        page = queries.directory_page(queries.DirectoryFilters(agency="scjg", kind="行政许可"))
    assert page.items
    assert all(line.is_local and line.claims for line in page.items)

    first = queries.directory_page()
    second = queries.directory_page(after=first.next_token)
    assert first.items[-1].code < second.items[0].code
    assert queries.directory_page(queries.DirectoryFilters(claimed="no")).items == []
    with django_assert_max_num_queries(3):
        assert queries.entry(first.items[0].code).versions[0].effective_on == date(2026, 11, 20)


def test_codes_of_our_own_never_meet():
    taken = set()
    for place in range(200):
        taken.add(local_code("行政许可", f"item-{place}", taken))

    assert len(taken) == 200
    assert not any(code_fault(code) for code in taken)
    every = {f"TJ-01-{number:04d}" for number in range(NUMBERS)}
    with pytest.raises(ValueError, match="no code"):
        local_code("行政许可", "x", every)

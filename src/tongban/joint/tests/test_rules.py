"""Stages: what opens when, and what a withdrawal or refusal means for the others."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from tongban.catalogue.tests.make import TONGJIANG
from tongban.joint import reading, rules
from tongban.joint.document import faults
from tongban.joint.rules import Fact, Matter, Outcome, Standing
from tongban.law.workdays import Calendar

BUNDLES: list[dict[str, Any]] = yaml.safe_load((TONGJIANG / "bundles.yaml").read_text())["bundles"]
BODIES = {"市国土资源局", "市住房和城乡建设局", "市公安局"}
COMPANY = reading.read(next(b for b in BUNDLES if b["slug"] == "start-company"))
BUILDING = reading.read(next(b for b in BUNDLES if b["slug"] == "investment-construction"))
RESTAURANT = reading.read(next(b for b in BUNDLES if b["slug"] == "open-restaurant"))
FOUNDING = {"agent": "self", "kind": "ordinary"}


def facts(matter: Matter, **known: Fact) -> dict[str, Fact]:
    found = {stage.slug: Fact.NOT_BEGUN for stage in matter.stages}
    return found | {slug.replace("_", "-"): fact for slug, fact in known.items()}


def test_the_name_comes_first_and_everything_else_waits() -> None:
    found = rules.standings(COMPANY, facts(COMPANY))
    assert found.pop("name") is Standing.READY
    assert set(found.values()) == {Standing.WAITING}


def test_seal_and_tax_begin_together_after_the_licence() -> None:
    found = rules.standings(COMPANY, facts(COMPANY, name=Fact.DONE, licence=Fact.DONE))
    assert [slug for slug, s in found.items() if s is Standing.READY] == ["seal", "tax-info"]


def test_a_refused_stage_holds_what_is_behind_it_and_nothing_else() -> None:
    known = facts(COMPANY, name=Fact.DONE, licence=Fact.DONE, seal=Fact.REFUSED, tax_info=Fact.OPEN)
    found = rules.standings(COMPANY, known)
    assert [slug for slug, s in found.items() if s is Standing.HELD] == ["bank", "invoice"]
    assert found["tax-info"] is Standing.OPEN


def test_a_withdrawn_stage_stops_what_is_behind_it() -> None:
    known = facts(COMPANY, name=Fact.DONE, licence=Fact.DONE)
    stopped = [stage.slug for stage in rules.stopped_by(COMPANY, known, {"tax-info"})]
    assert stopped == ["invoice"]


def test_answers_choose_the_stages_and_a_skipped_one_holds_nobody_up() -> None:
    answers = {"who": "sole", "fire": "no", "sign": "yes", "agent": "self"}
    stages = [stage.slug for stage in rules.chosen(RESTAURANT, answers)]
    assert stages == ["licence", "eia", "food", "sign"]
    done = {slug: Fact.NOT_BEGUN for slug in stages} | {"licence": Fact.DONE}
    found = rules.standings(RESTAURANT, done)
    assert {slug for slug, s in found.items() if s is Standing.READY} == {"eia", "food", "sign"}
    assert found["licence-company"] is Standing.SKIPPED


def test_the_longest_way_of_founding_a_company_takes_five_days() -> None:
    way = rules.longest_way(COMPANY.stages)
    assert way.length == 5
    assert way.steps == ("name", "licence", "seal", "bank")
    calendar = Calendar({}, date(2026, 12, 31))
    ends = rules.plan(COMPANY.stages, date(2026, 3, 2), calendar)
    assert ends["bank"] == rules.due_on(COMPANY, date(2026, 3, 2), calendar) == date(2026, 3, 9)


def test_what_waits_for_a_late_stage_is_planned_from_today() -> None:
    calendar, today = Calendar({}, date(2026, 12, 31)), date(2026, 3, 16)
    known = {"name": date(2026, 3, 2), "licence": date(2026, 3, 4)}  # it was due on the 4th
    ends = rules.plan(COMPANY.stages, date(2026, 3, 2), calendar, known=known, today=today)
    assert ends["licence"] == date(2026, 3, 4)
    assert ends["seal"] == date(2026, 3, 17)
    assert ends["bank"] == date(2026, 3, 19)


@given(st.integers(0, 60), st.integers(1, 15))
def test_an_extension_moves_both_last_days_by_as_many_working_days(after: int, days: int) -> None:
    calendar = Calendar({}, date(2030, 12, 31))
    started = date(2026, 3, 2) + timedelta(days=after)
    for before, then in (
        (
            rules.due_on(COMPANY, started, calendar),
            rules.due_on(COMPANY, started, calendar, extended=days),
        ),
        (
            rules.legal_due_on(started, calendar),
            rules.legal_due_on(started, calendar, extended=days),
        ),
    ):
        assert before
        assert then == calendar.add(before, days)


def test_the_law_caps_what_is_announced() -> None:
    long = deepcopy(BUNDLES[0]) | {"total_limit": {"days": 60, "unit": "工作日"}}
    assert rules.overall(reading.read(long)).days == 45


def test_the_papers_a_stage_brings_are_not_asked_for() -> None:
    lines = {"a": ("营业执照正本", "营业执照"), "b": ("公司章程", ""), "c": ("发票专用章印模", "")}
    bank = COMPANY.stage("bank")
    assert rules.awaited_papers(COMPANY, bank, COMPANY.stages, lines) == {
        "a": "企业设立登记",
        "c": "公章刻制备案",
    }


def test_the_files_of_the_city_are_right() -> None:
    items = {stage["item"] for bundle in BUNDLES for stage in bundle["stages"]}
    assert [fault for bundle in BUNDLES for fault in faults(bundle, items, BODIES)] == []


def test_a_stage_without_an_item_needs_a_body_of_the_platform() -> None:
    house = deepcopy(next(b for b in BUNDLES if b["slug"] == "realty-trade-one-stop"))
    items = {stage["item"] for stage in house["stages"]}
    house["stages"][0]["organ"] = "市气象局、市人防办"
    wrong = list(faults(house, items, BODIES))
    assert [path for path, _ in wrong] == [("stages", 0, "organ")]


def test_the_bodies_of_a_stage_are_read_without_what_of_them_does() -> None:
    organs = "市住房和城乡建设局（房产交易）、市气象局、市公安局（治安、消防）"
    known = ["市公安局", "市住房和城乡建设局"]
    assert rules.known_bodies(organs, known) == ["市住房和城乡建设局", "市公安局"]


@given(st.dictionaries(st.integers(0, 5), st.sampled_from(["", *Outcome])))
def test_a_stage_is_confirmed_when_every_body_said_so(said: dict[int, str]) -> None:
    fact = rules.fact_confirmed(said)
    assert (fact is Fact.NOT_BEGUN) == (not said)
    assert (fact is Fact.REFUSED) == (Outcome.FAILED in said.values())
    if fact is Fact.DONE:
        assert set(said.values()) <= {Outcome.PASSED, Outcome.DROPPED}


def test_what_takes_years_is_not_applied_for_as_one() -> None:
    online = {b["slug"] for b in BUNDLES if reading.read(b).is_online}
    assert online == {"start-company", "realty-trade-one-stop", "open-restaurant"}


def test_what_is_wrong_is_said_with_its_place() -> None:
    wrong = deepcopy(next(b for b in BUNDLES if b["slug"] == "start-company"))
    wrong["stages"][0]["after"] = ["bank", "nobody"]
    wrong["stages"][1]["item"] = "unheard-of"
    wrong["stages"][2]["when"] = {"colour": ["red"]}
    wrong["stages"][3]["limit"] = {"days": "2"}
    wrong["stages"][4]["when"] = {"kind": ["golden"]}
    items = {s["item"] for b in BUNDLES for s in b["stages"]} - {"unheard-of"}
    found = dict(faults(wrong, items, BODIES))
    assert found["stages", 0, "after", 1] == "没有前置阶段“nobody”"
    assert found["stages", 1, "item"] == "事项目录里没有“unheard-of”"
    assert found["stages", 2, "when", "colour"] == "没有情形“colour”"
    assert ("stages", 3, "limit") in found
    assert found["stages", 4, "when", "kind", 0] == "情形“kind”没有选项“golden”"
    assert found["stages",].startswith("这些阶段互相等待：")


@st.composite
def graphs(draw: st.DrawFn) -> Matter:
    """A matter of up to eight stages, each behind some of those before it, in any order of the file."""
    count = draw(st.integers(1, 8))
    base = BUNDLES[0]["stages"][0]
    stages = [
        base
        | {
            "slug": f"s{n}",
            "after": draw(st.lists(st.sampled_from([f"s{m}" for m in range(n)]), unique=True))
            if n
            else [],
        }
        for n in range(count)
    ]
    order = draw(st.permutations(stages))
    return reading.read(BUNDLES[0] | {"stages": order, "materials": []})


def run(matter: Matter, known: dict[str, Fact], ends: dict[str, Fact], pick: int) -> None:
    """Open what is ready, one at a time, and let each end as `ends` says."""
    while True:
        found = rules.standings(matter, known)
        ready = [slug for slug, standing in found.items() if standing is Standing.READY]
        if not ready:
            return
        one = ready[pick % len(ready)]
        for other in matter.stage(one).after:
            assert found[other] in (Standing.DONE, Standing.SKIPPED)
        known[one] = ends[one]


ENDS = st.sampled_from([Fact.DONE, Fact.DONE, Fact.REFUSED, Fact.WITHDRAWN])


@given(graphs(), st.data(), st.integers(0, 7), st.integers(0, 7))
def test_nothing_begins_early_everything_comes_to_an_end_in_any_order(
    matter: Matter, data: st.DataObject, pick: int, other_pick: int
) -> None:
    slugs = [stage.slug for stage in matter.stages]
    picked = data.draw(st.lists(st.sampled_from(slugs), unique=True))
    ends = {slug: data.draw(ENDS) for slug in picked}
    first = {slug: Fact.NOT_BEGUN for slug in picked}
    second = dict(first)
    run(matter, first, ends, pick)
    run(matter, second, ends, other_pick)
    found = rules.standings(matter, first)
    assert found == rules.standings(matter, second)
    assert not {Standing.READY, Standing.WAITING} & {found[slug] for slug in picked}

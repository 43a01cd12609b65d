"""Studies are handed in once and lie wherever their report is asked for."""

from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tongban.base.errors import Invalid, NotFound, NotPermitted
from tongban.catalogue.tests.make import TONGJIANG
from tongban.joint.tests.make import the_matters
from tongban.joint.tests.test_rules import BUNDLES
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_person, a_viewer
from tongban.projects import queries, services, studies
from tongban.projects.models import Area
from tongban.projects.studies import Given
from tongban.projects.tests.make import a_project, an_agent
from tongban.records.tests.make import a_pdf

DOCUMENT = next(b for b in BUNDLES if b["slug"] == "investment-construction")
KNOWN = studies.read(DOCUMENT)
files = st.lists(
    st.builds(
        Given,
        st.integers(1, 5).map(lambda n: UUID(int=n)),
        st.lists(st.sampled_from([one.slug for one in KNOWN])).map(tuple),
    )
)


@given(files)
def test_a_file_lies_on_every_line_its_studies_are_asked_on_and_on_no_other(
    held: list[Given],
) -> None:
    lines = studies.lines_given(KNOWN, held)
    for study in KNOWN:
        of_it = {one.material_id for one in held if study.slug in one.studies}
        for item, names in study.reports.items():
            for name in names:
                assert set(lines.get(item, {}).get(name, ())) == of_it
    every = [ids for names in lines.values() for ids in names.values()]
    assert all(len(set(ids)) == len(ids) > 0 for ids in every)


def test_the_lines_named_are_lines_of_the_catalogue() -> None:
    items = {
        item["slug"]: {line["name"] for line in item.get("materials") or ()}
        for path in (TONGJIANG / "items").glob("*.yaml")
        for item in yaml.safe_load(path.read_text())["items"]
    }
    for study in KNOWN:
        for item, names in study.reports.items():
            assert set(names) <= items[item]


@given(st.dates(), st.integers(0, 400))
def test_the_last_day_of_a_study_counts(until: date, before: int) -> None:
    if until.toordinal() > before:
        assert studies.is_valid(until, until - timedelta(days=before))
    assert until == date.max or not studies.is_valid(until, until + timedelta(days=1))


@pytest.mark.django_db
def test_an_area_is_kept_by_the_department_in_the_lead(var: object) -> None:
    the_matters()
    lead, other = a_desk(Role.CHIEF, "zjj"), a_desk(Role.CHIEF, "fgj")
    with pytest.raises(NotPermitted):
        services.keep_area("同江市工业园区", "园区管理办", desk=other)
    with pytest.raises(Invalid) as missing:
        services.keep_area(" ", "", desk=lead)
    assert {one.field for one in missing.value.problems} == {"name", "manager"}
    area = services.keep_area("同江市工业园区", "园区管理办", desk=lead)
    assert services.keep_area("同江市工业园区", "园区管理办", desk=lead) == area
    assert Area.objects.count() == 1


@pytest.mark.django_db
def test_a_study_of_an_area_serves_while_it_is_valid(var: object) -> None:
    the_matters()
    lead, agent = a_desk(Role.CHIEF, "zjj"), an_agent()
    code = a_project(agent)
    area = services.keep_area("同江市工业园区", "园区管理办", desk=lead)

    def adds(number: str, **changed: object) -> None:
        typed = {
            "body": "市水务局",
            "scope": "园区内一类工业项目",
            "issued_on": lead.today,
            "valid_until": lead.today + timedelta(days=365),
            "file": BytesIO(a_pdf()),
            "name": "批复.pdf",
        } | changed
        services.add_area_study(area, "soil", number=number, desk=lead, **typed)  # type: ignore[arg-type]

    with pytest.raises(Invalid) as wrong:
        adds("", valid_until=lead.today - timedelta(days=1), file=None)
    assert {one.field for one in wrong.value.problems} == {"number", "valid_until", "file"}
    adds("同水保区〔2026〕1号")
    adds("同水保区〔2026〕1号")
    services.choose_area(code, area, viewer=agent)
    (soil,) = [one for one in queries.my_project(code, viewer=agent).studies.lines if one.of_area]
    assert soil.study.slug == "soil"
    assert soil.of_area
    assert soil.of_area.number == "同水保区〔2026〕1号"
    with pytest.raises(NotFound):
        services.choose_area(code, area, viewer=a_viewer(a_person("别人")))
    services.withdraw_area_study(soil.of_area.id, reason="规划调整", desk=lead)
    assert not [one for one in queries.my_project(code, viewer=agent).studies.lines if one.of_area]


@pytest.mark.django_db
def test_a_file_says_what_is_in_it_and_can_be_taken_off(var: object) -> None:
    the_matters()
    agent = an_agent()
    code = a_project(agent)
    with pytest.raises(Invalid) as wrong:
        services.add_study_file(code, ["moon"], None, name="", viewer=agent)
    assert {one.field for one in wrong.value.problems} == {"studies", "file"}
    for _ in range(2):
        services.add_study_file(
            code, ["eia", "energy"], BytesIO(a_pdf()), name="综合评估报告.pdf", viewer=agent
        )
    (file,) = queries.my_project(code, viewer=agent).studies.files
    assert file.studies == ("环境影响评价", "节能审查")
    services.remove_study_file(code, file.id, viewer=agent)
    assert queries.my_project(code, viewer=agent).studies.files == ()

"""A source is asked once for a purpose; what it says is sealed, and what fails is kept and told."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tongban.agencies.tests.make import an_agency
from tongban.base.desk import System
from tongban.base.errors import Invalid, NotFound, NotPermitted
from tongban.journal.queries import history
from tongban.people.models import Person
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_person, an_organisation
from tongban.sharing import connectors, files, queries, services
from tongban.sharing.models import DataSource, Fetch
from tongban.sharing.rules import NOT_FOUND, Answer, Failure, Outcome
from tongban.sharing.tests.make import a_row, a_source

pytestmark = pytest.mark.django_db
BY = System(NOW)
DATA = Path(__file__).resolve().parents[4] / "data" / "tongjiang" / "sharing"


class Scripted:
    """Somebody else's connector: says what it was told to, and counts the questions."""

    def __init__(self, answer: Answer | Exception) -> None:
        self.answer, self.asked = answer, 0

    def ask(self, question: connectors.Question) -> Answer:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def ask(person: Person, purpose: str = "application:1", **more: Any) -> services.Asked:
    known = {"organisation_id": None, "by": BY} | more
    return services.ask("household", person_id=person.id, purpose=purpose, basis="716号", **known)


def test_what_the_register_says_is_kept_sealed_and_journalled_without_it() -> None:
    person = a_person()
    a_row(a_source(), person.id_number)
    asked = ask(person)
    assert asked.answer.facts == {"户籍地址": "同江市演示街1号"}
    assert "不用交" in asked.words
    with connection.cursor() as cursor:
        cursor.execute("SELECT facts FROM sharing_fetch")
        assert "演示街" not in cursor.fetchone()[0]
    (entry,) = history(f"fetch:{asked.fetch_id}")
    assert "演示街" not in str(entry)


def test_the_same_purpose_is_asked_once_and_another_again() -> None:
    person = a_person()
    a_row(a_source(), person.id_number)
    assert ask(person).fetch_id == ask(person).fetch_id
    assert ask(person, "application:2").fetch_id != ask(person).fetch_id
    assert Fetch.objects.count() == 2


def test_who_is_not_in_the_register_is_told_to_upload_and_found_once_he_is() -> None:
    person, source = a_person(), a_source()
    asked = ask(person)
    assert asked.answer.outcome is Outcome.NOT_FOUND
    assert "请上传" in asked.words
    a_row(source, person.id_number)
    assert ask(person).answer.outcome is Outcome.ANSWERED


def test_a_source_of_enterprises_is_asked_about_the_enterprise() -> None:
    organisation = an_organisation()
    source = a_source(about="法人")
    a_row(source, organisation.uscc, 名称="鱼馆")
    asked = ask(a_person(), organisation_id=organisation.id)
    assert asked.answer.facts == {"名称": "鱼馆"}
    assert Fetch.objects.get().person_id is None
    with pytest.raises(NotFound):
        ask(a_person())


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"is_on": False}, Failure.OFF), ({"connector": "unknown"}, Failure.UNSET)],
)
def test_a_source_that_cannot_be_asked_fails_in_words(fields: Any, why: Failure) -> None:
    a_source(**fields)
    asked = ask(a_person())
    assert asked.answer.failure is why
    assert Fetch.objects.get().failure == why


def test_a_bug_of_a_connector_stops_nobody() -> None:
    connectors.register("scripted", Scripted(ZeroDivisionError()))
    a_source(connector="scripted")
    assert ask(a_person()).answer.failure is Failure.BROKEN


def test_a_source_that_fails_again_and_again_is_left_alone_for_a_minute() -> None:
    dead = Scripted(Answer(Outcome.FAILED, failure=Failure.LATE))
    connectors.register("scripted", dead)
    a_source(connector="scripted")
    for second in range(0, 59, 10):
        asked = ask(a_person(), by=System(NOW + timedelta(seconds=second)))
        assert asked.answer.outcome is Outcome.FAILED
    assert dead.asked == services.FAILURES_TO_REST
    dead.answer = NOT_FOUND
    # The first failure is a minute old, although somebody asked ten seconds ago.
    later = System(NOW + services.REST)
    assert ask(a_person(), by=later).answer.outcome is Outcome.NOT_FOUND


def test_asking_takes_few_queries(django_assert_max_num_queries: Any) -> None:
    person = a_person()
    a_row(a_source(), person.id_number)
    with django_assert_max_num_queries(10):
        ask(person)
    with django_assert_max_num_queries(2):
        ask(person)


def test_figures_count_thirty_days(django_assert_num_queries: Any) -> None:
    desk, source, person = a_desk(Role.ADMIN), a_source(), a_person()
    old = System(NOW - timedelta(days=31))
    ask(person, "long ago", by=old)
    a_row(source, person.id_number)
    ask(person)
    a_source("realty", is_on=False)
    services.ask(
        "realty", person_id=person.id, organisation_id=None, purpose="1", basis="716号", by=BY
    )
    with django_assert_num_queries(2):
        household, realty = queries.sources(desk)
    assert (household.tally.answered, household.tally.not_found) == (1, 0)
    assert household.tally.median_ms is not None
    assert realty.tally.median_ms is None
    assert realty.failures == ("已停用 1 次",)


def test_only_an_operator_sees_and_switches_and_it_is_journalled() -> None:
    source, chief, admin = a_source(), a_desk(Role.CHIEF), a_desk(Role.ADMIN)
    with pytest.raises(NotPermitted):
        queries.sources(chief)
    with pytest.raises(NotPermitted):
        services.switch(source.id, is_on=False, desk=chief)
    services.switch(source.id, is_on=False, desk=admin)
    services.switch(source.id, is_on=False, desk=admin)
    assert not DataSource.objects.get().is_on
    assert len(history(f"data-source:{source.id}")) == 1


def test_the_sources_of_the_demo_load_once_and_keep_what_was_switched_off() -> None:
    for slug in ("gaj", "mzj", "scjg", "gtzy"):
        an_agency(slug)
    file = files.read(DATA)
    assert services.load(file, by=BY) == len(file.sources)
    DataSource.objects.update(is_on=False)
    assert services.load(file, by=BY) == 0
    assert not DataSource.objects.filter(is_on=True).exists()
    lee = a_person("李秀兰", id_number="230881198503120022")
    DataSource.objects.update(is_on=True)
    assert ask(lee).answer.facts["说明"] == "演示数据"


def test_every_row_of_the_demo_says_that_it_is_one() -> None:
    rows = [row for register in files.read(DATA).rows.values() for row in register.values()]
    assert rows
    assert {row["说明"] for row in rows} == {"演示数据"}


def test_a_file_that_names_what_is_unknown_loads_nothing() -> None:
    file = files.read(DATA)
    with pytest.raises(Invalid) as refused:
        services.load(file, by=BY)
    assert len(refused.value.problems) == len(file.sources)
    assert not DataSource.objects.exists()


def test_a_register_with_other_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text((DATA / "sources.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "household.csv").write_text("证件号码,户籍\n1,2\n", "utf-8")
    with pytest.raises(Invalid) as refused:
        files.read(tmp_path)
    assert "列名应为" in refused.value.problems[0].message

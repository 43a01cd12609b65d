"""Papers of ended cases whose time is over: gone from table and disk, while the case stays proved."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tongban.agencies.queries import clock_desk
from tongban.applications.models import Application, ApplicationMaterial
from tongban.base.ageing import Spared
from tongban.base.errors import NotFound, Refused
from tongban.cases import queries, services
from tongban.cases.models import Case, Delivery, Document, Result
from tongban.cases.queries import Kept
from tongban.cases.tests.make import a_case
from tongban.journal.models import Entry
from tongban.journal.queries import verify
from tongban.law.lifecycle import State
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_person, a_viewer
from tongban.records.models import Material, StoredFile

pytestmark = pytest.mark.django_db
BASIS = "同江市政务服务材料保管规则"
LATER = datetime(2049, 1, 3, 1, tzinfo=UTC)


@pytest.fixture
def erase(django_capture_on_commit_callbacks):
    def run(*cases):
        with django_capture_on_commit_callbacks(execute=True):
            return services.erase([case.id for case in cases], basis=BASIS, by=clock_desk(LATER))

    return run


def on_disk(var: Path) -> int:
    return sum(1 for path in (var / "files").rglob("*") if path.is_file())


def test_nothing_sealed_and_no_file_is_left_and_the_case_is_still_proved(var, erase):
    case = a_case(State.FINISHED, shop="赫乡小馆")
    services.print_papers(case.id, by=a_desk())
    assert on_disk(var) > 1

    erased = erase(case)

    assert erased.rows == 1
    assert erased.files > 1
    assert on_disk(var) == StoredFile.objects.count() == Material.objects.count() == 0
    application = Application.objects.get(case=case)
    assert (application.answers, application.origins, application.delivery) == ("", "", "")
    assert application.situations == {}
    for document in Document.objects.filter(case=case):
        assert (document.file_id, "赫乡小馆" in document.data) == (None, False)
        assert case.applicant_name not in document.data
    assert Result.objects.get(case=case).file_id is None
    assert Delivery.objects.get(case=case).address == ""
    assert verify() == []
    assert Entry.objects.filter(subject=f"case:{case.id}").last().event == "CaseErased"


def test_number_decision_list_of_papers_and_what_was_done_stay(erase):
    case = a_case(State.FINISHED)
    before = queries.case_screen(case.number, a_desk(Role.CHIEF))
    erase(case)

    after = queries.case_screen(case.number, a_desk(Role.CHIEF))
    assert (after.number, after.state, after.decision) == (
        before.number, before.state, before.decision,
    )  # fmt: skip
    assert [paper.number for paper in after.documents] == [p.number for p in before.documents]
    assert [paper.title for paper in after.documents] == [p.title for p in before.documents]
    assert after.timeline[:-1] == before.timeline
    assert after.timeline[-1].title == "材料按期销毁"
    assert (after.erased_on, after.erased_basis) == (date(2049, 1, 3), BASIS)
    papers = ApplicationMaterial.objects.filter(application__case=case)
    assert [(paper.line, paper.way, paper.erased) for paper in papers] == [("m5", "upload", True)]


def test_who_asks_for_a_paper_is_told_when_it_was_erased_and_by_which_rule(erase):
    person = a_person("张建国")
    case = a_case(State.FINISHED, person=person)
    viewer = a_viewer(person)
    material = Material.objects.get()
    document = Document.objects.filter(case=case).first()
    erase(case)

    words = f"材料已按期销毁（2049年1月3日，依据：{BASIS}）。"
    for who in (viewer, a_desk(Role.CHIEF)):
        with pytest.raises(NotFound, match=words):
            queries.material_file(case.number, material.id, who=who)
        with pytest.raises(NotFound, match=words):
            queries.document_file(case.number, document.id, who=who)
    with pytest.raises(Refused, match="已按期销毁"):
        services.export_efile(case.number, desk=a_desk(Role.CHIEF))
    assert queries.progress(case.number, viewer=viewer).erased_basis == BASIS


def test_a_file_two_cases_share_goes_with_the_last_of_them(var, erase):
    person = a_person("张建国")
    first, second = a_case(State.FINISHED, person=person), a_case(State.FINISHED, person=person)
    shared = set(first.application.papers.values_list("material", flat=True))
    assert shared == set(second.application.papers.values_list("material", flat=True))

    erase(first)
    assert set(second.application.papers.values_list("material", flat=True)) == shared
    assert on_disk(var) == 1

    erase(second)
    assert on_disk(var) == 0


def test_twice_is_once_and_a_running_case_is_left_alone(erase):
    ended, running = a_case(State.WITHDRAWN), a_case(State.ACCEPTED)

    assert erase(ended, running).rows == 1
    assert erase(ended, running).rows == 0
    assert Case.objects.get(pk=running.pk).erased_on is None
    assert Application.objects.get(case=running).answers


def test_each_ended_case_belongs_to_one_sort(erase):
    permit = a_case(State.FINISHED)
    service = a_case(State.FINISHED, kind="公共服务")
    withdrawn, rejected = a_case(State.WITHDRAWN), a_case(State.REJECTED)
    a_case(State.DENIED)  # not handed over yet

    def found(which):
        return set(queries.kept_cases(which, Spared()).first(LATER, 10))

    assert found(Kept.PERMIT) == {permit.id}
    assert found(Kept.SERVICE) == {service.id}
    assert found(Kept.CLOSED) == {withdrawn.id, rejected.id}
    services.archive(service.number, desk=a_desk(Role.CHIEF))
    assert found(Kept.PERMIT) == {permit.id, service.id}  # its 档号 says thirty years
    Case.objects.filter(pk=service.pk).update(archive_number="230881-ZW·2018-Y-SCJG-00001")
    assert found(Kept.SERVICE) == set()
    assert found(Kept.PERMIT) == {permit.id}  # 永久


def test_what_is_held_is_spared():
    case = a_case(State.FINISHED)
    for spared in (
        Spared(cases=frozenset({case.id})),
        Spared(people=frozenset({case.person_id})),
    ):
        assert queries.kept_cases(Kept.PERMIT, spared).first(LATER, 10) == []

"""Each sort of data on its day: nothing the day before, everything on it, nothing that is held."""

from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import yaml

from tongban.agencies.queries import clock_desk
from tongban.applications.models import Application
from tongban.applications.tests.make import a_complete_draft, a_pdf, an_item
from tongban.base.desk import System
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.cases import services as cases
from tongban.cases.models import Case
from tongban.cases.tests.make import a_case
from tongban.forms.models import ProfileAnswer
from tongban.forms.services import consent
from tongban.forms.tests.make import a_dictionary, remembered
from tongban.journal.queries import verify
from tongban.law.lifecycle import State
from tongban.law.retention import due_on
from tongban.messages.models import Message
from tongban.messages.tests.make import tell
from tongban.people.models import Session
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_person, a_viewer
from tongban.records import services as records
from tongban.records.models import Material, StoredFile
from tongban.retention import files, jobs, queries, services
from tongban.retention.models import Erasure, KeepingRule
from tongban.retention.rules import Kind, Scope
from tongban.retention.sorts import SORTS
from tongban.retention.tests.make import DATA
from tongban.sharing.models import Fetch
from tongban.sharing.tests.make import a_source

pytestmark = pytest.mark.django_db
BEGAN = date(2018, 11, 5)  # the local day of NOW
LEGAL = Role.LEGAL


@pytest.fixture(autouse=True)
def _rules(var: Path) -> None:
    """The rules of Tongjiang, and an empty vault."""
    services.load(files.read(DATA), by=System(NOW))


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    def at(day, **more):
        clock = clock_desk(datetime.combine(day, time(1), tzinfo=UTC))
        with django_capture_on_commit_callbacks(execute=True):
            return services.erase_due(clock=clock, **more)

    return at


def a_person_with(kind):
    """Make one row of a sort, its time running from NOW, and whoever it is about."""
    person = a_person()
    MAKE[kind](person)
    return person


def _draft(person):
    an_item()
    a_complete_draft(a_viewer(person))


def _unused(person):
    records.keep_upload(BytesIO(a_pdf()), name="证.pdf", by=System(NOW), person_id=person.id)


def _fetch(person):
    fetch = Fetch(
        source=a_source(), person=person, purpose="办理", basis="令716", outcome="answered",
        ms=1, asked_by="system", at=NOW,
    )  # fmt: skip
    fetch.said = {"户籍地址": "同江市演示街1号"}
    fetch.save()


def _answer(person):
    viewer = a_viewer(person)
    a_dictionary(System(NOW))
    consent(person_id=person.id, organisation_id=None, by=viewer)
    remembered(viewer, {"person.address": "旧址"})
    remembered(viewer, {"person.address": "新址"}, number="230881-2018-000002")
    assert ProfileAnswer.objects.exclude(superseded_at=None).count() == 1


def _message(person):
    tell(person.id)
    Message.objects.exclude(channel="in_app").delete()
    Message.objects.update(next_at=None, sent_at=NOW)


def _session(person):
    Session.objects.create(session_key="k", session_data="x", expire_date=NOW)


MAKE = {
    Kind.DRAFT: _draft,
    Kind.CLOSED: lambda person: a_case(State.WITHDRAWN, person=person),
    Kind.SERVICE: lambda person: a_case(State.FINISHED, person=person, kind="公共服务"),
    Kind.PERMIT: lambda person: a_case(State.FINISHED, person=person),
    Kind.UNUSED: _unused,
    Kind.FETCH: _fetch,
    Kind.ANSWER: _answer,
    Kind.MESSAGE: _message,
    Kind.SESSION: _session,
}


def left(kind):
    """Count what of a sort still says something of somebody, in tables and on the disk."""
    if kind in (Kind.CLOSED, Kind.SERVICE, Kind.PERMIT):
        return Application.objects.exclude(answers="").count() + StoredFile.objects.count()
    return {
        Kind.DRAFT: Application.objects.count() + StoredFile.objects.count(),
        Kind.UNUSED: Material.objects.count() + StoredFile.objects.count(),
        Kind.FETCH: Fetch.objects.exclude(facts="").count(),
        Kind.ANSWER: ProfileAnswer.objects.exclude(superseded_at=None).count(),
        Kind.MESSAGE: Message.objects.count(),
        Kind.SESSION: Session.objects.count(),
    }[kind]


def due_day(kind):
    keeping = KeepingRule.objects.get(pk=kind).keeping
    assert keeping
    return due_on(BEGAN, keeping)


@pytest.mark.parametrize("kind", Kind)
def test_nothing_goes_the_day_before_and_everything_on_the_day(kind, var, run):
    a_person_with(kind)
    before, day = left(kind), due_day(kind)

    assert run(day - timedelta(days=1))[kind] == 0
    assert left(kind) == before > 0

    assert run(day)[kind] == 1
    assert left(kind) == 0
    stored = [path for path in (var / "files").rglob("*") if path.is_file()]
    assert {path.name for path in stored} == set(StoredFile.objects.values_list("pk", flat=True))
    assert verify() == []
    assert Erasure.objects.filter(kind=kind).count() == 1
    assert run(day)[kind] == 0


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.SESSION])
def test_what_is_held_of_an_applicant_stays_until_the_hold_is_lifted(kind, run):
    person = a_person_with(kind)
    number = a_case(person=person).number
    hold = services.place_hold(number, Scope.APPLICANT, reason="行政复议", desk=a_desk(LEGAL))
    before, day = left(kind), due_day(kind)

    assert run(day)[kind] == 0
    assert left(kind) == before

    services.lift_hold(hold, reason="复议已经终结", desk=a_desk(LEGAL))
    assert run(day)[kind] == 1


def test_a_hold_on_one_case_keeps_its_papers_though_another_case_that_has_them_goes(run):
    person = a_person()
    held, other = (a_case(State.WITHDRAWN, person=person) for _ in range(2))
    services.place_hold(held.number, Scope.CASE, reason="诉讼", desk=a_desk(LEGAL))

    assert run(due_day(Kind.CLOSED))[Kind.CLOSED] == 1

    assert Case.objects.get(pk=other.pk).erased_on == due_day(Kind.CLOSED)
    assert Case.objects.get(pk=held.pk).erased_on is None
    assert held.application.papers.get().material.file_id


def test_the_dry_run_counts_what_goes_and_writes_nothing(run):
    a_person_with(Kind.PERMIT)
    day = due_day(Kind.PERMIT)
    shown = {one.kind: one for one in queries.standings(day - timedelta(days=1))}
    assert (shown[Kind.PERMIT].due, shown[Kind.PERMIT].oldest) == (0, None)
    assert shown[Kind.PERMIT].next_due == day
    assert shown[Kind.PERMIT].kept_for == "30 年（自次年1月1日起算）"

    shown = {one.kind: one for one in queries.standings(day)}
    assert (shown[Kind.PERMIT].due, shown[Kind.PERMIT].oldest) == (1, BEGAN)
    assert shown[Kind.PERMIT].next_due is None
    assert Application.objects.exclude(answers="").count() == 1

    assert run(day)[Kind.PERMIT] == shown[Kind.PERMIT].due


def test_batches_go_one_by_one_and_a_run_cut_short_is_taken_up_again(monkeypatch, run):
    monkeypatch.setattr(services, "AT_ONCE", 2)
    for _ in range(5):
        a_person_with(Kind.CLOSED)

    assert run(due_day(Kind.CLOSED), most=2)[Kind.CLOSED] == 4
    assert run(due_day(Kind.CLOSED))[Kind.CLOSED] == 1
    assert sorted(Erasure.objects.filter(kind="closed").values_list("rows", flat=True)) == [1, 2, 2]


def test_a_batch_that_fails_leaves_everything_and_lets_the_others_go(monkeypatch, run):
    a_person_with(Kind.CLOSED)
    a_person_with(Kind.MESSAGE)

    def broken(ids, *, basis, by):
        cases.erase(ids, basis=basis, by=by)
        raise OSError("no space")

    sort = SORTS[Kind.CLOSED]
    monkeypatch.setitem(SORTS, Kind.CLOSED, type(sort)(sort.pile, broken))
    with pytest.raises(services.NotAllErased, match="closed"):
        run(due_day(Kind.CLOSED))

    assert Application.objects.exclude(answers="").count() == 1
    assert Case.objects.filter(erased_on__isnull=False).count() == 0
    assert Message.objects.count() == 0
    assert Erasure.objects.filter(kind="closed").count() == 0


def test_without_rules_or_kept_for_ever_nothing_goes(run):
    a_person_with(Kind.CLOSED)
    KeepingRule.objects.filter(pk=Kind.CLOSED).update(years=None, days=None)
    assert run(date(2400, 1, 1))[Kind.CLOSED] == 0
    KeepingRule.objects.all().delete()
    assert not run(date(2400, 1, 1))
    assert queries.standings(date(2400, 1, 1)) == []


def test_the_job_of_the_night_erases(django_capture_on_commit_callbacks):
    a_person_with(Kind.DRAFT)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.erase_due(datetime.combine(due_day(Kind.DRAFT), time(1), tzinfo=UTC))
    assert left(Kind.DRAFT) == 0


def test_a_hold_says_why_covers_a_case_that_is_there_and_is_placed_once():
    case, desk = a_case(State.WITHDRAWN), a_desk(LEGAL)
    with pytest.raises(Invalid) as wrong:
        services.place_hold("1", "all", reason=" ", desk=desk)
    assert {problem.field for problem in wrong.value.problems} == {"number", "scope", "reason"}
    with pytest.raises(NotPermitted):
        services.place_hold(case.number, Scope.CASE, reason="诉讼", desk=a_desk(Role.WINDOW))

    services.place_hold(case.number, Scope.CASE, reason="诉讼", desk=desk)
    with pytest.raises(Refused, match="已经有同样的保全"):
        services.place_hold(case.number, Scope.CASE, reason="诉讼", desk=desk)
    held = queries.holds_on(case.number)
    assert [(one.reason, one.scope_name) for one in held] == [("诉讼", "只这个办件")]
    with pytest.raises(NotFound):
        services.lift_hold(case.id, reason="终结", desk=desk)


def test_papers_that_are_gone_cannot_be_held(run):
    case = a_case(State.WITHDRAWN)
    run(due_day(Kind.CLOSED))
    with pytest.raises(Refused, match="已经按期销毁"):
        services.place_hold(case.number, Scope.CASE, reason="诉讼", desk=a_desk(LEGAL))


def test_rules_are_loaded_once_and_every_fault_of_their_file_is_said(tmp_path):
    assert services.load(files.read(DATA), by=System(NOW)) == 0
    assert KeepingRule.objects.count() == len(Kind)
    assert files.read(tmp_path) == []

    good = files.read(DATA)[0]
    bad = [
        {**good, "kind": "everything"},
        {**good, "days": 0, "years": 0},
        {**good, "years": "three"},
        good,
        {key: good[key] for key in ("kind", "name")},
    ]
    (tmp_path / "retention.yaml").write_text(yaml.safe_dump({"classes": bad}))
    with pytest.raises(Invalid) as wrong:
        files.read(tmp_path)
    assert {problem.code for problem in wrong.value.problems} == {
        *("retention.kind", "retention.length", "retention.keys", "retention.twice"),
    }

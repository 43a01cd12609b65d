"""What can be done with data sources: ask one, load them from a folder, switch one on and off."""

import time
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction

from tongban.agencies.queries import agencies
from tongban.base.ageing import Erased
from tongban.base.desk import Actor, Desk, require
from tongban.base.errors import Invalid, NotFound, Problem
from tongban.base.sealing import blind_index
from tongban.journal import services as journal
from tongban.journal.permissions import Permission
from tongban.people.queries import holder_of
from tongban.sharing import rules
from tongban.sharing.connectors import Question, connector
from tongban.sharing.events import DataFetched, DataSourceSaved, DataSourceSwitched, FetchErased
from tongban.sharing.files import SourceFile
from tongban.sharing.models import DataSource, Fetch, RegisterRow
from tongban.sharing.rules import About, Answer, Failure, Outcome, Subject

SECONDS = 3.0  # a citizen waits for it
# A source that failed so often, one question after the other, is left alone for a while.
FAILURES_TO_REST = 3
REST = timedelta(minutes=1)

log = structlog.get_logger(__name__)


class Asked(NamedTuple):
    """What came of a question: the row that keeps it, the answer, and words for the applicant."""

    fetch_id: UUID
    answer: Answer
    words: str


def ask(
    source_code: str,
    *,
    person_id: UUID,
    organisation_id: UUID | None,
    purpose: str,
    basis: str,
    by: Actor,
) -> Asked:
    """Ask a source about the enterprise, or the person, whichever it knows.

    What was answered for a purpose is not asked again; what was not found, or failed, is. It takes
    SECONDS at most, never raises because of the source, and is called outside a transaction: no row
    is locked while a source is waited for.
    Writes:  one fetch with its facts sealed, failed ones too; one journal entry without the facts.
    Raises:  NotFound (sharing.unknown_source, person.unknown).
    Source:  国务院令第716号 art. 9, 11; 个人信息保护法 art. 34, 51, 55 (a record of who looked at what for).
    """
    source = DataSource.objects.filter(code=source_code).first()
    if source is None:
        raise NotFound("没有这个数据源。", code="sharing.unknown_source")
    about = _about(source, person_id, organisation_id)
    there = source.fetches.filter(**about, purpose=purpose, outcome=Outcome.ANSWERED.value)
    if fetch := there.first():
        return _asked(source, fetch)
    holder = holder_of(about["person_id"], about["organisation_id"])
    began = time.monotonic()
    answer = _answer(source, Subject(holder.name, holder.code), purpose, by)
    ms = round((time.monotonic() - began) * 1000)
    fetch = Fetch(
        source=source,
        **about,
        purpose=purpose,
        basis=basis,
        outcome=answer.outcome.value,
        failure=answer.failure.value if answer.failure else "",
        ms=ms,
        asked_by=by.actor,
        at=by.now,
    )
    fetch.said = answer.facts
    try:
        _keep(fetch, by)
    except IntegrityError:  # pressed twice: the other question was answered first
        fetch = there.get()
    return _asked(source, fetch)


@transaction.atomic
def load(file: SourceFile, *, by: Actor) -> int:
    """Bring the sources up to a file; return how many were written. What it leaves out stays.

    The rows of a register are replaced where its source has any in the file.
    Writes:  sources that differ, with a journal entry each; rows of registers.
    Raises:  Invalid where an agency or a connector is not known.
    """
    owners = {agency.slug: agency.id for agency in agencies()}
    if problems := [*_unknown(file, set(owners))]:
        raise Invalid(problems)
    written = 0
    for document in file.sources:
        wanted = {key: value for key, value in document.items() if key not in ("code", "agency")}
        wanted["agency_id"] = str(owners[document["agency"]])
        source = DataSource.objects.filter(code=document["code"]).first()
        before = _said_of(source, wanted) if source else None
        if before != wanted:
            source = source or DataSource(code=document["code"])
            for key, value in wanted.items():
                setattr(source, key, value)
            source.save()
            event = DataSourceSaved(
                subject=f"data-source:{source.id}", code=source.code, before=before, after=wanted
            )
            journal.record(event, by=by, first=before is None)
            written += 1
        assert source
        if rows := file.rows.get(source.code):
            _replace_rows(source, rows)
    return written


@transaction.atomic
def switch(source_id: UUID, *, is_on: bool, desk: Desk) -> None:
    """Switch a source on or off; switched off, nothing is asked there.

    Writes:  the source, a journal entry; nothing where it is so already.
    Raises:  NotPermitted; NotFound.
    """
    require(desk, Permission.OPERATIONS_READ)
    source = DataSource.objects.select_for_update().filter(pk=source_id).first()
    if source is None:
        raise NotFound("没有这个数据源。", code="sharing.unknown_source")
    if source.is_on == is_on:
        return
    source.is_on = is_on
    source.save(update_fields=["is_on"])
    event = DataSourceSwitched(subject=f"data-source:{source.id}", code=source.code, is_on=is_on)
    journal.record(event, by=desk)


@transaction.atomic
def erase_answers(fetch_ids: Iterable[UUID], *, basis: str, by: Actor) -> Erased:
    """Erase what sources answered, unless an application has it in place of a paper; who was asked
    about whom, when and what for stays.

    Writes:  the facts are blanked; one journal entry for each.
    Tells:   FetchErased.
    Source:  个人信息保护法 art. 19, 47.
    """
    rows = Fetch.objects.filter(pk__in=list(fetch_ids)).exclude(facts="")
    gone = [fetch.id for fetch in rows.exclude(uses__erased=False).only("pk")]
    for fetch_id in gone:
        event = FetchErased(subject=f"fetch:{fetch_id}", fetch_id=fetch_id, basis=basis)
        journal.record(event, by=by)
    return Erased(Fetch.objects.filter(pk__in=gone).update(facts=""), 0)


def _about(
    source: DataSource, person_id: UUID, organisation_id: UUID | None
) -> dict[str, UUID | None]:
    if source.about == About.ORGANISATION:
        if organisation_id is None:
            raise NotFound("这个数据源只能查单位，没有说明是哪个单位。", code="person.unknown")
        return {"person_id": None, "organisation_id": organisation_id}
    return {"person_id": person_id, "organisation_id": None}


def _answer(source: DataSource, subject: Subject, purpose: str, by: Actor) -> Answer:
    asking = connector(source.connector)
    if not source.is_on:
        return rules.failed(Failure.OFF)
    if _rests(source, by):
        return rules.failed(Failure.RESTING)
    if asking is None:
        return rules.failed(Failure.UNSET)
    question = Question(source.id, source.code, source.settings, subject, purpose, SECONDS)
    try:
        return asking.ask(question)
    except Exception as bug:  # somebody else's code: it must not stop an application
        log.error("connector_broken", source=source.code, kind=type(bug).__name__)
        return rules.failed(Failure.BROKEN)


def _rests(source: DataSource, by: Actor) -> bool:
    """Test whether the last questions that reached out all failed a moment ago.

    Questions while it rests do not count, or a busy source would rest for ever.
    """
    reached = source.fetches.exclude(failure__in=rules.NOT_ASKED)
    last = reached.filter(at__gt=by.now - REST).order_by("-at", "-id")
    outcomes = list(last.values_list("outcome", flat=True)[:FAILURES_TO_REST])
    return outcomes == [Outcome.FAILED.value] * FAILURES_TO_REST


@transaction.atomic
def _keep(fetch: Fetch, by: Actor) -> None:
    fetch.save(force_insert=True)
    event = DataFetched(
        subject=f"fetch:{fetch.id}",
        fetch_id=fetch.id,
        source=fetch.source.code,
        person_id=fetch.person_id,
        organisation_id=fetch.organisation_id,
        purpose=fetch.purpose,
        basis=fetch.basis,
        outcome=fetch.outcome,
        failure=fetch.failure,
    )
    journal.record(event, by=by, first=True)


def _asked(source: DataSource, fetch: Fetch) -> Asked:
    failure = Failure(fetch.failure) if fetch.failure else None
    answer = Answer(Outcome(fetch.outcome), facts=fetch.said, failure=failure)
    return Asked(fetch.id, answer, rules.words_for_applicant(source.name, answer))


def _unknown(file: SourceFile, owners: set[str]) -> list[Problem]:
    problems = []
    for document in file.sources:
        code = document["code"]
        if document["agency"] not in owners:
            words = f"数据源 {code}：没有“{document['agency']}”这个部门"
            problems.append(Problem(code, "sharing.agency", words))
        if connector(document["connector"]) is None:
            words = f"数据源 {code}：没有“{document['connector']}”这个接口程序"
            problems.append(Problem(code, "sharing.connector", words))
    return problems


def _said_of(source: DataSource, wanted: dict[str, object]) -> dict[str, object]:
    said = {key: getattr(source, key) for key in wanted}
    return said | {"agency_id": str(source.agency_id)}


def _replace_rows(source: DataSource, rows: dict[str, dict[str, str]]) -> None:
    source.rows.all().delete()
    for number, facts in rows.items():
        row = RegisterRow(source=source, number_index=blind_index(number))
        row.said = facts
        row.save(force_insert=True)

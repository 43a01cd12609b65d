"""The one screen of a case: papers, answers, what was said and done, the clock, and what can be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, CharField, DateField, F, Field, IntegerField, TextField
from django.db.models import Value as Constant

from tongban.applications import queries as applications
from tongban.base.desk import Desk, require
from tongban.cases import rules, wording
from tongban.cases.documents import in_words
from tongban.cases.models import (
    Acceptance,
    Case,
    Correction,
    Decision,
    Delivery,
    Document,
    Ending,
    Extension,
    PreReview,
    Result,
    Review,
    SpecialProcedure,
)
from tongban.cases.permissions import HALL_STEPS, PERMISSION, may_hold
from tongban.cases.queries.checks import CheckView, check_of
from tongban.cases.queries.clockface import ClockFace, face
from tongban.cases.queries.fees import FeeView, fee_of
from tongban.cases.queries.filings import FilingView, filings_of
from tongban.cases.queries.papers import CasePaper, paper_view
from tongban.cases.queries.promises import PromiseView, promises_of
from tongban.cases.rules import WAY_NAMES, MissingItem, Way
from tongban.catalogue.queries import definition_of
from tongban.journal.queries import history
from tongban.law import lifecycle
from tongban.law.lifecycle import STATE_NAMES, STEP_NAMES, State, Step
from tongban.people import queries as people
from tongban.people.permissions import GRANTS, ROLE_NAMES, Permission
from tongban.processes.queries import RunView, run_of
from tongban.records.queries import Renewable, renewable

OFFICERS_STEPS = tuple(PERMISSION)
WISHES = {"窗口领取": Way.WINDOW, "邮寄": Way.POST, "电子证照": Way.ELECTRONIC}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the officer's timeline."""

    title: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """What an officer said at one step: pre-review, special procedure, extension, review."""

    kind: str  # pre_review, special, extension, review
    by: str
    by_name: str
    at: datetime
    verdict: bool | None  # passed, approved, recommends; None: open, or sent back
    name: str
    text: str
    answer: str
    officers: str  # who checked on site
    days: int
    unit: str
    began_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """One notice of correction and the applicant's answer."""

    round: int
    items: tuple[MissingItem, ...]
    reason_again: str
    due_on: date
    by_name: str
    at: datetime
    answered_at: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class Closed:
    """A step that cannot be taken now, and why."""

    step: Step
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Screen:
    """All of a case, for the officer who handles it."""

    number: str
    version: int
    item_name: str
    item_kind: str
    agency_short: str
    agency_name: str
    state: State
    state_name: str
    clock: ClockFace
    statutory_due_on: date | None
    promised_due_on: date | None
    beyond_calendar: bool  # due on a day whose holidays are not announced: it may still move
    statutory: str  # 20 个工作日, "" where the law sets none
    promised: str
    on_the_spot: bool
    channel: str
    applicant_name: str
    organisation: bool
    person: people.PersonView
    agent_name: str
    submitted_at: datetime
    accepted_on: date | None
    holder_id: UUID | None
    holder_name: str
    is_mine: bool
    procedures: tuple[str, ...]  # 特别程序 the item knows
    wished_way: Way | None  # how the applicant wants the result
    recipient: str
    address: str
    content: applications.Content
    timeline: tuple[Happening, ...]
    notes: tuple[Note, ...]
    corrections: tuple[CorrectionView, ...]
    documents: tuple[CasePaper, ...]
    acceptance: Acceptance | None
    decision: Decision | None
    result: Result | None
    delivery: Delivery | None
    ending: Ending | None
    open_steps: tuple[Step, ...]
    renewable: tuple[Renewable, ...]  # licences the new one may take the place of
    renews: str  # identifier of the one the application names by its number, "" if none
    may_settle: bool
    may_post: bool
    fee: FeeView | None  # None for an item that charges nothing
    may_note_fee: bool
    waiting_extension: Note | None
    may_answer_extension: bool
    archive_number: str  # 档号, "" until it is archived
    erased_on: date | None  # its form, papers and documents
    erased_basis: str
    may_export: bool  # its e-file
    may_claim: bool
    may_release: bool
    may_reveal: bool
    closed: tuple[Closed, ...]
    remedy: str
    run: RunView | None  # on its way through a diagram
    committed: bool  # 告知承诺
    promises: tuple[PromiseView, ...]  # 容缺后补
    may_take_promised: bool
    may_compare: bool  # uploaded papers with their originals
    check: CheckView | None  # 事后核查
    filings: tuple[FilingView, ...]  # 多证合一: settled with the decision
    broken: tuple[applications.Broken, ...]  # 诚信记录, where something is promised again

    @property
    def owed(self) -> tuple[PromiseView, ...]:
        """The promised papers that have not come."""
        return tuple(one for one in self.promises if one.is_owed)

    @property
    def delivery_way(self) -> str:
        """How the result is, or was, delivered."""
        return WAY_NAMES[Way(self.delivery.way)] if self.delivery else ""

    @property
    def first_paper(self) -> UUID | None:
        """The paper to look at first."""
        papers = (paper for line in self.content.lines for paper in line.papers)
        return next((paper.material_id for paper in papers if paper.material_id), None)

    @property
    def running_procedure(self) -> Note | None:
        """The special procedure that stops the clock now."""
        specials = (note for note in self.notes if note.kind == "special")
        return next((note for note in specials if note.ended_on is None), None)


def case_screen(number: str, desk: Desk) -> Screen:
    """Return all of a case. Nine queries, eight when nothing was corrected; one more where a licence
    can be issued, and where it is on its way through a diagram; two more where something was
    promised, one more where that is to be checked, and where filings were settled with it.

    Raises:  NotPermitted; Case.DoesNotExist outside the desk's reach.
    """
    require(desk, Permission.CASE_READ)
    case = (
        Case.objects.seen_from(desk)
        .select_related(
            *("agency", "holder", "agent", "acceptance", "decision", "result", "delivery"),
            *("ending", "fee"),
        )
        .get(number=number)
    )
    definition = definition_of(case.item_version_id)
    content = applications.content(case.application_id, desk=desk)
    notes = _notes(case)
    waiting = next((n for n in notes if n.kind == "extension" and n.verdict is None), None)
    open_, closed = _steps(case, desk)
    may_settle = _may_settle(case, desk)
    promised = promises_of(case, content)
    held = _renewable(case) if may_settle or Step.ISSUE in open_ else ()
    return Screen(
        number=case.number,
        version=case.version,
        item_name=case.item_name,
        item_kind=case.item_kind,
        agency_short=case.agency.short,
        agency_name=case.agency.name,
        state=State(case.state),
        state_name=STATE_NAMES[State(case.state)],
        clock=face(case, today=desk.today, calendar=desk.calendar),
        statutory_due_on=case.statutory_due_on,
        promised_due_on=case.promised_due_on,
        beyond_calendar=_beyond(case, desk),
        statutory=_limit_words(case.statutory_days, case.statutory_unit),
        promised=_limit_words(case.promised_days, case.promised_unit),
        on_the_spot=case.on_the_spot,
        channel=case.channel,
        applicant_name=case.applicant_name,
        organisation=case.organisation_id is not None,
        person=people.person_summary(case.person_id),
        agent_name=case.agent.name if case.agent else "",
        submitted_at=case.submitted_at,
        accepted_on=case.accepted_on,
        holder_id=case.holder_id,
        holder_name=case.holder.name if case.holder else "",
        is_mine=case.holder_id is not None and case.holder_id == desk.staff_id,
        procedures=tuple(p.name for p in definition.special_procedures),
        **_wish(content),
        content=content,
        archive_number=case.archive_number,
        erased_on=case.erased_on,
        erased_basis=case.erased_basis,
        may_export=case.state in lifecycle.ENDED
        and case.erased_on is None
        and desk.may(Permission.CASE_EXPORT),
        timeline=tuple(
            Happening(
                wording.words_of(line.event, line.body).title, line.actor_name, line.happened_at
            )
            for line in history(f"case:{case.id}")
        ),
        notes=notes,
        corrections=_corrections(case),
        documents=tuple(
            paper_view(row) for row in Document.objects.filter(case=case).order_by("at", "id")
        ),
        acceptance=_one(case, "acceptance"),
        decision=_one(case, "decision"),
        result=_one(case, "result"),
        delivery=_one(case, "delivery"),
        ending=_one(case, "ending"),
        open_steps=open_,
        renewable=held,
        renews=_named(held, content),
        may_settle=may_settle,
        fee=fee_of(case, definition),
        may_note_fee=definition.fee.is_charged
        and State(case.state) in rules.FEE_STATES
        and desk.may(Permission.CASE_DELIVER),
        may_post=desk.may(Permission.CASE_DELIVER)
        and State(case.state) in {State.DELIVERING, State.DENIED},
        waiting_extension=waiting,
        may_answer_extension=waiting is not None
        and Step.EXTEND in lifecycle.open_steps(State(case.state))
        and desk.may(Permission.CASE_DECIDE)
        and waiting.by != desk.actor
        and case.agency_id == desk.agency_id,
        may_claim=case.finished_at is None
        and case.holder_id is None
        and may_hold(State(case.state), desk.permissions, own=case.agency_id == desk.agency_id),
        may_release=case.finished_at is None
        and case.holder_id is not None
        and (case.holder_id == desk.staff_id or desk.may(Permission.CASE_DECIDE)),
        may_reveal=desk.may(Permission.PERSON_REVEAL),
        closed=closed,
        remedy=rules.remedy(
            reconsideration_body=case.agency.reconsideration_body, court=case.agency.court
        ),
        run=run_of(f"case:{case.id}"),
        committed=case.committed,
        promises=promised,
        may_take_promised=any(one.is_owed for one in promised)
        and desk.may(Permission.CASE_RECEIVE)
        and Step.RETURN in lifecycle.open_steps(State(case.state)),
        may_compare=desk.may(Permission.CASE_RECEIVE)
        and case.finished_at is None
        and (case.agency_id == desk.agency_id or bool(desk.windows)),
        check=check_of(case, desk) if case.committed else None,
        filings=filings_of(case),
        broken=applications.broken_by(case.person_id, case.organisation_id)
        if promised or case.committed
        else (),
    )


def _renewable(case: Case) -> tuple[Renewable, ...]:
    return renewable(
        case.result_name, person_id=case.person_id, organisation_id=case.organisation_id
    )


def _named(held: Sequence[Renewable], content: applications.Content) -> str:
    """Find the licence whose number stands in an answer: 食品经营许可证编号 of a renewal."""
    answers = {asked.raw.strip() for page in content.pages for asked in page.fields}
    return next((one.identifier for one in held if one.number in answers), "")


def _beyond(case: Case, desk: Desk) -> bool:
    dues = (case.answer_by, case.statutory_due_on, case.promised_due_on)
    return any(not desk.calendar.is_known(due) for due in dues if due)


def _steps(case: Case, desk: Desk) -> tuple[tuple[Step, ...], tuple[Closed, ...]]:
    """Tell the buttons from the closed steps; each of these says which state or article closes it."""
    open_, closed = [], []
    for step in OFFICERS_STEPS:
        why = _closed_because(case, step, desk)
        if why:
            closed.append(Closed(step, STEP_NAMES[step], why))
        else:
            open_.append(step)
    return tuple(open_), tuple(closed)


def _closed_because(case: Case, step: Step, desk: Desk) -> str:
    if words := lifecycle.explain(State(case.state), step):
        return words
    if not desk.may(PERMISSION[step]):
        roles = [ROLE_NAMES[role] for role in ROLE_NAMES if PERMISSION[step] in GRANTS[role]]
        return f"由{'、'.join(roles)}办理，您当前的岗位没有这项权限。"
    if case.agency_id != desk.agency_id and step not in HALL_STEPS:
        return f"由{case.agency.short}办理，综合窗口只收件、受理和出件。"
    if step in lifecycle.DECISIONS and not _is_second_person(case, desk):
        return "这个办件由您受理，受理和决定不能是同一个人。"
    if step is Step.GRANT and case.owed_until is not None:
        return f"容缺材料（{in_words(case.owed_until)}前补交）还没有补齐，补齐前不能作出准予决定。"
    return ""


def _is_second_person(case: Case, desk: Desk) -> bool:
    accepted = _one(case, "acceptance")
    return rules.may_decide(
        accepted_by=accepted.by if accepted else "",
        actor=desk.actor,
        on_the_spot=case.on_the_spot or case.committed,
        one_officer=case.agency.one_officer_may_decide,
    )


def _may_settle(case: Case, desk: Desk) -> bool:
    if case.state != State.RECEIVED or case.agency_id != desk.agency_id:
        return False
    both = desk.may(Permission.CASE_DECIDE) and case.agency.one_officer_may_decide
    at_once = case.on_the_spot or case.committed
    return desk.may(Permission.CASE_ACCEPT) and case.owed_until is None and (at_once or both)


def _corrections(case: Case) -> tuple[CorrectionView, ...]:
    if not case.notices:
        return ()
    return tuple(
        CorrectionView(
            round=row.round,
            items=tuple(MissingItem.from_dict(item) for item in row.items),
            reason_again=row.reason_again,
            due_on=row.due_on,
            by_name=row.by_name,
            at=row.at,
            answered_at=row.answered_at,
            answer=row.answer,
        )
        for row in Correction.objects.filter(case=case).order_by("round")
    )


def _notes(case: Case) -> tuple[Note, ...]:
    """Read four tables in one query: each row says what its officer said."""
    columns: list[tuple[Any, dict[str, str]]] = [
        (PreReview, {"verdict": "passed", "text": "opinion"}),
        (
            SpecialProcedure,
            {
                "name": "name",
                "text": "reason",
                "answer": "result",
                "officers": "officers",
                "days": "days",
                "unit": "unit",
                "began_on": "began_on",
                "ended_on": "ended_on",
            },
        ),
        (
            Extension,
            {"verdict": "approved", "text": "reason", "answer": "answer", "days": "days"},
        ),
        (Review, {"verdict": "recommends_grant", "text": "opinion"}),
    ]
    first, *others = [_as_notes(model, case, named) for model, named in columns]
    return tuple(Note(*row) for row in first.union(*others, all=True).order_by("said_at"))


NOTE_FIELDS: dict[str, tuple[Any, "Field[Any, Any]"]] = {
    "verdict": (None, BooleanField(null=True)),
    "name": ("", CharField()),
    "text": ("", TextField()),
    "answer": ("", TextField()),
    "officers": ("", TextField()),
    "days": (0, IntegerField()),
    "unit": ("", CharField()),
    "began_on": (None, DateField(null=True)),
    "ended_on": (None, DateField(null=True)),
}
KINDS = {
    PreReview: "pre_review",
    SpecialProcedure: "special",
    Extension: "extension",
    Review: "review",
}


def _as_notes(model: Any, case: Case, named: dict[str, str]) -> Any:
    columns = {
        f"said_{name}": F(named[name]) if name in named else Constant(empty, output_field=field)
        for name, (empty, field) in NOTE_FIELDS.items()
    }
    kind = Constant(KINDS[model], output_field=CharField())
    said = model.objects.filter(case=case).annotate(
        said_kind=kind, said_by=F("by"), said_by_name=F("by_name"), said_at=F("at"), **columns
    )
    return said.values_list("said_kind", "said_by", "said_by_name", "said_at", *columns)


def _wish(content: applications.Content) -> dict[str, Any]:
    typed = content.delivery.values
    return {
        "wished_way": WISHES.get(typed.get("way", "")),
        "recipient": typed.get("recipient", ""),
        "address": typed.get("address", ""),
    }


def _one(case: Case, name: str) -> Any:
    """Return a row of the case that may not be there; it was loaded with the case."""
    return getattr(case, name, None)


def _limit_words(days: int | None, unit: str) -> str:
    if days is None:
        return ""
    return "当场" if days == 0 else f"{days} 个{unit}"

"""Submit an application: check all of it, give it a number, open its case. One transaction."""

import secrets
from collections import defaultdict
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, UUIDField

from tongban.applications import rules
from tongban.applications.events import ApplicationSubmitted
from tongban.applications.models import Application, ApplicationMaterial
from tongban.applications.queries.filing import not_in_use
from tongban.applications.queries.loading import Filer, papers_of
from tongban.applications.queries.sheets import sheet_of
from tongban.applications.queries.submitted import Receipt, receipt_of
from tongban.applications.rules import PromiseKind, State
from tongban.applications.savings import savings
from tongban.applications.services.promising import require_believed
from tongban.base import numbers
from tongban.base.desk import Desk, Viewer
from tongban.base.errors import Invalid, NotFound, Problem, Refused, Stale
from tongban.base.prepared import Prepared, Slot
from tongban.base.said import said
from tongban.catalogue.queries import definition_of
from tongban.journal import services as journal
from tongban.law.codes import case_number, query_code

WRITTEN = [
    "number",
    "query_code",
    "state",
    "promised_truth",
    "prefilled",
    "spared_papers",
    "spared_visits",
    "submitted_at",
]


@transaction.atomic
def submit(
    application_id: UUID,
    *,
    viewer: Viewer,
    promised: bool,
    version: int | None = None,
    keep: bool = False,
) -> Receipt:
    """Submit a complete application and return its number and query code.

    Submitting twice, even at the same instant, gives one case and the same receipt. `keep`: he
    agrees that his answers are kept and offered next time.

    Writes:  number, query code, promise, what is spared; takes papers off lines that are no longer asked.
    Tells:   ApplicationSubmitted; its case is opened in the same transaction.
    Raises:  Invalid naming everything that is missing or wrong, or the promise of truth not made;
             Stale if anything changed since `version`, which the applicant was shown;
             Refused where the item is out of use, or he no longer acts for that enterprise;
             NotFound for another person's draft.
    Source:  行政许可法 art. 29 (application by electronic means), art. 31 (truth of the papers).
    """
    application = lock(application_id, by=viewer)
    if application.state == State.SUBMITTED:
        return receipt_of(application)
    if application.organisation_id != viewer.organisation_id:
        raise Refused(
            "您填写时代表的单位与现在的办理身份不同，请先在“我的”里切换办理身份。",
            code="application.identity",
        )
    if version is not None and version != application.version:
        raise Stale(
            "提交前内容又有改动（可能在另一台设备上），请再核对一遍后提交。",
            details={"version": application.version},
        )
    return hand_in(application, by=viewer, promised=promised, keep=keep)


def lock(application_id: UUID, *, by: Filer) -> Application:
    """Return, locked, an application that `by` began, also when submitted. Raises NotFound."""
    application = LOCKED.first(application_id=application_id, filed_by=by.actor)
    if application is None:
        raise NotFound("没有找到这份申请。", code="application.unknown")
    return application


def hand_in(
    application: Application,
    *,
    by: Viewer | Desk,
    promised: bool,
    keep: bool = False,
    is_first: bool = True,
) -> Receipt:
    """Check a locked draft, number it and tell. Raises Invalid, Refused.

    `is_first`: nothing was ever said of it in the journal.
    """
    if application.item_version.item.state != "in_use":
        raise not_in_use(application.item_version.item_id)
    papers = papers_of(application.id)
    sheet = sheet_of(application, papers, by=by)
    _require_complete(sheet, promised=promised)
    _take_off_unasked(sheet, papers, by=by)
    owed = [sheet.promised[m.key] for m in rules.asked_papers(sheet) if m.key in sheet.promised]
    if owed:
        require_believed(application, PromiseKind.LATER, today=by.today)
    if application.committed_at:
        require_believed(application, PromiseKind.COMMITMENT, today=by.today)
    day = by.today
    division = settings.TONGBAN_DIVISION
    sequence = numbers.reserve(f"case:{division}:{day:%Y%m%d}:{application.channel}")
    application.number = case_number.make(division, day, application.channel, sequence)
    application.query_code = query_code.make(secrets.token_bytes(query_code.RANDOM_BYTES))
    application.state = State.SUBMITTED.value
    application.promised_truth = promised
    application.submitted_at = by.now
    unchanged = rules.untouched(application.stored_origins, sheet.answers)
    _count_savings(application, sheet, papers, fields=len(unchanged))
    application.save(update_fields=WRITTEN)
    event = ApplicationSubmitted(
        subject=f"application:{application.id}",
        application_id=application.id,
        number=application.number,
        query_code=application.query_code,
        item_version_id=application.item_version_id,
        agency_id=application.item_version.item.agency_id,
        person_id=application.person_id,
        organisation_id=application.organisation_id,
        agent_id=application.agent_id,
        channel=application.channel,
        submitted_at=by.now,
        keep_answers=keep,
        answers_used=[origin.answer for origin in unchanged.values() if origin.answer],
        owed_until=min(owed, default=None),
        committed=application.committed_at is not None,
        step_days=application.step_days,
    )
    journal.record(event, by=by, first=is_first)
    return receipt_of(application)


def _count_savings(
    application: Application,
    sheet: rules.Sheet,
    papers: list[ApplicationMaterial],
    *,
    fields: int,
) -> None:
    ways: dict[str, set[rules.Way]] = defaultdict(set)
    for paper in papers:
        ways[paper.line].add(rules.Way(paper.way))
    replaced = 0
    if application.committed_at:
        full = definition_of(application.item_version_id)
        asked = full.materials_for(sheet.situations)
        replaced = sum(material in asked for material in full.replaced_by_commitment)
    spared = savings(sheet, ways, fields=fields, replaced=replaced, channel=application.channel)
    application.prefilled = spared.fields
    application.spared_papers, application.spared_visits = spared.papers, spared.visits


def _require_complete(sheet: rules.Sheet, *, promised: bool) -> None:
    problems = [lack.problem for lack in rules.lacks(sheet)]
    if not promised:
        words = "请阅读并勾选真实性承诺。"
        problems.append(Problem("promised", "application.promise", words))
    if problems:
        raise Invalid(problems, said("还有 {n} 处需要补充或修改，改好后再提交。", n=len(problems)))


def _take_off_unasked(sheet: rules.Sheet, papers: list[ApplicationMaterial], *, by: Filer) -> None:
    """Papers given before the situation changed are not sent along: nobody asked for them."""
    asked = {material.key for material in sheet.definition.materials_for(sheet.situations)}
    unasked = [paper.pk for paper in papers if paper.line not in asked]
    if unasked:
        ApplicationMaterial.objects.filter(pk__in=unasked).update(removed_at=by.now)


# Locked: the button may be pressed twice in the same second.
LOCKED = Prepared(
    lambda: (
        Application.objects.select_for_update(of=("self",))
        .select_related("item_version__item")
        .defer("item_version__definition")
        .filter(pk=Slot("application_id", UUIDField()), filed_by=Slot("filed_by", CharField()))
        .exclude(state=State.ABANDONED)
    )
)

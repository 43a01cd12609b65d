"""Answering a draft: comments, the review of 编办, the legal review, publication."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tongban.base.desk import Actor, Desk, require
from tongban.base.errors import Invalid, NotFound, NotPermitted, Problem, Refused, Stale
from tongban.base.said import said
from tongban.catalogue import events
from tongban.catalogue.models import Draft, DraftComment, DraftReview, Item
from tongban.catalogue.queries.drafts import REVIEWS, no_draft, seen_by
from tongban.catalogue.rules import OPEN_DRAFTS, SECTIONS, DraftState, Review, State
from tongban.catalogue.services.checking import checked
from tongban.catalogue.services.drafting import close, require_current, subject
from tongban.catalogue.services.editions import turn_edition
from tongban.catalogue.services.publishing import put_out
from tongban.catalogue.services.standing import end
from tongban.journal import services as journal
from tongban.people.permissions import Permission

AFTER_REVIEW = {Review.OFFICE: DraftState.LEGAL, Review.LEGAL: DraftState.APPROVED}
MOST_WORDS = 2000


@transaction.atomic
def review(
    draft_id: UUID, stage: str, *, passed: bool, words: str = "", version: int, desk: Desk
) -> None:
    """Answer a draft: passed it goes on to the legal review, then waits for publication; else back.

    The order is fixed: 编办, then the legal office. Pressed twice it is answered once.
    Writes:  the review, the state; one journal entry.
    Tells:   DraftReviewed.
    Raises:  NotFound; NotPermitted, also for who wrote in the draft; Stale; Refused
             (draft.not_waiting) out of turn; Invalid where it is sent back without words.
    """
    draft = _locked(draft_id, desk)
    answer = _stage(stage)
    if _is_answered(draft, answer, version, desk):
        return
    _require_turn(draft, answer, version, desk)
    words = words.strip()[:MOST_WORDS]
    if not passed and not words:
        raise Invalid([Problem("words", "review.words", "退回时请写明要改什么。")])
    DraftReview.objects.create(
        draft=draft,
        stage=answer.value,
        passed=passed,
        words=words,
        draft_version=version,
        reviewed_at=desk.now,
        reviewed_by=desk.actor_name,
        reviewer_id=str(desk.staff_id),
    )
    close(draft, AFTER_REVIEW[answer] if passed else DraftState.EDITING, desk)
    event = events.DraftReviewed(
        subject=subject(draft), slug=draft.slug, stage=answer.value, passed=passed, words=words
    )
    journal.record(event, by=desk)


@transaction.atomic
def comment(draft_id: UUID, section: str, words: str, *, desk: Desk) -> UUID:
    """Say something of one section of a draft; return the comment's id.

    Writes:  the comment; one journal entry.
    Tells:   DraftCommented.
    Raises:  NotFound; Refused (draft.closed) once it is published or dropped; Invalid.
    """
    draft = _locked(draft_id, desk)
    if draft.state not in OPEN_DRAFTS:
        raise Refused("这份草稿已经结束，不能再写意见。", code="draft.closed")
    words = words.strip()
    if section not in SECTIONS:
        raise Invalid([Problem("section", "draft.unknown_section", "没有这一部分。")])
    if not 0 < len(words) <= MOST_WORDS:
        raise Invalid([Problem("words", "comment.words", f"请写意见，最多 {MOST_WORDS} 个字。")])
    said_now = DraftComment.objects.create(
        draft=draft, section=section, words=words, said_at=desk.now, said_by=desk.actor_name
    )
    event = events.DraftCommented(subject=subject(draft), section=section, words=words)
    journal.record(event, by=desk)
    return UUID(str(said_now.id))


@transaction.atomic
def settle_comment(comment_id: UUID, *, desk: Desk) -> None:
    """Mark a comment as dealt with (已处理). Pressed twice it is settled once.

    Writes:  who settled it and when; one journal entry.
    Tells:   CommentSettled.
    Raises:  NotFound, also for a draft this desk may not see.
    """
    row = DraftComment.objects.select_for_update().filter(pk=comment_id).first()
    if row is None:
        raise NotFound("没有这条意见。", code="comment.unknown")
    draft = _locked(row.draft_id, desk)
    if row.settled_at is not None:
        return
    row.settled_at, row.settled_by = desk.now, desk.actor_name
    row.save(update_fields=["settled_at", "settled_by"])
    event = events.CommentSettled(subject=subject(draft), section=row.section, words=row.words)
    journal.record(event, by=desk)


@transaction.atomic
def publish_approved(draft_id: UUID, *, desk: Desk) -> UUID:
    """Publish an approved draft now; return the id of the version. Pressed twice: the same version.

    Drafts that take the place of the same items (拆分) are published together, and those items end.
    Writes:  item, version, search; what it replaces is cancelled; journal entries.
    Tells:   ItemPublished, DraftPublished; ItemCancelled.
    Raises:  NotFound; NotPermitted; Refused (draft.not_approved, draft.not_due, draft.outdated,
             draft.replaced_is_cancelled); Invalid if the gate has errors by now.
    """
    require(desk, Permission.CATALOGUE_PUBLISH)
    _lock_items(draft_id)
    draft = _locked(draft_id, desk)
    if draft.state == DraftState.PUBLISHED:
        return _published_version(draft)
    group = _group(draft)
    _require_ready(group, desk.today)
    return _publish_group(group, by=desk)[UUID(str(draft.id))]


def publish_due(today: date, *, by: Actor) -> int:
    """Publish what is approved and due on `today`; return how many drafts went out.

    A draft that cannot be published any more is sent back to editing with the reason in words.
    Run twice it does nothing more: each draft is a transaction of its own.
    """
    due = Draft.objects.filter(state=DraftState.APPROVED.value).filter(
        Q(planned_on=None) | Q(planned_on__lte=today)
    )
    ids = list(due.order_by("changed_at", "id").values_list("pk", flat=True))
    return sum(_publish_if_ready(draft_id, today, by) for draft_id in ids)


def _publish_if_ready(draft_id: UUID, today: date, by: Actor) -> int:
    try:
        with transaction.atomic():
            _lock_items(draft_id)
            draft = Draft.objects.select_for_update().get(pk=draft_id)
            group = _group(draft)
            # Its siblings, or another worker, may have changed it since.
            if draft.state != DraftState.APPROVED or not _is_ready(group, today):
                return 0
            return len(_publish_group(group, by=by))
    except Refused as refusal:
        _hold_back(draft_id, refusal, by)
        return 0


@transaction.atomic
def _hold_back(draft_id: UUID, refusal: Refused, by: Actor) -> None:
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.state != DraftState.APPROVED:  # somebody has answered it meanwhile
        return
    words = _words_of(refusal)
    DraftComment.objects.create(
        draft=draft, section="basic", words=words, said_at=by.now, said_by=by.actor_name
    )
    close(draft, DraftState.EDITING, by)
    event = events.DraftHeldBack(subject=subject(draft), slug=draft.slug, words=words)
    journal.record(event, by=by)


def _words_of(refusal: Refused) -> str:
    found = [one.message for one in refusal.problems] if isinstance(refusal, Invalid) else []
    return "未能按期发布：" + "；".join(found or [refusal.message])


def _publish_group(group: Sequence[Draft], *, by: Actor) -> dict[UUID, UUID]:
    """Publish the drafts; return the version of each."""
    published = {UUID(str(draft.id)): _publish(draft, by=by) for draft in group}
    for slug in group[0].replaces:
        _end_replaced(slug, group, by=by)
    turn_edition()
    return published


def _end_replaced(slug: str, group: Sequence[Draft], *, by: Actor) -> None:
    old = Item.objects.select_for_update().get(slug=slug)
    if old.state == State.CANCELLED:
        raise Refused(
            "要接替的事项已经取消，请放弃本草稿后重新编制。", code="draft.replaced_is_cancelled"
        )
    verb = "合并" if len(group[0].replaces) > 1 else "拆分"
    end(
        old,
        {
            "reason": group[0].reason or f"事项{verb}",
            "document_number": "",
            "replaced_by": [draft.slug for draft in group],
        },
        by=by,
    )


def _publish(draft: Draft, *, by: Actor) -> UUID:
    require_current(draft)
    warnings = checked(draft.document, without=draft.replaces)
    version_id = put_out(
        draft.document, draft.agency_id, by=by, reason=draft.reason, warnings=warnings
    )
    item = Item.objects.get(slug=draft.slug)
    if draft.entry_id and item.entry_id != draft.entry_id:
        item.entry_id = draft.entry_id
        item.save(update_fields=["entry"])
    draft.item = item
    draft.save(update_fields=["item"])
    close(draft, DraftState.PUBLISHED, by)
    event = events.DraftPublished(subject=subject(draft), slug=draft.slug, version_id=version_id)
    journal.record(event, by=by)
    return version_id


def _lock_items(draft_id: UUID) -> None:
    """Lock what a draft changes or replaces, before the draft itself: who cancels an item does so too."""
    draft = Draft.objects.filter(pk=draft_id).first()
    if draft is not None:
        slugs = [draft.slug, *draft.replaces]
        list(Item.objects.select_for_update().filter(slug__in=slugs).order_by("slug"))


def _published_version(draft: Draft) -> UUID:
    assert draft.item is not None, "a published draft has an item"
    number = draft.base.number + 1 if draft.base and not draft.replaces else 1
    return UUID(str(draft.item.versions.get(number=number).id))


def _group(draft: Draft) -> list[Draft]:
    """Return the open drafts that are published together with this one, itself among them; locked."""
    if not draft.replaces:
        return [draft]
    rows = Draft.objects.select_for_update().filter(replaces=draft.replaces, state__in=OPEN_DRAFTS)
    return list(rows.order_by("begun_at", "id"))


def _is_ready(group: Sequence[Draft], today: date) -> bool:
    return all(
        one.state == DraftState.APPROVED and (one.planned_on is None or one.planned_on <= today)
        for one in group
    )


def _require_ready(group: Sequence[Draft], today: date) -> None:
    for one in group:
        if one.state != DraftState.APPROVED:
            raise Refused(
                said("“{name}”还没有通过审核，不能发布。", name=one.document.get("name", one.slug)),
                code="draft.not_approved",
            )
        if one.planned_on is not None and one.planned_on > today:
            raise Refused(
                said("计划{day:%Y年%-m月%-d日}生效，到期自动发布。", day=one.planned_on),
                code="draft.not_due",
            )


def _locked(draft_id: UUID, desk: Desk) -> Draft:
    draft = seen_by(desk).select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise no_draft()
    return draft


def _stage(stage: str) -> Review:
    if stage not in tuple(Review):
        raise NotFound("没有这个审核环节。", code="review.unknown")
    return Review(stage)


def _is_answered(draft: Draft, stage: Review, version: int, desk: Desk) -> bool:
    return (
        draft.version == version + 1
        and draft.reviews.filter(
            stage=stage.value, draft_version=version, reviewer_id=str(desk.staff_id)
        ).exists()
    )


def _require_turn(draft: Draft, stage: Review, version: int, desk: Desk) -> None:
    waiting = REVIEWS[draft.state][0] if draft.state in REVIEWS else None
    require(desk, _permission_of(stage))
    if waiting is not stage:
        raise Refused("草稿现在不在这个审核环节。", code="draft.not_waiting")
    if draft.version != version:
        raise Stale("草稿刚刚有改动，请刷新后再审。", code="draft.stale")
    if str(desk.staff_id) in draft.writers:
        raise NotPermitted("起草的人不能审核自己写的草稿。", code="review.own_draft")


def _permission_of(stage: Review) -> str:
    return next(permission for answer, permission in REVIEWS.values() if answer is stage)

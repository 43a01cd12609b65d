"""涉审中介服务 and 取消的证明: loaded from files, kept up to date by the editor.

A document has the keys of data/tongjiang/intermediaries.yaml and abolished_proofs.yaml.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.base.desk import Actor, Desk, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused, Stale
from tongban.catalogue.events import IntermediarySaved, ProofSaved
from tongban.catalogue.models import Intermediary, Item, Proof
from tongban.catalogue.queries.side_lists import (
    digest_of,
    intermediary_document,
    proof_document,
)
from tongban.catalogue.rules import State
from tongban.catalogue.services.editions import turn_edition
from tongban.catalogue.shapes import Record
from tongban.catalogue.side_files import INTERMEDIARY, PROOF
from tongban.journal import services as journal
from tongban.people.permissions import Permission

Document = Mapping[str, Any]
LONGEST_REASON = 400
INTERMEDIARY_COLUMNS = {"slug", "service", "items"}
PROOF_COLUMNS = {"name", "material_names", "asked_by"}


def load_intermediaries(documents: Iterable[Document], *, by: Actor) -> int:
    """Bring the list up to a file, inside the caller's transaction; return how many were written.

    What is not in the file stays, and so does what an official has changed since.
    Writes:  rows that differ; a journal entry for each.
    Tells:   IntermediarySaved.
    """
    rows = {row.slug: row for row in Intermediary.objects.all()}
    written = 0
    for document in documents:
        row = rows.get(document["slug"])
        if row is None or (not row.is_own and intermediary_document(row) != document):
            _write_intermediary(row, document, reason="载入数据文件", by=by, is_own=False)
            written += 1
    return written


def load_proofs(documents: Iterable[Document], *, by: Actor) -> int:
    """Bring the abolished proofs up to a file; as load_intermediaries. Tells: ProofSaved."""
    rows = {row.name: row for row in Proof.objects.all()}
    written = 0
    for document in documents:
        row = rows.get(document["name"])
        if row is None or (not row.is_own and proof_document(row) != document):
            _write_proof(row, document, reason="载入数据文件", by=by, is_own=False)
            written += 1
    return written


@transaction.atomic
def add_intermediary(document: Document, *, reason: str, desk: Desk) -> None:
    """Put an intermediary service on the list.

    Writes:  the row; one journal entry.
    Tells:   IntermediarySaved.
    Raises:  NotPermitted; Invalid; Refused where its slug is on the list, cancelled or not.
    """
    _check(INTERMEDIARY, document, "items", reason, desk)
    if Intermediary.objects.filter(slug=document["slug"]).exists():
        raise Refused(f"编号“{document['slug']}”已经在清单里。", code="intermediary.known")
    _write_intermediary(None, document, reason=reason.strip(), by=desk, is_own=True)
    turn_edition()


@transaction.atomic
def change_intermediary(
    slug: str, document: Document, *, reason: str, seen: str, desk: Desk
) -> None:
    """Change an intermediary service, or put one back that was taken off; its slug stays.

    `seen`: what Kept.seen said of the text that was edited.
    Writes:  the row; one journal entry with the text before and after.
    Tells:   IntermediarySaved.
    Raises:  NotPermitted; Invalid; NotFound; Stale; Refused when nothing would change.
    """
    document = {**document, "slug": slug}
    _check(INTERMEDIARY, document, "items", reason, desk)
    row = _locked_intermediary(slug)
    _refuse_the_same(intermediary_document(row), document, row.state, seen)
    _write_intermediary(row, document, reason=reason.strip(), by=desk, is_own=True)
    turn_edition()


@transaction.atomic
def cancel_intermediary(slug: str, *, reason: str, desk: Desk) -> None:
    """Take an intermediary service off the list; it stays on record.

    Writes:  its state; one journal entry.
    Tells:   IntermediarySaved.
    Raises:  NotPermitted; Invalid without a reason; NotFound; Refused if it is off already.
    """
    require(desk, Permission.LISTS_MANAGE)
    _refuse([*_reason_problems(reason)])
    row = _locked_intermediary(slug)
    if row.state == State.CANCELLED:
        raise Refused("这项中介服务已经移出清单。", code="intermediary.cancelled")
    document = intermediary_document(row)
    _write_intermediary(
        row, document, reason=reason.strip(), by=desk, is_own=True, state=State.CANCELLED
    )
    turn_edition()


@transaction.atomic
def add_proof(document: Document, *, reason: str, desk: Desk) -> UUID:
    """Put a proof on the list of those that are no longer asked for; return its id.

    Writes:  the row; one journal entry.
    Tells:   ProofSaved.
    Raises:  NotPermitted; Invalid; Refused where its name is on the list, cancelled or not.
    """
    _check(PROOF, document, "asked_by", reason, desk)
    _refuse_known(document["name"])
    row = _write_proof(None, document, reason=reason.strip(), by=desk, is_own=True)
    turn_edition()
    return UUID(str(row.pk))


@transaction.atomic
def change_proof(proof_id: UUID, document: Document, *, reason: str, seen: str, desk: Desk) -> None:
    """Change an abolished proof, or put one back that was taken off; as change_intermediary.

    Tells:   ProofSaved.
    """
    _check(PROOF, document, "asked_by", reason, desk)
    row = _locked_proof(proof_id)
    _refuse_the_same(proof_document(row), document, row.state, seen)
    _refuse_known(document["name"], other_than=proof_id)
    _write_proof(row, document, reason=reason.strip(), by=desk, is_own=True)
    turn_edition()


@transaction.atomic
def cancel_proof(proof_id: UUID, *, reason: str, desk: Desk) -> None:
    """Take a proof off the list; as cancel_intermediary. Tells: ProofSaved."""
    require(desk, Permission.LISTS_MANAGE)
    _refuse([*_reason_problems(reason)])
    row = _locked_proof(proof_id)
    if row.state == State.CANCELLED:
        raise Refused("这项证明已经移出清单。", code="proof.cancelled")
    document = proof_document(row)
    _write_proof(row, document, reason=reason.strip(), by=desk, is_own=True, state=State.CANCELLED)
    turn_edition()


def _write_intermediary(
    row: Intermediary | None,
    document: Document,
    *,
    reason: str,
    by: Actor,
    is_own: bool,
    state: State = State.IN_USE,
) -> None:
    before = {**intermediary_document(row), "state": row.state} if row else None
    row = row or Intermediary(slug=document["slug"])
    row.service, row.items = document["service"], list(document["items"])
    row.facts = {k: v for k, v in document.items() if k not in INTERMEDIARY_COLUMNS}
    row.state, row.is_own = state.value, is_own
    row.save()
    event = IntermediarySaved(
        subject=f"intermediary:{row.slug}",
        before=before,
        after={**document, "state": state.value},
        reason=reason,
    )
    journal.record(event, by=by, first=before is None)


def _write_proof(
    row: Proof | None,
    document: Document,
    *,
    reason: str,
    by: Actor,
    is_own: bool,
    state: State = State.IN_USE,
) -> Proof:
    before = {**proof_document(row), "state": row.state} if row else None
    row = row or Proof()
    row.name, row.asked_by = document["name"], list(document["asked_by"])
    row.material_names = list(document["material_names"])
    row.words = "\n".join([row.name, *row.material_names])
    row.facts = {k: v for k, v in document.items() if k not in PROOF_COLUMNS}
    row.state, row.is_own = state.value, is_own
    row.save()
    event = ProofSaved(
        subject=f"proof:{row.pk}",
        before=before,
        after={**document, "state": state.value},
        reason=reason,
    )
    journal.record(event, by=by, first=before is None)
    return row


def _locked_intermediary(slug: str) -> Intermediary:
    # Locked: who edits the same text waits, and is then told that it has changed.
    row = Intermediary.objects.select_for_update().filter(slug=slug).first()
    if row is None:
        raise NotFound("没有这项中介服务。", code="intermediary.unknown")
    return row


def _locked_proof(proof_id: UUID) -> Proof:
    # Locked: who edits the same text waits, and is then told that it has changed.
    row = Proof.objects.select_for_update().filter(pk=proof_id).first()
    if row is None:
        raise NotFound("没有这项证明。", code="proof.unknown")
    return row


def _refuse_known(name: str, *, other_than: UUID | None = None) -> None:
    named = Proof.objects.filter(name=name).values_list("pk", flat=True)
    if any(found != other_than for found in named):
        raise Refused(f"“{name}”已经在清单里。", code="proof.known")


def _refuse_the_same(before: Document, after: Document, state: str, seen: str) -> None:
    if digest_of(before) != seen:
        raise Stale("您打开之后有人改过这一项。请重新打开，看过新的内容再改。")
    if before == after and state == State.IN_USE:
        raise Refused("没有改动，不用保存。", code="side_list.same")


def _check(shape: Record, document: Document, items: str, reason: str, desk: Desk) -> None:
    require(desk, Permission.LISTS_MANAGE)
    problems = [
        Problem(str(fault.path[0]) if fault.path else "", "side_list.value", fault.words)
        for fault in shape.faults(dict(document), ())
    ]
    slugs = [slug for slug in document.get(items, ()) if isinstance(slug, str)]
    known = set(Item.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    if unknown := [slug for slug in slugs if slug not in known]:
        problems.append(Problem(items, "side_list.item", f"没有这些事项：{'、'.join(unknown)}"))
    _refuse([*problems, *_reason_problems(reason)])


def _reason_problems(reason: str) -> Iterable[Problem]:
    if not 1 <= len(reason.strip()) <= LONGEST_REASON:
        yield Problem("reason", "list.reason", f"请写明理由，最多 {LONGEST_REASON} 个字。")


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Invalid(problems)

"""多证合一: filings that are settled with a business licence, and their agencies who are told.

Source: 国办发〔2017〕41号 二(二); 工商企注字〔2018〕31号.
"""

import json
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from tongban.agencies import queries as agencies
from tongban.applications import queries as applications
from tongban.base.desk import Desk, require
from tongban.base.errors import NotFound
from tongban.cases import events
from tongban.cases.models import Case, SettledFiling
from tongban.cases.services import moving
from tongban.catalogue.queries import Definition, MergedView, definition_of, settled_with
from tongban.catalogue.rules import MERGED_FILINGS
from tongban.forms.rules import picked
from tongban.journal.services import record
from tongban.people.permissions import Permission


def settle_filings(case: Case, *, desk: Desk) -> None:
    """Settle with the decision what is merged into it: what goes with every licence, and what the
    applicant said applies to him. Nothing to do for another item; no query then, five otherwise.

    Called by the step that decides, after its entry.
    Writes:  a row for each, with what its agency is told; how many; one journal entry.
    Tells:   FilingsSettled.
    """
    definition = definition_of(case.item_version_id)
    merged = settled_with(definition.slug)
    if not merged:
        return
    answers = applications.facts_of(case.application_id)
    chosen = set(picked(answers.get(MERGED_FILINGS, "")))
    known = {agency.slug: agency.id for agency in agencies.agencies()}
    rows = [
        SettledFiling(
            case=case,
            place=one.place,
            name=one.name,
            basis=one.basis,
            agency_id=known.get(one.receiver, case.agency_id),
            receiver=one.receiver_name or one.original_organ,
            is_forwarded=not one.receiver,
            information=json.dumps(_told(one, definition, answers)),
            **moving.signed(desk),
        )
        for one in merged
        if not one.is_asked or one.name in chosen
    ]
    if not rows:
        return
    SettledFiling.objects.bulk_create(rows)
    case.filings = len(rows)
    case.save(update_fields=["filings"])
    record(events.FilingsSettled(**moving.told(case, on=desk.today), filings=len(rows)), by=desk)


@transaction.atomic
def receive_filing(filing_id: UUID, *, desk: Desk) -> bool:
    """Take over what the agency was told of a filing (已接收).

    Returns False, and writes nothing, where a colleague, or a second press, was quicker.
    Writes:  who received it, when; one journal entry on the case.
    Tells:   FilingReceived.
    Raises:  NotPermitted; NotFound (filing.unknown) for another agency's.
    """
    if not desk.may(Permission.CASE_REVIEW):
        require(desk, Permission.CASE_RECEIVE)
    row = SettledFiling.objects.filter(pk=filing_id, agency=desk.agency_id).first()
    if row is None:
        raise NotFound("没有这条推送信息。", code="filing.unknown")
    case = moving.by_clock(row.case_id)  # locked: two may press the button in the same second
    row.refresh_from_db(fields=["received_at"])
    if row.received_at is not None:
        return False
    row.received_at, row.received_by, row.received_by_name = desk.now, desk.actor, desk.actor_name
    row.save(update_fields=["received_at", "received_by", "received_by_name"])
    event = events.FilingReceived(
        **moving.told(case, on=desk.today), name=row.name, receiver_id=row.agency_id
    )
    record(event, by=desk)
    return True


def _told(
    filing: MergedView, definition: Definition, answers: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return what a receiver needs of the registration, by the labels of its form, and no more."""
    labels = {field.key: field.label for field in definition.fields}
    return [
        (labels[key], answers[key]) for key in filing.pushed if key in labels and answers.get(key)
    ]

"""Publishing a list in numbered batches (第一批 …): what is published never changes again."""

from dataclasses import asdict
from datetime import date

from django.db import transaction

from tongban.agencies import queries as agencies
from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, Problem, Refused
from tongban.catalogue.definition import parse
from tongban.catalogue.events import BatchPublished
from tongban.catalogue.list_facts import Entry, columns_of, facts_of
from tongban.catalogue.models import Batch, BatchEntry, ItemVersion
from tongban.catalogue.queries.lists import ListDifference, list_difference
from tongban.catalogue.rules import LIST_SLUGS, ListKind, batch_name
from tongban.catalogue.services.editions import turn_edition
from tongban.journal import services as journal
from tongban.people.permissions import Permission

LONGEST_TITLE = 120
LONGEST_NUMBER = 80


@transaction.atomic
def publish_batch(
    kind: ListKind, *, title: str, document_number: str, published_on: date, desk: Desk
) -> int:
    """Freeze a list as the rule makes it at this moment, and publish it; return its number.

    Writes:  the batch with what was removed since the one before, its entries; one journal entry.
    Tells:   BatchPublished.
    Raises:  NotPermitted; Invalid; Refused when the list is empty, or the document number has a batch
             of this list already (a second press of the button).
    """
    require(desk, Permission.LISTS_MANAGE)
    assert desk.agency_id is not None, "a batch is published by an agency"
    title, document_number = title.strip(), document_number.strip()
    # First of all: who publishes another batch in the same second waits here.
    turn_edition()
    _refuse_twice(kind, document_number)
    found = list_difference(kind)
    _check(found, title, document_number, published_on, desk.today)
    batch = Batch.objects.create(
        kind=kind.value,
        number=found.number,
        title=title,
        document_number=document_number,
        published_on=published_on,
        made_at=desk.now,
        made_by=desk.actor_name,
        issued_by=agencies.agency(desk.agency_id).name,
        rule=found.rule_words,
        columns=[column.title for column in columns_of(kind)],
        removed=[asdict(one) for one in found.removed],
    )
    BatchEntry.objects.bulk_create(_entries(batch, found))
    event = BatchPublished(
        subject=f"list:{LIST_SLUGS[kind]}",
        batch_id=batch.id,
        number=batch.number,
        document_number=document_number,
        items=[one.slug for one in found.listed],
        added=[one.slug for one in found.added],
        removed=[one.slug for one in found.removed],
    )
    journal.record(event, by=desk)
    return found.number


def _refuse_twice(kind: ListKind, document_number: str) -> None:
    twice = Batch.objects.filter(kind=kind.value, document_number=document_number).first()
    if twice is not None:
        raise Refused(
            f"文号“{document_number}”已经公布了这个清单的{batch_name(twice.number)}，没有再公布一次。",
            code="batch.twice",
            details={"number": twice.number},
        )


def _check(
    found: ListDifference, title: str, document_number: str, published_on: date, today: date
) -> None:
    problems = []
    if not 1 <= len(title) <= LONGEST_TITLE:
        words = f"请填写标题，最多 {LONGEST_TITLE} 个字。"
        problems.append(Problem("title", "batch.title", words))
    if not 1 <= len(document_number) <= LONGEST_NUMBER:
        words = f"请填写文号，最多 {LONGEST_NUMBER} 个字。"
        problems.append(Problem("document_number", "list.document_number", words))
    if published_on > today:
        words = "公布日期不能晚于今天：清单按现在的事项数据生成，提交后立即公开。"
        problems.append(Problem("published_on", "batch.day", words))
    if found.last and published_on < found.last.published_on:
        words = f"公布日期不能早于上一批（{found.last.published_on.isoformat()}）。"
        problems.append(Problem("published_on", "batch.day", words))
    if problems:
        raise Invalid(problems)
    if not found.listed:
        raise Refused("现在没有符合规则的事项，空的清单不能公布。", code="batch.empty")


def _entries(batch: Batch, found: ListDifference) -> list[BatchEntry]:
    documents = dict(
        ItemVersion.objects.filter(pk__in=[one.version_id for one in found.listed]).values_list(
            "pk", "definition"
        )
    )
    new = {one.item_id for one in found.added}
    return [
        BatchEntry(
            batch=batch,
            item_id=one.item_id,
            version_id=one.version_id,
            place=place,
            is_new=one.item_id in new,
            facts=facts_of(
                found.rule.kind,
                Entry(parse(documents[one.version_id]), one.agency, one.supervise_phone, one.why),
            ),
        )
        for place, one in enumerate(found.listed, start=1)
    ]

"""Posting people to stations (派驻): by the township to its villages, by an administrator anywhere."""

from uuid import UUID

from django.db import transaction

from tongban.base.desk import Actor, Desk
from tongban.base.errors import Invalid, NotFound, Problem
from tongban.hall.queries import HallRef, hall_refs
from tongban.journal import services as journal
from tongban.people.queries import staff_by_number
from tongban.stations.events import HelperPosted
from tongban.stations.models import Posting
from tongban.stations.queries.posts import may_post_to


@transaction.atomic
def post(number: str, hall_slug: str, *, desk: Desk) -> None:
    """Let the member of staff `number` work for a hall; another posting of his ends.

    Writes:  the posting; one journal entry, one more where another ended. None if he is there.
    Tells:   HelperPosted.
    Raises:  NotPermitted; Invalid for a hall the desk does not look after, or an unknown number.
    """
    hall = next((one for one in may_post_to(desk) if one.slug == hall_slug), None)
    if hall is None:
        raise Invalid([Problem("hall", "station.hall", "请选择要派驻的服务站。")])
    try:
        staff_id, _ = staff_by_number(number)
    except NotFound as unknown:
        raise Invalid([Problem("number", "station.staff", unknown.message)]) from None
    _post(staff_id, hall, desk)


@transaction.atomic
def end_posting(posting_id: UUID, *, desk: Desk) -> None:
    """撤回派驻: he works there no more; what he helped with stays with him until it is withdrawn.

    Writes:  the posting; one journal entry.  Tells: HelperPosted.  Raises: NotPermitted; NotFound.
    """
    halls = [hall.id for hall in may_post_to(desk)]
    row = Posting.objects.filter(pk=posting_id, hall_id__in=halls, until=None).first()
    if row is None:
        raise NotFound("没有这条派驻。", code="station.posting")
    _end(row, desk)


@transaction.atomic
def load_postings(posted: dict[str, str], *, by: Actor) -> int:
    """Post the staff of a demo (number → slug of a hall) who have no posting; return how many."""
    halls, new = {hall.slug: hall for hall in hall_refs()}, 0
    for number, slug in posted.items():
        staff_id, _ = staff_by_number(number)
        if slug in halls and not Posting.objects.filter(staff_id=staff_id).exists():
            _post(staff_id, halls[slug], by)
            new += 1
    return new


def _post(staff_id: UUID, hall: HallRef, by: Actor) -> None:
    before = Posting.objects.select_for_update().filter(staff_id=staff_id, until=None).first()
    if before is not None:
        if before.hall_id == hall.id:
            return
        _end(before, by)
    row = Posting.objects.create(
        hall_id=hall.id, staff_id=staff_id, since=by.now, set_by=by.actor_name[:120]
    )
    _record(row, hall.slug, by, on=True)


def _end(row: Posting, by: Actor) -> None:
    row.until = by.now
    row.save(update_fields=["until"])
    _record(row, row.hall.slug, by, on=False)


def _record(row: Posting, slug: str, by: Actor, *, on: bool) -> None:
    event = HelperPosted(subject=f"posting:{row.id}", staff_id=row.staff_id, hall=slug, on=on)
    journal.record(event, by=by)

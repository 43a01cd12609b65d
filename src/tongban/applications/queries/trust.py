"""诚信记录: whether an applicant may make a promise, and which ones he broke."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from tongban.applications.models import BrokenPromise
from tongban.applications.rules import PromiseKind
from tongban.base.said import said


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that was not kept."""

    kind: PromiseKind
    number: str
    item_name: str
    what: str
    recorded_on: date
    believed_again_on: date | None  # None: not again

    def bars(self, kind: PromiseKind, today: date) -> bool:
        """Test whether it stands against another promise of this kind today.

        A false commitment stands against commitments alone, a paper that did not come against
        both: who does not keep his word in small things is asked for proof.
        """
        again = self.believed_again_on is not None and self.believed_again_on <= today
        return not again and (kind is PromiseKind.COMMITMENT or self.kind is kind)

    @property
    def words(self) -> str:
        """Why no other promise is taken."""
        if self.believed_again_on is None:
            return said(
                "办件{number}的告知承诺经核查不实，已记入诚信记录，不再适用告知承诺。",
                number=self.number,
            )
        return said(
            "办件{number}承诺补交的材料逾期未交，已记入诚信记录，{year}年{month}月{day}日前不能再作承诺。",
            number=self.number,
            year=self.believed_again_on.year,
            month=self.believed_again_on.month,
            day=self.believed_again_on.day,
        )


def broken_by(person_id: UUID, organisation_id: UUID | None) -> tuple[Broken, ...]:
    """Return the promises an enterprise, or a person for himself, has broken, the latest first.

    One query.
    """
    who = Q(organisation=organisation_id) if organisation_id else Q(person=person_id)
    rows = BrokenPromise.objects.filter(who, organisation=organisation_id)
    return tuple(
        Broken(
            kind=PromiseKind(row.kind),
            number=row.number,
            item_name=row.item_name,
            what=row.what,
            recorded_on=row.recorded_on,
            believed_again_on=row.believed_again_on,
        )
        for row in rows.order_by("-recorded_on", "-id")
    )


def barred(kind: PromiseKind, *, person_id: UUID, organisation_id: UUID | None, today: date) -> str:
    """Return why an applicant may make no promise of this kind today, "" where he may. One query."""
    standing = (one for one in broken_by(person_id, organisation_id) if one.bars(kind, today))
    return next((one.words for one in standing), "")

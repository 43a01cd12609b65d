"""Whether a paper kept in the vault of a person or an enterprise may be handed in again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from tongban.base.errors import NotFound, Refused
from tongban.base.said import said
from tongban.journal.queries import history
from tongban.records.models import Material
from tongban.records.rules import Trust


@dataclass(frozen=True, slots=True)
class Happening:
    """What was done to a paper, as its holder reads it."""

    words: str
    who: str
    at: datetime
    number: str  # of the case it was done for, "" for none


def happenings(material_id: UUID) -> tuple[Happening, ...]:
    """Return what the journal knows of a paper, the latest first.

    One query. For its holder: the caller has made sure of that.
    """
    return tuple(
        Happening(_SAID[line.event](line.body), line.actor_name, line.happened_at, number)
        for line in reversed(history(f"material:{material_id}"))
        if line.event in _SAID
        for number in [str(line.body.get("number", ""))]
    )


def _dated(body: Mapping[str, Any]) -> str:
    if body["valid_until"] is None:
        return gettext("去掉了有效期")
    return gettext("填写了有效期：至 {day}").format(day=body["valid_until"])


_SAID: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "MaterialKept": lambda body: gettext("交来"),
    "MaterialVerified": lambda body: gettext("核对了原件"),
    "MaterialUnverified": lambda body: gettext("撤销了原件核对：{reason}").format(
        reason=body["reason"]
    ),
    "MaterialOpened": lambda body: gettext("查看"),
    "MaterialDated": _dated,
    "MaterialWithdrawn": lambda body: gettext("撤下，不再使用"),
}


def require_fitting(
    material_id: UUID, *, kind: str, person_id: UUID, organisation_id: UUID | None, today: date
) -> None:
    """Go on only if a kept paper is of this kind, of this holder and still good. One query.

    Raises:  NotFound for somebody else's; Refused: records.other_holder for his own while he acts for
             an enterprise, records.other_kind, records.withdrawn, records.expired.
    """
    found = Material.objects.filter(pk=material_id).first()
    is_held = found is not None and is_held_by(
        found, person_id=person_id, organisation_id=organisation_id
    )
    if found is None or not (is_held or found.person_id == person_id):
        raise NotFound("没有找到这份材料。", code="records.unknown")
    if not is_held:
        words = "“{name}”是单位的材料，这次由您本人申请，不能用。"
        if organisation_id:
            words = "“{name}”不是您现在代表的单位的材料，不能用，请上传这个单位的。"
        raise Refused(said(words, name=found.name), code="records.other_holder")
    if found.kind != kind or found.trust == Trust.ISSUED:
        words = said("“{name}”不是这项要的材料，请上传。", name=found.name)
        raise Refused(words, code="records.other_kind")
    if why := why_unusable(found, today):
        code = "records.withdrawn" if found.withdrawn_at else "records.expired"
        raise Refused(why, code=code)


def why_unusable(material: Material, today: date) -> str:
    """Say why a kept paper may not be used today, "" if it may. No query."""
    if material.withdrawn_at:
        return said("“{name}”已由持有人撤下，不能再用。", name=material.name)
    if material.valid_until and material.valid_until < today:
        return said(
            "“{name}”已于{day}过期。", name=material.name, day=material.valid_until.isoformat()
        )
    return ""


def is_held_by(material: Material, *, person_id: UUID | None, organisation_id: UUID | None) -> bool:
    """Test whether it is the enterprise's that is acted for, or the person's own. No query."""
    if organisation_id:
        return bool(material.organisation_id == organisation_id)
    own = person_id is not None and material.organisation_id is None
    return bool(own and material.person_id == person_id)

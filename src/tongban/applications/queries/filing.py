"""Who may apply for an item on the site now, and why not."""

from typing import TYPE_CHECKING
from uuid import UUID

from tongban.applications import rules
from tongban.base.clock import local_day
from tongban.base.desk import Viewer
from tongban.base.errors import NotPermitted, Refused
from tongban.base.said import said
from tongban.catalogue.queries import Guide, standing_of

if TYPE_CHECKING:
    from tongban.catalogue.definition import Definition

PERSON = "自然人"


def require_may_file(found: Guide, viewer: Viewer, *, organisation_kind: str) -> None:
    """Raise the refusal with which an application for an item cannot be begun here.

    `organisation_kind` is that of the enterprise he acts for (企业法人 …), "" for himself. No query,
    unless the item is suspended.
    Raises:  NotPermitted (sign_in, application.real_level); Refused (application.not_in_use,
             application.not_online, application.audience).
    """
    require_open(found, viewer)
    require_audience(found.definition, organisation_kind)


def require_audience(definition: "Definition", organisation_kind: str) -> None:
    """Raise Refused (application.audience) where the item is not for whom he acts."""
    if (organisation_kind or PERSON) in definition.audience:
        return
    whom = "、".join(definition.audience)
    hint = "请先切换回个人身份" if PERSON in definition.audience else "请先改为代表单位办理"
    raise Refused(
        said("本事项面向{whom}，与您现在的办理身份不符。{hint}。", whom=whom, hint=hint),
        code="application.audience",
    )


def not_in_use(item_id: UUID) -> Refused:
    """Say that the item takes no applications, since when and why. One query."""
    standing = standing_of(item_id)
    if standing is None or not standing.reason:
        return Refused(
            "本事项已暂停或取消办理，暂不接受申请。请拨打咨询电话了解。",
            code="application.not_in_use",
        )
    pattern = "本事项自{month}月{day}日起暂停办理，暂不接受申请。原因：{reason}"
    if standing.state == "cancelled":
        pattern = "本事项自{month}月{day}日起取消办理，不再接受申请。原因：{reason}"
    day = local_day(standing.since)
    return Refused(
        said(pattern, month=day.month, day=day.day, reason=standing.reason),
        code="application.not_in_use",
        details={"since": day.isoformat(), "reason": standing.reason},
    )


def signed_in(viewer: Viewer) -> UUID:
    """Return who is signed in. Raises NotPermitted (sign_in)."""
    if viewer.person_id is None:
        raise NotPermitted("请先登录，再在网上办理。", code="sign_in")
    return viewer.person_id


def require_open(found: Guide, viewer: Viewer) -> None:
    """Raise the same, whomever the item is for."""
    signed_in(viewer)
    definition = found.definition
    if found.is_suspended:
        raise not_in_use(found.item_id)
    if not definition.is_fileable:
        raise Refused(
            said("“{name}”暂不能在网上申请，请按办事指南到窗口办理。", name=definition.name),
            code="application.not_online",
        )
    if viewer.real_level < rules.REAL_LEVEL_TO_FILE:
        raise NotPermitted(
            "网上申请需要先完成实名认证：请在“我的账号”里核对姓名和身份证号码，也可以到窗口办理。",
            code="application.real_level",
            details={"needed": rules.REAL_LEVEL_TO_FILE, "now": viewer.real_level},
        )

"""Who acts, and on which day: the desk of an officer, the viewer of a citizen page.

Pure. A web request, an API call and a background job each build one; services take it.
Nothing below reads an ambient user or clock.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from tongban.base.errors import NotPermitted
from tongban.law.workdays import Calendar


class Actor(Protocol):
    """Whoever does something that is journalled."""

    @property
    def actor(self) -> str: ...  # "staff:<uuid>", "person:<uuid>", "system", "anonymous"
    @property
    def actor_name(self) -> str: ...  # as shown in the timeline: 王芳（市场监管局）
    @property
    def now(self) -> datetime: ...  # aware, the instant it happens


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The desk an officer works at: whose hands, for which agency, with which powers."""

    staff_id: UUID | None  # None: a background job
    staff_name: str
    agency_id: UUID | None  # None: a background job, which acts for the agency of each case
    agency_name: str
    position_id: UUID | None
    position_name: str  # 受理岗, "" without a position
    permissions: frozenset[str]  # values of people.permissions.Permission
    windows: frozenset[str]  # window categories (一窗分类) this desk takes in for every agency
    now: datetime
    today: date  # the local day (Asia/Shanghai) on which the step takes legal effect
    calendar: Calendar

    @property
    def actor(self) -> str:
        return f"staff:{self.staff_id}" if self.staff_id else "system"

    @property
    def actor_name(self) -> str:
        return f"{self.staff_name}（{self.agency_name}）" if self.agency_name else self.staff_name

    def may(self, permission: str) -> bool:
        """Test whether the position carries `permission`."""
        return permission in self.permissions


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """A citizen, possibly acting for an enterprise he holds a mandate from."""

    person_id: UUID | None  # None: nobody is signed in
    name: str
    organisation_id: UUID | None  # the enterprise acted for, None: for himself
    organisation_name: str
    real_level: int  # 实名等级 0-3 (DOMAIN: L0 phone … L3 face or window)
    now: datetime
    today: date
    calendar: Calendar

    @property
    def actor(self) -> str:
        return f"person:{self.person_id}" if self.person_id else "anonymous"

    @property
    def actor_name(self) -> str:
        return self.name or "访客"


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper(Viewer):
    """帮办: an officer who sees and does what a citizen may, with the citizen's consent on record.

    What he does is journalled as his own.
    """

    staff_id: UUID
    staff_name: str
    place: str  # 八岔村便民服务站

    @property
    def actor(self) -> str:
        return f"staff:{self.staff_id}"

    @property
    def actor_name(self) -> str:
        return f"{self.staff_name}（{self.place}帮办代办）"


@dataclass(frozen=True, slots=True)
class System:
    """The platform itself as an Actor: loading of files, jobs that belong to no agency."""

    now: datetime

    @property
    def actor(self) -> str:
        return "system"

    @property
    def actor_name(self) -> str:
        return "系统"


def require(desk: Desk, permission: str) -> None:
    """Go on only if the position of `desk` carries `permission`. Raises NotPermitted."""
    if not desk.may(permission):
        raise NotPermitted("您当前的岗位没有办理这一步的权限。", details={"permission": permission})

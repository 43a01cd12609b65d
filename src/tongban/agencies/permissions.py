"""What the administrator of agencies and of the calendar needs (granted in people.permissions)."""

from enum import StrEnum


class Permission(StrEnum):
    AGENCIES_MANAGE = "agencies:people:manage"
    CALENDAR_MANAGE = "agencies:calendar:manage"

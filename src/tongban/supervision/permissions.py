"""What a position needs to see the goals (granted in people.permissions)."""

from enum import StrEnum


class Permission(StrEnum):
    GOALS_READ = "supervision:goals:read"

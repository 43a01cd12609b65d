"""What an operator of the site needs (granted in people.permissions)."""

from enum import StrEnum


class Permission(StrEnum):
    OPERATIONS_READ = "journal:operations:read"

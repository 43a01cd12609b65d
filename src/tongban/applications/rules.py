"""What an application may be. Pure."""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ABANDONED = "abandoned"  # thrown away by the applicant, or too old


class Channel(StrEnum):
    """How an application came in; two digits in the case number."""

    ONLINE = "01"
    WINDOW = "02"
    API = "03"
    STATION = "04"
    KIOSK = "05"

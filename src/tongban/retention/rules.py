"""Which sorts of data are kept for a time alone, and what a hold covers. Pure."""

from enum import StrEnum


class Kind(StrEnum):
    """A sort of data with a time of its own, in the order in which they are erased."""

    DRAFT = "draft"  # drafts nobody submitted, and their papers
    CLOSED = "closed"  # cases that ended without a decision
    SERVICE = "service"  # other decided cases
    PERMIT = "permit"  # decided 行政许可, and what its 档号 keeps as long
    UNUSED = "unused"  # papers no application has any more
    FETCH = "fetch"  # what registers answered
    ANSWER = "answer"  # earlier answers of a profile
    MESSAGE = "message"
    SESSION = "session"  # sign-ins that have run out


class Scope(StrEnum):
    """What a hold (保全) covers."""

    CASE = "case"
    APPLICANT = "applicant"  # all that is kept of who applied


SCOPE_NAMES = {Scope.CASE: "只这个办件", Scope.APPLICANT: "申请人的全部数据"}

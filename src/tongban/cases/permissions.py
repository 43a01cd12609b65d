"""Which permission a step needs, and which steps the unified hall takes for other agencies."""

from collections.abc import Set

from tongban.law import lifecycle
from tongban.law.lifecycle import State, Step
from tongban.people.permissions import Permission

PERMISSION: dict[Step, Permission] = {
    Step.PASS_PRE_REVIEW: Permission.CASE_RECEIVE,
    Step.RETURN_PRE_REVIEW: Permission.CASE_RECEIVE,
    Step.RECEIVE: Permission.CASE_RECEIVE,
    Step.ASK_CORRECTION: Permission.CASE_ACCEPT,
    Step.CORRECT: Permission.CASE_RECEIVE,  # taken in at the window for the applicant
    Step.ACCEPT: Permission.CASE_ACCEPT,
    Step.REJECT: Permission.CASE_ACCEPT,
    Step.WITHDRAW: Permission.CASE_ACCEPT,  # for an applicant who asks at the window
    Step.FORWARD: Permission.CASE_ACCEPT,
    Step.SUSPEND: Permission.CASE_REVIEW,
    Step.RESUME: Permission.CASE_REVIEW,
    Step.EXTEND: Permission.CASE_REVIEW,
    Step.REVIEW: Permission.CASE_REVIEW,
    Step.SEND_BACK: Permission.CASE_DECIDE,
    Step.GRANT: Permission.CASE_DECIDE,
    Step.DENY: Permission.CASE_DECIDE,
    Step.CERTIFY: Permission.CASE_DELIVER,
    Step.ISSUE: Permission.CASE_DELIVER,
    Step.DELIVER: Permission.CASE_DELIVER,
    Step.ARCHIVE: Permission.CASE_DELIVER,
    Step.VOID: Permission.CASE_VOID,
    Step.DELETE: Permission.CASE_VOID,
}

# 前台综合受理、后台分类审批、统一窗口出件: the hall takes in and hands out for every agency;
# to refuse, to review and to decide is the agency's own.
HALL_STEPS = frozenset(
    {
        Step.PASS_PRE_REVIEW,
        Step.RETURN_PRE_REVIEW,
        Step.RECEIVE,
        Step.ASK_CORRECTION,
        Step.CORRECT,
        Step.ACCEPT,
        Step.DELIVER,
        Step.WITHDRAW,
    }
)
HALL_WORK = HALL_STEPS - {Step.WITHDRAW}  # what a case waits for the hall for


def may_hold(state: State, permissions: Set[str], *, own: bool) -> bool:
    """Test whether a desk may have a case on it: it has to work on cases, not only to look on.

    A case of another agency (not `own`) is on a desk of the unified hall while the hall has a step
    to take; under review it lies with its agency.
    """
    if not own and not (HALL_WORK & set(lifecycle.open_steps(state))):
        return False
    return any(permission in permissions for permission in PERMISSION.values())

"""What can be done at stations."""

from tongban.stations.services.following import (
    add_paper,
    answer_correction,
    case_of,
    resubmit,
    revise_answers,
)
from tongban.stations.services.handing import (
    give,
    hand_to_neighbour,
    keep_originals,
    leave_with_agency,
    take,
)
from tongban.stations.services.helping import (
    agree_by_code,
    agree_by_form,
    ask_code,
    begin_application,
    begin_help,
    withdraw,
    withdraw_at_township,
)
from tongban.stations.services.postings import end_posting, load_postings, post

__all__ = [
    "add_paper",
    "agree_by_code",
    "agree_by_form",
    "answer_correction",
    "ask_code",
    "begin_application",
    "begin_help",
    "case_of",
    "end_posting",
    "give",
    "hand_to_neighbour",
    "keep_originals",
    "leave_with_agency",
    "load_postings",
    "post",
    "resubmit",
    "revise_answers",
    "take",
    "withdraw",
    "withdraw_at_township",
]

"""What can be done to a case. Each function is one transaction and one journal entry.

Officers' steps take the number of the case, `desk`, and `version`: what the officer saw when he
pressed the button, so that a step on a stale page is refused; None for a caller that read no page.
"""

from tongban.cases.services.acceptance import (
    accept,
    answer_correction,
    ask_correction,
    deem_accepted,
    pass_pre_review,
    receive,
    reject,
    resubmit,
    return_pre_review,
)
from tongban.cases.services.amending import add_paper, revise_answers, take_back_paper
from tongban.cases.services.archiving import archive, archive_by_clock
from tongban.cases.services.charging import note_fee
from tongban.cases.services.checking import (
    confirm_commitment,
    question_commitment,
    remind_check,
    revoke_decision,
)
from tongban.cases.services.decision import Paper, deny, grant, review, send_back, settle
from tongban.cases.services.delivery import (
    certify,
    collect,
    deliver,
    deliver_by_station,
    issue_result,
    send_by_post,
)
from tongban.cases.services.ending import delete, forward, lapse, void, withdraw
from tongban.cases.services.erasing import erase
from tongban.cases.services.exporting import export_efile
from tongban.cases.services.filings import receive_filing
from tongban.cases.services.formalising import Opinion, formalise
from tongban.cases.services.holder import Claimed, claim, claim_many, hand_over, release
from tongban.cases.services.looking import look_at, look_at_in_step
from tongban.cases.services.opening import Commitment, Filed, open_case
from tongban.cases.services.originals import compare_original, undo_comparison
from tongban.cases.services.papers import print_papers, save_text
from tongban.cases.services.processing import (
    PAPERS_IN,
    begin_steps,
    catch_up,
    close_steps,
    pass_on,
    pass_on_result,
    receive_message,
)
from tongban.cases.services.promises import give_promised, remind_promised, return_unkept
from tongban.cases.services.special import answer_extension, ask_extension, resume, suspend

__all__ = [
    "PAPERS_IN",
    "Claimed",
    "Commitment",
    "Filed",
    "Opinion",
    "Paper",
    "accept",
    "add_paper",
    "answer_correction",
    "answer_extension",
    "archive",
    "archive_by_clock",
    "ask_correction",
    "ask_extension",
    "begin_steps",
    "catch_up",
    "certify",
    "claim",
    "claim_many",
    "close_steps",
    "collect",
    "compare_original",
    "confirm_commitment",
    "deem_accepted",
    "delete",
    "deliver",
    "deliver_by_station",
    "deny",
    "erase",
    "export_efile",
    "formalise",
    "forward",
    "give_promised",
    "grant",
    "hand_over",
    "issue_result",
    "lapse",
    "look_at",
    "look_at_in_step",
    "note_fee",
    "open_case",
    "pass_on",
    "pass_on_result",
    "pass_pre_review",
    "print_papers",
    "question_commitment",
    "receive",
    "receive_filing",
    "receive_message",
    "reject",
    "release",
    "remind_check",
    "remind_promised",
    "resubmit",
    "resume",
    "return_pre_review",
    "return_unkept",
    "review",
    "revise_answers",
    "revoke_decision",
    "save_text",
    "send_back",
    "send_by_post",
    "settle",
    "suspend",
    "take_back_paper",
    "undo_comparison",
    "void",
    "withdraw",
]

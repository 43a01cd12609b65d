"""What can be done to the catalogue."""

from tongban.catalogue.services.batches import publish_batch
from tongban.catalogue.services.directory import save_entry, set_entry_state, turn_entries
from tongban.catalogue.services.drafting import (
    Saved,
    begin_change,
    begin_item,
    claim,
    drop,
    save_section,
    submit,
)
from tongban.catalogue.services.editions import turn_edition
from tongban.catalogue.services.frequency import end_order, order_onto, set_threshold
from tongban.catalogue.services.gate import set_severity
from tongban.catalogue.services.intakes import Taken, look_at, take
from tongban.catalogue.services.publishing import Faulty, LoadReport, load, publish
from tongban.catalogue.services.reviewing import (
    comment,
    publish_approved,
    publish_due,
    review,
    settle_comment,
)
from tongban.catalogue.services.side_lists import (
    add_intermediary,
    add_proof,
    cancel_intermediary,
    cancel_proof,
    change_intermediary,
    change_proof,
)
from tongban.catalogue.services.standing import cancel, cancel_due, keep, resume, suspend
from tongban.catalogue.services.succession import begin_merge, begin_split

__all__ = [
    "Faulty",
    "LoadReport",
    "Saved",
    "Taken",
    "add_intermediary",
    "add_proof",
    "begin_change",
    "begin_item",
    "begin_merge",
    "begin_split",
    "cancel",
    "cancel_due",
    "cancel_intermediary",
    "cancel_proof",
    "change_intermediary",
    "change_proof",
    "claim",
    "comment",
    "drop",
    "end_order",
    "keep",
    "load",
    "look_at",
    "order_onto",
    "publish",
    "publish_approved",
    "publish_batch",
    "publish_due",
    "resume",
    "review",
    "save_entry",
    "save_section",
    "set_entry_state",
    "set_severity",
    "set_threshold",
    "settle_comment",
    "submit",
    "suspend",
    "take",
    "turn_edition",
    "turn_entries",
]

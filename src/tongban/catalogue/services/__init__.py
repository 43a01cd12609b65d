"""What can be done to the catalogue."""

from tongban.catalogue.services.batches import publish_batch
from tongban.catalogue.services.drafting import (
    Saved,
    begin_change,
    begin_item,
    claim,
    drop,
    save_section,
    submit,
)
from tongban.catalogue.services.frequency import end_order, order_onto, set_threshold
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

__all__ = [
    "Faulty",
    "LoadReport",
    "Saved",
    "add_intermediary",
    "add_proof",
    "begin_change",
    "begin_item",
    "cancel_intermediary",
    "cancel_proof",
    "change_intermediary",
    "change_proof",
    "claim",
    "comment",
    "drop",
    "end_order",
    "load",
    "order_onto",
    "publish",
    "publish_approved",
    "publish_batch",
    "publish_due",
    "review",
    "save_section",
    "set_threshold",
    "settle_comment",
    "submit",
]

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

__all__ = [
    "Faulty",
    "LoadReport",
    "Saved",
    "begin_change",
    "begin_item",
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

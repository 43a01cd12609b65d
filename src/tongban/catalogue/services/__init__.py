"""What can be done to the catalogue."""

from tongban.catalogue.services.frequency import end_order, order_onto, set_threshold
from tongban.catalogue.services.publishing import Faulty, LoadReport, load, publish

__all__ = [
    "Faulty",
    "LoadReport",
    "end_order",
    "load",
    "order_onto",
    "publish",
    "set_threshold",
]

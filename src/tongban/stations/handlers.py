"""What stations do when something happens elsewhere."""

from tongban.applications.events import ApplicationSubmitted
from tongban.base.desk import Desk, Viewer
from tongban.stations import services


def keep_originals(event: ApplicationSubmitted, by: Viewer | Desk) -> None:
    """NOW: the originals a helper took in lie at his station."""
    services.keep_originals(event, by)

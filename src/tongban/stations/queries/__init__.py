"""What can be read of stations, helps and handings."""

from tongban.stations.queries.handing import (
    HandingView,
    Here,
    handing,
    here,
    may_send_to,
    results_to_fetch,
)
from tongban.stations.queries.helps import (
    HelpPage,
    HelpRow,
    find_help,
    form_of,
    help_list,
    help_of_application,
    help_page,
    helper_of,
    my_helps,
    overseen,
    overseen_page,
    township_helps,
)
from tongban.stations.queries.nearest import Nearest, NearRow, Services, nearest, services_of
from tongban.stations.queries.posts import Postings, posted_at, postings, station_of, villages_of
from tongban.stations.queries.townships import TownshipPage, township

__all__ = [
    "HandingView",
    "HelpPage",
    "HelpRow",
    "Here",
    "NearRow",
    "Nearest",
    "Postings",
    "Services",
    "TownshipPage",
    "find_help",
    "form_of",
    "handing",
    "help_list",
    "help_of_application",
    "help_page",
    "helper_of",
    "here",
    "may_send_to",
    "my_helps",
    "nearest",
    "overseen",
    "overseen_page",
    "posted_at",
    "postings",
    "results_to_fetch",
    "services_of",
    "station_of",
    "township",
    "township_helps",
    "villages_of",
]

"""What can be read about people, mandates and staff."""

from tongban.people.queries.identity import desk_for, desk_of_officer, viewer_for
from tongban.people.queries.mandates import (
    MandateView,
    agents_of,
    mandates_of,
    mandates_on,
    may_act_for,
    organisations_of,
)
from tongban.people.queries.persons import (
    Holder,
    PersonView,
    Revealed,
    find_by_id_number,
    find_by_uscc,
    holder_of,
    is_id_number_of,
    organisation_facts,
    person_facts,
    person_summary,
    phone_of,
    proved_phone,
    reveal,
)
from tongban.people.queries.sessions import expired_sessions
from tongban.people.queries.staff import (
    Colleague,
    colleagues,
    officers,
    posts_held,
    staff_by_number,
    staff_list,
    staff_phone,
    staff_view,
)
from tongban.people.queries.tokens import identity_of_token, tokens_of
from tongban.people.rules import mask_id_number, mask_name, mask_phone

__all__ = [
    "Colleague",
    "Holder",
    "MandateView",
    "PersonView",
    "Revealed",
    "agents_of",
    "colleagues",
    "desk_for",
    "desk_of_officer",
    "expired_sessions",
    "find_by_id_number",
    "find_by_uscc",
    "holder_of",
    "identity_of_token",
    "is_id_number_of",
    "mandates_of",
    "mandates_on",
    "mask_id_number",
    "mask_name",
    "mask_phone",
    "may_act_for",
    "officers",
    "organisation_facts",
    "organisations_of",
    "person_facts",
    "person_summary",
    "phone_of",
    "posts_held",
    "proved_phone",
    "reveal",
    "staff_by_number",
    "staff_list",
    "staff_phone",
    "staff_view",
    "tokens_of",
    "viewer_for",
]

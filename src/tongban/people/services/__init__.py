"""What can be done to people, mandates, staff and their sign-ins."""

from tongban.people.services.accounts import reset_staff_password, sign_up
from tongban.people.services.codes import forget_codes, prove_phone, send_code, use_channel
from tongban.people.services.mandates import grant_mandate, register_organisation, revoke_mandate
from tongban.people.services.real_name import use_register, verify_real_name
from tongban.people.services.sign_in import erase_sessions, forget_failures
from tongban.people.services.staff import (
    appoint,
    change_staff,
    create_staff,
    end_appointment,
)
from tongban.people.services.tokens import issue_token, revoke_token
from tongban.people.services.window import (
    change_phone_at_window,
    register_organisation_at_window,
    register_person_at_window,
    verify_at_window,
)

__all__ = [
    "appoint",
    "change_phone_at_window",
    "change_staff",
    "create_staff",
    "end_appointment",
    "erase_sessions",
    "forget_codes",
    "forget_failures",
    "grant_mandate",
    "issue_token",
    "prove_phone",
    "register_organisation",
    "register_organisation_at_window",
    "register_person_at_window",
    "reset_staff_password",
    "revoke_mandate",
    "revoke_token",
    "send_code",
    "sign_up",
    "use_channel",
    "use_register",
    "verify_at_window",
    "verify_real_name",
]

"""What can be done to the dictionary, and to what is kept of a holder's answers."""

from tongban.forms.services.elements import load_elements
from tongban.forms.services.erasing import erase_superseded
from tongban.forms.services.profile import (
    consent,
    correct,
    download,
    forget,
    forget_all,
    note_uses,
    remember,
    restate,
    reveal,
    vouch,
    withdraw_consent,
)

__all__ = [
    "consent",
    "correct",
    "download",
    "erase_superseded",
    "forget",
    "forget_all",
    "load_elements",
    "note_uses",
    "remember",
    "restate",
    "reveal",
    "vouch",
    "withdraw_consent",
]

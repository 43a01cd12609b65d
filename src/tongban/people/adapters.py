"""How django-allauth is told about our people: what it keeps, seals and asks for.

Why our own form and password check stand before it: docs/decisions/sign-in-stands-on-allauth.md.
"""

from typing import ClassVar

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from tongban.base.clock import now
from tongban.base.errors import Refused
from tongban.base.sealing import seal, unseal
from tongban.base.web import address_of
from tongban.people.middleware import TOTP_PASSED, person_of, staff_of
from tongban.people.models import User
from tongban.people.queries.identity import actor_for
from tongban.people.services.sign_in import check_password_again, note_sign_in


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Passwords are checked by people.services.sign_in; allauth goes on from there."""

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def login(self, request: HttpRequest, user: User) -> None:
        """Let `user` in, every stage passed: the session key changes here."""
        super().login(request, user)
        if any(record["method"] == "mfa" for record in get_authentication_records(request)):
            request.session[TOTP_PASSED] = True
        note_sign_in(user, address=address_of(request), by=actor_for(user, now=now()))

    def reauthenticate(self, user: User, password: str) -> bool:
        """Ask for the password again before the second factor is changed; the same wait applies."""
        actor = actor_for(user, now=now())
        try:
            check_password_again(user, password, address=address_of(self.request), by=actor)
        except Refused as refused:
            raise ValidationError(refused.message, code=refused.code) from None
        return True

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """TOTP secrets are sealed; the QR code is drawn by segno."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "动态口令不对或已用过，请输入应用上现在显示的 6 位数字。",
    }

    def get_totp_label(self, user: User) -> str:
        staff, person = staff_of(user), person_of(user)
        if staff is not None:
            return staff.number
        return person.phone[-4:] if person else user.username

    def get_totp_issuer(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)

    def build_totp_svg(self, url: str) -> str:
        svg: str = segno.make(url, error="m").svg_inline(scale=5)
        return svg

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

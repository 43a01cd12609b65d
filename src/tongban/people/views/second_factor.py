"""The one-time code (TOTP): allauth's views in our frame."""

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.http import HttpRequest, HttpResponse

from tongban.people.middleware import TOTP_PASSED, staff_of, user_of
from tongban.people.views.forms import layout_for


class Framed:
    """Gives a page the frame of whoever is signed in, and keeps it out of caches."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = user_of(self.request)
        staff = staff_of(user)
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {
            "layout": layout_for(user),
            "demanded": staff is not None and staff.must_use_totp,
        }


class Code(AuthenticateView):  # type: ignore[misc]  # allauth is untyped
    """/account/two-factor/code: after the password, the code."""

    template_name = "people/code.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.stage.login.user
        return {**super().get_context_data(**kwargs), "layout": layout_for(user)}


class Index(Framed, IndexView):  # type: ignore[misc]
    """/account/two-factor: on or off."""

    template_name = "people/two_factor.html"


class Activate(Framed, ActivateTOTPView):  # type: ignore[misc]
    """/account/two-factor/on: scan, type the first code."""

    template_name = "people/two_factor_on.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        self.request.session[TOTP_PASSED] = True
        return response


class Deactivate(Framed, DeactivateTOTPView):  # type: ignore[misc]
    """/account/two-factor/off."""

    template_name = "people/two_factor_off.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        self.request.session.pop(TOTP_PASSED, None)
        return response


class RecoveryCodes(Framed, ViewRecoveryCodesView):  # type: ignore[misc]
    """/account/two-factor/recovery: the codes for a lost phone."""

    template_name = "people/recovery_codes.html"


class NewRecoveryCodes(Framed, GenerateRecoveryCodesView):  # type: ignore[misc]
    """/account/two-factor/recovery/new: the old ones are void."""

    template_name = "people/recovery_codes_new.html"


class Confirm(Framed, ReauthenticateView):  # type: ignore[misc]
    """/account/confirm: the password again, before the second factor is changed."""

    template_name = "people/confirm.html"


class ConfirmByCode(Framed, ReauthenticateByCodeView):  # type: ignore[misc]
    """/account/two-factor/confirm: or the code again."""

    template_name = "people/confirm.html"

"""Addresses of accounts and of the administrator's pages of staff."""

from django.urls import URLPattern, URLResolver, include, path

from tongban.people.views import (
    account,
    enterprises,
    second_factor,
    signing,
    staff_admin,
    tokens,
    window,
)

citizen = [
    path("account/", account.home, name="home"),
    path("account/sign-in", signing.citizen_sign_in, name="sign-in"),
    path("account/sign-out", signing.sign_out, name="sign-out"),
    path("account/sign-up", account.sign_up, name="sign-up"),
    path("account/sign-up/code", account.sign_up_code, name="sign-up-code"),
    path("account/password", account.password, name="password"),
    path("account/password/forgotten", account.forgotten, name="forgotten"),
    path("account/password/forgotten/code", account.forgotten_code, name="forgotten-code"),
    path("account/real-name", account.verify, name="real-name"),
    path("account/real-name/join", account.join, name="join"),
    path("account/organisations", enterprises.register, name="organisation-new"),
    path(
        "account/organisations/<uuid:organisation_id>",
        enterprises.organisation,
        name="organisation",
    ),
    path(
        "account/mandates/<uuid:mandate_id>/revocation",
        enterprises.revocation,
        name="mandate-revocation",
    ),
    path("account/tokens", tokens.tokens, name="tokens"),
    path("account/tokens/<uuid:token_id>/revocation", tokens.revocation, name="token-revocation"),
    path("my/acting", enterprises.acting, name="acting"),
]

staff = [
    path("workbench/sign-in", signing.staff_sign_in, name="sign-in"),
    path("workbench/sign-out", signing.sign_out, name="sign-out"),
    path("workbench/position", signing.position, name="position"),
    path("workbench/people", window.find, name="find"),
    path("workbench/people/<uuid:person_id>", window.person, name="citizen"),
    path(
        "workbench/people/<uuid:person_id>/verification",
        window.verification,
        name="verification",
    ),
    path("workbench/people/<uuid:person_id>/phone", window.phone, name="phone"),
    path("workbench/people/<uuid:person_id>/disclosure", window.disclosure, name="disclosure"),
    path("workbench/admin/people", staff_admin.people, name="people"),
    path("workbench/admin/people/new", staff_admin.new, name="new"),
    path("workbench/admin/people/<uuid:staff_id>", staff_admin.person, name="person"),
    path(
        "workbench/admin/people/<uuid:staff_id>/appointment",
        staff_admin.appointment,
        name="appointment",
    ),
    path("workbench/admin/people/<uuid:staff_id>/password", staff_admin.password, name="password"),
    path(
        "workbench/admin/appointments/<uuid:appointment_id>/end",
        staff_admin.end,
        name="end",
    ),
    path("workbench/admin/positions", staff_admin.posts, name="positions"),
]

# Names and arguments are those django-allauth reverses.
allauth = [
    path("account/sign-in", signing.citizen_sign_in, name="account_login"),
    path("account/confirm", second_factor.Confirm.as_view(), name="account_reauthenticate"),
    path("account/two-factor", second_factor.Index.as_view(), name="mfa_index"),
    path("account/two-factor/code", second_factor.Code.as_view(), name="mfa_authenticate"),
    path(
        "account/two-factor/confirm",
        second_factor.ConfirmByCode.as_view(),
        name="mfa_reauthenticate",
    ),
    path("account/two-factor/on", second_factor.Activate.as_view(), name="mfa_activate_totp"),
    path("account/two-factor/off", second_factor.Deactivate.as_view(), name="mfa_deactivate_totp"),
    path(
        "account/two-factor/recovery",
        second_factor.RecoveryCodes.as_view(),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/two-factor/recovery/new",
        second_factor.NewRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((citizen, "account"))),
    path("", include((staff, "staff"))),
    *allauth,
]

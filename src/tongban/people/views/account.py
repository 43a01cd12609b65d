"""A citizen's account: sign-up, passwords, real name; what officers share of it."""

from typing import Any

from allauth.account.utils import perform_login
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tongban.base.clock import now
from tongban.base.errors import Refused
from tongban.base.sealing import seal, unseal
from tongban.base.web import address_of, citizen_of, viewer_of
from tongban.people.middleware import person_of, staff_of
from tongban.people.queries import mandates_of, person_summary, tokens_of
from tongban.people.queries.identity import actor_for
from tongban.people.services import accounts, real_name
from tongban.people.views.forms import form_page, layout_for, safe_next, signed_in, typed

SIGN_UP_PHONE = "sign_up_phone"
PASSWORD_PHONE = "password_phone"
JOIN_ID_NUMBER = "join_id_number"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """/account/: who I am to the platform, masked, and what I can change."""
    user, viewer = signed_in(request), viewer_of(request)
    person = person_of(user)
    return form_page(
        request,
        "people/account.html",
        layout=layout_for(user),
        person=person_summary(person.id) if person else None,
        staff=staff_of(user),
        mandates=mandates_of(person.id, today=viewer.today) if person else [],
        tokens=tokens_of(user, now=viewer.now),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """/account/sign-up: first the phone, to which a code goes."""
    goes_on = safe_next(request, "/my/")
    if request.method != "POST":
        return form_page(request, "people/sign_up.html", next=goes_on)
    try:
        phone = accounts.ask_sign_up_code(
            request.POST.get("phone", ""), now=now(), address=address_of(request)
        )
    except Refused as refused:
        return form_page(
            request, "people/sign_up.html", values=typed(request), refused=refused, next=goes_on
        )
    request.session[SIGN_UP_PHONE] = [seal(phone), goes_on]  # sessions are rows too
    return redirect("account:sign-up-code")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up_code(request: HttpRequest) -> HttpResponse:
    """/account/sign-up/code: then the code, a name and a password."""
    sealed, goes_on = request.session.get(SIGN_UP_PHONE) or ("", "")
    phone = unseal(sealed)
    if not phone:
        return redirect("account:sign-up")
    if request.method != "POST":
        return form_page(request, "people/sign_up_code.html", phone=phone)
    try:
        user = accounts.sign_up(
            phone,
            request.POST.get("code", ""),
            request.POST.get("name", ""),
            request.POST.get("password", ""),
            by=viewer_of(request),
        )
    except Refused as refused:
        return form_page(
            request,
            "people/sign_up_code.html",
            values=typed(request),
            refused=refused,
            phone=phone,
        )
    del request.session[SIGN_UP_PHONE]
    response: HttpResponse = perform_login(request, user, redirect_url=goes_on)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """/account/password: change one's own; an officer with a one-time password must."""
    user = signed_in(request)
    page: dict[str, Any] = {"layout": layout_for(user), "must": user.must_change_password}
    if request.method != "POST":
        return form_page(request, "people/password.html", **page)
    try:
        accounts.change_password(
            user,
            request.POST.get("old", ""),
            request.POST.get("new", ""),
            by=actor_for(user, now=now()),
        )
    except Refused as refused:
        return form_page(request, "people/password.html", refused=refused, **page)
    update_session_auth_hash(request, user)  # this session stays, every other one ends
    return redirect("/workbench/" if staff_of(user) else "account:home")


@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """/account/password/forgotten: a code goes to the phone of the account."""
    if request.method != "POST":
        return form_page(request, "people/forgotten.html")
    try:
        phone = accounts.ask_password_code(
            request.POST.get("phone", ""), now=now(), address=address_of(request)
        )
    except Refused as refused:
        return form_page(request, "people/forgotten.html", values=typed(request), refused=refused)
    request.session[PASSWORD_PHONE] = seal(phone)
    return redirect("account:forgotten-code")


@require_http_methods(["GET", "HEAD", "POST"])
def forgotten_code(request: HttpRequest) -> HttpResponse:
    """/account/password/forgotten/code: with the code, a new password."""
    phone = unseal(request.session.get(PASSWORD_PHONE, ""))
    if not phone:
        return redirect("account:forgotten")
    if request.method != "POST":
        return form_page(request, "people/forgotten_code.html", phone=phone)
    try:
        accounts.reset_password_by_code(
            phone,
            request.POST.get("code", ""),
            request.POST.get("password", ""),
            by=viewer_of(request),
        )
    except Refused as refused:
        return form_page(request, "people/forgotten_code.html", refused=refused, phone=phone)
    del request.session[PASSWORD_PHONE]
    return redirect(f"{reverse('account:sign-in')}?changed=1")


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """/account/real-name: name and ID number, for level 1."""
    viewer = citizen_of(request)
    assert viewer.person_id
    goes_on = safe_next(request, "/account/")
    page: dict[str, Any] = {"person": person_summary(viewer.person_id), "next": goes_on}
    if request.method != "POST":
        return form_page(request, "people/real_name.html", values={"name": viewer.name}, **page)
    id_number = request.POST.get("id_number", "")
    try:
        sent_to = real_name.verify_real_name(request.POST.get("name", ""), id_number, viewer=viewer)
    except Refused as refused:
        return form_page(
            request, "people/real_name.html", values=typed(request), refused=refused, **page
        )
    if sent_to is None:
        return redirect(goes_on)
    request.session[JOIN_ID_NUMBER] = [seal(id_number), sent_to]  # sessions are rows too
    return redirect("account:join")


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """/account/real-name/join: the code that went to the phone a window wrote down."""
    viewer = citizen_of(request)
    sealed, sent_to = request.session.get(JOIN_ID_NUMBER) or ("", "")
    if not sealed:
        return redirect("account:real-name")
    if request.method != "POST":
        return form_page(request, "people/join.html", sent_to=sent_to)
    try:
        real_name.join_window_record(unseal(sealed), request.POST.get("code", ""), viewer=viewer)
    except Refused as refused:
        return form_page(request, "people/join.html", refused=refused, sent_to=sent_to)
    del request.session[JOIN_ID_NUMBER]
    return redirect("account:home")

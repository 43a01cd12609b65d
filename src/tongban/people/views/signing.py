"""Signing in and out, for citizens and officers; the position an officer works at."""

from uuid import UUID

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tongban.base.clock import local_day, now
from tongban.base.errors import NotFound, Refused
from tongban.base.web import SignInNeeded, address_of, posted_on, viewer_of
from tongban.people.middleware import staff_of, user_of
from tongban.people.queries import posts_held
from tongban.people.services.sign_in import check_password_of
from tongban.people.sessions import POSITION
from tongban.people.views.forms import form_page, safe_next, typed


@require_http_methods(["GET", "HEAD", "POST"])
def citizen_sign_in(request: HttpRequest) -> HttpResponse:
    """/account/sign-in: phone or ID number, and password."""
    return _sign_in(request, staff=False, template="people/sign_in.html", home="/my/")


@require_http_methods(["GET", "HEAD", "POST"])
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """/workbench/sign-in: staff number and password; then the one-time code where set."""
    return _sign_in(request, staff=True, template="people/staff_sign_in.html", home="/workbench/")


@posted_on("portal:home")
def sign_out(request: HttpRequest) -> HttpResponse:
    """POST /account/sign-out, /workbench/sign-out: end the session."""
    logout(request)
    return redirect("/workbench/sign-in" if request.path.startswith("/workbench/") else "/")


@require_http_methods(["GET", "HEAD", "POST"])
def position(request: HttpRequest) -> HttpResponse:
    """/workbench/position: the position to work at, of those the officer holds today."""
    staff = staff_of(user_of(request))
    if staff is None:
        raise SignInNeeded(staff=True)
    posts = posts_held(staff.id, today=local_day(now()))
    goes_on = safe_next(request, "/workbench/")
    if request.method == "POST":
        chosen = request.POST.get("position", "")
        if chosen not in {str(post.id) for post in posts}:
            raise NotFound("您现在没有这个岗位，请重新选择。", code="position.not_held")
        request.session[POSITION] = str(UUID(chosen))
        return redirect(goes_on)
    return form_page(
        request,
        "people/position.html",
        posts=posts,
        chosen=request.session.get(POSITION),
        next=goes_on,
    )


def _sign_in(request: HttpRequest, *, staff: bool, template: str, home: str) -> HttpResponse:
    goes_on = safe_next(request, home)
    current = user_of(request)
    if request.method != "POST":
        return form_page(request, template, next=goes_on, current=current)
    try:
        user = check_password_of(
            request.POST.get("name", ""),
            request.POST.get("password", ""),
            staff=staff,
            address=address_of(request),
            by=viewer_of(request),
        )
    except Refused as refused:
        return form_page(
            request,
            template,
            values=typed(request),
            refused=refused,
            next=goes_on,
            current=current,
        )
    if current is not None:
        logout(request)  # nothing of the session before is kept
    response: HttpResponse = perform_login(request, user, redirect_url=goes_on)
    return response

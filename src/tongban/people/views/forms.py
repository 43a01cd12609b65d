"""What every page with a form does: shows it, and shows it again with what was typed and what is wrong."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from tongban.base.errors import Invalid, Problem, Refused
from tongban.base.web import SignInNeeded, status_of
from tongban.people.middleware import user_of
from tongban.people.models import User


def form_page(
    request: HttpRequest,
    template: str,
    *,
    values: Mapping[str, Any] | None = None,
    refused: Refused | None = None,
    **more: Any,
) -> HttpResponse:
    """Render a page with a form, filled with `values`, saying what was refused. Never cached."""
    problems = refused.problems if isinstance(refused, Invalid) else []
    context = {"values": values or {}, "refused": refused, "problems": problems, **more}
    response = render(request, template, context, status=status_of(refused) if refused else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def typed(request: HttpRequest) -> dict[str, str]:
    """Return what was typed, passwords and codes left out: they are never sent back."""
    secret = {"password", "old", "new", "code", "csrfmiddlewaretoken"}
    return {key: str(value) for key, value in request.POST.items() if key not in secret}


def safe_next(request: HttpRequest, default: str) -> str:
    """Return where to go on: the `next` of this site that was asked for, or `default`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else default


def signed_in(request: HttpRequest) -> User:
    """Return the citizen or officer signed in. Raises SignInNeeded."""
    user = user_of(request)
    if user is None:
        raise SignInNeeded(staff=False)
    return user


def layout_for(user: User | None) -> str:
    """Return the frame of a page that citizens and officers share."""
    return "base/staff.html" if hasattr(user, "staff") else "base/layout.html"


def day_typed(request: HttpRequest, field: str) -> date | None:
    """Return the day typed in a date field, None if left empty. Raises Invalid."""
    text = request.POST.get(field, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid([Problem(field, "form.date", "日期不对，例如 2018-11-30。")]) from None

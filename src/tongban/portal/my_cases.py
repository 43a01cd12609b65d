"""What every page of one's own case shares: signing in again, another capacity, a step and its end."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control

from tongban.base.desk import Viewer
from tongban.base.errors import NotFound, Refused
from tongban.base.web import answer, citizen_of, status_of, viewer_of
from tongban.cases.queries import applicant_of, progress
from tongban.law.lifecycle import State
from tongban.people.queries import mandates_of
from tongban.portal import typed
from tongban.portal.case_page import case_page, faults_of, rating_context

View = Callable[..., HttpResponse]


def of_a_case(view: View) -> View:
    """Ask to sign in without losing what was typed; offer the capacity a case was filed in.

    Nothing is left behind in the browser of a shared computer.
    """

    @wraps(view)
    def page(request: HttpRequest, number: str, **place: Any) -> HttpResponse:
        signed_out = viewer_of(request).person_id is None
        if request.method == "POST" and signed_out and "HX-Request" not in request.headers:
            return typed.keep_and_sign_in(request)
        viewer = citizen_of(request)
        try:
            return view(request, number, **place)
        except ObjectDoesNotExist:
            capacity = _capacity(number, viewer)
            if capacity is None:
                raise
            return render(request, "portal/my/capacity.html", capacity, status=409)

    return cache_control(private=True, no_store=True)(page)


def show(
    request: HttpRequest,
    number: str,
    *,
    refused: Refused | None = None,
    part: str = "portal/my/_todo.html",
    **more: Any,
) -> HttpResponse:
    """Answer with the case as it is now, and why the step was refused."""
    page = case_page(number, viewer=citizen_of(request))
    faults = faults_of(refused, number)
    context = {
        "page": page,
        "case": page.case,
        "faults": faults,
        "refused": None if faults else refused,
        "values": {},
        **rating_context(),
        **more,
    }
    status = status_of(refused) if refused else 200
    return answer(request, page="portal/my/case.html", part=part, context=context, status=status)


def take(
    request: HttpRequest, number: str, step: Callable[[], object], *, reached: frozenset[State]
) -> HttpResponse:
    """Take a step and go back to the case. Pressed twice, the second finds it done and is no fault.

    Raises NotFound; what was typed stays on the page of a refusal.
    """
    try:
        step()
    except NotFound:
        raise
    except Refused as refused:
        if progress(number, viewer=citizen_of(request)).state not in reached:
            return show(request, number, refused=refused, values=typed.fields_of(request.POST))
    typed.forget(request)
    return redirect("portal:case", number)


def _capacity(number: str, viewer: Viewer) -> dict[str, Any] | None:
    """Return in which other capacity of his the viewer may see a case, None if in none."""
    assert viewer.person_id
    try:
        organisation_id = applicant_of(number, viewer=viewer)
    except ObjectDoesNotExist:
        return None
    if organisation_id == viewer.organisation_id:
        return None
    if organisation_id is None:
        return {"number": number, "organisation_id": "", "name": ""}
    held = mandates_of(viewer.person_id, today=viewer.today)
    names = {mandate.organisation_id: mandate.organisation_name for mandate in held}
    if organisation_id not in names:
        return None
    return {
        "number": number,
        "organisation_id": organisation_id,
        "name": names[organisation_id],
    }

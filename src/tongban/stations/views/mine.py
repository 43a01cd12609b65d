"""Who files for me (帮办代办), and taking my consent back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from tongban.base.web import citizen_of, posted_on
from tongban.stations import queries, services


@require_safe
@cache_control(private=True, no_store=True)
def helps(request: HttpRequest) -> HttpResponse:
    """GET /my/helps: who was asked, or allowed, to file for me."""
    page = queries.my_helps(citizen_of(request), after=request.GET.get("after"))
    return render(request, "stations/mine.html", {"page": page})


@posted_on("stations:mine")
def withdrawal(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """POST /my/helps/<id>/withdrawal: he does and sees nothing of it any more."""
    services.withdraw(help_id, viewer=citizen_of(request))
    return redirect("stations:mine")

"""Bearer tokens of the API, for oneself."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tongban.base.clock import now
from tongban.base.errors import Refused
from tongban.base.web import posted_on
from tongban.people.queries import tokens_of
from tongban.people.queries.identity import actor_for
from tongban.people.services.tokens import issue_token, revoke_token
from tongban.people.views.forms import form_page, layout_for, signed_in, typed

LIVES = {"30": gettext_lazy("30 天"), "90": gettext_lazy("90 天"), "365": gettext_lazy("一年")}


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """/account/tokens: the tokens in force; a new one is shown this once."""
    user, moment = signed_in(request), now()
    secret, refused = None, None
    if request.method == "POST":
        days = request.POST.get("days", "")
        try:
            secret = issue_token(
                user,
                request.POST.get("name", ""),
                days=int(days) if days in LIVES else 0,
                by=actor_for(user, now=moment),
            )
        except Refused as refusal:
            refused = refusal
    return form_page(
        request,
        "people/tokens.html",
        values=typed(request) if refused else {"days": "90"},
        refused=refused,
        layout=layout_for(user),
        secret=secret,
        tokens=tokens_of(user, now=moment),
        lives=list(LIVES.items()),
    )


@posted_on("account:tokens")
def revocation(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """POST /account/tokens/<id>/revocation: end a token at once."""
    user = signed_in(request)
    revoke_token(token_id, user=user, by=actor_for(user, now=now()))
    return redirect("account:tokens")

"""What was typed into a form whose session had ended: kept, sealed, until he has signed in again.

It lies in the new session of the same browser and comes back on the page it was typed on, to that
person alone who may open the page. Source: 个人信息保护法 art. 51 (encryption).
"""

import json
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from tongban.base.clock import now
from tongban.base.sealing import seal, unseal
from tongban.base.web import chosen_lines

KEPT = "typed"  # session key: path → [sealed JSON, second it was kept]
LIFE = 2 * 60 * 60  # seconds
MOST_PAGES = 5
MOST_CHARACTERS = 100_000
NOT_TYPED = {"csrfmiddlewaretoken", "version", "then"}


def fields_of(posted: QueryDict) -> dict[str, str]:
    """Return the fields a person typed; of several choices of one field, one a line."""
    return {key: chosen_lines(posted.getlist(key)) for key in posted if key not in NOT_TYPED}


def keep_and_sign_in(request: HttpRequest) -> HttpResponse:
    """Keep what a signed-out browser posted and send it to sign in, and back to this page."""
    body = json.dumps(fields_of(request.POST))
    if len(body) <= MOST_CHARACTERS:
        kept = _kept(request)
        kept.pop(request.path, None)
        kept[request.path] = (seal(body), int(now().timestamp()))
        request.session[KEPT] = dict(list(kept.items())[-MOST_PAGES:])
    return HttpResponseRedirect("/account/sign-in?" + urlencode({"next": request.path}))


def returned(request: HttpRequest) -> dict[str, str]:
    """Return what was typed on this page before the session ended, {} when nothing was."""
    sealed, at = _kept(request).get(request.path, ("", 0))
    if not sealed or now().timestamp() - at > LIFE:
        return {}
    fields: dict[str, str] = json.loads(unseal(sealed))
    return fields


def forget(request: HttpRequest) -> None:
    """Drop what was kept for this page: it has been saved."""
    kept = _kept(request)
    if kept.pop(request.path, None):
        request.session[KEPT] = kept


def _kept(request: HttpRequest) -> dict[str, tuple[str, int]]:
    return dict(request.session.get(KEPT, {}))

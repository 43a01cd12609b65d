"""The public catalogue for machines: CPSV-AP 3.2 as JSON-LD and Turtle."""

import hashlib

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from tongban.catalogue import queries
from tongban.portal.pagecache import kept

MEDIA_TYPES = {"jsonld": "application/ld+json", "ttl": "text/turtle; charset=utf-8"}


@require_safe
@kept
def catalogue(request: HttpRequest, form: str) -> HttpResponse:
    """GET /catalogue.jsonld, /catalogue.ttl: every published item."""
    if form not in MEDIA_TYPES:
        raise Http404
    data = queries.linked_data(form, site=settings.TONGBAN_BASE_URL.rstrip("/"))
    response = HttpResponse(data, content_type=MEDIA_TYPES[form])
    # Also for those who are signed in, whose pages are not kept whole.
    response.headers["ETag"] = etag = f'"{hashlib.sha256(data).hexdigest()[:24]}"'
    return get_conditional_response(request, etag=etag, response=response) or response

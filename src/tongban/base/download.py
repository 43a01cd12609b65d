"""A file of somebody's as a response that a browser shows or saves, and never runs."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# What a browser may show inside a page, and what the file may then do: nothing. Browsers refuse to
# show a PDF in a sandbox at all, so it is only cut off from everything else.
INLINE = {
    "application/pdf": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; "
    "frame-ancestors 'self'",
    "image/jpeg": "default-src 'none'; sandbox; frame-ancestors 'self'",
    "image/png": "default-src 'none'; sandbox; frame-ancestors 'self'",
}
NOTHING = "default-src 'none'; sandbox; frame-ancestors 'none'"


def file_response(data: bytes, media_type: str, name: str, *, inline: bool = False) -> HttpResponse:
    """Return `data` to be saved as `name`, or shown in the page when `inline`.

    Only PDF, JPEG and PNG are ever shown; nothing is kept by caches, since it is somebody's own.
    """
    shown = inline and media_type in INLINE
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(not shown, name) or "attachment"
    response["Content-Security-Policy"] = INLINE[media_type] if shown else NOTHING
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN" if shown else "DENY"
    response["Cache-Control"] = "private, no-store"
    return response

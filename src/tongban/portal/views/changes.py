"""What changed in the catalogue: a page, and feeds to subscribe to (Atom, RFC 4287)."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from tongban.agencies.queries import agency
from tongban.base.clock import now
from tongban.catalogue import queries
from tongban.portal.pagecache import kept


@require_safe
@kept
def changes(request: HttpRequest) -> HttpResponse:
    """GET /changes: the newest changes of every item."""
    return render(request, "portal/changes.html", {"changes": queries.changes()})


@require_safe
@kept
def catalogue_feed(request: HttpRequest) -> HttpResponse:
    """GET /changes.atom."""
    return _feed("同江通办：政务服务事项变动", "/changes", request.path, queries.changes())


@require_safe
@kept
def agency_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /departments/<slug>.atom."""
    title = f"{agency(slug).name}：政务服务事项变动"
    return _feed(title, f"/departments/{slug}", request.path, queries.changes(agency=slug))


@require_safe
@kept
def item_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /items/<slug>.atom."""
    name = queries.guide(slug).definition.name
    return _feed(f"{name}：变动", f"/items/{slug}", request.path, queries.changes(slug=slug))


def _feed(title: str, page: str, path: str, found: Sequence[queries.ItemChange]) -> HttpResponse:
    site = settings.TONGBAN_BASE_URL
    feed = Atom1Feed(
        title=title,
        link=f"{site}{page}",
        description=None,
        language="zh-CN",
        feed_url=f"{site}{path}",
    )
    for change in found:
        feed.add_item(
            title=f"{change.what}：{change.name}",
            link=f"{site}/items/{change.slug}",
            description=change.words or f"{change.agency_short}{change.what}",
            unique_id=f"urn:uuid:{change.id.partition(':')[2]}",
            updateddate=change.happened_at,
            pubdate=change.happened_at,
            author_name=change.agency_short,
            categories=[change.what],
        )
    if not found:
        feed.latest_post_date = now  # type: ignore[method-assign]  # an empty feed changed just now
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )

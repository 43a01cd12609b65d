"""Addresses of the pages anybody may read, included by portal/urls.py."""

from django.urls import path

from tongban.portal.views import (
    browse,
    changes,
    compare,
    guide,
    licences,
    lists,
    nearby,
    open_data,
    search,
    versions,
)

urlpatterns = [
    path("", browse.home, name="home"),
    path("search", search.search, name="search"),
    path("search/suggest", search.suggest, name="suggest"),
    path("changes", changes.changes, name="changes"),
    path("changes.atom", changes.catalogue_feed, name="changes-feed"),
    path("catalogue.<slug:form>", open_data.catalogue, name="open-data"),
    path("compare", compare.compare, name="compare"),
    path("items/<slug:slug>/versions", versions.versions, name="versions"),
    path("items/<slug:slug>/versions/<int:number>", versions.version, name="version"),
    path(
        "items/<slug:slug>/versions/<int:number>/changes",
        versions.changed,
        name="version-changes",
    ),
    path("items/<slug:slug>.atom", changes.item_feed, name="item-feed"),
    path("departments/<slug:slug>.atom", changes.agency_feed, name="department-feed"),
    path("levels/<slug:slug>", nearby.level, name="level"),
    path("townships", nearby.townships, name="townships"),
    path("townships/<str:code>", nearby.township, name="township"),
    path("items/<slug:slug>", guide.item, name="item"),
    path("departments/<slug:slug>", browse.department, name="department"),
    path("themes/<str:name>", browse.theme, name="theme"),
    path("events/<slug:slug>", browse.life_event, name="event"),
    path("lists", lists.lists, name="lists"),
    path("lists/<slug:kind>", lists.one_list, name="list"),
    path("lists/<slug:kind>/<int:number>", lists.batch, name="batch"),
    path("lists/<slug:kind>/<int:number>.<slug:form>", lists.batch_file, name="batch-file"),
    path("intermediaries", lists.intermediaries, name="intermediaries"),
    path("intermediaries/<slug:slug>", lists.intermediary, name="intermediary"),
    path("licences/check", licences.check, name="licence-check"),
    path("licences/check/file", licences.check_file, name="licence-check-file"),
    path("retention", lists.periods, name="retention"),
    path("abolished-proofs", lists.proofs, name="proofs"),
    path("merged-filings", lists.merged, name="merged"),
]

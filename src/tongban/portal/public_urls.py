"""Addresses of the pages anybody may read, included by portal/urls.py."""

from django.urls import path

from tongban.portal.views import browse, guide, search

urlpatterns = [
    path("", browse.home, name="home"),
    path("search", search.search, name="search"),
    path("search/suggest", search.suggest, name="suggest"),
    path("items/<slug:slug>", guide.item, name="item"),
    path("departments/<slug:slug>", browse.department, name="department"),
    path("themes/<str:name>", browse.theme, name="theme"),
    path("events/<slug:slug>", browse.life_event, name="event"),
]

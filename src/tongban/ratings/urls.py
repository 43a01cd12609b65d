"""Addresses of the tablets at the windows."""

from django.urls import path

from tongban.ratings import views

app_name = "ratings"
TABLET = "hall/tablet/<str:tablet_code>"

urlpatterns = [
    path(TABLET, views.tablet, name="tablet"),
    path(f"{TABLET}/rating", views.rating, name="tablet-rating"),
]

"""Addresses of the pages on what is kept, held and erased."""

from django.urls import path

from tongban.retention import views

app_name = "retention"
urlpatterns = [
    path("workbench/admin/retention", views.retention, name="overview"),
    path("workbench/admin/retention/erasures", views.erasures, name="erasures"),
    path("workbench/admin/retention/holds", views.holds, name="holds"),
    path("workbench/admin/retention/holds/<uuid:hold_id>/lifting", views.lifting, name="lifting"),
]

"""Addresses of intake at the window, included by workbench/urls.py."""

from django.urls import path

from tongban.workbench.views import intake

urlpatterns = [
    path("workbench/intake", intake.find, name="intake-find"),
    path("workbench/intake/items/<slug:slug>", intake.begin, name="intake-begin"),
    path("workbench/intake/<uuid:application_id>", intake.fill, name="intake"),
    path(
        "workbench/intake/<uuid:application_id>/submission",
        intake.submission,
        name="intake-submission",
    ),
    path(
        "workbench/intake/<uuid:application_id>/materials/<str:line>",
        intake.upload,
        name="intake-upload",
    ),
]

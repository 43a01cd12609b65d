"""Addresses of intake at the window, included by workbench/urls.py."""

from django.urls import path

from tongban.workbench.views import intake

PAPER = "intake/<uuid:application_id>/papers/<uuid:paper_id>"

urlpatterns = [
    path("intake", intake.find, name="intake-find"),
    path("intake/items/<slug:slug>", intake.begin, name="intake-begin"),
    path("intake/<uuid:application_id>", intake.fill, name="intake"),
    path(
        "intake/<uuid:application_id>/submission",
        intake.submission,
        name="intake-submission",
    ),
    path(
        "intake/<uuid:application_id>/materials/<str:line>",
        intake.upload,
        name="intake-upload",
    ),
    path(
        "intake/<uuid:application_id>/materials/<str:line>/kept/<uuid:material_id>",
        intake.reuse,
        name="intake-reuse",
    ),
    path(
        "intake/<uuid:application_id>/materials/<str:line>/source",
        intake.source,
        name="intake-source",
    ),
    path(f"{PAPER}/comparison", intake.comparison, name="intake-comparison"),
    path(f"{PAPER}/comparison/undoing", intake.undoing, name="intake-undoing"),
]

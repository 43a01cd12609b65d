"""Addresses of intake at the window, included by workbench/urls.py."""

from django.urls import path

from tongban.workbench.views import intake

PAPER = "workbench/intake/<uuid:application_id>/papers/<uuid:paper_id>"

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
    path(
        "workbench/intake/<uuid:application_id>/materials/<str:line>/kept/<uuid:material_id>",
        intake.reuse,
        name="intake-reuse",
    ),
    path(
        "workbench/intake/<uuid:application_id>/materials/<str:line>/source",
        intake.source,
        name="intake-source",
    ),
    path(f"{PAPER}/comparison", intake.comparison, name="intake-comparison"),
    path(f"{PAPER}/comparison/undoing", intake.undoing, name="intake-undoing"),
]

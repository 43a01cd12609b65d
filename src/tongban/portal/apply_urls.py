"""Addresses of one application, included by portal/urls.py. A verb of the interface is a noun here."""

from django.urls import path

from tongban.portal.views import apply, apply_pages, apply_papers

PAPER = "apply/<uuid:application_id>/papers/<uuid:paper_id>"
LINE = "apply/<uuid:application_id>/materials/<str:line>"

urlpatterns = [
    path("items/<slug:slug>/apply", apply.start, name="apply"),
    path("my/drafts", apply.drafts, name="drafts"),
    path("apply/<uuid:application_id>/", apply.overview, name="application"),
    path(
        "apply/<uuid:application_id>/situations/<str:key>", apply_pages.situation, name="situation"
    ),
    path("apply/<uuid:application_id>/form/<str:group>", apply_pages.form, name="form"),
    path("apply/<uuid:application_id>/delivery", apply_pages.delivery, name="delivery"),
    path("apply/<uuid:application_id>/materials", apply_papers.materials, name="materials"),
    path(LINE, apply_papers.upload, name="upload"),
    path("apply/<uuid:application_id>/commitment", apply_pages.commitment, name="commitment"),
    path(f"{LINE}/promise", apply_papers.promise, name="promise"),
    path(f"{LINE}/original", apply_papers.original, name="original"),
    path(f"{LINE}/licence", apply_papers.stand_in, name="stand-in"),
    path(f"{LINE}/source", apply_papers.ask_source, name="ask-source"),
    path(f"{LINE}/kept/<uuid:material_id>", apply_papers.reuse, name="reuse"),
    path(PAPER, apply_papers.paper, name="paper"),
    path(f"{PAPER}/replacement", apply_papers.replacement, name="replacement"),
    path(f"{PAPER}/validity", apply_papers.validity, name="validity"),
    path(f"{PAPER}/removal", apply_papers.removal, name="removal"),
    path("apply/<uuid:application_id>/check", apply.check, name="check"),
    path("apply/<uuid:application_id>/submission", apply.submission, name="submission"),
    path("apply/<uuid:application_id>/receipt", apply.receipt, name="receipt"),
    path("apply/<uuid:application_id>/version", apply.item_version, name="item-version"),
    path("apply/<uuid:application_id>/abandonment", apply.abandonment, name="abandonment"),
]

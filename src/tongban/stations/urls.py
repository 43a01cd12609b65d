"""Addresses of stations: for helpers, for who hands on, for townships, for the neighbours themselves."""

from django.urls import path

from tongban.stations.views import handings, helps, mine, public, townships

app_name = "stations"
HELP = "workbench/helps/<uuid:help_id>"
OVERSEEN = "workbench/stations/helps/<uuid:help_id>"

urlpatterns = [
    path("stations/items/<slug:slug>", public.nearest, name="nearest"),
    path("stations/<slug:slug>", public.offered, name="offered"),
    path("my/helps", mine.helps, name="mine"),
    path("my/helps/<uuid:help_id>/withdrawal", mine.withdrawal, name="withdrawal"),
    path("workbench/helps", helps.helps, name="helps"),
    path("workbench/helps/items", helps.items, name="items"),
    path("workbench/helps/items/<slug:slug>", helps.begin, name="begin"),
    path(
        "workbench/helps/applications/<uuid:application_id>",
        helps.of_application,
        name="help-of-application",
    ),
    path(HELP, helps.matter, name="help"),
    path(f"{HELP}/form", helps.form, name="form"),
    path(f"{HELP}/answers", helps.answers, name="answers"),
    path(f"{HELP}/consents/<uuid:consent_id>", helps.signed_form, name="signed-form"),
    path(f"{HELP}/documents/<uuid:document_id>", helps.document, name="document"),
    path(f"{HELP}/materials/<str:line>", helps.upload, name="upload"),
    path(f"{HELP}/parcels/<uuid:parcel_id>", helps.handover, name="handover"),
    path(f"{HELP}/<slug:noun>", helps.step, name="step"),
    path("workbench/handings", handings.here, name="handings"),
    path("workbench/handings/<uuid:handing_id>", handings.handing, name="handing"),
    path("workbench/handings/<uuid:handing_id>/signing", handings.signing, name="signing"),
    path("workbench/parcels/<uuid:parcel_id>/keeping", handings.keeping, name="keeping"),
    path("workbench/stations", townships.stations, name="stations"),
    path("workbench/stations/helps", townships.helps, name="township-helps"),
    path(OVERSEEN, townships.matter, name="overseen"),
    path(f"{OVERSEEN}/withdrawal", townships.withdrawal, name="township-withdrawal"),
    path(
        f"{OVERSEEN}/consents/<uuid:consent_id>", townships.signed_form, name="township-signed-form"
    ),
    path("workbench/stations/postings", townships.postings, name="postings"),
    path(
        "workbench/stations/postings/<uuid:posting_id>/end",
        townships.end_posting,
        name="posting-end",
    ),
]

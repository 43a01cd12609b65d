"""Addresses of the catalogue of the officials, included by workbench/urls.py."""

from django.urls import path

from tongban.workbench.views.catalogue import (
    directory,
    drafts,
    exchange,
    items,
    lists,
    readings,
    sections,
    side_lists,
    versions,
)

AT = "workbench/catalogue/"
DRAFT = f"{AT}drafts/<uuid:draft_id>/"
ITEM = f"{AT}items/<slug:slug>/"

urlpatterns = [
    path(AT, drafts.overview, name="catalogue"),
    path(f"{AT}new", items.new, name="catalogue-new"),
    path(f"{AT}merge", items.merge, name="catalogue-merge"),
    path(f"{AT}directory", directory.directory, name="directory"),
    path(f"{AT}directory/claim", directory.claim, name="directory-claim"),
    path(f"{AT}directory/entry", directory.one_entry, name="directory-entry"),
    path(f"{AT}directory/state", directory.entry_state, name="directory-state"),
    path(f"{AT}exchange", exchange.files, name="exchange"),
    path(f"{AT}exchange/template.xlsx", exchange.template, name="exchange-template"),
    path(f"{AT}exchange/export", exchange.export, name="exchange-export"),
    path(f"{AT}exchange/<uuid:intake_id>/", exchange.report, name="intake-report"),
    path(f"{AT}exchange/<uuid:intake_id>/taking", exchange.taking, name="intake-taking"),
    path(f"{AT}items", items.items, name="catalogue-items"),
    path(ITEM, items.item, name="catalogue-item"),
    path(f"{ITEM}change", items.change, name="catalogue-change"),
    path(f"{ITEM}split", items.split, name="catalogue-split"),
    path(f"{ITEM}suspension", items.suspension, name="catalogue-suspension"),
    path(f"{ITEM}resumption", items.resumption, name="catalogue-resumption"),
    path(f"{ITEM}cancellation", items.cancellation, name="catalogue-cancellation"),
    path(f"{ITEM}keeping", items.keeping, name="catalogue-keeping"),
    path(f"{ITEM}versions", versions.versions, name="catalogue-versions"),
    path(f"{ITEM}versions/<int:number>", versions.version, name="catalogue-version"),
    path(f"{ITEM}on", versions.choose_day, name="catalogue-on"),
    path(f"{ITEM}on/<str:day>", versions.on_day, name="catalogue-on-day"),
    path(DRAFT, drafts.draft, name="draft"),
    path(f"{DRAFT}marks", sections.marks, name="draft-marks"),
    path(f"{DRAFT}rehearsal", sections.try_out, name="draft-rehearsal"),
    path(f"{DRAFT}preview", readings.preview, name="draft-preview"),
    path(f"{DRAFT}difference", readings.difference, name="draft-difference"),
    path(f"{DRAFT}submission", drafts.submission, name="draft-submission"),
    path(f"{DRAFT}review", drafts.review, name="draft-review"),
    path(f"{DRAFT}publication", drafts.publication, name="draft-publication"),
    path(f"{DRAFT}abandonment", drafts.abandonment, name="draft-abandonment"),
    path(f"{DRAFT}comments", drafts.comments, name="draft-comments"),
    path(
        f"{DRAFT}comments/<uuid:comment_id>/settlement",
        drafts.settlement,
        name="draft-settlement",
    ),
    path(f"{DRAFT}sections/<slug:section>", sections.section, name="draft-section"),
    path(f"{AT}lists", lists.overview, name="lists"),
    path(f"{AT}lists/<slug:kind>", lists.one_list, name="list-batch"),
    path(f"{AT}frequency", lists.frequency, name="frequency"),
    path(f"{AT}frequency/threshold", lists.new_threshold, name="frequency-threshold"),
    path(f"{AT}frequency/orders/new", lists.new_order, name="frequency-order"),
    path(f"{AT}frequency/orders/<uuid:order_id>/end", lists.end_of_order, name="frequency-end"),
    path(f"{AT}intermediaries", side_lists.intermediaries, name="intermediaries"),
    path(f"{AT}intermediaries/new", side_lists.new_intermediary, name="intermediary-new"),
    path(f"{AT}intermediaries/<slug:slug>", side_lists.intermediary, name="intermediary"),
    path(
        f"{AT}intermediaries/<slug:slug>/cancellation",
        side_lists.intermediary_cancellation,
        name="intermediary-cancellation",
    ),
    path(f"{AT}proofs", side_lists.proofs, name="proofs"),
    path(f"{AT}proofs/new", side_lists.new_proof, name="proof-new"),
    path(f"{AT}proofs/<uuid:proof_id>", side_lists.proof, name="proof"),
    path(
        f"{AT}proofs/<uuid:proof_id>/cancellation",
        side_lists.proof_cancellation,
        name="proof-cancellation",
    ),
]

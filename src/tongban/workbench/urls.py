"""Addresses of the workbench."""

from django.urls import path

from tongban.workbench import catalogue_urls, intake_urls, process_urls
from tongban.workbench.views import (
    case,
    filings,
    joint,
    licences,
    notices,
    promises,
    texts,
    worklist,
)

app_name = "workbench"
MATERIAL = "workbench/cases/<str:number>/materials/<uuid:material_id>"

urlpatterns = [
    path("workbench/", worklist.work_list, name="list"),
    path("workbench/claims", worklist.claims, name="claims"),
    *intake_urls.urlpatterns,
    *catalogue_urls.urlpatterns,
    *process_urls.urlpatterns,
    path("workbench/notices", notices.notices, name="notices"),
    path("workbench/notices/unread", notices.unread, name="notices-unread"),
    path("workbench/notices/reading", notices.reading, name="notices-reading"),
    path("workbench/notices/<uuid:message_id>/opening", notices.opening, name="notice-opening"),
    path("workbench/joint", joint.joint_cases, name="joint"),
    path("workbench/joint/<str:number>", joint.joint_case, name="joint-case"),
    path("workbench/licences", licences.licences, name="licences"),
    path("workbench/licences/<uuid:licence_id>", licences.licence, name="licence"),
    path(
        "workbench/licences/<uuid:licence_id>/original", licences.original, name="licence-original"
    ),
    path("workbench/licences/<uuid:licence_id>/<slug:noun>", licences.step, name="licence-step"),
    path("workbench/promises", promises.owed, name="promises"),
    path("workbench/checks", promises.checks, name="checks"),
    path("workbench/filings", filings.pushed, name="filings"),
    path("workbench/filings/<uuid:filing_id>/receipt", filings.receipt, name="filing-receipt"),
    path("workbench/admin/texts", texts.texts, name="texts"),
    path("workbench/cases/<str:number>", case.case, name="case"),
    path("workbench/cases/<str:number>/handover", case.handover, name="handover"),
    path("workbench/cases/<str:number>/identifier", case.identifier, name="identifier"),
    path("workbench/cases/<str:number>/e-file", case.efile, name="efile"),
    path(MATERIAL, case.material, name="material"),
    path(f"{MATERIAL}/comparison", case.comparison, name="comparison"),
    path(f"{MATERIAL}/comparison/undoing", case.undoing, name="comparison-undoing"),
    path(
        "workbench/cases/<str:number>/documents/<uuid:document_id>",
        case.document,
        name="document",
    ),
    path("workbench/cases/<str:number>/<slug:noun>", case.step, name="step"),
]

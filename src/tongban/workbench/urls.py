"""Addresses of the workbench, all under workbench/."""

from django.urls import path

from tongban.workbench import catalogue_urls, intake_urls, process_urls
from tongban.workbench.views import (
    areas,
    case,
    confirmations,
    filings,
    joint,
    licences,
    notices,
    projects,
    promises,
    simulations,
    texts,
    visits,
    worklist,
)

app_name = "workbench"
MATERIAL = "cases/<str:number>/materials/<uuid:material_id>"

urlpatterns = [
    path("", worklist.work_list, name="list"),
    path("claims", worklist.claims, name="claims"),
    *intake_urls.urlpatterns,
    *catalogue_urls.urlpatterns,
    *process_urls.urlpatterns,
    path("notices", notices.notices, name="notices"),
    path("notices/unread", notices.unread, name="notices-unread"),
    path("notices/reading", notices.reading, name="notices-reading"),
    path("notices/<uuid:message_id>/opening", notices.opening, name="notice-opening"),
    path("confirmations", confirmations.confirmations, name="confirmations"),
    path("confirmations/<uuid:confirmation_id>", confirmations.confirmation, name="confirmation"),
    path(
        "confirmations/<uuid:confirmation_id>/saying",
        confirmations.saying,
        name="confirmation-saying",
    ),
    path(
        "confirmations/<uuid:confirmation_id>/papers/<uuid:material_id>",
        confirmations.paper,
        name="confirmation-paper",
    ),
    path("visits", visits.visits, name="visits"),
    path("visits/<uuid:ticket_id>", visits.visit, name="visit"),
    path("joint", joint.joint_cases, name="joint"),
    path("joint/<str:number>", joint.joint_case, name="joint-case"),
    path("joint/<str:number>/delivery", joint.delivery, name="joint-delivery"),
    path("joint/<str:number>/extension", joint.extension, name="joint-extension"),
    path(
        "joint/<str:number>/extension-answer", joint.extension_answer, name="joint-extension-answer"
    ),
    path("simulations", simulations.simulations, name="simulations"),
    path("simulations/<uuid:simulation_id>", simulations.simulation, name="simulation"),
    path(
        "simulations/<uuid:simulation_id>/opinion", simulations.opinion, name="simulation-opinion"
    ),
    path(
        "simulations/<uuid:simulation_id>/papers/<uuid:material_id>",
        simulations.paper,
        name="simulation-paper",
    ),
    path("simulations/<uuid:simulation_id>/<slug:noun>", simulations.step, name="simulation-step"),
    path("projects", projects.projects, name="projects"),
    path("areas", areas.areas, name="areas"),
    path("areas/<uuid:area_id>/studies", areas.study, name="area-study"),
    path("areas/studies/<uuid:study_id>/file", areas.study_file, name="area-study-file"),
    path("areas/studies/<uuid:study_id>/withdrawal", areas.withdrawal, name="area-withdrawal"),
    path("projects/<str:code>/studies/<uuid:material_id>", projects.study, name="project-study"),
    path("projects/<str:code>", projects.project, name="project"),
    path("projects/<str:code>/convening", projects.convening, name="convene"),
    path("convenings/<uuid:convening_id>", projects.record, name="convening"),
    path("licences", licences.licences, name="licences"),
    path("licences/<uuid:licence_id>", licences.licence, name="licence"),
    path("licences/<uuid:licence_id>/original", licences.original, name="licence-original"),
    path("licences/<uuid:licence_id>/<slug:noun>", licences.step, name="licence-step"),
    path("promises", promises.owed, name="promises"),
    path("checks", promises.checks, name="checks"),
    path("filings", filings.pushed, name="filings"),
    path("filings/<uuid:filing_id>/receipt", filings.receipt, name="filing-receipt"),
    path("admin/texts", texts.texts, name="texts"),
    path("cases/<str:number>", case.case, name="case"),
    path("cases/<str:number>/handover", case.handover, name="handover"),
    path("cases/<str:number>/identifier", case.identifier, name="identifier"),
    path("cases/<str:number>/e-file", case.efile, name="efile"),
    path(MATERIAL, case.material, name="material"),
    path(f"{MATERIAL}/comparison", case.comparison, name="comparison"),
    path(f"{MATERIAL}/comparison/undoing", case.undoing, name="comparison-undoing"),
    path(
        "cases/<str:number>/documents/<uuid:document_id>",
        case.document,
        name="document",
    ),
    path("cases/<str:number>/<slug:noun>", case.step, name="step"),
]

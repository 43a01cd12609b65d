"""Addresses of diagrams and steps, included by workbench/urls.py."""

from django.urls import path

from tongban.workbench.views import process_steps, processes

AT = "processes/"
ONE = f"{AT}<slug:key>/"
STEP = "steps/<uuid:step_id>"

urlpatterns = [
    path(AT, processes.overview, name="processes"),
    path(ONE, processes.diagram, name="process"),
    path(f"{ONE}drawing", processes.drawing, name="process-drawing"),
    path(f"{ONE}discarding", processes.discarding, name="process-discarding"),
    path(f"{ONE}publication", processes.publication, name="process-publication"),
    path(f"{ONE}trial", processes.trial, name="process-trial"),
    path(f"{ONE}moves", processes.moves, name="process-moves"),
    path(f"{ONE}file.bpmn", processes.file, name="process-file"),
    path(f"{ONE}versions/<int:number>.bpmn", processes.version, name="process-version"),
    path("steps/", process_steps.steps, name="steps"),
    path("steps/absences", process_steps.absence, name="step-absence"),
    path("steps/absences/<uuid:absence_id>", process_steps.presence, name="step-presence"),
    path(STEP, process_steps.step, name="process-step"),
    path(f"{STEP}/materials/<uuid:material_id>", process_steps.material, name="step-material"),
    path(f"{STEP}/<slug:noun>", process_steps.act, name="process-act"),
]

"""Addresses of my space and of progress, included by portal/urls.py. A verb is a noun here."""

from django.urls import path

from tongban.portal.views import joint_case, licences, my, my_case, my_data, progress, vault

CASE = "my/cases/<str:number>"
PAPER = "my/vault/<uuid:material_id>"

urlpatterns = [
    path("progress", progress.search, name="progress"),
    path("progress/qr/<str:number>", progress.qr, name="progress-qr"),
    path("progress/rating", progress.rating, name="progress-rating"),
    path("progress/<str:number>", progress.shown, name="progress-case"),
    path("my/joint/<str:number>", joint_case.case, name="joint-case"),
    path("my/joint/<str:number>/withdrawal", joint_case.withdrawal, name="joint-withdrawal"),
    path(
        "my/joint/<str:number>/stages/<slug:stage>/asking",
        joint_case.asking,
        name="joint-asking",
    ),
    path(
        "my/joint/<str:number>/stages/<slug:stage>/application",
        joint_case.again,
        name="joint-again",
    ),
    path("my/", my.home, name="my"),
    path("my/cases", my.matters, name="matters"),
    path("my/messages", my.messages_page, name="messages"),
    path("my/messages/reading", my.reading, name="messages-reading"),
    path("my/messages/<uuid:message_id>/opening", my.opening, name="message-opening"),
    path("my/vault", vault.mine, name="vault"),
    path(PAPER, vault.paper, name="vault-paper"),
    path(f"{PAPER}/file", vault.file, name="vault-file"),
    path(f"{PAPER}/copy", vault.copy, name="vault-copy"),
    path(f"{PAPER}/validity", vault.validity, name="vault-validity"),
    path(f"{PAPER}/withdrawal", vault.withdrawal, name="vault-withdrawal"),
    path("my/data", my_data.mine, name="my-data"),
    path("my/data/revelation", my_data.revelation, name="data-revelation"),
    path("my/data/erasure", my_data.erasure_of_all, name="data-erasure-of-all"),
    path("my/data/consent", my_data.consent, name="data-consent"),
    path("my/data/withdrawal", my_data.withdrawal, name="data-withdrawal"),
    path("my/data/copy", my_data.copy, name="data-copy"),
    path("my/data/<uuid:answer_id>/correction", my_data.correction, name="data-correction"),
    path("my/data/<uuid:answer_id>/erasure", my_data.erasure, name="data-erasure"),
    path("my/licences", licences.mine, name="licences"),
    path("my/licences/<uuid:licence_id>", licences.licence, name="licence"),
    path("my/licences/<uuid:licence_id>/original", licences.original, name="licence-original"),
    path("my/licences/<uuid:licence_id>/copy", licences.copy, name="licence-copy"),
    path(CASE, my_case.case, name="case"),
    path(f"{CASE}/content", my_case.handed_in, name="case-content"),
    path(f"{CASE}/answers", my_case.answers, name="case-answers"),
    path(f"{CASE}/materials/<str:line>", my_case.upload, name="case-upload"),
    path(f"{CASE}/promised/<str:line>", my_case.promised, name="case-promised"),
    path(f"{CASE}/papers/<uuid:material_id>", my_case.paper, name="case-paper"),
    path(f"{CASE}/papers/<uuid:paper_id>/removal", my_case.removal, name="case-removal"),
    path(f"{CASE}/correction", my_case.correction, name="case-correction"),
    path(f"{CASE}/resubmission", my_case.resubmission, name="case-resubmission"),
    path(f"{CASE}/withdrawal", my_case.withdrawal, name="case-withdrawal"),
    path(f"{CASE}/collection", my_case.collection, name="case-collection"),
    path(f"{CASE}/rating", my_case.rating, name="case-rating"),
    path(f"{CASE}/documents/<uuid:document_id>", my_case.document, name="case-document"),
]

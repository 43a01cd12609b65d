"""Addresses of my space and of progress, included by portal/urls.py. A verb is a noun here."""

from django.urls import path

from tongban.portal.views import licences, my, my_case, progress

CASE = "my/cases/<str:number>"

urlpatterns = [
    path("progress", progress.search, name="progress"),
    path("progress/qr/<str:number>", progress.qr, name="progress-qr"),
    path("progress/rating", progress.rating, name="progress-rating"),
    path("progress/<str:number>", progress.shown, name="progress-case"),
    path("my/", my.home, name="my"),
    path("my/cases", my.matters, name="matters"),
    path("my/messages", my.messages_page, name="messages"),
    path("my/messages/reading", my.reading, name="messages-reading"),
    path("my/messages/<uuid:message_id>/opening", my.opening, name="message-opening"),
    path("my/papers", my.papers, name="papers"),
    path("my/papers/<uuid:material_id>", my.paper, name="my-paper"),
    path("my/licences", licences.mine, name="licences"),
    path("my/licences/<uuid:licence_id>", licences.licence, name="licence"),
    path("my/licences/<uuid:licence_id>/original", licences.original, name="licence-original"),
    path("my/licences/<uuid:licence_id>/copy", licences.copy, name="licence-copy"),
    path(CASE, my_case.case, name="case"),
    path(f"{CASE}/answers", my_case.answers, name="case-answers"),
    path(f"{CASE}/materials/<str:line>", my_case.upload, name="case-upload"),
    path(f"{CASE}/papers/<uuid:material_id>", my_case.paper, name="case-paper"),
    path(f"{CASE}/papers/<uuid:paper_id>/removal", my_case.removal, name="case-removal"),
    path(f"{CASE}/correction", my_case.correction, name="case-correction"),
    path(f"{CASE}/resubmission", my_case.resubmission, name="case-resubmission"),
    path(f"{CASE}/withdrawal", my_case.withdrawal, name="case-withdrawal"),
    path(f"{CASE}/collection", my_case.collection, name="case-collection"),
    path(f"{CASE}/rating", my_case.rating, name="case-rating"),
    path(f"{CASE}/documents/<uuid:document_id>", my_case.document, name="case-document"),
]

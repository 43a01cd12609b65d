"""Addresses of one form over several items (一表申请), included by portal/urls.py. A verb is a noun here."""

from django.urls import path

from tongban.portal.views import together, together_pages, together_papers

FOLDER = "together/<uuid:folder_id>"
LINE = f"{FOLDER}/materials/<str:line>"
PAPER = f"{FOLDER}/papers/<uuid:paper_id>"

urlpatterns = [
    path("together/new", together.new, name="together-new"),
    path(f"{FOLDER}/", together.overview, name="together"),
    path(f"{FOLDER}/items", together.items, name="together-items"),
    path(f"{FOLDER}/parts/<slug:slug>", together.part, name="together-part"),
    path(f"{FOLDER}/situations", together_pages.situations, name="together-situations"),
    path(f"{FOLDER}/commitment/<slug:slug>", together_pages.commitment, name="together-commitment"),
    path(f"{FOLDER}/form/<str:group>", together_pages.form, name="together-form"),
    path(f"{FOLDER}/delivery", together_pages.delivery, name="together-delivery"),
    path(f"{FOLDER}/materials", together_papers.materials, name="together-materials"),
    path(LINE, together_papers.upload, name="together-upload"),
    path(f"{LINE}/promise", together_papers.promise, name="together-promise"),
    path(f"{LINE}/original", together_papers.original, name="together-original"),
    path(f"{LINE}/licence", together_papers.stand_in, name="together-stand-in"),
    path(f"{LINE}/source", together_papers.ask_source, name="together-ask-source"),
    path(f"{LINE}/kept/<uuid:material_id>", together_papers.reuse, name="together-reuse"),
    path(PAPER, together_papers.paper, name="together-paper"),
    path(f"{PAPER}/replacement", together_papers.replacement, name="together-replacement"),
    path(f"{PAPER}/validity", together_papers.validity, name="together-validity"),
    path(f"{PAPER}/removal", together_papers.removal, name="together-removal"),
    path(f"{FOLDER}/check", together.check, name="together-check"),
    path(f"{FOLDER}/submission", together.submission, name="together-submission"),
    path(f"{FOLDER}/receipt", together.receipt, name="together-receipt"),
    path(f"{FOLDER}/receipt.pdf", together.receipt_file, name="together-receipt-file"),
    path(f"{FOLDER}/version", together.version, name="together-version"),
    path(f"{FOLDER}/abandonment", together.abandonment, name="together-abandonment"),
    path("my/together/<uuid:folder_id>", together.progress, name="together-progress"),
]

"""The papers of a case as PDF. Reading makes no row: a PDF not kept yet is made on the fly."""

from urllib.parse import urlencode

from django.conf import settings

from tongban.base.pdf import qr_svg, render
from tongban.cases.documents import content
from tongban.cases.models import Document

TEMPLATE = "base/typst/document.typ"


def pdf_of(document: Document, *, case_number: str) -> bytes:
    """Set a paper as PDF: the same paper gives the same bytes."""
    link = f"{settings.TONGBAN_BASE_URL}/progress?{urlencode({'number': case_number})}"
    code = {"svg": qr_svg(link), "link": link, "words": "扫码查询办件、核验本文书"}
    return render(TEMPLATE, {**content(document), "qr": code}, at=document.at)

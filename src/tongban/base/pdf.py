"""Documents as PDF, set by Typst: the same data at the same instant gives the same bytes.

A template is a .typ file of a room, named by its path in the package: "base/typst/document.typ"
(the official notice, whose head lists the data it takes). It reads its data as
`json(bytes(sys.inputs.data))`. Only the font of noto-cjk-sans-otc is used, so that a document
looks the same on every machine.

Typst works with threads of its own: a process that has rendered must not fork and render in the
child (multiprocessing "spawn" is fine).
"""

import io
import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import segno
import typst
from django.conf import settings
from noto_cjk_sans_otc import FONT_PATH

ROOT = Path(__file__).parent.parent  # the package

# A compiler keeps what it learnt of fonts and templates: about 15 ms a page instead of 200 ms.
# It takes one document at a time.
_one_at_a_time = threading.Lock()


def render(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return `data`, plain JSON values, set by `template` as a PDF/A-2b made at `at`.

    `data["demo"]` says whether the site is a demonstration, unless the caller says so himself.
    Characters the font lacks (an emoji somebody typed) are printed as a box; PDF/A forbids that,
    so such a document is plain PDF 1.7.
    Raises typst.TypstError, which names the line, if the template cannot take the data.
    """
    text = json.dumps({"demo": settings.TONGBAN_DEMO, **data}, ensure_ascii=False)
    try:
        return _compile(template, text, standard="a-2b", at=at)
    except typst.TypstError as failure:
        if "could not be displayed" not in failure.message:
            raise
        return _compile(template, text, standard="1.7", at=at)


def qr_svg(text: str) -> str:
    """Return a QR code of `text` as SVG as wide as its place; it survives a quarter being soiled."""
    svg = io.BytesIO()
    segno.make(text, error="q", micro=False).save(
        svg, kind="svg", border=2, xmldecl=False, omitsize=True
    )
    return svg.getvalue().decode()


def _compile(template: str, text: str, *, standard: Literal["a-2b", "1.7"], at: datetime) -> bytes:
    with _one_at_a_time:
        pdf = _compiler().compile(
            input=ROOT / template,
            format="pdf",
            sys_inputs={"data": text},
            pdf_standards=standard,
            timestamp=int(at.timestamp()),
        )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=ROOT, font_paths=[str(FONT_PATH.parent)], ignore_system_fonts=True)

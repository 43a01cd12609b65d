"""Files for tests: small, sound ones, and materials made of them."""

import io
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pypdf
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tongban.records import services
from tongban.records.models import Material

NOW = datetime(2018, 11, 5, 1, 0, tzinfo=UTC)
SOMEBODY = SimpleNamespace(actor="person:1", actor_name="张建国", now=NOW)


def a_pdf(*, pages: int = 1, title: str = "平面图", **more: Any) -> bytes:
    """Return a PDF of blank pages; more: script, attachment, password."""
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": title})
    if "script" in more:
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {
                NameObject("/S"): NameObject("/JavaScript"),
                NameObject("/JS"): TextStringObject(more["script"]),
            }
        )
    if "attachment" in more:
        writer.add_attachment("a.exe", more["attachment"])
    if "password" in more:
        writer.encrypt(more["password"], algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def an_image(
    kind: str = "JPEG", *, size: tuple[int, int] = (120, 80), orientation: int = 1
) -> bytes:
    """Return an image, red in its left half and blue in its right, with an EXIF orientation."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Phone of Zhang"  # maker: metadata that must not reach a preview
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def a_material(data: bytes | None = None, *, name: str = "身份证.jpg", **owner: Any) -> Material:
    """Keep a file for somebody; owner: person_id, organisation_id, by."""
    owner = {"person_id": None, "by": SOMEBODY} | owner
    return services.keep_upload(io.BytesIO(data or an_image()), name=name, **owner)

"""Files for tests: small, sound ones, and materials made of them; e-licences."""

import io
import struct
import zipfile
import zlib
from datetime import UTC, date, datetime
from itertools import count
from types import SimpleNamespace
from typing import Any

import pypdf
from django.db import transaction
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tongban.agencies.tests.make import an_agency
from tongban.base.ids import new_id
from tongban.people.tests.make import an_organisation
from tongban.records import services
from tongban.records.models import Licence, Material

NOW = datetime(2018, 11, 5, 1, 0, tzinfo=UTC)
SOMEBODY = SimpleNamespace(actor="person:1", actor_name="张建国", now=NOW)
_serial = count(1)


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


def a_png_of(width: int, height: int) -> bytes:
    """Return a PNG that says it is so large and holds next to nothing: an image bomb."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        sum_ = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + sum_

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def a_book(pages: int) -> bytes:
    """Return a PDF of so many pages, each of its own, written by hand: quickly made."""
    kids = " ".join(f"{number} 0 R" for number in range(3, pages + 3))
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {pages} /MediaBox [0 0 595 842] /Kids [{kids}] >>",
        *("<< /Type /Page /Parent 2 0 R >>" for _ in range(pages)),
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}trailer\n"
    end += f"<< /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return (out + end).encode()


def a_polyglot() -> bytes:
    """Return a sound PDF with an archive behind it: both at once."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.exe", "MZ")
    return a_pdf() + archive.getvalue()


def a_material(data: bytes | None = None, *, name: str = "身份证.jpg", **owner: Any) -> Material:
    """Keep a file for somebody; owner: person_id, organisation_id, by."""
    owner = {"person_id": None, "by": SOMEBODY} | owner
    return services.keep_upload(io.BytesIO(data or an_image()), name=name, **owner)


FOOD = {
    "name": "食品经营许可证",
    "issuer": "市市场监督管理局",
    "holder": "法人和其他组织",
    "validity_kind": "固定年限",
    "validity_years": 5,
    "validity": "五年",
    "fields": ["许可证编号", "经营者名称", "统一社会信用代码", "经营场所", "主体业态", "有效期至"],
    "trust": "A",
    "note": None,
}


def a_licence_type(name: str = "食品经营许可证", **changes: Any) -> None:
    """Make sure that the list of e-licences has this type."""
    with transaction.atomic():
        services.load_types([{**FOOD, "name": name, **changes}], by=SOMEBODY)


def a_licence(*, by: Any = SOMEBODY, signed: bool = False, **changes: Any) -> Licence:
    """Issue a food licence to a new enterprise, or to the `person_id` or `organisation_id` given."""
    name = changes.setdefault("type_name", "食品经营许可证")
    a_licence_type(name)
    if not {"person_id", "organisation_id"} & set(changes):
        changes["organisation_id"] = an_organisation().id
    new = services.NewLicence(
        **{
            "agency_id": an_agency("scjg").id,
            "source": f"case:{new_id()}",
            "number": f"JY{next(_serial):014d}",
            "person_id": None,
            "organisation_id": None,
            "valid_from": date(2018, 11, 5),
            "valid_until": date(2023, 11, 4),
            "answers": {"org.address": "同江市繁荣街道1号", "主体业态": "餐饮服务经营者"},
            **changes,
        }
    )
    licence = services.issue_licence(new, by=by)
    assert licence
    if signed:
        services.sign_licence(licence.id, by=by)
        licence.refresh_from_db()
    return licence

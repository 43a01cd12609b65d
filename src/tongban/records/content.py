"""What a file really is, told from its content. The name it came with counts for nothing.

Accepted are PDF, JPEG and PNG that a strict reader can open, that do nothing when opened and that
are not some other kind of file at the same time. Everything is checked before anything is decoded
whole, so that a small file cannot fill the memory.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdf
from PIL import Image, ImageOps
from pypdf.generic import IndirectObject

from tongban.base.said import said
from tongban.records import rules

# Pillow refuses from twice this; _check_image from this on.
Image.MAX_IMAGE_PIXELS = rules.MAX_PIXELS

SIGNATURES = (
    (b"%PDF-", rules.PDF),
    (b"\xff\xd8\xff", rules.JPEG),
    (b"\x89PNG\r\n\x1a\n", rules.PNG),
)
FORMATS = {rules.JPEG: "JPEG", rules.PNG: "PNG"}
HEAD = 1024  # where browsers and PDF readers look for what a file is
ZIP_TAIL = 65_557  # where unzipping looks for the end of an archive
WEB_PAGE = (b"<html", b"<script", b"<!doctype", b"<svg", b"<iframe")
# A PDF that runs scripts, starts programs, sends data or carries other files.
ACTIVE_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/XFA"}
ACTIVE_ACTIONS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData")

TYPE = "records.type"
CORRUPT = "records.corrupt"
POLYGLOT = "records.polyglot"
ACCEPTED = "只能上传 PDF、JPG 或 PNG 文件。"


class Unfit(Exception):
    """The file is not taken: a stable code, and words that follow its name and say what to do."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


@dataclass(frozen=True, slots=True)
class Found:
    """What a file is."""

    media_type: str
    pages: int


def inspect(data: bytes) -> Found:
    """Tell what an uploaded file is. Raises Unfit (codes records.…)."""
    if not data:
        raise Unfit("records.empty", "是空文件，请重新选择。")
    media_type = _type_of(data)
    _refuse_two_in_one(data, media_type)
    if media_type == rules.PDF:
        return Found(media_type, _check_pdf(data))
    _check_image(data, media_type)
    return Found(media_type, 1)


def page_count(data: bytes) -> int:
    """Count the pages of a PDF the site made itself."""
    return len(pypdf.PdfReader(io.BytesIO(data)).pages)


def thumbnail(data: bytes, media_type: str, *, side: int) -> bytes:
    """Return an image upright, at most `side` pixels wide and high, as PNG without any metadata."""
    with Image.open(io.BytesIO(data), formats=[FORMATS[media_type]]) as image:
        image.draft("RGB", (side, side))
        upright = ImageOps.exif_transpose(image).convert(
            "RGBA" if media_type == rules.PNG else "RGB"
        )
    upright.thumbnail((side, side))
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    png = io.BytesIO()
    bare.save(png, "PNG")
    return png.getvalue()


def _type_of(data: bytes) -> str:
    for signature, media_type in SIGNATURES:
        if data.startswith(signature):
            return media_type
    raise Unfit(TYPE, _what_instead(data))


def _what_instead(data: bytes) -> str:
    if data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"}:
        return said(
            "是苹果手机的 HEIC 照片，请在相册中另存为 JPG 后再上传。{accepted}", accepted=ACCEPTED
        )
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return said(
            "是 Word、Excel 或压缩文件，请打开后另存为 PDF 再上传。{accepted}", accepted=ACCEPTED
        )
    if data.startswith((b"MZ", b"\x7fELF")):
        return said("是程序文件，不能上传。{accepted}", accepted=ACCEPTED)
    if b"%PDF-" in data[:HEAD]:
        return said("开头有多余的内容，请重新导出为 PDF 后再上传。{accepted}", accepted=ACCEPTED)
    return said("的内容不是 PDF、JPG 或 PNG。{accepted}", accepted=ACCEPTED)


def _refuse_two_in_one(data: bytes, media_type: str) -> None:
    head = data[:HEAD].lower()
    also_pdf = media_type != rules.PDF and b"%pdf-" in head
    if also_pdf or any(tag in head for tag in WEB_PAGE) or b"PK\x05\x06" in data[-ZIP_TAIL:]:
        raise Unfit(
            POLYGLOT,
            said("里面混有其他类型的文件，请重新扫描或拍照后上传。{accepted}", accepted=ACCEPTED),
        )


def _check_pdf(data: bytes) -> int:
    if b"%%EOF" not in data[-HEAD:]:  # cut off: readers would guess at what is missing
        raise _corrupt("PDF")
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Unfit("records.encrypted", "设有密码，请取消密码后再上传。")
        numbers = _object_numbers(reader)
        if len(numbers) > rules.MAX_OBJECTS:
            raise _too_complex()
        count = _count_pages(reader)
        active = any(_is_active(reader, number) for number in numbers)
    except Unfit:
        raise
    except Exception:  # a hostile file can make a parser fail in any way: it is not a sound PDF
        raise _corrupt("PDF") from None
    if count == 0:
        raise _corrupt("PDF")
    if count > rules.MAX_PAGES:
        raise Unfit(
            "records.too_many_pages", said("超过 {most} 页，请拆分后再上传。", most=rules.MAX_PAGES)
        )
    if active:
        raise Unfit(
            "records.active", "带有脚本、附件或自动动作，请用“打印为 PDF”生成普通文件后再上传。"
        )
    return count


def _object_numbers(reader: pypdf.PdfReader) -> set[tuple[int, int]]:
    free = 65535
    plain = {(n, gen) for gen, of in reader.xref.items() if gen != free for n in of}
    return plain | {(number, 0) for number in reader.xref_objStm}


def _count_pages(reader: pypdf.PdfReader) -> int:
    """Count the leaves of the page tree, no further than needed: it may name a branch many times."""
    left: list[Any] = [reader.root_object["/Pages"]]
    pages = seen = 0
    while left and pages <= rules.MAX_PAGES:
        node = left.pop().get_object()
        seen += 1
        if seen > rules.MAX_OBJECTS:
            raise _too_complex()
        if "/Kids" in node:
            left.extend(node["/Kids"])
        else:
            pages += 1
    return pages


def _is_active(reader: pypdf.PdfReader, number: tuple[int, int]) -> bool:
    """Look into one object; those it refers to are looked into by their own numbers."""
    thing = reader.get_object(IndirectObject(*number, reader))
    return any(
        not ACTIVE_KEYS.isdisjoint(part) or ("/S" in part and part["/S"] in ACTIVE_ACTIONS)
        for part in _dictionaries(thing)
    )


def _dictionaries(thing: Any) -> Iterator[Any]:
    left = [thing]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            yield part
            left.extend(part.values())
        elif isinstance(part, list):
            left.extend(part)


def _check_image(data: bytes, media_type: str) -> None:
    try:
        with Image.open(io.BytesIO(data), formats=[FORMATS[media_type]]) as image:
            if image.width * image.height > _most_pixels(image):
                raise _too_large_image()
            # Read through, to see that it is whole.
            image.draft("RGB", (image.width // 8, image.height // 8))
            image.load()
    except Unfit:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large_image() from None
    except Exception:  # a hostile file can make a decoder fail in any way: it is not a sound image
        raise _corrupt("图片") from None


def _most_pixels(image: Image.Image) -> int:
    """A JPEG is decoded at an eighth of its size, unless it is progressive; a PNG whole."""
    by_lines = image.format == "JPEG" and not image.info.get("progressive")
    return rules.MAX_PIXELS if by_lines else rules.MAX_WHOLE_PIXELS


def _too_large_image() -> Unfit:
    return Unfit("records.too_many_pixels", "的像素过大，请缩小图片后再上传。")


def _too_complex() -> Unfit:
    return Unfit("records.too_complex", "内容过于复杂，请打印成新的 PDF 或拆分后再上传。")


def _corrupt(kind: str) -> Unfit:
    return Unfit(
        CORRUPT, said("已损坏或不完整，打不开，请重新导出或拍照后上传（{kind}）。", kind=kind)
    )

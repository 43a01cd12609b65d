"""Copies of papers marked all over with what they were handed out for; the original stays as it is.

A mark lies over every page of a PDF, or over the picture itself, so that a copy which gets into other
hands says what it was for.
"""

import io
from collections.abc import Sequence
from datetime import datetime

import pypdf
from noto_cjk_sans_otc import FONT_PATH
from PIL import Image, ImageDraw, ImageFont, ImageOps
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

from tongban.base.pdf import render
from tongban.records import content, rules

TEMPLATE = "records/typst/marks.typ"
TILE = 842  # points: the side of the square the template sets, the length of an A4 page
NAME = NameObject("/TongbanMark")
NOTHING = (0, 0, 0, 0)
MOST_SIDE = 4000  # pixels of a copy: A4 at 300 dpi passes as it is
INK, RIM = (138, 28, 28, 110), (255, 255, 255, 70)  # the rim: seen on dark pictures as well
JPEG_QUALITY = 88


class Unmarkable(Exception):
    """A program that reads the paper more strictly than the one that took it in gives it up."""


def marked(data: bytes, media_type: str, words: Sequence[str], *, at: datetime) -> bytes:
    """Return a copy of a PDF, JPEG or PNG with `words`, one or two lines, all over it. Raises Unmarkable."""
    try:
        if media_type == rules.PDF:
            return _marked_pdf(data, words, at)
        return _marked_image(data, media_type, words)
    except Exception as failure:  # a hostile file can make a library fail in any way
        raise Unmarkable from failure


def _marked_pdf(data: bytes, words: Sequence[str], at: datetime) -> bytes:
    """The mark is in the file once; pages name it, and what they show is not read."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    mark = _add(writer, _form(render(TEMPLATE, {"words": list(words)}, at=at), writer))
    before = _add(writer, _stream(b"q\n"))
    for page in writer.pages:
        after = _add(writer, _stream(f"\nQ q {_matrix(page)} cm {NAME} Do Q\n".encode()))
        page[NameObject("/Contents")] = ArrayObject([before, *_contents(page), after])
        _resources(page)[NAME] = mark
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _form(pdf: bytes, writer: pypdf.PdfWriter) -> StreamObject:
    """Return a page the site has set as something other pages can show."""
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    contents = page.get_contents()
    assert contents is not None
    form = _stream(contents.get_data())
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject([FloatObject(n) for n in (0, 0, TILE, TILE)])
    form[NameObject("/Resources")] = page["/Resources"].clone(writer)
    return form


def _stream(data: bytes) -> StreamObject:
    stream = StreamObject()
    stream.set_data(data)
    return stream


def _add(writer: pypdf.PdfWriter, stream: StreamObject) -> IndirectObject:
    # Underlined, and yet what the documentation of pypdf tells one to call.
    return writer._add_object(stream)


def _matrix(page: pypdf.PageObject) -> str:
    """Return how the mark is put over a page: as large as its longer side, upright as it is shown."""
    box = page.mediabox
    left, bottom = float(box.left), float(box.bottom)
    width, height = float(box.width), float(box.height)
    scale = max(width, height) / TILE
    size = scale * TILE
    cos, sin = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[page.rotation % 360]
    # A turned page turns the mark back about the corner it then begins at.
    x = left + (width if cos == -1 or sin == 1 else 0)
    y = bottom + (height if cos == -1 or sin == -1 else 0)
    if not size:
        raise ValueError("a page without a size")
    a, b, c, d = scale * cos, scale * sin, -scale * sin, scale * cos
    return f"{a:.4f} {b:.4f} {c:.4f} {d:.4f} {x:.2f} {y:.2f}"


def _contents(page: pypdf.PageObject) -> list[IndirectObject]:
    held = page.get("/Contents")
    if held is None:
        return []
    found = page.raw_get("/Contents")
    parts = held if isinstance(held, ArrayObject) else [found]
    return [part for part in parts if isinstance(part, IndirectObject)]


def _resources(page: pypdf.PageObject) -> DictionaryObject:
    """Return what a page may draw by name, made where it has none."""
    if "/Resources" not in page:
        page[NameObject("/Resources")] = DictionaryObject()
    resources = page["/Resources"]
    assert isinstance(resources, DictionaryObject)
    if "/XObject" not in resources:
        resources[NameObject("/XObject")] = DictionaryObject()
    drawn = resources["/XObject"]
    assert isinstance(drawn, DictionaryObject)
    return drawn


def _marked_image(data: bytes, media_type: str, words: Sequence[str]) -> bytes:
    """No larger than 4000 pixels: what is held in memory whole stays small."""
    kind = content.FORMATS[media_type]
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        image.draft("RGB", (MOST_SIDE, MOST_SIDE))
        image.thumbnail((MOST_SIDE, MOST_SIDE))
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    copy = Image.alpha_composite(upright, _layer(upright.size, words))
    out = io.BytesIO()
    if media_type == rules.JPEG:
        copy.convert("RGB").save(out, kind, quality=JPEG_QUALITY)
    else:
        copy.save(out, kind)
    return out.getvalue()


def _layer(size: tuple[int, int], words: Sequence[str]) -> Image.Image:
    """Return the words, slanted, over and over, on nothing."""
    side = max(size)
    tile = _slanted(words, size=max(10, side // 45))
    layer = Image.new("RGBA", size, NOTHING)
    across, down = tile.width + side // 20, max(tile.height * 3 // 4, side // 8)
    for row, y in enumerate(range(-down // 2, size[1], down)):
        for x in range(-(row % 2) * across // 2, size[0], across):
            layer.alpha_composite(tile, (max(x, 0), max(y, 0)), _cut(x, y))
    return layer


def _slanted(words: Sequence[str], *, size: int) -> Image.Image:
    """Return the lines, the first of `size` pixels, the others smaller, on a slant."""
    sizes = (size, *(max(8, size * 3 // 5) for _ in words[1:]))
    fonts = [ImageFont.truetype(str(FONT_PATH), one) for one in sizes]
    width = max(int(font.getlength(line)) for font, line in zip(fonts, words, strict=True))
    tile = Image.new("RGBA", (width + size, sum(sizes) * 3 // 2 + size), NOTHING)
    draw, y, rim = ImageDraw.Draw(tile), 0, max(1, size // 16)
    for font, line, height in zip(fonts, words, sizes, strict=True):
        draw.text((rim, y), line, font=font, fill=INK, stroke_width=rim, stroke_fill=RIM)
        y += height * 3 // 2
    return tile.rotate(24, expand=True, resample=Image.Resampling.BICUBIC)


def _cut(x: int, y: int) -> tuple[int, int]:
    """Return where in the tile to begin when it sticks out to the left or above."""
    return max(-x, 0), max(-y, 0)

"""What a phone or a program writes into a picture beside it: where it was taken, when, by whom.

Nobody needs it to decide a case, so it is not kept: 个人信息保护法 art. 6 (no more than needed).
"""

import re
import zlib
from collections.abc import Iterator

from PIL import Image

SCAN, END = 0xDA, 0xD9
EXIF = b"\xff\xe1"
EXIF_HEAD = b"Exif\0\0"  # before the same in a JPEG, not in a PNG
ORIENTATION = 0x0112
UPRIGHT = 1
# Of the application segments only what the picture is drawn by: JFIF, Adobe's colours, the profile.
NAMED = {0xFE, *range(0xE0, 0xF0)}  # comments and APP0 to APP15
DRAWN_BY = (b"\xff\xe0", b"\xff\xee")
COLOUR_PROFILE = re.compile(rb"\xff\xe2..ICC_PROFILE\0", re.DOTALL)
PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_NOT_DRAWN = {b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"}
# In the data of a scan 0xFF is followed by zero, or by a mark to begin anew.
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def without_traces(data: bytes) -> bytes:
    """Return a JPEG or PNG with its picture untouched, still the right way up, and nothing else in it.

    Anything else, and a picture that is not sound, is returned as it is.
    """
    if data.startswith(PNG_START):
        return _png_without_traces(data)
    if not data.startswith(b"\xff\xd8\xff"):
        return data
    try:
        segments = list(_segments(data))
    except (ValueError, IndexError):
        return data
    exif = next((part for part in segments if part.startswith(EXIF)), b"")
    body = _turn_alone(exif[4:])
    turned = EXIF + (len(body) + 2).to_bytes(2) + body if body else b""
    return b"".join((b"\xff\xd8", turned, *filter(_is_needed, segments)))


def _png_without_traces(data: bytes) -> bytes:
    kept, at = [PNG_START], len(PNG_START)
    while at < len(data):
        kind, end = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4])
        if end > len(data):
            return data
        if kind not in PNG_NOT_DRAWN:
            kept.append(data[at:end])
        elif kind == b"eXIf" and (body := _turn_alone(EXIF_HEAD + data[at + 8 : end - 4])):
            kept.append(_chunk(kind, body.removeprefix(EXIF_HEAD)))
        if kind == b"IEND":
            return b"".join(kept)
        at = end
    return data


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)


def _segments(data: bytes) -> Iterator[bytes]:
    """Yield what stands between the start and the end of the first picture; phones append others.

    Raises ValueError or IndexError where the file is not sound.
    """
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("no marker")
        if data[at + 1] == END:
            yield data[at : at + 2]
            return
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if data[at + 1] == SCAN:
            following = NEXT_MARKER.search(data, end)
            if following is None:
                raise ValueError("no end")
            end = following.start()
        yield data[at:end]
        at = end


def _is_needed(segment: bytes) -> bool:
    if segment[1] not in NAMED:
        return True
    return segment.startswith(DRAWN_BY) or COLOUR_PROFILE.match(segment) is not None


def _turn_alone(exif: bytes) -> bytes:
    """Return what says how to turn the picture, nothing for one that stands upright."""
    known, kept = Image.Exif(), Image.Exif()
    try:
        known.load(exif)
        turn = int(known.get(ORIENTATION, UPRIGHT))
    except Exception:  # a hostile file can make a parser fail in any way
        return b""
    if turn == UPRIGHT:
        return b""
    kept[ORIENTATION] = turn
    return kept.tobytes()

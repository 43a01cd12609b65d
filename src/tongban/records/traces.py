"""What a phone writes into a photograph beside the picture: where it was taken, when, with what.

Nobody needs it to decide a case, so it is not kept: 个人信息保护法 art. 6 (no more than needed).
"""

import re
from collections.abc import Iterator

from PIL import Image

SCAN, END = 0xDA, 0xD9
EXIF = b"\xff\xe1"
ORIENTATION = 0x0112
UPRIGHT = 1
# Of the application segments only what the picture is drawn by: JFIF, Adobe's colours, the profile.
NAMED = {0xFE, *range(0xE0, 0xF0)}  # comments and APP0 to APP15
DRAWN_BY = (b"\xff\xe0", b"\xff\xee")
COLOUR_PROFILE = re.compile(rb"\xff\xe2..ICC_PROFILE\0", re.DOTALL)
# In the data of a scan 0xFF is followed by zero, or by a mark to begin anew.
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def without_traces(data: bytes) -> bytes:
    """Return a JPEG with its picture untouched, still the right way up, and nothing else in it.

    Anything else, and a JPEG that is not sound, is returned as it is.
    """
    if not data.startswith(b"\xff\xd8\xff"):
        return data
    try:
        segments = list(_segments(data))
    except (ValueError, IndexError):
        return data
    exif = next((part for part in segments if part.startswith(EXIF)), b"")
    return b"".join((b"\xff\xd8", _turned(exif), *filter(_is_needed, segments)))


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


def _turned(exif: bytes) -> bytes:
    """Return the segment that says how to turn the picture, nothing for one that stands upright."""
    known, kept = Image.Exif(), Image.Exif()
    try:
        known.load(exif[4:])
        turn = int(known.get(ORIENTATION, UPRIGHT))
    except Exception:  # a hostile file can make a parser fail in any way
        return b""
    if turn == UPRIGHT:
        return b""
    kept[ORIENTATION] = turn
    body = kept.tobytes()
    return EXIF + (len(body) + 2).to_bytes(2) + body

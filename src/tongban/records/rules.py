"""What may be handed in, how far it is trusted, and the words stamped on it. Pure.

Source: 证照可信等级 A-D of the 108号 guide (国办函〔2016〕108号).
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 2000
MAX_OBJECTS = 60_000  # of a PDF: what can be looked through in about a second
MAX_PIXELS = 120_000_000  # of an image read line by line: a phone's largest photo passes
MAX_WHOLE_PIXELS = 40_000_000  # of one held in memory whole: an A4 page at 600 dpi passes
MAX_NAME = 120

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",)}


class Trust(StrEnum):
    """可信等级: how far a paper is believed without its original."""

    ISSUED = "A"  # made by the body that issues it: used as it is
    VERIFIED = "B"  # compared with the original once by a window clerk: used again
    UPLOADED = "C"  # uploaded: the original is looked at at the window
    OWN = "D"  # made by the applicant himself, who answers for it


TRUST_NAMES = {
    Trust.ISSUED: "电子证照",
    Trust.VERIFIED: "已核验原件",
    Trust.UPLOADED: "待核验原件",
    Trust.OWN: "申请人自制",
}


def watermark(trust: Trust, *, agency: str, until: date | None = None) -> str:
    """Return the words a copy of a paper carries; "" for papers nobody vouches for.

    `agency` issued it (A) or compared it with the original (B); `until` is the last day it is good.
    """
    end = f"，有效期至{until.year}年{until.month}月{until.day}日" if until else ""
    if trust is Trust.ISSUED:
        return f"此件由{agency}提供，仅供办理政务服务事项时使用{end}"
    if trust is Trust.VERIFIED:
        return f"此件经{agency}与原件核对无误，仅供办理政务服务事项时使用{end}"
    return ""


def file_name(given: str, media_type: str) -> str:
    """Return a name fit to show and to save under: as given, but with the ending of what it is."""
    name = shown_name(given)
    endings = ENDINGS[media_type]
    ending = next((e for e in endings if name.lower().endswith(e)), "")
    stem = name[: -len(ending)] if ending else name
    return f"{stem[:MAX_NAME]}{ending or endings[0]}"


def shown_name(given: str) -> str:
    """Return a file's name without a path and without characters that hide or turn text."""
    name = re.split(r"[/\\]", given)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    return name.strip(" .") or "未命名"

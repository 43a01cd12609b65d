"""The one receipt of all that was submitted on one form, as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings

from tongban.base.clock import local_day
from tongban.base.pdf import qr_svg, render

if TYPE_CHECKING:
    from tongban.applications.queries.submitted import FolderReceiptView, ReceiptView

TEMPLATE = "base/typst/document.typ"
COLUMNS = ["事项", "办理部门", "办件编号", "查询码", "受理答复"]
WIDTHS = [5, 4, 6, 3, 3]
NEXT = "各事项由各自的部门办理。缺什么材料，部门会一次告诉您；到期没有答复是否受理的，视为已受理。"
CODE = "凭办件编号和查询码，不登录也能查进度。"


def receipt_pdf(receipt: FolderReceiptView) -> bytes:
    """Set the receipt: the same receipt gives the same bytes."""
    link = f"{settings.TONGBAN_BASE_URL}/progress?{urlencode({'number': receipt.parts[0].number})}"
    data = {
        "title": "一表申请回执",
        "agency": "、".join(dict.fromkeys(part.agency for part in receipt.parts)),
        "date": local_day(receipt.submitted_at).isoformat(),
        "addressee": receipt.applicant,
        "paragraphs": [f"您一次提交的 {len(receipt.parts)} 个事项已经收到："],
        "table": {
            "columns": COLUMNS,
            "widths": WIDTHS,
            "rows": [_row(part) for part in receipt.parts],
        },
        "closing": [NEXT, *_to_bring(receipt.parts)],
        "notes": [CODE],
        "qr": {"svg": qr_svg(link), "link": link, "words": "扫码查进度"},
        "wide": True,
    }
    return render(TEMPLATE, data, at=receipt.submitted_at)


def _row(part: ReceiptView) -> list[str]:
    by = f"{part.answer_by:%Y-%m-%d} 前"
    return [part.item_name, part.agency, part.number, part.query_code, by]


def _to_bring(parts: tuple[ReceiptView, ...]) -> list[str]:
    shown = [f"{'、'.join(part.to_window)}（{part.item_name}）" for part in parts if part.to_window]
    owed = [f"{name}（{day:%Y-%m-%d} 前）" for part in parts for name, day in part.owed]
    bring = [f"请把原件带到窗口：{'；'.join(shown)}。"] if shown else []
    return [*bring, *([f"请按承诺补交：{'；'.join(dict.fromkeys(owed))}。"] if owed else [])]

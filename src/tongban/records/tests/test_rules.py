"""Names and watermarks."""

from datetime import date

import pytest

from tongban.records import rules
from tongban.records.rules import Trust


@pytest.mark.parametrize(
    ("given", "media_type", "shown"),
    [
        ("身份证.jpg", rules.JPEG, "身份证.jpg"),
        ("身份证.JPEG", rules.JPEG, "身份证.jpeg"),
        ("平面图.png", rules.PDF, "平面图.png.pdf"),
        ("setup.exe", rules.PDF, "setup.exe.pdf"),
        (r"C:\我的文档\证明.pdf", rules.PDF, "证明.pdf"),
        ("../../etc/passwd", rules.PNG, "passwd.png"),
        ("a\r\nSet-Cookie: x.pdf", rules.PDF, "aSet-Cookie: x.pdf"),
        ("发票\u202efdp.exe", rules.PDF, "发票fdp.exe.pdf"),
        ("", rules.PDF, "未命名.pdf"),
        ("长" * 300 + ".pdf", rules.PDF, "长" * 120 + ".pdf"),
    ],
)
def test_a_name_is_fit_to_show_and_ends_as_what_it_is(given, media_type, shown):
    assert rules.file_name(given, media_type) == shown


def test_watermarks_say_who_vouches_and_until_when():
    until = date(2026, 12, 2)

    assert rules.watermark(Trust.ISSUED, agency="同江市公安局", until=until) == (
        "此件由同江市公安局提供，仅供办理政务服务事项时使用，有效期至2026年12月2日"
    )
    assert rules.watermark(Trust.VERIFIED, agency="同江市民政局").startswith(
        "此件经同江市民政局与原件核对无误"
    )
    assert rules.watermark(Trust.UPLOADED, agency="同江市民政局") == ""

"""A file of somebody's is shown or saved, never run and never kept."""

import pytest

from tongban.base.download import file_response


def test_a_pdf_is_shown_in_our_own_pages_only():
    response = file_response(b"%PDF-", "application/pdf", "户口簿.pdf", inline=True)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''%E6%88%B7")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_an_image_is_shown_in_a_sandbox():
    response = file_response(b"\xff\xd8", "image/jpeg", "a.jpg", inline=True)

    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/zip"])
def test_anything_else_is_only_saved(media_type):
    response = file_response(b"<script>", media_type, "a.html", inline=True)

    assert response["Content-Disposition"] == 'attachment; filename="a.html"'
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_a_name_cannot_add_a_header():
    response = file_response(b"", "application/pdf", 'a"\r\nSet-Cookie: x=1.pdf')

    assert "\r" not in response["Content-Disposition"]
    assert "\n" not in response["Content-Disposition"]

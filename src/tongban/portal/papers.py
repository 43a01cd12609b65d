"""What the pages where papers are given read from a request."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from tongban.base.errors import Invalid, Problem


def files_of(request: HttpRequest) -> "list[UploadedFile[Any]]":
    """Return the files that were chosen."""
    return request.FILES.getlist("file")


def none_chosen(anchor: str, request: HttpRequest) -> list[Problem]:
    """Say beside `anchor` that no file was chosen, where none was."""
    if files_of(request):
        return []
    return [Problem(anchor, "application.no_file", "请先选择要上传的文件。")]


def day_of(text: str) -> date | None:
    """Return the day of a date input, None where there is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def day_typed(text: str, field: str = "until") -> date | None:
    """Return a day as a date input sends it, None for nothing typed. Raises Invalid for anything else."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        words = "请按 2018-11-05 的样子填写日期。"
        raise Invalid([Problem(field, "input.date", words)], words) from None

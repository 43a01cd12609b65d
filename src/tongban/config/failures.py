"""What is said when no view could answer: a page for people, the error shape for the API."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from tongban.base.web import API, STAFF, layout_of

WORDS = {
    400: ("bad_request", gettext_lazy("请求不完整或已损坏，请返回重试。")),
    403: ("not_permitted", gettext_lazy("您没有打开这个页面的权限。")),
    404: ("not_found", gettext_lazy("没有找到这个页面。")),
    413: ("too_large", gettext_lazy("上传的内容太大：每份材料不超过 20 MB，请分开上传。")),
    500: ("broken", gettext_lazy("系统出了故障，已记录，请稍后再试。")),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a broken or forged request."""
    return _answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: Django's own PermissionDenied; our refusals are said in base/web.py."""
    return _answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such address."""
    return _answer(request, 404)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: the body is beyond the limit."""
    return _answer(request, 413)


def broken(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours. Its page stands alone: what failed may be what other pages are made of."""
    if request.path.startswith(API):
        return _json(500)
    return HttpResponse(render_to_string("500.html"), status=500)


def session_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is not the browser's: it was open too long, or cookies are off."""
    return render(request, "403_csrf.html", {"layout": layout_of(request)}, status=403)


def _answer(request: HttpRequest, status: int) -> HttpResponse:
    if request.path.startswith(API):
        return _json(status)
    context: dict[str, Any] = {
        "status": status,
        "words": WORDS[status][1],
        "layout": layout_of(request),
        "staff": request.path.startswith(STAFF),
    }
    return render(request, "failure.html", context, status=status)


def _json(status: int) -> HttpResponse:
    code, words = WORDS[status]
    return JsonResponse({"code": code, "message": str(words), "details": {}}, status=status)

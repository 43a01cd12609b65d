"""The API root: /api/v1. Each room brings its router; here are the doors, the errors and the docs."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from tongban.applications.api import router as applications
from tongban.applications.api_together import router as together
from tongban.base.clock import now
from tongban.base.desk import Desk, Viewer
from tongban.base.errors import NotFound, Refused
from tongban.base.web import error_body, status_of
from tongban.cases.api import router as cases
from tongban.catalogue.api import router as catalogue
from tongban.forms.api import router as my_data
from tongban.people.queries import identity_of_token
from tongban.ratings.api import router as ratings
from tongban.workbench.api import router as workbench


class Bearer(HttpBearer):
    """A bearer token stands for its owner: request.desk or request.viewer, as after sign-in."""

    def authenticate(self, request: HttpRequest, token: str) -> Desk | Viewer | None:
        owner = identity_of_token(token, now=now())
        if isinstance(owner, Desk):
            request.desk = owner  # type: ignore[attr-defined]
        elif owner is not None:
            request.viewer = owner  # type: ignore[attr-defined]
        return owner


api = NinjaAPI(
    title="通办开放接口",
    version="1",
    description="同江市政务服务平台的接口。所有错误的形状都是 {code, message, details}。",
    auth=Bearer(),
    docs_url=None,
    urls_namespace="api",
)
api.add_router("/", catalogue, tags=["事项"], auth=None)
api.add_router("/applications", applications, tags=["申请"])
api.add_router("/together", together)
api.add_router("/me/data", my_data)
api.add_router("/cases", ratings, tags=["评价"])
api.add_router("/cases", cases, tags=["办件"])
api.add_router("/workbench", workbench, tags=["工作台"])


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return api.create_response(request, error_body(refused), status=status_of(refused))


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, malformed: ValidationError) -> HttpResponse:
    problems = [
        {
            "field": ".".join(str(part) for part in error["loc"]),
            "code": error["type"],
            "message": error["msg"],
        }
        for error in malformed.errors
    ]
    body = _shape("malformed", "请求的格式不对，请对照接口文档检查。", {"problems": problems})
    return api.create_response(request, body, status=422)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, unknown: AuthenticationError) -> HttpResponse:
    body = _shape("sign_in_needed", "请提供有效的访问令牌。", {})
    response = api.create_response(request, body, status=401)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ObjectDoesNotExist)
@api.exception_handler(Http404)
def _missing(request: HttpRequest, missing: Exception) -> HttpResponse:
    return _refused(request, NotFound("没有找到您要的内容，可能不存在，或不在您的权限范围内。"))


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    body = _shape("bad_request", str(error), {})
    return api.create_response(request, body, status=error.status_code)


def docs(request: HttpRequest) -> HttpResponse:
    """GET /api/v1/docs: the operations of the schema as a page, with an example call each."""
    schema: dict[str, Any] = api.get_openapi_schema()
    operations = [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    groups: dict[str, list[dict[str, Any]]] = {}
    for operation in operations:
        groups.setdefault((operation.get("tags") or ["其他"])[0], []).append(operation)
    context = {"info": schema["info"], "groups": groups, "base_url": settings.TONGBAN_BASE_URL}
    return render(request, "config/api_docs.html", context)


def _shape(code: str, message: str, details: dict[str, Any]) -> dict[str, Any]:
    return {"code": code, "message": message, "details": details}

"""How one browser wants its pages: the language, and 大字版 (elder mode). Both live in cookies.

Read from cookies alone: no session, no SQL, no Accept-Language, so that a public page can be kept
whole under `Display.key`. Source of 大字版: 工信部 2021 适老化 general design specification.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

DISPLAY_COOKIE = "display"
LARGE = "large"
STAFF = "/workbench/"  # staff work in Chinese, whatever the cookie says
TABS = ("/", "/progress", "/my/")
COOKIE_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Display:
    """The language tag, and whether letters are large and pages simple."""

    language: str
    large: bool

    @property
    def key(self) -> str:
        """Name this display, for keeping a page whole: "zh-hans", "en+large"."""
        return f"{self.language}+{LARGE}" if self.large else self.language


def display_of(request: HttpRequest) -> Display:
    """Read the cookies; a language the site does not speak is the site's own, as on staff pages."""
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if language not in dict(settings.LANGUAGES) or request.path.startswith(STAFF):
        language = settings.LANGUAGE_CODE
    return Display(language, large=request.COOKIES.get(DISPLAY_COOKIE) == LARGE)


def speaks_chinese() -> bool:
    """Tell whether the page being made is in Chinese."""
    return (translation.get_language() or "zh").startswith("zh")


class DisplayMiddleware:
    """Speaks the language of the request while it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = display_of(request).language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class Site:
    """What every template may ask as `site`: display, footer, who is signed in. Asks only on use."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.display = display_of(request)

    @property
    def large(self) -> bool:
        return self.display.large

    @property
    def language(self) -> str:
        return self.display.language

    @property
    def languages(self) -> list[tuple[str, str]]:
        return list(settings.LANGUAGES)

    @property
    def here(self) -> str:
        """The address to come back to; a POST came from a page whose address may not take GET."""
        return self._request.get_full_path() if self._request.method == "GET" else "/"

    @property
    def demo(self) -> bool:
        return bool(settings.TONGBAN_DEMO)

    @property
    def footer(self) -> dict[str, str]:
        return dict(settings.TONGBAN_FOOTER)

    @property
    def chrome(self) -> tuple[Any, ...]:
        """All that the frame of a page hangs on but for who looks and where: for {% kept %}."""
        footer = tuple(sorted(settings.TONGBAN_FOOTER.items()))
        return self.display.key, self.demo, footer, settings.STATIC_URL

    @property
    def tab(self) -> str:
        """The entry of the main navigation this page is, "" if none."""
        return self._request.path if self._request.path in TABS else ""

    @property
    def viewer(self) -> Any:
        """The citizen signed in, or None. A browser without a session costs no look-up."""
        if settings.SESSION_COOKIE_NAME not in self._request.COOKIES:
            return None
        viewer = getattr(self._request, "viewer", None)
        return viewer if viewer is not None and viewer.person_id else None

    @property
    def desk(self) -> Any:
        """The desk of the officer signed in, or None."""
        if settings.SESSION_COOKIE_NAME not in self._request.COOKIES:
            return None
        return getattr(self._request, "desk", None)


def site(request: HttpRequest) -> dict[str, Site]:
    """Context processor: `site` in every template."""
    return {"site": Site(request)}

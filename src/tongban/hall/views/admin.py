"""Halls for administrators: hours, categories, windows, closures, the machine; and what nobody serves."""

from collections.abc import Callable, Mapping
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tongban.agencies import queries as agencies
from tongban.agencies.rules import WINDOW_CATEGORIES
from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotFound, NotPermitted, Problem, Refused
from tongban.base.web import desk_of, posted_on, status_of
from tongban.hall import queries, services
from tongban.hall.queries import HallAdmin
from tongban.hall.rules import HALL_KINDS, LETTERS
from tongban.people.permissions import Permission

YES, NO = "是", "否"
TITLES = {"hall": "大厅信息", "category": "取号类别", "window": "窗口", "closure": "停办日"}


@require_safe
def halls(request: HttpRequest) -> HttpResponse:
    """GET /workbench/admin/halls: every hall, those no longer used too."""
    desk = desk_of(request)
    require(desk, Permission.HALL_MANAGE)
    rows = queries.halls(desk.now, desk.calendar, active=False)
    return render(request, "hall/admin/halls.html", {"halls": rows, "here": "admin"})


@require_safe
def hall(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /workbench/admin/halls/<slug>: the hall at a glance, with the gaps of its coverage."""
    desk = desk_of(request)
    context = {
        "hall": queries.hall_admin(slug, desk=desk),
        "coverage": queries.coverage(slug, desk=desk),
        "here": "admin",
    }
    return render(request, "hall/admin/hall.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, slug: str, noun: str) -> HttpResponse:
    """GET, POST /workbench/admin/halls/<slug>/<noun>: change the hall, a category, a window, a closure.

    ?which= names the category or the window to change; without it a new one is added.
    """
    desk, refused = desk_of(request), None
    if noun not in TITLES:
        raise Http404
    shown = queries.hall_admin(slug, desk=desk)
    values = _values(shown, noun, request.GET.get("which", ""))
    served = values.pop("served", "").split("、")
    if request.method == "POST":
        values = {name: request.POST.get(name, "").strip() for name in values}
        served = request.POST.getlist("served")
        try:
            SAVE[noun](slug, values, served, desk)
            return redirect("hall:admin-hall", slug)
        except (NotPermitted, NotFound):
            raise
        except Refused as refusal:
            refused = refusal
    context = {
        "hall": shown,
        "noun": noun,
        "title": TITLES[noun],
        "values": values,
        "served": served,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "refused": refused,
        "kinds": [(kind.value, words) for kind, words in HALL_KINDS.items()],
        "letters": list(LETTERS),
        "categories": WINDOW_CATEGORIES,
        "agencies": [(one.slug, one.short) for one in agencies.agencies()]
        if noun == "window"
        else [],
        "here": "admin",
    }
    status = status_of(refused) if refused else 200
    return render(request, "hall/admin/part.html", context, status=status)


@posted_on("hall:admin-hall", "slug")
def kiosk(request: HttpRequest, slug: str) -> HttpResponse:
    """POST /workbench/admin/halls/<slug>/kiosk: a new address for the ticket machine."""
    services.renew_kiosk(slug, desk=desk_of(request))
    return redirect("hall:admin-hall", slug)


@posted_on("hall:admin-hall", "slug")
def tablet(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """POST /workbench/admin/halls/<slug>/tablets/<n>: a new address for the tablet of a window."""
    services.renew_tablet(slug, number, desk=desk_of(request))
    return redirect("hall:admin-hall", slug)


@posted_on("hall:admin-hall", "slug")
def reopening(request: HttpRequest, slug: str) -> HttpResponse:
    """POST /workbench/admin/halls/<slug>/reopening: take the closing of `day` back."""
    services.reopen(slug, _day(request.POST.get("day", "")), desk=desk_of(request))
    return redirect("hall:admin-hall", slug)


def _values(shown: HallAdmin, noun: str, which: str) -> dict[str, str]:
    """Return what the form of a noun holds: of the one that is changed, or empty."""
    if noun == "hall":
        return dict(shown.values)
    if noun == "closure":
        return {"day": "", "reason": ""}
    if noun == "category":
        category = next((one for one in shown.categories if one.name == which), None)
        return {
            "name": category.name if category else "",
            "letter": category.letter if category else "",
            "minutes": str(category.minutes) if category else "10",
            "active": NO if category and not category.active else YES,
        }
    window = next((one for one in shown.windows if str(one.number) == which), None)
    return {
        "number": str(window.number) if window else "",
        "name": window.name if window else "",
        "agency": window.agency if window else "",
        "active": NO if window and not window.active else YES,
        "served": "、".join(window.categories) if window else "",
    }


def _save_hall(slug: str, values: Mapping[str, str], served: list[str], desk: Desk) -> None:
    ahead = values["minutes_ahead"]
    services.save_hall(
        slug,
        desk=desk,
        **{name: values[name] for name in ("name", "kind", "address", "phone", "hours")},
        minutes_ahead=_number(ahead, "minutes_ahead") if ahead else None,
        booked_share=_number(values["booked_share"], "booked_share"),
        active=values["active"] == YES,
    )


def _save_category(slug: str, values: Mapping[str, str], served: list[str], desk: Desk) -> None:
    services.save_category(
        slug,
        name=values["name"],
        letter=values["letter"],
        minutes=_number(values["minutes"], "minutes"),
        active=values["active"] == YES,
        desk=desk,
    )


def _save_window(slug: str, values: Mapping[str, str], served: list[str], desk: Desk) -> None:
    services.save_window(
        slug,
        _number(values["number"], "number"),
        name=values["name"],
        agency=values["agency"],
        categories=served,
        active=values["active"] == YES,
        desk=desk,
    )


def _save_closure(slug: str, values: Mapping[str, str], served: list[str], desk: Desk) -> None:
    services.close_on(slug, _day(values["day"]), reason=values["reason"], desk=desk)


SAVE: Mapping[str, Callable[[str, Mapping[str, str], list[str], Desk], None]] = {
    "hall": _save_hall,
    "category": _save_category,
    "window": _save_window,
    "closure": _save_closure,
}


def _number(text: str, field: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise Invalid([Problem(field, "hall.figure", "请填写一个整数。")])
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid([Problem("day", "hall.day", "请选择日期。")]) from None

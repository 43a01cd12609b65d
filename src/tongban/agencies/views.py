"""The administrator's pages of agencies and of the calendar, under /workbench/admin/."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tongban.agencies import queries, services
from tongban.agencies.permissions import Permission
from tongban.agencies.rules import NoticeDay, parse_notice
from tongban.base.desk import require
from tongban.base.errors import Invalid, Problem, Refused
from tongban.base.web import desk_of, status_of

YES, NO = "是", "否"
KINDS = ["政府部门", "直属单位", "乡镇", "垂直管理", "企事业单位"]
HALLS = ["驻厅", "专厅", "未进驻"]
TEXTS = (
    "name",
    "short",
    "kind",
    "hall",
    "address",
    "hours",
    "phone",
    "supervise_phone",
    "reconsideration_body",
    "court",
)


@require_safe
def admin(request: HttpRequest) -> HttpResponse:
    """/workbench/admin/: what an administrator looks after."""
    desk = desk_of(request)
    may_calendar = desk.may(Permission.CALENDAR_MANAGE)
    context = {
        "may_people": desk.may(Permission.AGENCIES_MANAGE),
        "may_calendar": may_calendar,
        "calendar_ends_soon": may_calendar and queries.calendar_ends_soon(desk.today),
        "known_through": queries.calendar().known_through,
    }
    return render(request, "agencies/admin.html", context)


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """/workbench/admin/agencies: every agency, those no longer active too."""
    require(desk_of(request), Permission.AGENCIES_MANAGE)
    context = {"agencies": queries.agencies(active=False)}
    return render(request, "agencies/agencies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """/workbench/admin/agencies/<slug>: where it is, when it is open, whom to call, who decides."""
    desk, refused = desk_of(request), None
    require(desk, Permission.AGENCIES_MANAGE)
    shown = queries.agency(slug)
    values = {name: getattr(shown, name) for name in TEXTS}
    values |= {
        "one_officer_may_decide": YES if shown.one_officer_may_decide else NO,
        "active": YES if shown.active else NO,
    }
    if request.method == "POST":
        values = {name: request.POST.get(name, "").strip() for name in values}
        try:
            services.save_agency(slug, by=desk, **_agency_fields(values))
            return redirect("agencies:agencies")
        except Refused as refusal:
            refused = refusal
    context = {"agency": shown, "values": values, "kinds": KINDS, "halls": HALLS}
    return _answer(request, "agencies/agency.html", context, refused)


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """/workbench/admin/calendar?year=: the days that are not what their weekday says.

    POST takes the numbered lines of the State Council's notice for a year.
    """
    desk, refused = desk_of(request), None
    require(desk, Permission.CALENDAR_MANAGE)
    known_through = queries.calendar().known_through
    values = {"year": str(known_through.year + 1), "source": "", "notice": ""}
    if request.method == "POST":
        values = {name: request.POST.get(name, "") for name in values}
        try:
            year = _year(values["year"])
            days = _notice_days(values["notice"], year)
            services.save_calendar_days(year, days, source=values["source"].strip(), by=desk)
            return redirect(f"{request.path}?year={year}")
        except Refused as refusal:
            refused = refusal
    shown = _year_shown(request, desk.today.year)
    context = {
        "values": values,
        "year": shown,
        "years": range(services.FIRST_SEEDED_YEAR, known_through.year + 1),
        "days": queries.calendar_days(shown),
        "known_through": known_through,
        "calendar_ends_soon": queries.calendar_ends_soon(desk.today),
    }
    return _answer(request, "agencies/calendar.html", context, refused)


def _agency_fields(values: dict[str, str]) -> dict[str, str | bool]:
    wrong = {
        "name": "" if values["name"] else "请填写部门名称。",
        "short": "" if values["short"] else "请填写部门简称。",
        "kind": "" if values["kind"] in KINDS else "请选择部门性质。",
        "hall": "" if values["hall"] in HALLS else "请选择进驻方式。",
    }
    if any(wrong.values()):
        raise Invalid(Problem(name, f"agency.{name}", why) for name, why in wrong.items() if why)
    flags = ("one_officer_may_decide", "active")
    return {**values, **{flag: values[flag] == YES for flag in flags}}


def _year(text: str) -> int:
    if not (text.isdecimal() and len(text) == 4):
        raise Invalid([Problem("year", "calendar.year", "请填写四位年份，例如 2027。")])
    return int(text)


def _notice_days(notice: str, year: int) -> list[NoticeDay]:
    try:
        return parse_notice(notice, year=year)
    except ValueError as wrong:
        raise Invalid([Problem("notice", "calendar.notice", str(wrong))]) from None


def _year_shown(request: HttpRequest, default: int) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and len(text) == 4 else default


def _answer(
    request: HttpRequest, template: str, context: dict[str, object], refused: Refused | None
) -> HttpResponse:
    problems = refused.problems if isinstance(refused, Invalid) else []
    context |= {"refused": refused, "problems": problems}
    return render(request, template, context, status=status_of(refused) if refused else 200)

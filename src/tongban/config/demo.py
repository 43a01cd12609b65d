"""The invented people of a demo (演示数据): an officer for every step in every agency, some citizens.

All sign in with one public password, so none of this may exist on a production site.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from uuid import UUID

from tongban.agencies import queries as agencies
from tongban.agencies.rules import WINDOW_CATEGORIES
from tongban.agencies.services import save_agency, save_position
from tongban.base.clock import local_day
from tongban.base.desk import System
from tongban.config.simulation.town import a_paper
from tongban.people import services as people
from tongban.people.models import Staff, User
from tongban.people.permissions import ROLE_NAMES, Role
from tongban.people.queries import mandates_of
from tongban.people.queries.identity import desk_for, viewer_for
from tongban.people.services.accounts import ask_sign_up_code
from tongban.people.services.sign_in import citizen_user
from tongban.projects import services as projects
from tongban.projects.queries import my_projects
from tongban.stations import services as stations
from tongban.stations.queries import help_list

PASSWORD = "Tongjiang-2026"
HALL = "zwzx"
SINCE = date(2026, 1, 1)
TOWNSHIPS = "xz"
HELPER = "BACHACUN"
HELPED = "senior-card"  # 老年人优待证办理
POSTED = {HELPER: "bacha-village", "BACHA": "bacha", "ZWZX1": "centre"}
STEPS = {Role.WINDOW: "1", Role.REVIEWER: "2", Role.CHIEF: "3"}  # last digit of a staff number
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN_NAMES = (
    "丽娟",
    "志强",
    "雪梅",
    "建华",
    "春玲",
    "海涛",
    "玉兰",
    "永刚",
    "晓东",
    "桂英",
    "立新",
)


@dataclass(frozen=True, slots=True)
class Citizen:
    """An invented person; the numbers are well formed and belong to nobody."""

    name: str
    phone: str
    id_number: str


CITIZENS = (
    Citizen("李秀兰", "13900000001", "230881198503120022"),
    Citizen("王建国", "13900000002", "230881197210080018"),
    Citizen("尤玉香", "13900000003", "230881194605300026"),
)
ENTERPRISE = ("91230881MA0000015L", "同江市演示商贸有限公司", CITIZENS[1])
AGENT = CITIZENS[0]
PROJECT = {
    "project.name": "演示商贸冷链仓储中心",
    "project.location": "同江市工业园区",
    "project.scale": "冷库一座、分拣车间一座",
    "project.investment": "3200",
    "project.industry": "装卸搬运和仓储业",
    "project.land_area": "12000",
    "project.floor_area": "8600",
    "industry": "59",
    "route": "file",
    "land": "sale",
    "fire": "no",
    "bid": "no",
    "eia": "table",
    "energy": "no",
}


def make_people(now: datetime) -> int:
    """Make whoever of the demo is missing; return how many officers and citizens were made.

    Writes:  positions, officers, who works at which station, citizens, one enterprise and a mandate,
             through their services.
    """
    by = System(now)
    save_agency(HALL, by=by, name="市政务服务中心", short="政务服务中心", kind="直属单位")
    officers = [officer for officer in _officers() if _make_officer(*officer, by=by)]
    stations.load_postings(
        {number: slug for number, slug in POSTED.items() if _is_known(number)}, by=by
    )
    citizens = [citizen for citizen in CITIZENS if _make_citizen(citizen, now)]
    if ENTERPRISE[2] in citizens:  # its legal representative: nobody else may register it
        _make_mandate(now)
    return len(officers) + len(citizens)


def _is_known(number: str) -> bool:
    return User.objects.filter(username=number).exists()


def sign_ins() -> str:
    """Return the sign-ins to try first, as lines of text."""
    rows = [
        ("群众", CITIZENS[0].phone, CITIZENS[0].name),
        ("法定代表人", CITIZENS[1].phone, CITIZENS[1].name),
        ("综合窗口", "ZWZX1", "收件、受理、送达"),
        ("村服务站", "BACHACUN", "帮办代办（八岔村）"),
        ("乡镇", "BACHA", "各村服务站、转交"),
        ("市场监管局审查", "SCJG2", "审查、现场核查"),
        ("市场监管局首席代表", "SCJG3", "决定"),
        ("督查", "DUCHA", "各部门办件"),
        ("目录管理员（编办）", "MULU", "事项目录、清单、文书用语"),
        ("法制审核", "FAZHI", "事项草稿的法制审核"),
        ("平台管理员", "ADMIN", "人员、岗位、日历、运行状况"),
    ]
    lines = [f"  {who}\t{name}\t{what}" for who, name, what in rows]
    return "\n".join([f"演示账号（密码都是 {PASSWORD}，人员均为虚构）：", *lines])


def _officers() -> Iterator[tuple[str, Role, str, tuple[str, ...]]]:
    """Yield (agency, role, staff number, window categories) of every officer."""
    yield HALL, Role.ADMIN, "ADMIN", ()
    yield HALL, Role.SUPERVISOR, "DUCHA", ()
    yield HALL, Role.EDITOR, "MULU", ()
    yield HALL, Role.LEGAL, "FAZHI", ()
    yield HALL, Role.WINDOW, "ZWZX1", WINDOW_CATEGORIES
    if any(agency.slug == TOWNSHIPS for agency in agencies.agencies()):
        yield TOWNSHIPS, Role.HELPER, HELPER, ()
        yield TOWNSHIPS, Role.TOWNSHIP, "BACHA", ()
    for agency in agencies.agencies():
        if agency.slug != HALL:
            for role, digit in STEPS.items():
                yield agency.slug, role, f"{agency.slug.upper()}{digit}".rjust(4, "0"), ()


def _make_officer(
    slug: str, role: Role, number: str, windows: tuple[str, ...], *, by: System
) -> bool:
    if User.objects.filter(username=number).exists():
        return False
    title = "综合窗口" if windows else ROLE_NAMES[role]
    position_id = save_position(slug, title, role=role, windows=windows, by=by)
    staff_id, _ = people.create_staff(number, _name(number), password=PASSWORD, by=by)
    people.appoint(staff_id, position_id, since=min(SINCE, local_day(by.now)), by=by)
    return True


def _make_citizen(citizen: Citizen, now: datetime) -> bool:
    if citizen_user(citizen.phone):
        return False
    nobody = viewer_for(None, organisation_id=None, now=now)
    with _phone() as texts:
        ask_sign_up_code(citizen.phone, now=now)
    (code,) = re.findall(r"\d{6}", texts[-1])[:1]
    user = people.sign_up(citizen.phone, code, citizen.name, PASSWORD, by=nobody)
    viewer = viewer_for(user.person, organisation_id=None, now=now)
    people.verify_real_name(citizen.name, citizen.id_number, viewer=viewer)
    return True


def _make_mandate(now: datetime) -> None:
    uscc, name, owner = ENTERPRISE
    user = citizen_user(owner.phone)
    assert user is not None
    viewer = viewer_for(user.person, organisation_id=None, now=now)
    organisation_id: UUID = people.register_organisation(uscc, name, owner.name, viewer=viewer)
    people.grant_mandate(organisation_id, AGENT.name, AGENT.phone, until=None, viewer=viewer)


def make_project(now: datetime) -> None:
    """Register a construction project of the enterprise, once.

    Writes:  a project, through its service.
    """
    user = citizen_user(ENTERPRISE[2].phone)
    assert user is not None
    (mandate,) = mandates_of(user.person.id, today=local_day(now))
    viewer = viewer_for(user.person, organisation_id=mandate.organisation_id, now=now)
    if not my_projects(viewer).items:
        projects.register(PROJECT, viewer=viewer)


def make_helps(now: datetime) -> None:
    """Let the helper of a village ask one neighbour, and begin for another who has consented, once.

    Writes:  two matters, a consent with its form, a draft, through their services.
    """
    helper = Staff.objects.get(number=HELPER)
    appointment = helper.appointments.select_related("position__agency").latest("since")
    desk = desk_for(helper, appointment, now=now)
    if help_list(desk=desk).items:
        return
    asked, agreed = CITIZENS[1], CITIZENS[2]
    stations.begin_help(HELPED, name=asked.name, id_number=asked.id_number, desk=desk)
    help_id = stations.begin_help(HELPED, name=agreed.name, id_number=agreed.id_number, desk=desk)
    stations.agree_by_form(help_id, BytesIO(a_paper()), name="同意书.pdf", desk=desk)
    stations.begin_application(help_id, desk=desk)


@contextmanager
def _phone() -> Iterator[list[str]]:
    """Hold the phone that codes are sent to."""
    texts: list[str] = []
    before = people.use_channel(lambda phone, text: texts.append(text))
    try:
        yield texts
    finally:
        people.use_channel(before)


def _name(number: str) -> str:
    """An invented name, the same for a number every time."""
    seed = sum(ord(character) * place for place, character in enumerate(number, start=1))
    return SURNAMES[seed % len(SURNAMES)] + GIVEN_NAMES[seed % len(GIVEN_NAMES)]

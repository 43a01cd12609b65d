"""Cases for tests: applied for, submitted and moved by the real services."""

from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from typing import Any

from tongban.agencies.tests.make import an_agency
from tongban.applications import services as applications
from tongban.applications.tests.make import DOCUMENT, a_pdf
from tongban.base.desk import Desk, Viewer
from tongban.base.errors import NotFound
from tongban.cases import services
from tongban.cases.models import Case
from tongban.cases.rules import MissingItem, RejectionGround, Way
from tongban.catalogue import services as catalogue
from tongban.catalogue.queries import guide
from tongban.law.clock import Limit
from tongban.law.lifecycle import State
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_person, a_viewer

FIVE_DAYS = Limit(5)
TWENTY_DAYS = Limit(20)
SHOP_PLAN = MissingItem("m5", "场所平面图", "请补交标明操作间和仓库的平面图")

_items: dict[str, str] = {}
_serial = count(1)


def a_case(
    state: State | str = State.SUBMITTED,
    *,
    agency: str = "scjg",
    person: Any = None,
    organisation: Any = None,
    agent: Any = None,
    item: str = "餐馆开业许可",
    kind: str = "行政许可",
    result: str = "餐馆开业许可证",
    window: str = "",
    on_the_spot: bool = False,
    statutory: Limit | None = TWENTY_DAYS,
    promised: Limit | None = FIVE_DAYS,
    way: Way = Way.WINDOW,
    now: datetime = NOW,
    clerk: Desk | None = None,
    shop: str = "赫乡小馆",
    fee: dict[str, Any] | None = None,
) -> Case:
    """Make a case and take it to `state`, all on the day of `now`.

    Filed online by `person`, for `organisation` if he holds a mandate; with an `agent` at the
    window. Taken in by one officer (`clerk`), reviewed by a second, decided by a third.
    """
    person = person or a_person(account=False)
    slug = _publish(
        agency,
        name=item,
        kind=kind,
        case_type="即办件" if on_the_spot else "承诺件",
        window=window or None,
        statutory_limit=_limit(statutory),
        promised_limit=_limit(promised),
        **({"fee": fee} if fee else {}),
        result={
            "name": result or "办理结果",
            "kind": "证照" if result else "无",
            "delivery": ["窗口领取", "邮寄", "电子证照"],
        },
    )
    viewer = a_viewer(person, organisation=organisation, now=now)
    filer = clerk or a_desk(agency=agency, now=now) if agent else viewer
    number = _file(slug, filer, person, agent, shop)
    _take_to(State(state), number, agency, viewer, way, clerk, now)
    return Case.objects.get(number=number)


def bring(case: Case, viewer: Viewer, line: str = "m5") -> None:
    """Upload what a correction asks for."""
    services.add_paper(case.number, line, BytesIO(a_pdf()), name="新平面图.pdf", viewer=viewer)


def at(day: int, month: int = 11, year: int = 2018) -> datetime:
    """Return 9 o'clock in Tongjiang of a day of the autumn of 2018."""
    return datetime(year, month, day, 1, tzinfo=UTC)


def _publish(agency: str, **changes: Any) -> str:
    """Publish the restaurant licence, changed, once per change; return its slug."""
    known = _items.setdefault(f"{agency} {sorted(changes.items())}", f"item-{next(_serial)}")
    try:
        guide(known)
    except NotFound:
        an_agency(agency)
        document = {**DOCUMENT, **changes, "slug": known, "agency": agency, "materials": MATERIALS}
        catalogue.publish(document, by=a_desk())
    return known


# The identity card is looked up by the agency itself: nothing has to be uploaded for most tests.
MATERIALS = [
    {**line, "status": "共享免交"} if line["name"] == "负责人身份证" else line
    for line in DOCUMENT["materials"]
]
ANSWERS = {
    "person": {"person.name": "张建国", "person.id_number": "230881199001010012"},
    "own": {"own.area": "86.5", "own.opened": "2018-11-20"},
}


def _file(slug: str, filer: Any, person: Any, agent: Any, shop: str) -> str:
    answers = {**ANSWERS, "own": {**ANSWERS["own"], "own.shop": shop}}
    if isinstance(filer, Desk):
        draft = applications.start_at_window(
            slug, desk=filer, person_id=person.id, agent_id=agent.id, facts={}
        )
        applications.save_at_window(
            draft,
            desk=filer,
            situations={"kind": "shop"},
            answers=answers["person"] | answers["own"],
            shown=["m5"],
            delivery={"way": "窗口领取"},
        )
        return applications.submit_at_window(draft, desk=filer, promised=True).number
    draft = applications.start(slug, viewer=filer)
    applications.choose_situations(draft, {"kind": "shop"}, viewer=filer, version=1)
    for page, raw in answers.items():
        applications.fill(draft, page, raw, viewer=filer, version=LATEST)
    applications.attach(draft, "m5", BytesIO(a_pdf()), name="平面图.pdf", viewer=filer)
    applications.wish_delivery(draft, {"way": "窗口领取"}, viewer=filer, version=LATEST)
    return applications.submit(draft, viewer=filer, promised=True).number


LATEST = 1_000_000  # nobody else is at the draft


def _limit(limit: Limit | None) -> dict[str, Any] | None:
    return {"days": limit.days, "unit": str(limit.unit)} if limit else None


def _take_to(
    state: State,
    number: str,
    agency: str,
    viewer: Viewer,
    way: Way,
    clerk: Desk | None,
    now: datetime,
) -> None:
    desks: dict[Role, Desk] = {Role.WINDOW: clerk} if clerk else {}
    at_window = Case.objects.get(number=number).state == State.RECEIVED
    for role, verb, arguments in PATHS[state][at_window:]:
        if role is None:
            verb(number, by=viewer, **arguments)
            continue
        desk = desks.get(role) or desks.setdefault(role, a_desk(role, agency, now=now))
        if verb is services.issue_result:
            arguments = {**arguments, "way": way, "receiver": "张建国", "address": "繁荣街道1号"}
        verb(number, desk=desk, **arguments)


RECEIVE = (Role.WINDOW, services.receive, {})
ASK = (Role.WINDOW, services.ask_correction, {"items": [SHOP_PLAN]})
ACCEPT = (Role.WINDOW, services.accept, {})
REVIEW = (
    Role.REVIEWER,
    services.review,
    {"recommends_grant": True, "opinion": "符合条件，建议准予。"},
)
SUSPEND = (
    Role.REVIEWER,
    services.suspend,
    {"name": "现场核查", "reason": "核对经营场所布局。", "days": 10},
)
GRANT = (Role.CHIEF, services.grant, {})
DENY = (Role.CHIEF, services.deny, {"reasons": "经营场所与污染源的距离不符合要求。"})
CERTIFY = (Role.WINDOW, services.certify, {})
ISSUE = (Role.WINDOW, services.issue_result, {})
DELIVER = (Role.WINDOW, services.deliver, {"receiver": "张建国"})
RETURN = (Role.WINDOW, services.return_pre_review, {"opinion": "营业执照照片看不清。"})
REJECT = (
    Role.WINDOW,
    services.reject,
    {
        "ground": RejectionGround.NOT_OURS,
        "reason": "烟草专卖由烟草部门办理。",
        "elsewhere": "市烟草专卖局",
    },
)

PATHS: dict[State, list[Any]] = {
    State.SUBMITTED: [],
    State.PRE_PASSED: [(Role.WINDOW, services.pass_pre_review, {})],
    State.PRE_RETURNED: [RETURN],
    State.RECEIVED: [RECEIVE],
    State.CORRECTING: [RECEIVE, ASK],
    State.REJECTED: [RECEIVE, REJECT],
    State.ACCEPTED: [RECEIVE, ACCEPT],
    State.SUSPENDED: [RECEIVE, ACCEPT, SUSPEND],
    State.DECIDING: [RECEIVE, ACCEPT, REVIEW],
    State.GRANTED: [RECEIVE, ACCEPT, REVIEW, GRANT],
    State.CERTIFYING: [RECEIVE, ACCEPT, REVIEW, GRANT, CERTIFY],
    State.DENIED: [RECEIVE, ACCEPT, REVIEW, DENY],
    State.DELIVERING: [RECEIVE, ACCEPT, REVIEW, GRANT, ISSUE],
    State.FINISHED: [RECEIVE, ACCEPT, REVIEW, GRANT, ISSUE, DELIVER],
    State.WITHDRAWN: [(None, services.withdraw, {})],
}

"""Cases for tests, opened and moved by the real services."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from tongban.agencies.models import Agency
from tongban.agencies.tests.make import an_agency
from tongban.applications.models import Application
from tongban.base.desk import Desk, Viewer
from tongban.base.ids import new_id
from tongban.cases import services
from tongban.cases.models import Case
from tongban.cases.rules import MissingItem, RejectionGround, Way
from tongban.cases.services.opening import Filed
from tongban.catalogue.models import Item, ItemVersion
from tongban.law.clock import Limit
from tongban.law.lifecycle import State
from tongban.people.models import Organisation, Person
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_person, a_viewer

FIVE_DAYS = Limit(5)
TWENTY_DAYS = Limit(20)
SHOP_PHOTO = MissingItem("m3", "经营场所平面图", "请补交标明操作间和仓库的平面图")

_serial = count(1)


def a_case(
    state: State | str = State.SUBMITTED,
    *,
    agency: Agency | str = "scjg",
    person: Person | None = None,
    organisation: Organisation | None = None,
    agent: Person | None = None,
    number: str | None = None,
    item: str = "食品经营许可（新办）",
    kind: str = "行政许可",
    result: str = "食品经营许可证",
    window: str = "",
    on_the_spot: bool = False,
    statutory: Limit | None = TWENTY_DAYS,
    promised: Limit | None = FIVE_DAYS,
    way: Way = Way.WINDOW,
    now: datetime = NOW,
    clerk: Desk | None = None,
) -> Case:
    """Make a case and take it to `state`, all on the day of `now`.

    Taken in by one officer (`clerk`), reviewed by a second, decided by a third.
    """
    agency = agency if isinstance(agency, Agency) else an_agency(agency)
    person = person or a_person(account=False)
    version = an_item_version(agency, item, kind=kind)
    viewer = _viewer(person, organisation, now)
    number = number or f"23088120181105{next(_serial):09d}"
    application = _an_application(version, person, organisation, agent, number, now)
    case = services.open_case(
        Filed(
            application_id=application.id,
            number=number,
            query_code="ABCD2345",
            agency_id=agency.id,
            item_version_id=version.id,
            item_name=item,
            item_kind=kind,
            result_name=result,
            window=window,
            applicant_name=organisation.name if organisation else person.name,
            person_id=person.id,
            organisation_id=organisation.id if organisation else None,
            agent_id=agent.id if agent else None,
            channel="01",
            over_the_counter=False,
            on_the_spot=on_the_spot,
            statutory=statutory,
            promised=promised,
            submitted_at=now,
        ),
        by=viewer,
        on=viewer.today,
        calendar=viewer.calendar,
    )
    _take_to(State(state), case, agency, viewer, way, clerk, now)
    return Case.objects.get(pk=case.pk)


def an_item_version(
    agency: Agency, name: str = "食品经营许可（新办）", *, kind: str = "行政许可"
) -> ItemVersion:
    """Return a published version of the item `name`, made if there is none."""
    found = ItemVersion.objects.filter(name=name, item__agency=agency).first()
    if found:
        return found
    item = Item.objects.create(slug=f"item-{next(_serial)}", agency=agency, state="in_use")
    version = ItemVersion.objects.create(
        item=item,
        number=1,
        definition={},
        name=name,
        kind=kind,
        level="县级",
        online_depth=4,
        published_at=NOW,
        published_by="test",
    )
    item.current = version
    item.save()
    return version


def later(days: int, *, start: datetime = NOW) -> datetime:
    """Return the same hour `days` calendar days after the tests' now."""
    return start + timedelta(days=days)


def at(day: int, month: int = 11, year: int = 2018) -> datetime:
    """Return 9 o'clock in Tongjiang of a day of the autumn of 2018."""
    return datetime(year, month, day, 1, tzinfo=UTC)


def _viewer(person: Person, organisation: Organisation | None, now: datetime) -> Viewer:
    plain = a_viewer(person, now=now)
    if organisation is None:
        return plain
    fields = {name: getattr(plain, name) for name in Viewer.__slots__}
    return Viewer(**{**fields, "organisation_id": organisation.id})


def _an_application(
    version: ItemVersion,
    person: Person,
    organisation: Organisation | None,
    agent: Person | None,
    number: str,
    now: datetime,
) -> Application:
    return Application.objects.create(
        id=UUID(str(new_id())),
        item_version=version,
        person=person,
        organisation=organisation,
        agent=agent,
        filed_by=f"person:{person.id}",
        channel="01",
        state="submitted",
        number=number,
        query_code="ABCD2345",
        promised_truth=True,
        created_at=now,
        saved_at=now,
        submitted_at=now,
    )


def _take_to(
    state: State,
    case: Case,
    agency: Agency,
    viewer: Viewer,
    way: Way,
    clerk: Desk | None,
    now: datetime,
) -> None:
    desks: dict[Role, Desk] = {Role.WINDOW: clerk} if clerk else {}
    for role, verb, arguments in PATHS[state]:
        if role is None:
            verb(case.number, **arguments, **_applicant(verb, viewer))
            continue
        desk = desks.get(role) or desks.setdefault(role, a_desk(role, agency, now=now))
        if verb is services.issue_result:
            arguments = {**arguments, "way": way, "receiver": "张建国", "address": "繁荣街道1号"}
        verb(case.number, desk=desk, **arguments)


def _applicant(verb: Any, viewer: Viewer) -> dict[str, Viewer]:
    return {"by": viewer} if verb is services.withdraw else {"viewer": viewer}


RECEIVE = (Role.WINDOW, services.receive, {})
ASK = (Role.WINDOW, services.ask_correction, {"items": [SHOP_PHOTO]})
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

PATHS: dict[State, list[Any]] = {
    State.SUBMITTED: [],
    State.PRE_PASSED: [(Role.WINDOW, services.pass_pre_review, {})],
    State.PRE_RETURNED: [
        (Role.WINDOW, services.return_pre_review, {"opinion": "营业执照照片看不清。"})
    ],
    State.RECEIVED: [RECEIVE],
    State.CORRECTING: [RECEIVE, ASK],
    State.REJECTED: [
        RECEIVE,
        (
            Role.WINDOW,
            services.reject,
            {
                "ground": RejectionGround.NOT_OURS,
                "reason": "烟草专卖由烟草部门办理。",
                "elsewhere": "市烟草专卖局",
            },
        ),
    ],
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

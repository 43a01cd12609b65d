"""李梅 books an hour at the hall, comes a little late, is called, and her matter is taken in and settled.

只进一扇门: appointment → ticket → window → application → case, one line to follow.
"""

from tests.stories.conftest import Town
from tests.stories.test_id_card_at_the_window import TYPED
from tests.stories.visitor import Visitor
from tongban.base.clock import now
from tongban.base.desk import System
from tongban.catalogue.tests.make import TONGJIANG
from tongban.hall import services as halls
from tongban.hall.models import Booking, Ticket
from tongban.journal.models import Entry
from tongban.law.codes import resident_id
from tongban.messages.models import Message
from tongban.people.models import Person
from tongban.people.permissions import Role
from tongban.people.tests.make import PASSWORD

ITEM = "临时居民身份证申领"


def books(citizen: Visitor) -> None:
    """She chooses public security at the centre, and the first hour, and confirms it."""
    citizen.open("/account/sign-in")
    citizen.press("登录", {"name": "13904540001", "password": PASSWORD})
    citizen.open("/")
    citizen.follow("办事大厅")
    citizen.follow("同江市政务服务中心")
    citizen.follow("预约办事")
    citizen.follow("公安")
    citizen.press("10:30")
    citizen.press("确认预约")
    assert "已预约" in citizen.page.text


def takes_in(clerk: Visitor, person: Person) -> str:
    """From the person at the window to the case; the item is found in the category of the ticket."""
    clerk.follow("为这个号收件")
    assert "办理（公安）" in clerk.page.text
    clerk.press("查找", {"q": ITEM})
    clerk.follow(ITEM)
    clerk.press("开始填写", {"name": person.name, "id_number": person.id_number, "phone": ""})
    page = clerk.page
    typed = {name: TYPED.get(name, "演示") for name in page.fields() if "." in name}
    card = resident_id.check(person.id_number)
    typed |= {
        "person.name": person.name,
        "person.id_number": person.id_number,
        "person.gender": card.gender,
        "person.birth_date": card.birth_date.isoformat(),
    }
    for name in page.fields():
        tag = page.soup.find(attrs={"name": name})
        if (
            name.startswith("situation:")
            or name == "way"
            or (name in typed and name != "person.gender" and tag.get("type") == "radio")
        ):
            typed[name] = str(page.soup.find_all(attrs={"name": name})[-1]["value"])
    if "way" in typed:
        typed["way"] = "窗口领取"
    lines = [str(tag["value"]) for tag in page.soup.find_all(attrs={"name": "shown"})]
    clerk.press(
        "提交", typed | {"promised": "1"} | ({"shown": lines} if lines else {}), at="submission"
    )
    assert clerk.page.status == 200, clerk.page.text[:800]
    return str(clerk.page.where).rsplit("/", 1)[-1]


def test_from_an_hour_booked_to_a_case_settled(town: Town) -> None:
    halls.load(TONGJIANG / "halls.yaml", by=System(now()))
    citizen, clerk = Visitor(), town.officer("gaj", Role.WINDOW, "高艳")
    books(citizen)
    booking = Booking.objects.get()
    town.go("2026-03-02T09:31")
    assert Message.objects.filter(template="hall.booked", channel="sms", error="").exists()

    town.go("2026-03-02T10:40")
    citizen.open("/my/appointments")
    citizen.follow("10:30")
    citizen.press("我到大厅了，取号")
    assert "C001" in citizen.page.text
    number_page = citizen.page.path

    clerk.open("/workbench/window")
    clerk.press("上岗")
    clerk.press("呼叫下一位")
    assert "李梅" in clerk.page.text
    assert "预约" in clerk.page.text
    assert "请到 5 号窗口" in citizen.open(number_page).text
    assert "C001" in Visitor().open("/hall/centre/board").text
    clerk.press("到了，开始办理")
    town.go("2026-03-02T10:42")
    number = takes_in(clerk, town.citizen)
    handed = {"settlement-handed": "是", "settlement-receiver": "李梅"}
    clerk.press("当场办结", handed, at="settlement")

    clerk.open("/workbench/window")
    assert number in clerk.page.text
    clerk.press("办完", at="/end")

    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.priority) == ("done", "appointment")
    link = ticket.applications.get()
    assert (link.application.number, link.application.person) == (number, town.citizen)
    booking.refresh_from_db()
    assert booking.ticket == ticket
    steps = [entry.body.get("step", entry.event) for entry in _journal(ticket)]
    assert steps == ["TicketTaken", "call", "serve", "ApplicationLinked", "done"]


def _journal(ticket: Ticket) -> list[Entry]:
    return list(Entry.objects.filter(subject=f"ticket:{ticket.id}").order_by("place"))

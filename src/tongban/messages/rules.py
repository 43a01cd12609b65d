"""Which messages there are, what each must be told, and how often people are written to. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

IN_APP, SMS = "in_app", "sms"

MAX_SMS_AN_HOUR = 10  # to one person; beyond it he finds the rest in his inbox
MAX_ATTEMPTS = 6
# While one worker tries, no other does; if it dies, another tries after this.
LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of message. `needs` must be given, `may` can be; nothing else is taken."""

    name: str
    needs: frozenset[str]
    may: frozenset[str] = frozenset()
    sms: bool = False  # sent to the phone too: something is asked of the person, or decided

    @property
    def channels(self) -> tuple[str, ...]:
        return (IN_APP, SMS) if self.sms else (IN_APP,)

    def check(self, given: Iterable[str]) -> None:
        """Raise TypeError unless exactly what the template takes is given."""
        names = frozenset(given)
        missing, unknown = self.needs - names, names - self.needs - self.may
        if missing or unknown:
            raise TypeError(
                f"{self.name}: missing {sorted(missing)}, unknown {sorted(unknown)} in its data"
            )


def _case(name: str, *needs: str, may: tuple[str, ...] = (), sms: bool = False) -> Template:
    return Template(f"case.{name}", frozenset({"item", "number", *needs}), frozenset(may), sms)


# item: name of the matter; number: of the case; agency: name; dates are `date`s;
# opinion, reason: the officer's words; items: a list of {"name": paper, "what": what to do}.
_ALL = (
    _case("submitted", "query_code"),
    _case("pre_returned", "opinion", sms=True),
    _case("received", "agency", may=("answer_by",)),
    _case("correction", "agency", "items", "due", sms=True),
    _case("accepted", "agency", may=("due",), sms=True),  # no `due`: the law sets no limit
    _case("rejected", "agency", "reason", sms=True),
    _case("suspended", "agency", "procedure", "length"),  # 听证, 检验 …; 5 个工作日
    _case("resumed", "agency", may=("due",)),
    _case("extended", "agency", "due", "reason", sms=True),
    _case("granted", "agency", sms=True),
    _case("denied", "agency", "reason", sms=True),
    _case("issued", "result", "how", sms=True),  # result: its name; how: where and how to get it
    _case("sent", "result", "tracking", sms=True),
    _case("delivered", "result"),
    _case("withdrawn", "agency"),
    _case("lapsed", "agency", "due", sms=True),  # due: the day the papers should have come
    _case("owed", "papers", "due", sms=True),  # 容缺后补; papers: their names
    _case("owed_given", "agency"),
    _case("checked", "agency"),  # 事后核查: as it was promised
    _case("questioned", "agency", "due", "reason", sms=True),
    _case("revoked", "agency", "result", "reason", "remedy", sms=True),
    _case("ended", "agency", "how", "reason", sms=True),  # how: 已转报佳木斯市市场监督管理局
    # what: 已被暂扣, 已注销 …; reason: of the officer, or why it lapsed by itself.
    Template(
        "licence.changed",
        frozenset({"licence", "licence_number", "agency", "what", "reason"}),
        sms=True,
    ),
    # To staff. step: its name; title: number and item of the matter; agency: whose matter it is.
    Template("step.asked", frozenset({"step", "title", "agency"}), frozenset({"due"})),
    Template("step.due", frozenset({"step", "title", "agency", "due"})),
    Template("step.late", frozenset({"step", "title", "agency", "doing", "due"}), sms=True),
    Template("check.due", frozenset({"item", "number", "due"})),
    Template("filing.pushed", frozenset({"item", "number", "filings"})),  # filings: their names
    # starts: 12月2日 10:00; page: where it is changed, given up, and a number taken.
    *(
        Template(
            f"hall.{name}", frozenset({"hall", "address", "category", "starts", "page"}), sms=True
        )
        for name in ("booked", "cancelled", "reminder")
    ),
    # held, going_on: names of stages.
    Template(
        "joint.refused",
        frozenset({"matter", "number", "stage", "held", "going_on"}),
        sms=True,
    ),
    # To staff: a stage without a case waits for the word of their body.
    Template("joint.asked", frozenset({"matter", "number", "stage", "due"})),
    # More time for all of a joint matter: to staff, and to the applicant.
    Template("joint.extension_asked", frozenset({"number", "days"})),
    Template("joint.extended", frozenset({"matter", "number", "days", "due", "reason"}), sms=True),
    # 模拟审批, to staff and to the applicant; became: what became of it, and until when it holds.
    Template("joint.simulation_asked", frozenset({"matter", "number", "stage", "due"})),
    Template("joint.simulation", frozenset({"matter", "number", "stage", "became"}), sms=True),
    # starts: 12月2日 10:00; convened and unsigned to staff.
    Template("project.convened", frozenset({"act", "project", "starts", "place"})),
    Template("project.unsigned", frozenset({"act", "project"})),
    Template("project.appointment", frozenset({"act", "project", "starts", "place"}), sms=True),
    Template("account.locked", frozenset({"minutes"}), sms=True),
)
TEMPLATES: dict[str, Template] = {template.name: template for template in _ALL}


def retry_after(attempts: int) -> timedelta:
    """Return how long to wait after the n-th failure: 30 s, 1, 2, 4, 8 minutes."""
    return timedelta(seconds=30 * 2 ** (attempts - 1))


def sms_text(text: str) -> str:
    """Return a message as one line with the sender's signature, as SMS gateways ask."""
    return "【同江通办】" + "".join(line.strip() for line in text.splitlines())

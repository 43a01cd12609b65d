"""The life of one synthetic case, step by step through the services an officer or a citizen calls."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone

from tongban.applications import services as applications
from tongban.applications.queries import Receipt
from tongban.base.clock import local_day
from tongban.base.desk import Desk, Viewer
from tongban.cases import jobs
from tongban.cases import services as cases
from tongban.cases.models import Case
from tongban.cases.rules import MissingItem, RejectionGround, Way
from tongban.config.simulation import filing
from tongban.config.simulation.town import PERSON, Applicant, Subject, Town
from tongban.journal.services import reopen_days
from tongban.people.permissions import Role
from tongban.ratings import rules as ratings_rules
from tongban.ratings.services import rate

OPENS, CLOSES = time(8, 30), time(16, 30)
PER_PERSON = 3  # cases one person brings in a simulation, on average
# Shares of cases to which something happens; invented.
RETURNED, CORRECTED, UNANSWERED, REJECTED = 0.05, 0.12, 0.15, 0.03
WITHDRAWN, EXTENDED, DENIED, RATED, CHECKED = 0.02, 0.02, 0.04, 0.35, 0.6
WAYS = {"邮寄": Way.POST, "电子证照": Way.ELECTRONIC, "窗口领取": Way.WINDOW}


def simulate(
    *, cases_wanted: int, seed: int, months: int, now: datetime, tick: Callable[[], None]
) -> Counter[str]:
    """Make cases that begin within the last `months` (of 30 days) and have come as far as `now`.

    Each step is a real service call at its own instant. `tick` is called once per case.
    Returns: how many cases stand in which state.
    """
    random = Random(seed)
    began = now - timedelta(days=30 * months)
    reopen_days(local_day(began))
    town = Town(people=max(10, cases_wanted // PER_PERSON), random=random, now=began)
    subjects = random.choices(
        town.subjects, weights=[subject.weight for subject in town.subjects], k=cases_wanted
    )
    starts = sorted(began + random.random() * (now - began) for _ in subjects)
    for subject, start in zip(subjects, starts, strict=True):
        _Story(town, subject, start=start, until=now).run()
        tick()
    jobs.deem_accepted(now)
    jobs.lapse_corrections(now)
    return Counter(Case.objects.values_list("state", flat=True))


class _NotYet(Exception):
    """The next step lies after the present: the story stops here."""


class _Story:
    """One case. `self.at` moves forward; nothing happens after `until`."""

    def __init__(self, town: Town, subject: Subject, *, start: datetime, until: datetime) -> None:
        self.town, self.subject, self.until = town, subject, until
        self.random = town.random
        self.at = start
        self.who: Applicant = town.applicant()

    def run(self) -> None:
        try:
            self._wait(0)
            receipt = self._file()
            self._live(receipt.number)
        except _NotYet:
            return

    # ---- the applicant -----------------------------------------------------------------------

    def _file(self) -> Receipt:
        viewer = self._viewer()
        application_id = filing.complete_draft(
            self.subject.slug,
            self.subject.definition,
            who=self.who,
            viewer=viewer,
            paper=self.town.paper,
            random=self.random,
        )
        return applications.submit(application_id, viewer=viewer, promised=True)

    # ---- the agency ----------------------------------------------------------------------------

    def _live(self, number: str) -> None:
        self._take_in(number)
        if self._happens(REJECTED):
            self._wait(1)
            cases.reject(
                number,
                desk=self._desk(Role.WINDOW),
                ground=RejectionGround.NOT_NEEDED,
                reason="经核对，申请事项依法不需要办理本项手续。（演示）",
            )
            return
        self._wait(1)
        if self.subject.definition.is_instant:
            self._charge(number)
            cases.settle(number, desk=self._desk(Role.CHIEF), receiver=self.who.identity.name)
        else:
            cases.accept(number, desk=self._desk(Role.WINDOW))
            if not self._handle(number):
                return
        self._rate(number)

    def _take_in(self, number: str) -> None:
        self._wait(1)
        if self._happens(RETURNED):
            cases.return_pre_review(
                number, desk=self._desk(Role.WINDOW), opinion="请补充联系方式后重新提交。（演示）"
            )
            self._wait(2)
            cases.resubmit(number, viewer=self._viewer())
            self._wait(1)
        cases.pass_pre_review(number, desk=self._desk(Role.WINDOW))
        cases.receive(number, desk=self._desk(Role.WINDOW))
        if not self._happens(CORRECTED):
            return
        items = [MissingItem("", "申请材料", "复印件不清晰，请重新提供。（演示）")]
        cases.ask_correction(number, desk=self._desk(Role.WINDOW), items=items)
        if self._happens(UNANSWERED):
            raise _NotYet
        self._wait(6)
        cases.answer_correction(number, viewer=self._viewer(), answer="已重新提供。")
        self._wait(1)

    def _handle(self, number: str) -> bool:
        """Return whether the case went on to its end."""
        self._wait(1)
        if self._happens(WITHDRAWN):
            cases.withdraw(number, by=self._viewer(), reason="暂不办理了。")
            return False
        self._special(number)
        if self._happens(EXTENDED):
            reviewer = self._desk(Role.REVIEWER)
            cases.ask_extension(
                number, desk=reviewer, days=5, reason="情况复杂，需进一步核实。（演示）"
            )
            self._wait(1)
            cases.answer_extension(number, desk=self._desk(Role.CHIEF), approved=True)
        denied = self._happens(DENIED)
        if any(stage.role == "审查人员" for stage in self.subject.definition.steps):
            self._wait(2)
            opinion = "不符合法定条件。（演示）" if denied else "材料齐全，符合法定条件。（演示）"
            cases.review(
                number,
                desk=self._desk(Role.REVIEWER),
                recommends_grant=not denied,
                opinion=opinion,
            )
        self._wait(2)
        chief = self._desk(Role.CHIEF)
        if denied:
            cases.deny(number, desk=chief, reasons="不符合本事项规定的条件。（演示）")
            self._wait(2)
            cases.deliver(number, desk=self._desk(Role.WINDOW), receiver=self.who.identity.name)
            return True
        cases.grant(number, desk=chief)
        self._hand_over(number)
        return True

    def _special(self, number: str) -> None:
        outside = [s for s in self.subject.definition.special_procedures if not s.is_counted]
        if not outside or not self._happens(CHECKED):
            return
        procedure = outside[0]
        cases.suspend(
            number,
            desk=self._desk(Role.REVIEWER),
            name=procedure.name,
            reason="依法需要进行。（演示）",
            days=max(1, procedure.limit.days),
            unit=procedure.limit.unit,
        )
        self._wait(max(2, procedure.limit.days // 2))
        cases.resume(
            number,
            desk=self._desk(Role.REVIEWER),
            result="符合要求。（演示）",
            officers="演示甲、演示乙",
        )

    def _hand_over(self, number: str) -> None:
        self._wait(1)
        ways = self.subject.definition.result.delivery or ("窗口领取",)
        way = WAYS[self.random.choice(ways)]
        receiver = self.who.identity.name
        clerk = self._desk(Role.WINDOW)
        address = "同江市通江街1号（演示）" if way is Way.POST else ""
        cases.issue_result(number, desk=clerk, way=way, receiver=receiver, address=address)
        self._charge(number)
        self._wait(3)
        if way is Way.ELECTRONIC:
            cases.collect(number, viewer=self._viewer())
        else:
            tracking = f"EMS{self.random.randrange(10**9):09d}CN" if way is Way.POST else ""
            cases.deliver(
                number, desk=self._desk(Role.WINDOW), receiver=receiver, tracking=tracking
            )

    def _charge(self, number: str) -> None:
        if self.subject.definition.fee.is_charged:
            desk = self._desk(Role.WINDOW)
            cases.note_fee(number, waived="演示数据，没有收费。", desk=desk)

    def _rate(self, number: str) -> None:
        if not self._happens(RATED):
            return
        self._wait(2)
        weights = {5: 70, 4: 20, 3: 6, 2: 3, 1: 1}
        level = self.random.choices(list(weights), weights=list(weights.values()))[0]
        phrases = ratings_rules.phrases_for(ratings_rules.Level(level))
        rate(number, viewer=self._viewer(), level=level, phrases=[self.random.choice(phrases)])

    # ---- time ----------------------------------------------------------------------------------

    def _wait(self, days: int) -> None:
        """Go on to some working hour at most `days` working days later; stop at the present."""
        calendar = self.town.applicants[0].viewer.calendar
        day = local_day(self.at)
        if not calendar.is_workday(day):
            day = calendar.on_or_after(day)
        if days:
            day = calendar.add(day, self.random.randint(0, days)) if self.random.random() else day
        opens = datetime.combine(day, OPENS, timezone.get_default_timezone())
        closes = datetime.combine(day, CLOSES, timezone.get_default_timezone())
        earliest = max(opens, self.at + timedelta(minutes=5))
        self.at = earliest + self.random.random() * max(timedelta(0), closes - earliest)
        if self.at > self.until:
            raise _NotYet

    def _happens(self, share: float) -> bool:
        return self.random.random() < share

    def _desk(self, role: Role) -> Desk:
        return self.town.desk(self.subject.agency_id, role, self.at)

    def _viewer(self) -> Viewer:
        viewer = replace(self.who.viewer, now=self.at, today=local_day(self.at))
        if PERSON in self.subject.definition.audience:
            return replace(viewer, organisation_id=None, organisation_name="")
        return viewer

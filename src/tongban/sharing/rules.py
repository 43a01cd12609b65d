"""What a data source can answer, and what its answers come to. Pure."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tongban.base.said import Said, said


class Outcome(StrEnum):
    """What came of asking."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    FAILED = "failed"


class Failure(StrEnum):
    """Why a source could not be asked."""

    LATE = "late"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    UNSET = "unset"
    BROKEN = "broken"
    OFF = "off"
    RESTING = "resting"


class About(StrEnum):
    """Whom a source knows; the words stand in the data file."""

    PERSON = "自然人"
    ORGANISATION = "法人"


OUTCOME_NAMES = {
    Outcome.ANSWERED: "查到",
    Outcome.NOT_FOUND: "没有记录",
    Outcome.FAILED: "没有查成",
}
NOT_ASKED = (Failure.OFF, Failure.RESTING)  # the source itself was left in peace

FAILURE_NAMES = {
    Failure.LATE: "超过时限没有答复",
    Failure.UNREACHABLE: "连接不上",
    Failure.REFUSED: "拒绝了查询",
    Failure.UNREADABLE: "答复的内容读不懂",
    Failure.UNSET: "接口没有配置好",
    Failure.BROKEN: "接口程序出错",
    Failure.OFF: "已停用",
    Failure.RESTING: "接连失败，一分钟内不再查询",
}

APART = "·"  # what follows it in a purpose tells matters of one name apart, and is not shown
MOST_FACTS = 60
LONGEST_FACT = 500  # characters


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom is asked about: name, and ID number or credit code."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a connector brought: `facts` where it ANSWERED, `failure` where it FAILED."""

    outcome: Outcome
    facts: Mapping[str, str] = field(default_factory=dict)  # name as shown → text
    failure: Failure | None = None


NOT_FOUND = Answer(Outcome.NOT_FOUND)


def answered(facts: Mapping[str, str]) -> Answer:
    """Return the answer that says `facts`."""
    return Answer(Outcome.ANSWERED, facts=dict(facts))


def failed(why: Failure) -> Answer:
    """Return the answer of a source that could not be asked."""
    return Answer(Outcome.FAILED, failure=why)


def read_facts(found: object) -> dict[str, str] | None:
    """Return facts as they may be kept: names and texts, neither many nor long; None where it is not that."""
    if not isinstance(found, dict) or not 0 < len(found) <= MOST_FACTS:
        return None
    for name, text in found.items():
        if not isinstance(name, str) or not isinstance(text, str):
            return None
        if not name.strip() or max(len(name), len(text)) > LONGEST_FACT:
            return None
    return dict(found)


def words_for_applicant(source_name: str, answer: Answer) -> Said:
    """Say what came of it, and what to do when it came to nothing."""
    if answer.outcome is Outcome.ANSWERED:
        return said("已通过“{source}”核验，这份材料不用交。", source=source_name)
    if answer.outcome is Outcome.NOT_FOUND:
        return said("在“{source}”里没有查到您的记录，请上传这份材料。", source=source_name)
    return said("“{source}”暂时查不到，请上传这份材料，或者稍后再试。", source=source_name)


@dataclass(frozen=True, slots=True)
class Count:
    """How often a source said the same in the same time."""

    outcome: Outcome
    failure: str
    ms: int
    times: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of asking one source. `median_ms` is None where it never answered."""

    answered: int
    not_found: int
    failed: int
    median_ms: int | None  # of what it answered or did not find
    failures: Sequence[tuple[Failure, int]]  # the most frequent first


def tally(counts: Iterable[Count]) -> Tally:
    """Sum up what came of asking one source."""
    times = dict.fromkeys(Outcome, 0)
    reasons: dict[Failure, int] = {}
    lasted: list[int] = []
    for count in counts:
        times[count.outcome] += count.times
        if count.outcome is Outcome.FAILED:
            reason = Failure(count.failure)
            reasons[reason] = reasons.get(reason, 0) + count.times
        else:
            lasted += [count.ms] * count.times
    return Tally(
        answered=times[Outcome.ANSWERED],
        not_found=times[Outcome.NOT_FOUND],
        failed=times[Outcome.FAILED],
        median_ms=round(statistics.median(lasted)) if lasted else None,
        failures=sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])),
    )

"""tongban check --journal: what it says of a whole journal and of a damaged one."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import transaction

from tongban.base.desk import System
from tongban.config import cli
from tongban.journal import queries, services
from tongban.journal.models import Entry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lit:
    """A lamp was lit."""

    subject: str


@pytest.fixture(autouse=True)
def journal() -> None:
    with transaction.atomic():
        for subject in ("lamp:1", "lamp:1", "lamp:2"):
            services.record(Lit(subject), by=System(NOON))


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = cli.main(["check", "--journal", *words])
    return code, capsys.readouterr().out


def test_a_whole_journal_is_said_to_be_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys) == (0, "核验 3 条记录，没有发现问题。\n")
    assert said(capsys, "lamp:1") == (0, "核验 2 条记录，没有发现问题。\n")


def test_what_is_broken_is_named_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    Entry.objects.filter(subject="lamp:1", place=2).update(actor="staff:2")

    code, words = said(capsys)

    assert code == 1
    assert "错误 lamp:1 第 2 条：内容被改动" in words
    assert "1 处有问题" in words
    assert said(capsys, "lamp:2")[0] == 0


def test_a_subject_nobody_knows_is_not_called_whole(capsys: pytest.CaptureFixture[str]) -> None:
    code, words = said(capsys, "lamp:9")

    assert (code, "没有“lamp:9”的记录" in words) == (1, True)


def test_the_daily_turn_finds_damage_to_a_chain_that_grew(
    capsys: pytest.CaptureFixture[str],
) -> None:
    services.verify_recent(NOON)
    Entry.objects.filter(subject="lamp:1", place=1).update(body={"lamp": 7})

    with pytest.raises(services.BrokenJournal, match="lamp:1 第 1 条：内容被改动"):
        services.verify_recent(NOON)


def test_the_daily_turn_leaves_chains_that_rest() -> None:
    Entry.objects.filter(subject="lamp:1", place=1).update(body={"lamp": 7})

    assert queries.verify_since(datetime(2026, 3, 3, 4, 0, tzinfo=UTC)) == []

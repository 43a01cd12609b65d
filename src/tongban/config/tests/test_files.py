"""tongban files: an e-file saved and proved; stored files proved."""

import pytest

from tongban.base import files
from tongban.base.desk import System
from tongban.cases.tests.make import a_case
from tongban.config.cli import main
from tongban.config.preparation import DATA
from tongban.law.lifecycle import State
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, an_officer
from tongban.records.models import StoredFile
from tongban.retention import files as keeping
from tongban.retention import services as retention

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _var(var):
    return var


def test_an_e_file_is_saved_and_proves_itself_whole(tmp_path, capsys):
    case, officer = a_case(State.FINISHED), an_officer(Role.CHIEF)

    words = ["files", "export", case.number, "--officer", officer.number, "--to", str(tmp_path)]
    assert main(words) == 0
    path = capsys.readouterr().out.strip()
    assert main(["files", "verify", path]) == 0
    assert "电子档案完整" in capsys.readouterr().out


def test_a_cut_e_file_and_one_that_is_none_are_told_in_words(tmp_path, capsys):
    torn = tmp_path / "torn.zip"
    torn.write_bytes(b"PK\x03\x04")

    assert main(["files", "verify", str(torn)]) == 1
    assert "不是完整的电子档案" in capsys.readouterr().err


def test_who_may_not_take_it_is_told_so(tmp_path, capsys):
    case, clerk = a_case(State.FINISHED), an_officer(Role.WINDOW)

    words = ["files", "export", case.number, "--officer", clerk.number, "--to", str(tmp_path)]
    assert main(words) == 1
    assert not list(tmp_path.glob("*.zip"))
    assert capsys.readouterr().err


def test_a_lost_and_a_changed_file_are_named(capsys):
    a_case(State.FINISHED)
    assert main(["files", "verify"]) == 0
    assert "没有发现问题" in capsys.readouterr().out

    gone = StoredFile.objects.first()
    files.delete(gone.pk)

    assert main(["files", "verify"]) == 1
    said = capsys.readouterr().out
    assert gone.pk in said
    assert "1 个有问题" in said


def test_what_is_kept_no_longer_is_shown_then_erased(capsys):
    retention.load(keeping.read(DATA), by=System(NOW))
    a_case(State.WITHDRAWN)

    assert main(["files", "retention", "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert "没有作出决定的办件：保管 3 年，到期 1 条，最早 2018-11-05" in shown
    assert "已销毁" not in shown

    assert main(["files", "retention"]) == 0
    assert "已销毁" in capsys.readouterr().out
    assert main(["files", "retention"]) == 0
    assert "已销毁 0 条" in capsys.readouterr().out

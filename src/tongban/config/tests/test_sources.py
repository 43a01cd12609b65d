"""tongban sources: one question, on record, whose answer is not shown."""

from pathlib import Path

import pytest

from tongban.config import cli
from tongban.people.permissions import Role
from tongban.people.tests.make import a_person, an_officer, an_organisation
from tongban.sharing.models import Fetch
from tongban.sharing.tests.make import a_row, a_source

pytestmark = pytest.mark.django_db


def ask(source: str, officer: str, *more: str) -> int:
    words = ["sources", "ask", source, "--officer", officer, "--purpose", "接口联调", *more]
    return cli.main(words)


def test_the_command_names_facts_and_says_none(capsys: pytest.CaptureFixture[str]) -> None:
    clerk, person = an_officer(Role.WINDOW), a_person()
    a_row(a_source(), person.id_number)
    assert ask("household", clerk.number, "--id-number", person.id_number) == 0
    said = capsys.readouterr().out
    assert "查到的内容：户籍地址" in said
    assert "演示街" not in said
    assert Fetch.objects.get().asked_by == f"staff:{clerk.id}"


def test_an_enterprise_is_asked_about_by_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    clerk, person, fish = an_officer(Role.WINDOW), a_person(), an_organisation()
    a_row(a_source("business-licence", about="法人"), fish.uscc, 名称="鱼馆")
    known = ["--id-number", person.id_number, "--uscc"]
    assert ask("business-licence", clerk.number, *known, fish.uscc) == 0
    assert ask("business-licence", clerk.number, *known, "91230881MA0000015L") == 1
    assert "还没有这个单位的记录" in capsys.readouterr().err


def test_a_failure_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    clerk, person = an_officer(Role.WINDOW), a_person()
    a_source(is_on=False)
    assert ask("household", clerk.number, "--id-number", person.id_number) == 1
    said = capsys.readouterr()
    assert "请上传这份材料" in said.out
    assert "已停用" in said.err


def test_who_may_not_file_for_a_citizen_asks_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    chief, person = an_officer(Role.ADMIN), a_person()
    a_source()
    assert ask("household", chief.number, "--id-number", person.id_number) == 1
    assert not Fetch.objects.exists()
    assert "没有这个权限" in capsys.readouterr().err


def test_a_folder_with_a_wrong_source_loads_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sharing").mkdir()
    (tmp_path / "sharing" / "sources.yaml").write_text("sources: [{code: x}]", "utf-8")
    assert cli.main(["load", str(tmp_path)]) == 1
    assert "数据源 x：缺少或多出" in capsys.readouterr().err

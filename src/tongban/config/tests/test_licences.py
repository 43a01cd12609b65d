"""tongban licences: a register on the command line, and proving a licence offline."""

import pytest

from tongban.base import files
from tongban.config.cli import main
from tongban.people.permissions import Role
from tongban.people.tests.make import a_uscc, an_officer
from tongban.records.models import Licence
from tongban.records.printing import link_of
from tongban.records.tests.make import a_licence, a_licence_type

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _var(var):
    return var


def test_a_register_is_looked_at_first_and_taken_when_told(tmp_path, capsys):
    a_licence_type()
    officer = an_officer(Role.CHIEF)
    register = tmp_path / "register.csv"
    header = "证照类型,证照编号,持证人,证件号码,有效期起,有效期止"
    register.write_text(f"{header}\n食品经营许可证,JY1,演示鱼馆,{a_uscc()},2016-03-02,\n")
    words = ["licences", "import", str(register), "--officer", officer.number]

    assert main(words) == 0
    assert "检查通过" in capsys.readouterr().out
    assert not Licence.objects.exists()
    assert main([*words, "--take"]) == 0
    assert "已导入：新证照 1 个" in capsys.readouterr().out


def test_a_wrong_register_says_its_lines(tmp_path, capsys):
    register = tmp_path / "register.csv"
    register.write_text("证照类型\n")
    words = ["licences", "import", str(register), "--officer"]

    assert main([*words, an_officer(Role.CHIEF).number]) == 1
    assert "第 1 行：缺少列" in capsys.readouterr().err
    assert main([*words, an_officer(Role.WINDOW).number]) == 1
    assert "没有这个权限" in capsys.readouterr().err
    assert main([*words, "NOBODY"]) == 1


def test_a_sealed_file_and_its_code_are_proved_without_the_database(
    tmp_path, capsys, django_assert_num_queries
):
    licence = a_licence(signed=True)
    sealed, link = files.get(licence.file_id), link_of(licence)
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(sealed)
    bad.write_bytes(sealed + b"x")

    with django_assert_num_queries(0):
        assert main(["licences", "verify", str(good), "--qr", link]) == 0
        assert main(["licences", "verify", str(bad)]) == 1
        assert main(["licences", "verify", "--qr", link[:-3] + "AAA"]) == 1

    said = capsys.readouterr().out
    assert "good.pdf：签章有效，文件未改动" in said
    assert "二维码：签名有效" in said
    assert licence.identifier in said
    assert "bad.pdf：签章已损坏" in said
    assert "二维码：签名不对" in said

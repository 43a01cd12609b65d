"""tongban take: a dry run unless it is told to write."""

import pytest

from tongban.catalogue.models import Draft
from tongban.catalogue.tests.make import a_document, a_file, an_item
from tongban.config import cli

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(tmp_path):
    def write(*documents, name="事项.csv"):
        path = tmp_path / name
        path.write_bytes(a_file(*documents, form="csv"))
        return str(path)

    return write


def test_it_tells_what_would_happen_and_writes_only_when_told(table, capsys):
    an_item()
    path = table(a_document(name="新名称"))

    assert cli.main(["take", path]) == 0
    assert not Draft.objects.exists()
    assert cli.main(["take", path, "--take"]) == 0

    said = capsys.readouterr().out
    assert "有变更 1" in said
    assert "变更草稿 1 份" in said
    assert Draft.objects.get().document["name"] == "新名称"


def test_every_bad_cell_is_a_line(table, capsys):
    an_item()
    path = table(a_document(kind="许可"), a_document(slug="food-new", agency="某局"))

    assert cli.main(["take", path, "--take"]) == 1

    said = capsys.readouterr().err
    assert "事项 第 2 行" in said
    assert "“许可”" in said
    assert "没有“某局”这个部门" in said
    assert not Draft.objects.exists()


def test_a_file_that_is_not_there_or_of_no_known_form_is_said(tmp_path, capsys):
    (tmp_path / "x.doc").write_bytes(b"x")

    assert cli.main(["take", str(tmp_path / "missing.csv")]) == 1
    assert cli.main(["take", str(tmp_path / "x.doc")]) == 1

    said = capsys.readouterr().err
    assert "missing.csv" in said
    assert "请选择格式" in said

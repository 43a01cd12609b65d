"""The e-file of an ended case: all of it, with sums, the same each time, for those who may."""

import hashlib
import io
import json
import zipfile

import pytest

from tongban.applications.models import ApplicationMaterial
from tongban.base import zipping
from tongban.base.errors import NotPermitted, Refused
from tongban.base.ids import new_id
from tongban.cases import services
from tongban.cases.models import Case
from tongban.cases.queries import CHAIN_PATH
from tongban.cases.tests.make import a_case
from tongban.journal.models import Entry
from tongban.law.lifecycle import State
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_person
from tongban.sharing.models import Fetch
from tongban.sharing.tests.make import a_source

pytestmark = pytest.mark.django_db


def taken(case, desk=None):
    """The bytes of the e-file."""
    return b"".join(services.export_efile(case.number, desk=desk or a_desk(Role.CHIEF)).chunks)


def opened(data):
    return zipfile.ZipFile(io.BytesIO(data))


def test_it_holds_the_form_papers_documents_course_and_result_with_an_index():
    case = a_case(State.FINISHED, person=a_person("张建国"), shop="赫乡小馆")
    archive = opened(taken(case))
    names = sorted(archive.namelist())

    assert names[:3] == ["00 目录.html", "00 目录.json", "01 申请表.html"]
    assert any(name.startswith("02 材料/01 ") for name in names)
    assert any(name.startswith("03 文书/01 ") and name.endswith(".pdf") for name in names)
    assert any(name.startswith("05 结果/") for name in names)
    assert "赫乡小馆" in archive.read("01 申请表.html").decode()
    index = json.loads(archive.read("00 目录.json"))
    assert (index["number"], index["item"]) == (case.number, case.item_name)
    for part in index["parts"]:
        if part["path"]:
            digest = hashlib.sha256(archive.read(part["path"])).hexdigest()
            assert part["sha256"] == digest
    assert {part["kind"] for part in index["parts"]} == {"申请表", "材料", "文书", "过程", "结果"}
    sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
    assert sums.keys() == set(names) - {"SHA256SUMS"}


def test_its_record_is_the_chain_of_the_journal():
    case = a_case(State.FINISHED)

    entries = json.loads(opened(taken(case)).read(CHAIN_PATH))

    rows = Entry.objects.filter(subject=f"case:{case.id}").order_by("place")
    assert [entry["digest"] for entry in entries] == list(rows.values_list("digest", flat=True))
    assert entries[0]["event"] == "CaseOpened"


def test_the_same_case_gives_the_same_bytes_and_who_took_it_is_written_down():
    case = a_case(State.FINISHED)
    services.print_papers(case.id, by=a_desk())

    assert taken(case) == taken(case)

    assert Entry.objects.filter(subject=f"export:{case.id}", event="CaseExported").count() == 2


def test_a_changed_part_is_named(tmp_path):
    case = a_case(State.FINISHED)
    path, changed = tmp_path / "a.zip", tmp_path / "b.zip"
    path.write_bytes(taken(case))
    assert zipping.checked(str(path)) == []

    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(changed, "w") as into:
        for name in archive.namelist():
            if name == "00 目录.html":
                continue
            data = archive.read(name)
            into.writestr(name, data + b" " if name == CHAIN_PATH else data)
        into.writestr("另外的.txt", b"x")

    faults = zipping.checked(str(changed))
    assert sorted(faults) == sorted(
        ["缺少：00 目录.html", "多出：另外的.txt", f"被改动：{CHAIN_PATH}"]
    )


def test_a_case_that_goes_on_has_none():
    case = a_case(State.DELIVERING)

    with pytest.raises(Refused) as refused:
        taken(case)
    assert refused.value.code == "case.not_ended"


@pytest.mark.parametrize("role", [Role.WINDOW, Role.SUPERVISOR])
def test_who_does_not_review_takes_none(role):
    case = a_case(State.FINISHED)

    with pytest.raises(NotPermitted):
        taken(case, a_desk(role))
    assert not Entry.objects.filter(event="CaseExported").exists()


def test_another_agency_s_case_does_not_exist():
    case = a_case(State.FINISHED)

    with pytest.raises(Case.DoesNotExist):
        taken(case, a_desk(Role.CHIEF, agency="gazx"))


def test_what_a_data_source_said_is_in_it():
    case = a_case(State.FINISHED)
    source = a_source()
    fetch = Fetch(
        source=source,
        person_id=case.person_id,
        purpose="测试",
        basis="测试",
        outcome="answered",
        ms=1,
        asked_by="person:1",
        at=case.submitted_at,
    )
    fetch.said = {"户籍地址": "同江市演示街1号"}
    fetch.save()
    paper = ApplicationMaterial.objects.filter(application_id=case.application_id).first()
    paper.pk, paper.way, paper.material, paper.fetch = new_id(), "shared", None, fetch
    paper.save(force_insert=True)

    archive = opened(taken(case))

    (name,) = [name for name in archive.namelist() if name.endswith("共享核验.json")]
    assert json.loads(archive.read(name))["facts"] == {"户籍地址": "同江市演示街1号"}

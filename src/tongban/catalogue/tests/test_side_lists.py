"""涉审中介服务 and 取消的证明: loaded with the catalogue, kept up by the editor, shown with their items."""

import shutil
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused, Stale
from tongban.catalogue import queries, services
from tongban.catalogue.models import Intermediary, Item, Proof
from tongban.catalogue.queries.data_elements import items_asking, shared_elements
from tongban.catalogue.tests.make import (
    NOW,
    SYSTEM,
    TONGJIANG,
    an_item,
    the_whole_catalogue,
)
from tongban.forms.models import DataElement
from tongban.journal.models import Entry
from tongban.journal.queries import history
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk
from tongban.records.models import LicenceType

pytestmark = pytest.mark.django_db

SERVICE = {
    "slug": "seal-report",
    "service": "印章检测",
    "items": ["food-business-licence"],
    "basis": [{"law": "检测办法", "article": "第三条", "gist": "印章应当检测"}],
    "payer": "申请人",
    "pricing": "市场调节价",
    "price_note": "双方协商",
    "provider": "检测机构",
    "result": "检测报告",
    "typical_days": 3,
    "necessity": "可自行编制",
    "note": None,
}
PROOF = {
    "name": "经营场所证明",
    "material_names": ["居委会场所证明"],
    "issued_by": "居委会",
    "replaced_by": "书面承诺",
    "replacement": "住所申报承诺",
    "asked_by": ["food-business-licence"],
    "abolished_in": "2018",
    "batch": "2018年证明事项清理",
    "kind": "清理取消",
    "basis": "国办发〔2018〕47号",
}


@pytest.fixture
def editor():
    return replace(a_desk(Role.EDITOR), now=NOW, today=date(2026, 11, 20))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "items").mkdir()
    shutil.copy(TONGJIANG / "items" / "xfj.yaml", tmp_path / "items")
    for name in (
        "bundles.yaml",
        "synonyms.yaml",
        "intermediaries.yaml",
        "abolished_proofs.yaml",
        "licences.yaml",
        "elements.yaml",
    ):
        shutil.copy(TONGJIANG / name, tmp_path)
    return tmp_path


def change(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_both_are_loaded_with_the_catalogue_and_a_second_time_nothing_is_written():
    first = the_whole_catalogue()
    entries = Entry.objects.count()
    again = the_whole_catalogue()

    assert (first.intermediaries, first.proofs, first.licence_types) == (24, 35, 63)
    assert (again.intermediaries, again.proofs, again.licence_types) == (0, 0, 0)
    assert Entry.objects.count() == entries
    assert (Intermediary.objects.count(), Proof.objects.count()) == (24, 35)
    assert history("intermediary:eia-report")[0].body["before"] is None


def test_what_changed_in_the_file_is_written_with_before_and_after(folder):
    services.load(folder, by=SYSTEM)
    change(folder, "intermediaries.yaml", "service: 节能报告评审", "service: 节能报告审查")

    report = services.load(folder, by=SYSTEM)

    assert (report.intermediaries, report.proofs) == (1, 0)
    last = history("intermediary:energy-review")[-1].body
    assert (last["before"]["service"], last["after"]["service"]) == ("节能报告评审", "节能报告审查")


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (
            "intermediaries.yaml",
            "pricing: 政府购买",
            "pricing: 随便",
            "services[1].pricing “随便”不在",
        ),
        (
            "intermediaries.yaml",
            "slug: energy-review",
            "slug: eia-report",
            "“eia-report”出现了 2 次",
        ),
        (
            "abolished_proofs.yaml",
            "replaced_by: 法定证照",
            "replaced_by: 无",
            "proofs[0].replaced_by",
        ),
        ("abolished_proofs.yaml", "proofs:", "proof:", "缺少“proofs”"),
        ("licences.yaml", "validity_years: 5", "validity_years: 五", "validity_years 应为整数"),
        ("licences.yaml", "name: 结婚证", "name: 离婚证", "“离婚证”出现了 2 次"),
        ("elements.yaml", "sensitivity: 敏感", "sensitivity: 秘密", "elements[0].sensitivity"),
        ("elements.yaml", "element: person.name", "element: own.name", "不入目录"),
        ("elements.yaml", "element: person.name", "element: person.gender", "出现了 2 次"),
        ("elements.yaml", "code: DE01002", "code: DE01001", "“DE01001”出现了 2 次"),
    ],
)
def test_a_fault_is_said_with_its_place_and_nothing_is_loaded(folder, name, old, new, words):
    change(folder, name, old, new)

    with pytest.raises(services.Faulty) as refused:
        services.load(folder, by=SYSTEM)

    assert words in str(refused.value)
    assert str(refused.value).startswith(f"{name}:")
    assert not Item.objects.exists()
    assert not Intermediary.objects.exists()


def test_a_form_bound_to_an_element_outside_the_dictionary_is_not_loaded(folder):
    change(folder, "elements.yaml", "element: person.phone", "element: person.fax")

    with pytest.raises(services.Faulty, match=r"G32 “person\.phone”不在数据元目录内"):
        services.load(folder, by=SYSTEM)

    assert not Item.objects.exists()
    assert not DataElement.objects.exists()


def test_the_dictionary_is_loaded_and_says_which_items_ask_what(client, folder):
    first, again = services.load(folder, by=SYSTEM), services.load(folder, by=SYSTEM)

    answer = client.get("/api/v1/elements").json()

    assert (first.elements, again.elements) == (DataElement.objects.count(), 0)
    name = next(one for one in answer["elements"] if one["element"] == "person.name")
    assert (name["code"], name["source"], name["reused"]) == ("DE01006", "人口库", True)
    assert name["items"] == len(items_asking("person.name")) > 0
    assert answer["next"]  # a page of fifty
    rest = client.get("/api/v1/elements", {"after": answer["next"]}).json()
    codes = [one["code"] for one in answer["elements"] + rest["elements"]]
    assert codes == sorted(codes)
    assert len(codes) == first.elements


def test_the_editor_is_offered_the_dictionary(folder):
    services.load(folder, by=SYSTEM)

    offered = {one.element: one for one in shared_elements()}

    assert offered["vehicle.plate"].forms == 0  # no item of this folder asks it
    assert offered["person.name"].forms > 0
    assert "vehicle.type" not in offered  # a choice without choices


def test_a_type_of_licence_keeps_its_code_when_its_text_changes(folder):
    services.load(folder, by=SYSTEM)
    code = LicenceType.objects.get(name="结婚证").code
    change(folder, "licences.yaml", "validity: 婚姻关系存续期间有效", "validity: 长期有效")

    report = services.load(folder, by=SYSTEM)

    assert report.licence_types == 1
    changed = LicenceType.objects.get(name="结婚证")
    assert (changed.code, changed.validity) == (code, "长期有效")
    last = history(f"licence-type:{changed.id}")[-1].body
    assert last["before"]["validity"] == "婚姻关系存续期间有效"


def test_a_folder_may_leave_both_out(folder):
    services.load(folder, by=SYSTEM)
    for name in ("intermediaries.yaml", "abolished_proofs.yaml"):
        (folder / name).unlink()

    report = services.load(folder, by=SYSTEM)

    assert (report.intermediaries, report.proofs) == (0, 0)
    assert Intermediary.objects.count() == 24


def test_what_the_editor_changed_is_not_loaded_over(folder, editor):
    the_whole_catalogue()
    kept = queries.intermediary_to_edit("energy-review")
    services.change_intermediary(
        "energy-review",
        {**kept.document, "typical_days": 8},
        reason="按新规定",
        seen=kept.seen,
        desk=editor,
    )

    report = services.load(folder, by=SYSTEM)

    assert report.intermediaries == 0
    assert queries.intermediary("energy-review").typical_days == 8


def test_an_intermediary_is_added_changed_taken_off_and_put_back(editor):
    an_item()
    services.add_intermediary(SERVICE, reason="新增", desk=editor)
    seen = queries.intermediary_to_edit("seal-report").seen
    services.change_intermediary(
        "seal-report",
        {**SERVICE, "payer": "审批部门"},
        reason="改由部门付费",
        seen=seen,
        desk=editor,
    )

    found = queries.intermediary("seal-report")
    assert (found.payer, found.is_paid_by_applicant, found.may_do_oneself) == (
        "审批部门",
        False,
        True,
    )
    assert [item.name for item in found.items] == ["食品经营许可（新办）"]

    services.cancel_intermediary("seal-report", reason="不再需要", desk=editor)
    with pytest.raises(NotFound):
        queries.intermediary("seal-report")
    assert queries.intermediaries(every=True).items[0].is_cancelled
    with pytest.raises(Refused, match="已经移出"):
        services.cancel_intermediary("seal-report", reason="再移一次", desk=editor)

    seen = queries.intermediary_to_edit("seal-report").seen
    services.change_intermediary("seal-report", SERVICE, reason="恢复", seen=seen, desk=editor)
    assert queries.intermediary("seal-report").payer == "申请人"
    lines = history("intermediary:seal-report")
    assert [line.body["after"]["state"] for line in lines] == [
        "in_use", "in_use", "cancelled", "in_use",
    ]  # fmt: skip
    assert lines[1].body["before"]["payer"] == "申请人"
    assert lines[1].body["reason"] == "改由部门付费"


def test_a_proof_is_added_changed_and_taken_off(editor):
    an_item()
    proof_id = services.add_proof(PROOF, reason="清理", desk=editor)
    seen = queries.proof_to_edit(proof_id).seen
    services.change_proof(
        proof_id, {**PROOF, "name": "场所证明"}, reason="更名", seen=seen, desk=editor
    )

    assert [p.name for p in queries.proofs("场所").items] == ["场所证明"]
    assert queries.proofs("居委会场所").items  # by what an item called it
    assert not queries.proofs("经营场所证明").items

    services.cancel_proof(proof_id, reason="法律又要求提供", desk=editor)
    assert not queries.proofs().items
    states = [line.body["after"]["state"] for line in history(f"proof:{proof_id}")]
    assert states == ["in_use", "in_use", "cancelled"]


def test_two_editors_do_not_write_over_one_another(editor):
    an_item()
    services.add_intermediary(SERVICE, reason="新增", desk=editor)
    seen = queries.intermediary_to_edit("seal-report").seen
    services.change_intermediary(
        "seal-report", {**SERVICE, "typical_days": 5}, reason="加快", seen=seen, desk=editor
    )

    with pytest.raises(Stale):
        services.change_intermediary(
            "seal-report", {**SERVICE, "typical_days": 9}, reason="放慢", seen=seen, desk=editor
        )


def test_adding_twice_and_saving_nothing_are_refused_in_words(editor):
    an_item()
    services.add_intermediary(SERVICE, reason="新增", desk=editor)
    proof_id = services.add_proof(PROOF, reason="新增", desk=editor)

    with pytest.raises(Refused, match="已经在清单里"):
        services.add_intermediary(SERVICE, reason="新增", desk=editor)
    with pytest.raises(Refused, match="已经在清单里"):
        services.add_proof(PROOF, reason="新增", desk=editor)
    seen = queries.proof_to_edit(proof_id).seen
    with pytest.raises(Refused, match="没有改动"):
        services.change_proof(proof_id, PROOF, reason="无", seen=seen, desk=editor)


def test_what_is_wrong_is_said_by_field(editor):
    with pytest.raises(Invalid) as refused:
        services.add_intermediary(
            {**SERVICE, "pricing": "随便", "items": ["no-such-item"]}, reason=" ", desk=editor
        )

    assert {p.field for p in refused.value.problems} == {"pricing", "items", "reason"}
    assert not Intermediary.objects.exists()


def test_only_the_editor_keeps_them():
    desk = a_desk(Role.CHIEF)

    with pytest.raises(NotPermitted):
        services.add_intermediary(SERVICE, reason="新增", desk=desk)
    with pytest.raises(NotPermitted):
        services.cancel_proof(Proof().pk, reason="取消", desk=desk)


def test_an_item_knows_its_services_and_proofs_without_asking_again(editor):
    an_item()
    an_item("id-card-renew")
    services.add_intermediary(SERVICE, reason="新增", desk=editor)
    services.add_proof(PROOF, reason="新增", desk=editor)
    found = queries.side_lists_of("food-business-licence")

    with CaptureQueriesContext(connection) as sql:
        again = queries.side_lists_of("food-business-licence")
        other = queries.side_lists_of("id-card-renew")
        named = queries.side_lists_of("id-card-renew", ["seal-report"])

    assert again == found
    assert [s.slug for s in found.intermediaries] == ["seal-report"]
    assert [p.replacement for p in found.proofs] == ["住所申报承诺"]
    assert (other.intermediaries, other.proofs) == ((), ())
    assert [s.slug for s in named.intermediaries] == ["seal-report"]
    assert len(sql) <= 1  # the edition

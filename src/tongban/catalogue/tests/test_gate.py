"""The publish gate: every rule refuses what it says, and nothing else."""

from copy import deepcopy

import pytest

from tongban.agencies.services import save_agency
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.catalogue import services
from tongban.catalogue.gate import RULES, Facts, SameCode, Severity, check, errors
from tongban.catalogue.models import DirectoryEntry, GateSetting, ItemVersion, Proof
from tongban.catalogue.queries import guide
from tongban.catalogue.queries.gate import findings, rule_lines, shared_codes, warned
from tongban.catalogue.tests.make import SYSTEM, a_document, an_item
from tongban.journal.queries import history
from tongban.law.clock import Limit
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk

BASE = "000131001001"
MATERIAL = {
    "name": "经营场所平面图",
    "kind": "图纸",
    "source": "申请人自备",
    "issued_by": None,
    "form": "电子",
    "originals": 1,
    "copies": 0,
    "necessity": "必要",
    "when": None,
    "licence": None,
    "status": "保留",
}
DAYS = {"days": 30, "unit": "自然日"}
RESULT = {"name": "食品经营许可证", "kind": "证照", "delivery": ["窗口领取"]}
FREE, CHARGED = {"charged": False, "standard": None, "basis": None}, {"charged": True}
HALF = [{"name": "受理", "role": "窗口人员"}, {"name": "审查", "role": "审查人员"}]
REASON = "到现场核验材料原件"

# rule: what is changed of a sound document, and the path the finding points at.
BROKEN = [
    ("G00", {"kind": "行政"}, "kind"),
    ("G01", {"promised_limit": {"days": 0, "unit": "工作日"}}, "case_type"),
    ("G02", {"kind": "行政确认", "steps": HALF[:1]}, "steps"),
    ("G03", {"result": RESULT | {"kind": "批文"}}, "result.kind"),
    ("G04", {"result": RESULT | {"name": "同意开业公文"}}, "result.kind"),
    ("G05", {"result": RESULT | {"name": "关于开业的批复"}}, "result.kind"),
    ("G06", {"visits": 1, "visit_reason": None}, "visit_reason"),
    ("G07", {"visits": 0, "visit_reason": REASON}, "visit_reason"),
    (
        "G08",
        {"visits": 0, "visit_reason": None, "online_depth": 1, "result": RESULT},
        "result.delivery",
    ),
    ("G09", {"online_depth": 4, "visits": 1, "visit_reason": REASON}, "visits"),
    ("G10", {"fee": CHARGED | {"standard": "每件 10 元", "basis": None}}, "fee.basis"),
    ("G10", {"fee": CHARGED | {"standard": None, "basis": "财综〔2004〕1号"}}, "fee.standard"),
    ("G11", {"fee": FREE, "pay_online": True}, "pay_online"),
    ("G12", {"phone": "0454-2922345", "supervise_phone": "0454-2922345"}, "supervise_phone"),
    ("G12", {"phone": "2922345"}, "phone"),
    ("G13", {"audience": ["自然人"], "themes": ["水务气象"]}, "themes"),
    ("G13", {"audience": ["企业法人"], "themes": ["生育收养"]}, "themes"),
    ("G14", {"steps": HALF}, "steps"),
    ("G15", {}, "result.sample"),
    (
        "G16",
        {"statutory_limit": {"days": 20, "unit": "工作日"}, "promised_limit": DAYS},
        "promised_limit",
    ),
    ("G17", {"materials": [MATERIAL | {"name": "法律法规规定的其他材料"}]}, "materials.0.name"),
    ("G17", {"materials": [MATERIAL | {"name": "相关资料"}]}, "materials.0.name"),
    ("G19", {"materials": [MATERIAL | {"source": "政府部门核发"}]}, "materials.0.issued_by"),
    ("G20", {"base_code": "000731001001"}, "base_code"),
    ("G20", {"task_code": BASE}, "task_code"),
    ("G20", {"handle_code": "1" * 33}, "handle_code"),
    ("G22", {"form_fields": []}, "form_fields"),
    ("G24", {"conditions": []}, "conditions"),
    ("G25", {"faqs": []}, "faqs"),
    ("G26", {}, "phone"),
    ("G27", {"materials": [MATERIAL | {"source": "其他"}]}, "materials.0.basis"),
    ("G28", {"fee": CHARGED | {"standard": "10 元", "basis": "财综〔2004〕1号"}}, "pay_online"),
    ("G29", {}, "base_code"),
    ("G31", {"promised_limit": None}, "promised_limit"),
    (
        "G30",
        {
            "case_type": "即办件",
            "special_procedures": [
                {"name": "听证", "days": 20, "unit": "工作日", "counted": False}
            ],
        },
        "special_procedures",
    ),
]


def rules_of(document, **facts):
    return {
        (finding.code, ".".join(map(str, finding.path)))
        for finding in check(document, Facts(**facts))
    }


@pytest.mark.parametrize(("rule", "changes", "path"), BROKEN)
def test_a_rule_refuses_what_it_says_at_the_field_to_change(rule, changes, path):
    assert (rule, path) in rules_of(a_document(**changes))


@pytest.mark.parametrize(("rule", "changes"), [(rule, changes) for rule, changes, _ in BROKEN])
def test_what_stops_a_publication_did_not_before_the_change(rule, changes):
    sound = {finding.code for finding in errors(check(a_document(), Facts()))}

    assert sound == set()
    assert rule in {finding.code for finding in check(a_document(**changes), Facts())}


def test_every_rule_has_a_document_that_breaks_it():
    elsewhere = {"G18", "G21", "G23", "G32", "G33", "G34"}  # need facts beside the document

    assert {rule for rule, _, _ in BROKEN} | elsewhere == set(RULES)


def test_an_abolished_proof_is_refused_to_those_who_asked_for_it():
    document = a_document(materials=[MATERIAL | {"name": "生存证明"}])
    mine = {"生存证明": frozenset({document["slug"]})}

    assert ("G18", "materials.0.status") in rules_of(document, abolished=mine)


def test_an_abolished_proof_is_refused_as_a_field_of_the_form_too():
    document = a_document()
    label = document["form_fields"][0]["label"]

    found = rules_of(document, abolished={label: frozenset({"something-else"})})

    assert ("G18", "form_fields.0.label") in found


def test_an_abolished_proof_is_refused_to_others_without_a_law_of_their_own():
    document = a_document(materials=[MATERIAL | {"name": "验资报告"}])
    of_others = {"验资报告": frozenset({"something-else"})}
    assert ("G18", "materials.0.basis") in rules_of(document, abolished=of_others)

    document["materials"][0]["basis"] = "社会团体登记管理条例第十二条"
    assert not {rule for rule, _ in rules_of(document, abolished=of_others)} & {"G18"}


def test_items_of_one_code_agree_on_name_kind_and_statutory_limit():
    document = a_document(base_code=BASE, statutory_limit={"days": 20, "unit": "工作日"})
    other = SameCode("elsewhere", "林业局", "别的名称", "行政确认", Limit(30))

    found = [f for f in check(document, Facts(same_code=(other,))) if f.code == "G21"]

    assert [finding.path for finding in found] == [("kind",), ("name",), ("statutory_limit",)]
    assert "这里20 个工作日，那里30 个工作日" in found[2].words


def test_an_intermediary_that_is_not_on_the_list_is_refused():
    document = a_document(intermediaries=["eia-report"])

    assert ("G23", "intermediaries") in rules_of(document, intermediaries=frozenset({"other"}))
    assert ("G23", "intermediaries") not in rules_of(document)  # no list is kept yet


def test_a_data_source_is_registered_and_named_where_a_paper_is_asked():
    path = "materials.0.data_source"
    kept = a_document(materials=[MATERIAL | {"data_source": "household"}])
    shared = a_document(materials=[MATERIAL | {"data_source": "household", "status": "共享免交"}])

    assert ("G34", path) in rules_of(kept, sources=frozenset({"marriage"}))
    assert ("G34", path) in rules_of(shared, sources=frozenset({"household"}))
    assert ("G34", path) not in rules_of(kept, sources=frozenset({"household"}))
    assert ("G34", path) not in rules_of(kept)  # no source is kept yet


def test_a_shared_element_is_in_the_dictionary_and_of_its_type():
    document = a_document()
    shared = [f for f in document["form_fields"] if not f["element"].startswith("own.")]
    right = {asked["element"]: asked["type"] for asked in shared}
    first = document["form_fields"].index(shared[0])
    other_type = right | {shared[0]["element"]: "boolean"}

    assert "G32" not in {rule for rule, _ in rules_of(document, elements=right)}
    assert ("G32", f"form_fields.{first}.type") in rules_of(document, elements=other_type)
    assert ("G32", f"form_fields.{first}.element") in rules_of(document, elements={})
    assert "G32" not in {rule for rule, _ in rules_of(document)}  # no dictionary is kept yet


def test_a_registration_offers_only_filings_that_are_merged_into_it():
    document = a_document("sole-trader-new")
    asked = next(f for f in document["form_fields"] if f["element"] == "own.multi-certs")
    place, listed = document["form_fields"].index(asked), frozenset(asked["choices"])
    refused = ("G33", f"form_fields.{place}.choices")

    assert refused not in rules_of(document, merged={"sole-trader-new": listed})
    assert refused in rules_of(document, merged={"sole-trader-new": listed - {"公章刻制备案"}})
    assert refused in rules_of(document, merged={"company-registration-new": listed})
    assert refused not in rules_of(document)  # no list is kept yet


def test_a_rule_switched_off_finds_nothing():
    document = a_document(visits=1, visit_reason=None)

    assert "G06" not in {rule for rule, _ in rules_of(document, severities={"G06": Severity.OFF})}


@pytest.mark.django_db
class TestPublishing:
    def test_errors_stop_it_and_say_where(self):
        document = a_document(visits=1, visit_reason=None)
        save_agency("scjg", by=SYSTEM, name="市市场监督管理局", short="市场监管局", kind="政府部门")

        with pytest.raises(Invalid) as refused:
            services.publish(document, by=SYSTEM)

        assert [(p.field, p.code) for p in refused.value.problems] == [("visit_reason", "gate.G06")]
        assert not ItemVersion.objects.exists()

    def test_warnings_are_recorded_with_the_version(self):
        item = an_item()

        recorded = ItemVersion.objects.get(pk=item.version_id).warnings

        assert {"G15", "G29"} <= {warning["code"] for warning in recorded}

    def test_the_office_may_make_a_rule_a_warning(self):
        GateSetting.objects.create(rule="G06", severity="warning", reason="试行", set_at=SYSTEM.now)
        an_item(visits=1, visit_reason=None)

        assert guide("food-business-licence").number == 1

    def test_the_entry_of_the_basic_catalogue_is_the_standard(self):
        document = a_document(base_code=BASE)
        entry = DirectoryEntry.objects.create(code=BASE)
        entry.current = entry.versions.create(
            number=1,
            name=document["name"],
            kind="行政许可",
            statutory_days=15,
            statutory_unit="工作日",
            effective_on=SYSTEM.now.date(),
            made_at=SYSTEM.now,
        )
        entry.save()

        found = [finding for finding in findings(document) if finding.code == "G21"]

        assert [(f.path, "基本目录" in f.words) for f in found] == [(("statutory_limit",), True)]

    def test_a_proof_abolished_today_stops_the_next_publication(self):
        item = an_item()
        document = deepcopy(ItemVersion.objects.get(pk=item.version_id).definition)
        name = next(m["name"] for m in document["materials"] if m["status"] == "保留")
        Proof.objects.create(name="试", material_names=[name], asked_by=[document["slug"]])

        assert "G18" in {finding.code for finding in findings(document)}

    def test_it_takes_nine_queries_however_many(self, django_assert_max_num_queries):
        an_item()
        with django_assert_max_num_queries(9):
            findings(a_document(base_code=BASE))


@pytest.mark.django_db
class TestTheOffice:
    def test_it_sets_how_strict_a_rule_is_and_the_journal_says_what_it_was(self):
        services.set_severity("G06", "warning", reason="试行三个月", desk=a_desk(Role.EDITOR))

        an_item(visits=1, visit_reason=None)

        (line,) = [line for line in rule_lines() if line.rule.code == "G06"]
        assert (line.severity, line.is_changed) == (Severity.WARNING, True)
        (entry,) = history("gate:G06")
        assert (entry.body["before"], entry.body["severity"]) == ("error", "warning")
        assert warned()["G06"] == 1

    @pytest.mark.parametrize(
        ("rule", "severity", "reason", "error"),
        [
            ("G99", "off", "无", NotFound),
            ("G00", "off", "无", NotFound),
            ("G06", "strict", "无", Invalid),
            ("G06", "off", " ", Invalid),
            ("G06", "error", "无", Refused),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, rule, severity, reason, error):
        with pytest.raises(error):
            services.set_severity(rule, severity, reason=reason, desk=a_desk(Role.EDITOR))
        assert not GateSetting.objects.exists()

    def test_a_department_does_not_set_it(self):
        with pytest.raises(NotPermitted):
            services.set_severity("G06", "off", reason="麻烦", desk=a_desk(Role.CHIEF))

    def test_items_of_one_code_stand_side_by_side(self):
        an_item(base_code=BASE)
        GateSetting.objects.create(rule="G21", severity="warning", reason="", set_at=SYSTEM.now)
        an_item("sole-trader-new", base_code=BASE, kind="行政许可")

        (group,) = shared_codes()

        assert len(group.items) == 2
        assert "name" in group.differs

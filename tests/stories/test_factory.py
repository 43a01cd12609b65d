"""三江米业 builds a rice mill: four phases in a year, each one form, the next when the one before is done."""

from tests.stories.conftest import Town
from tests.stories.one_matter import (
    case_of,
    decides,
    fills,
    grants,
    hands_in,
    is_open,
    takes_in,
    wishes,
)
from tests.stories.papers import a_pdf
from tests.stories.visitor import Visitor, a_file
from tongban.applications.models import ApplicationMaterial
from tongban.base.clock import now
from tongban.base.desk import System
from tongban.cases.models import Case
from tongban.config.preparation import DATA
from tongban.joint import services as joint
from tongban.joint.models import JointCase, Simulation
from tongban.journal.queries import verify
from tongban.people.models import Organisation
from tongban.people.permissions import Role
from tongban.people.tests.make import a_mandate, an_organisation, sign_in
from tongban.projects.models import Convening, Project

MILL = "三江米业年产十万吨稻米加工厂"
REGISTERED = {
    "project.name": MILL,
    "industry": "13",
    "route": "approve",
    "land": "sale",
    "fire": "no",
    "bid": "no",
    "eia": "table",
    "energy": "no",
    "project.location": "黑龙江省佳木斯市同江市工业园区纬三路",
    "project.scale": "新建加工车间一座、原粮仓四座",
    "project.investment": "6800",
    "project.industry": "农副食品加工业",
    "project.land_area": "42000",
    "project.floor_area": "18600",
}
LAND, APPROVAL, LAND_PERMIT = (
    "land-use-preexamination",
    "project-approval-enterprise",
    "land-planning-permit",
)
EIA, WORKS, DRAWING, CONSTRUCTION = (
    "eia-form-approval",
    "works-planning-permit",
    "drawing-review-filing",
    "construction-permit",
)
VERIFICATION, FILING = "planning-completion-verification", "completion-acceptance-filing"
REALTY = "realty-first"


def the_company(town: Town) -> Organisation:
    joint.load(DATA, by=System(now()))
    company = an_organisation(
        "同江市三江米业有限公司", address="同江市通江街9号", legal_rep_name="李梅"
    )
    a_mandate(company, town.citizen)
    return company


def at_home(town: Town, company: Organisation) -> Visitor:
    agent = Visitor()
    sign_in(agent.client, town.citizen, organisation=company)
    return agent


def registers(agent: Visitor) -> Project:
    agent.open("/joint/investment-construction")
    agent.follow("登记项目")
    agent.press("登记", REGISTERED, at="registration")
    assert agent.page.status == 200, agent.page.text
    return Project.objects.get()


def applies_for(
    agent: Visitor,
    town: Town,
    project: Project,
    phase: str,
    options: tuple[str, ...] = (),
    *,
    later: str = "",
) -> JointCase:
    """Begin a phase, fill its one form and submit it; one paper may be promised for later."""
    agent.open(f"/my/projects/{project.code}")
    agent.follow(f"申报这个阶段 {phase}")
    agent.press("开始填写", {"options": list(options)} if options else {})
    assert agent.page.status == 200, agent.page.text
    agent.follow("开始填写")
    fills(agent, town, {})
    if later:
        agent.press("签署承诺", {"until": "2026-03-05", "signed": "1"}, at=later)
        assert "已承诺在" in agent.page.text
    hands_in(agent, but=later)
    wishes(agent)
    agent.press("提交申请", {"promised": "1"})
    assert agent.page.status == 200, agent.page.text
    return JointCase.objects.filter(whole_id=project.id).latest("submitted_at")


def convenes(town: Town, project: Project, act: str, day: str) -> None:
    """The leading department proposes one day to all."""
    lead = town.officer("zjj", Role.REVIEWER, "周晓东")
    lead.open(f"/workbench/projects/{project.code}")
    lead.follow(f"召集{act}")
    when = {"day": day, "hour": "09:00", "place": "工业园区门口"}
    lead.press("通知各部门", when)
    assert lead.page.status == 200, lead.page.text


def signs(town: Town, act: str, *agencies: str) -> None:
    """Each department writes its own opinion in the one record."""
    for agency in agencies:
        officer = town.officer(agency, Role.REVIEWER, "孙玉刚")
        officer.open(f"/workbench/convenings/{Convening.objects.get(act=act).id}")
        officer.press("签署", {"attended": "yes", "opinion": f"{agency}：现场与材料一致"})
        assert officer.page.status == 200, officer.page.text


def confirms(town: Town, stage: str, *agencies: str) -> None:
    """Each body named confirms a stage that has no case."""
    for agency in agencies:
        officer = town.officer(agency, Role.REVIEWER, "孙玉刚")
        officer.open("/workbench/confirmations")
        officer.follow(stage)
        assert MILL in officer.page.text
        officer.press("核验", {"outcome": "passed"}, at="saying")
        assert officer.page.status == 200, officer.page.text


def surveyed(agent: Visitor, project: Project) -> None:
    """The one survey of what was built is handed in for all."""
    agent.open(f"/my/projects/{project.code}")
    file = a_file("联合测绘成果.pdf", a_pdf())
    agent.press("交这个文件", {"studies": "survey", "file": file}, at="studies")
    assert "联合测绘成果 已交" in agent.page.text


def test_from_registration_to_joint_acceptance(town: Town) -> None:
    company = the_company(town)
    agent = at_home(town, company)
    project = registers(agent)
    assert project.code.startswith("2026-230881-13-02-")
    assert project.code in agent.page.text
    assert "要先办成： 用地预审、项目核准、建设用地规划许可证" in agent.page.text

    first = applies_for(agent, town, project, "立项用地规划许可", ("eia-table",))
    assert f"{first.due_on:%-m月%-d日}" == "3月30日", "twenty working days"
    assert is_open(LAND)
    assert is_open(EIA), "it needs the code alone"
    assert not is_open(APPROVAL)
    takes_in(town, EIA).press("受理", at="acceptance")
    assert MILL in str(first.folder.parts.first().stored_answers)
    agent.open(f"/my/joint/{first.number}")
    asks_for(agent, "approve")
    simulates(town, "fgj", "项目核准", "")
    convenes(town, project, "联合踏勘", "2026-03-03")
    town.go("2026-03-03T15:00")
    signs(town, "联合踏勘", "gtzy", "fgj")
    agent = at_home(town, company)
    agent.open("/my/messages")
    assert "3月3日 09:00 联合踏勘，集合地点：工业园区门口" in agent.page.text
    grants(town, LAND, "YS0001")
    town.go("2026-03-04T09:00")
    assert case_of(APPROVAL).decision.granted, "the opinion became the decision by itself"
    grants(town, LAND_PERMIT, "YD0001")
    town.go("2026-03-09T09:00")

    agent = at_home(town, company)
    agent.open(f"/my/projects/{project.code}")
    assert "前面阶段可以以后补办、还没有办成的： 环评报告表审批" in agent.page.text
    applies_for(agent, town, project, "工程建设许可")
    assert not is_open(WORKS)
    confirms(town, "设计方案联合评审", "zjj")
    town.go("2026-03-10T09:00")
    assert is_open(WORKS)
    grants(town, WORKS, "GC0001")
    town.go("2026-03-11T09:00")

    agent = at_home(town, company)
    third = applies_for(agent, town, project, "施工许可")
    assert f"{third.due_on:%-m月%-d日}" == "4月1日", "fifteen working days"
    grants(town, DRAWING, "ST0001")
    town.go("2026-03-12T09:00")
    assert not is_open(CONSTRUCTION), "the environmental assessment comes before building begins"
    decides(town, EIA, "HP0001")
    town.go("2026-03-13T09:00")
    assert is_open(CONSTRUCTION)
    grants(town, CONSTRUCTION, "SG0001")
    town.go("2026-10-12T09:00")

    agent = at_home(town, company)
    surveyed(agent, project)
    applies_for(agent, town, project, "竣工验收", ("realty-first",))
    uses = ApplicationMaterial.objects.filter(material__name="联合测绘成果.pdf")
    assert uses.values("application").distinct().count() == 2, "one survey, used twice"
    confirms(town, "联合测绘", "zjj")
    town.go("2026-10-13T09:00")
    grants(town, VERIFICATION, "HS0001")
    convenes(town, project, "联合验收", "2026-10-14")
    town.go("2026-10-14T10:00")
    signs(town, "联合验收", "zjj", "gtzy")
    confirms(town, "城建档案预验收和土地、人防、防雷核验", "zjj", "gtzy")
    town.go("2026-10-15T09:00")
    grants(town, FILING, "BA0001")
    town.go("2026-10-16T09:00")
    grants(town, REALTY, "BDC0001")
    town.go("2026-10-19T09:00")

    agent = at_home(town, company)
    agent.open(f"/my/projects/{project.code}")
    assert agent.page.text.count("已办结") == 4
    assert "联合验收 各部门已签署意见" in agent.page.text
    assert JointCase.objects.filter(whole_id=project.id, is_complete=True).count() == 4
    assert verify() == []


def simulates(town: Town, agency: str, stage: str, words: str) -> None:
    """The agency of a waiting stage says now what it will decide."""
    officer = town.officer(agency, Role.CHIEF, "于海涛")
    officer.open("/workbench/simulations")
    officer.follow(stage)
    assert "模拟审批，不是正式决定" in officer.page.text
    officer.press("出具意见", {"says": "issued", "words": words}, at="saying")
    assert officer.page.status == 200, officer.page.text


def asks_for(agent: Visitor, stage: str) -> None:
    agent.press("申请模拟审批", {"agreed": "1"}, at=f"stages/{stage}/simulation")
    assert agent.page.status == 200, agent.page.text
    assert "等待出具模拟审批意见" in agent.page.text


def test_simulated_approvals_turn_formal_one_after_the_other(town: Town) -> None:
    company = the_company(town)
    agent = at_home(town, company)
    project = registers(agent)
    first = applies_for(agent, town, project, "立项用地规划许可", ("eia-table",))
    agent.open(f"/my/joint/{first.number}")
    agent.press("申请模拟审批", {}, at="stages/approve/simulation")
    assert "请先勾选承诺。" in agent.page.text
    asks_for(agent, "approve")
    asks_for(agent, "land-permit")
    town.go("2026-03-03T09:00")
    officer = town.officer("fgj", Role.CHIEF, "于海涛")
    officer.open("/workbench/simulations")
    officer.follow("项目核准")
    officer.press("出具意见", {"says": "refused", "words": "不行"}, at="saying")
    assert "请写明原因，申请人会看到。" in officer.page.text
    asked = officer.page.where.partition("?")[0].removesuffix("/saying")
    stranger = town.officer("zjj", Role.CHIEF, "孙玉刚")
    assert stranger.client.get(asked).status_code == 404, "it is another agency's to say"
    clerk = town.officer("fgj", Role.REVIEWER, "孙玉刚")
    assert clerk.client.get(asked).status_code == 403, "who does not decide, simulates nothing"
    simulates(town, "fgj", "项目核准", "建设规模以申请书为准")
    simulates(town, "zjj", "建设用地规划许可证", "")
    town.go("2026-03-03T10:00")

    agent = at_home(town, company)
    agent.open("/my/messages")
    assert "已有模拟审批意见，有效期至2026年9月3日" in agent.page.text
    agent.open(f"/my/joint/{first.number}")
    assert "还在等： 用地预审 。都办成以后自动转为正式决定" in agent.page.text
    agent.follow("发改局模〔2026〕0001号")
    assert "模拟审批，不是正式决定" in agent.page.text
    assert "用地预审的办理结果" in agent.page.text
    assert not is_open(APPROVAL), "an opinion is no decision"

    agent.open(f"/my/projects/{project.code}")
    assert "凭模拟审批意见可以申报，还没有正式办成的： 用地预审" not in agent.page.text
    assert "要先办成： 用地预审" in agent.page.text, "of that nobody gave an opinion"
    grants(town, LAND, "YS0001")
    town.go("2026-03-05T09:00")

    approval, permit = Case.objects.get(item_version__item__slug=APPROVAL), None
    assert approval.finish is None
    assert approval.decision.granted
    assert "于海涛" in approval.decision.by_name
    permit = Case.objects.get(item_version__item__slug=LAND_PERMIT)
    assert permit.decision.granted
    agent = at_home(town, company)
    agent.open(f"/my/joint/{first.number}")
    assert agent.page.text.count("模拟审批意见已转为正式决定") == 2
    agent.open(f"/my/cases/{permit.number}")
    assert "模拟审批意见已转为正式决定，结果可以领取" in agent.page.text
    assert verify() == []


def test_a_phase_is_applied_for_on_simulated_approvals_alone(town: Town) -> None:
    company = the_company(town)
    agent = at_home(town, company)
    project = registers(agent)
    first = applies_for(agent, town, project, "立项用地规划许可")
    agent.open(f"/my/joint/{first.number}")
    for stage in ("pre-land", "approve", "land-permit"):
        asks_for(agent, stage)
    town.go("2026-03-03T09:00")
    simulates(town, "gtzy", "用地预审", "")
    simulates(town, "fgj", "项目核准", "")
    simulates(town, "zjj", "建设用地规划许可证", "")
    town.go("2026-03-03T10:00")

    agent = at_home(town, company)
    agent.open(f"/my/projects/{project.code}")
    assert (
        "凭模拟审批意见可以申报，还没有正式办成的： 用地预审、项目核准、建设用地规划许可证"
        in agent.page.text
    )
    second = applies_for(agent, town, project, "工程建设许可", ("eia-table",))
    confirms(town, "设计方案联合评审", "zjj")
    town.go("2026-03-04T09:00")
    assert not is_open(WORKS), "the permit itself waits for the land permit itself"

    grants(town, LAND, "YS0001")
    town.go("2026-03-05T09:00")
    assert Case.objects.get(item_version__item__slug=LAND_PERMIT).decision.granted
    assert is_open(WORKS)
    agent = at_home(town, company)
    agent.open(f"/my/joint/{second.number}")
    assert "正在办理" in agent.page.text
    grants(town, WORKS, "GC0001")
    town.go("2026-03-06T09:00")
    assert verify() == []


def test_an_opinion_lapses_is_extended_and_taken_back(town: Town) -> None:
    company = the_company(town)
    agent = at_home(town, company)
    project = registers(agent)
    first = applies_for(agent, town, project, "立项用地规划许可")
    agent.open(f"/my/joint/{first.number}")
    asks_for(agent, "approve")
    asks_for(agent, "land-permit")
    town.go("2026-03-03T09:00")
    simulates(town, "fgj", "项目核准", "")
    simulates(town, "zjj", "建设用地规划许可证", "")
    town.go("2026-03-03T10:00")
    officer = town.officer("fgj", Role.CHIEF, "于海涛")
    officer.open("/workbench/simulations?show=issued")
    officer.follow("项目核准")
    officer.press("延长有效期", {}, at="extension")
    assert "已处理" in officer.page.text
    planner = town.officer("zjj", Role.CHIEF, "于海涛")
    planner.open("/workbench/simulations?show=issued")
    planner.follow("建设用地规划许可证")
    planner.press("撤销模拟审批意见", {"words": "选址改到了纬五路"}, at="revocation")
    town.go("2026-09-04T09:00")

    agent = at_home(town, company)
    agent.open(f"/my/joint/{first.number}")
    assert "选址改到了纬五路" in agent.page.text
    assert "有效期至 2027年3月3日" in agent.page.text, "it was extended once"
    town.go("2027-03-04T09:00")
    agent = at_home(town, company)
    agent.open(f"/my/joint/{first.number}")
    assert "模拟审批意见已失效" in agent.page.text
    assert not is_open(APPROVAL)
    assert verify() == []


def test_all_of_a_phase_gets_more_time_once(town: Town) -> None:
    company = the_company(town)
    agent = at_home(town, company)
    project = registers(agent)
    first = applies_for(agent, town, project, "立项用地规划许可")
    assert f"{first.due_on:%-m月%-d日}" == "3月30日"
    page = f"/workbench/joint/{first.number}"
    stranger = town.officer("gtzy", Role.REVIEWER, "孙玉刚")
    stranger.open(page)
    assert "申请延长期限" not in stranger.page.text, "another department leads"
    chief = town.officer("fgj", Role.CHIEF, "于海涛")
    clerk = town.officer("fgj", Role.REVIEWER, "周晓东")
    clerk.open(page)
    clerk.press("申请延长期限", {"days": "16", "reason": "要组织专家评审"}, at="extension")
    assert "延长期限须为 1 至 15 个工作日" in clerk.page.text
    clerk.press("申请延长期限", {"days": "15", "reason": "要组织专家评审"}, at="extension")
    assert "等待批准" in clerk.page.text
    town.go("2026-03-02T10:00")
    chief.open("/workbench/notices")
    assert "申请延长期限" in chief.page.text
    chief.open(page)
    answer = {"approved": "是", "answer": "副市长批准，同政批〔2026〕3号"}
    chief.press("记录答复", answer, at="extension-answer")
    assert "已批准" in chief.page.text
    assert "只能有一次" not in chief.page.text
    town.go("2026-03-02T12:00")
    first.refresh_from_db()
    assert f"{first.due_on:%-m月%-d日}" == "4月21日"
    agent = at_home(town, company)
    agent.open("/my/messages")
    assert "经批准延长 15 个工作日，4月21日 前全部办成。理由：要组织专家评审。" in agent.page.text
    assert verify() == []


def test_one_set_of_studies_and_that_of_the_park_serve_every_department(town: Town) -> None:
    company = the_company(town)
    lead = town.officer("zjj", Role.CHIEF, "于海涛")
    lead.open("/workbench/projects")
    lead.follow("区域评估成果")
    lead.press("登记区域", {"name": "同江市工业园区", "manager": "园区管理办公室"})
    study = {
        "study": "soil",
        "number": "同水保区〔2026〕1号",
        "body": "市水务局",
        "scope": "园区内一类工业项目",
        "issued_on": "2026-01-05",
        "valid_until": "2025-01-05",
        "file": a_file("批复.pdf", a_pdf()),
    }
    lead.press("登记成果", study)
    assert "请填写还没有到的有效期。" in lead.page.text
    assert "同水保区〔2026〕1号" in lead.page.soup.decode(), "what was typed stays"
    again = {
        **study,
        "valid_until": "2028-01-05",
        "file": a_file("批复.pdf", a_pdf()),
    }
    lead.press("登记成果", again)
    assert "有效" in lead.page.text
    place = lead.page.where
    lead.follow("同水保区〔2026〕1号")
    assert lead.page.content.startswith(b"%PDF-")
    lead.open(place)

    agent = at_home(town, company)
    project = registers(agent)
    park = agent.page.soup.find("option", string="同江市工业园区")
    assert park
    agent.press("保存", {"area": str(park["value"])}, at="area")
    assert "水土保持方案 用区域评估成果" in agent.page.text
    agent.press("交这个文件", {"file": a_file("综合评估报告.pdf", a_pdf())}, at="studies")
    assert "请勾选这个文件里有哪些成果。" in agent.page.text
    whole = {"studies": ["eia", "stability"], "file": a_file("综合评估报告.pdf", a_pdf())}
    agent.press("交这个文件", whole, at="studies")
    assert "环境影响评价 已交" in agent.page.text
    first = applies_for(agent, town, project, "立项用地规划许可", ("eia-table", "soil"))

    given = ApplicationMaterial.objects.filter(application__folder=first.folder)
    names = set(given.filter(way="vault").values_list("material__name", flat=True))
    assert names == {"区域评估成果 同水保区〔2026〕1号.pdf", "综合评估报告.pdf"}
    officer = takes_in(town, "soil-conservation-plan")
    assert "区域评估成果 同水保区〔2026〕1号.pdf" in officer.page.text
    water = town.officer("water", Role.REVIEWER, "孙玉刚")
    water.open(f"/workbench/projects/{project.code}")
    water.follow("综合评估报告.pdf")
    assert water.page.status == 200
    assert verify() == []


def test_an_opinion_turns_formal_when_the_last_paper_was_seen(town: Town) -> None:
    company = the_company(town)
    agent = at_home(town, company)
    project = registers(agent)
    paper = f"{APPROVAL}.m7"  # 社会稳定风险评估报告
    first = applies_for(agent, town, project, "立项用地规划许可", later=paper)
    agent.open(f"/my/joint/{first.number}")
    asks_for(agent, "approve")
    simulates(town, "fgj", "项目核准", "")
    grants(town, LAND, "YS0001")
    town.go("2026-03-03T09:00")
    approval = case_of(APPROVAL)
    assert approval.state == "submitted", "the paper is still owed"
    agent = at_home(town, company)
    agent.open(f"/my/joint/{first.number}")
    assert "还在等： 承诺补交的材料" in agent.page.text
    agent.open(f"/my/cases/{approval.number}")
    agent.press("上传", {"file": a_file("稳评报告.pdf", a_pdf())}, at="promised/m7")
    town.go("2026-03-04T09:00")
    approval.refresh_from_db()
    assert approval.state == "submitted", "nobody has looked at it yet"
    clerk = town.officer("fgj", Role.WINDOW, "赵丽")
    clerk.open(f"/workbench/cases/{approval.number}")
    report = approval.application.papers.get(line="m7", way="upload")
    clerk.press("已核对原件", {}, at=f"{report.material_id}/comparison")
    town.go("2026-03-04T10:00")
    approval.refresh_from_db()
    assert approval.decision.granted
    assert verify() == []


def test_what_stops_behind_a_withdrawn_stage_has_no_opinion_any_more(town: Town) -> None:
    company = the_company(town)
    agent = at_home(town, company)
    project = registers(agent)
    first = applies_for(agent, town, project, "立项用地规划许可")
    agent.open(f"/my/joint/{first.number}")
    for stage in ("pre-land", "approve", "land-permit"):
        asks_for(agent, stage)
    simulates(town, "fgj", "项目核准", "")
    simulates(town, "zjj", "建设用地规划许可证", "")
    agent.open(f"/my/joint/{first.number}")
    agent.follow("撤回这个环节 用地预审")
    agent.press("确认撤回", {"reason": "换一块地"})
    town.go("2026-03-02T11:00")
    assert not Simulation.objects.filter(stand__in=["asked", "issued"]).exists()
    officer = town.officer("fgj", Role.CHIEF, "于海涛")
    officer.open("/workbench/simulations?show=issued")
    assert "没有还没转正的模拟审批意见" in officer.page.text
    agent.open(f"/my/projects/{project.code}")
    assert "凭模拟审批意见可以申报" not in agent.page.text
    assert verify() == []

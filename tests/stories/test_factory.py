"""三江米业 builds a rice mill: four phases in a year, each one form, the next when the one before is done."""

from tests.stories.conftest import Town
from tests.stories.one_matter import decides, fills, grants, hands_in, is_open, takes_in, wishes
from tests.stories.visitor import Visitor
from tongban.base.clock import now
from tongban.base.desk import System
from tongban.config.preparation import DATA
from tongban.joint import services as joint
from tongban.joint.models import JointCase
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
    agent: Visitor, town: Town, project: Project, phase: str, options: tuple[str, ...] = ()
) -> JointCase:
    """Begin a phase, fill its one form and submit it."""
    agent.open(f"/my/projects/{project.code}")
    agent.follow(f"申报这个阶段 {phase}")
    agent.press("开始填写", {"options": list(options)} if options else {})
    assert agent.page.status == 200, agent.page.text
    agent.follow("开始填写")
    fills(agent, town, {})
    hands_in(agent)
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


def test_from_registration_to_joint_acceptance(town: Town) -> None:
    company = the_company(town)
    agent = at_home(town, company)
    project = registers(agent)
    assert project.code == "2026-230881-13-02-000001"
    assert project.code in agent.page.text
    assert "要先办成： 用地预审、项目核准、建设用地规划许可证" in agent.page.text

    first = applies_for(agent, town, project, "立项用地规划许可", ("eia-table",))
    assert f"{first.due_on:%-m月%-d日}" == "3月30日", "twenty working days"
    assert is_open(LAND)
    assert is_open(EIA), "it needs the code alone"
    assert not is_open(APPROVAL)
    takes_in(town, EIA).press("受理", at="acceptance")
    assert MILL in str(first.folder.parts.first().stored_answers)
    convenes(town, project, "联合踏勘", "2026-03-03")
    town.go("2026-03-03T15:00")
    signs(town, "联合踏勘", "gtzy", "fgj")
    agent = at_home(town, company)
    agent.open("/my/messages")
    assert "3月3日 09:00 联合踏勘，集合地点：工业园区门口" in agent.page.text
    grants(town, LAND, "YS0001")
    town.go("2026-03-04T09:00")
    grants(town, APPROVAL, "HZ0001")
    town.go("2026-03-06T09:00")
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
    applies_for(agent, town, project, "竣工验收")
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

    agent = at_home(town, company)
    agent.open(f"/my/projects/{project.code}")
    assert agent.page.text.count("已办结") == 4
    assert "联合验收 各部门已签署意见" in agent.page.text
    assert JointCase.objects.filter(whole_id=project.id, is_complete=True).count() == 4
    assert verify() == []

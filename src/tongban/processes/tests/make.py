"""Diagrams for tests, and runs through them."""

from uuid import uuid4

from tongban.base.desk import Desk
from tongban.catalogue.tests.make import an_item
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk
from tongban.processes import services
from tongban.processes.models import Run
from tongban.processes.queries import diagram_page
from tongban.processes.rules import Diagram, Flow, Kind, Node, Purpose, StepRole
from tongban.processes.writing import laid_out, write

KEY = "food-business-licence"
REVIEW = StepRole.REVIEWER


def a_step(node: str, name: str = "", /, **more: object) -> Node:
    """Make a step of a reviewer with two working days."""
    facts: dict[str, object] = {"role": REVIEW, "days": 2} | more
    return Node(node, Kind.STEP, name or node, **facts)  # type: ignore[arg-type]


def a_diagram(*nodes: Node, flows: str, key: str = KEY) -> Diagram:
    """Make a diagram from start to end; `flows` are like "start a; a fork; g b area > 5; g c default"."""
    arrows = []
    for number, text in enumerate(flows.split(";"), start=1):
        source, target, *condition = text.split(maxsplit=2)
        said = condition[0].strip() if condition else ""
        is_default = said == "default"
        arrows.append(
            Flow(f"f{number}", source, target, "" if is_default else said, is_default=is_default)
        )
    every = (Node("start", Kind.START, "受理"), *nodes, Node("end", Kind.END, "审查完毕"))
    return laid_out(Diagram(key, "测试流程", {node.id: node for node in every}, tuple(arrows)))


def a_forked_diagram() -> Diagram:
    """审查, then by area alone, or beside 消防 asked for its opinion; then 复核."""
    return a_diagram(
        a_step("review", "资料审查"),
        Node("big", Kind.CHOICE, "面积"),
        Node("fork", Kind.PARALLEL, "分开"),
        a_step("site", "现场核查"),
        a_step("fire", "征求消防意见", agency="gazx", purpose=Purpose.CONSULT, days=3),
        Node("join", Kind.PARALLEL, "汇合"),
        Node("meet", Kind.CHOICE, ""),
        a_step("check", "复核", role=StepRole.CHIEF, days=1),
        flows="start review; review big; big fork own_premises_area > 500; big meet default; fork site;"
        "fork fire; site join; fire join; join meet; meet check; check end",
    )


def a_file(*nodes: Node, flows: str) -> str:
    """Make the BPMN file of such a diagram."""
    return write(a_diagram(*nodes, flows=flows)).decode()


def draw(diagram: Diagram, *, editor: Desk | None = None, key: str = KEY) -> int:
    """Draw and publish a diagram of the food licence; return its number."""
    editor = editor or a_desk(Role.EDITOR, agency="bb")
    version = diagram_page(key, desk=editor).draft_version
    saved = services.save_diagram(key, write(diagram).decode(), version=version, desk=editor)
    return services.publish_diagram(key, version=saved, reason="试行", desk=editor)


def a_run(answers: dict[str, str] | None = None, *, desk: Desk | None = None) -> Run:
    """Begin a run of the food licence."""
    desk = desk or a_desk(agency="scjg")
    guide = an_item()
    subject = f"matter:{uuid4()}"  # of no case: what ends here moves none
    begun = services.begin_run(
        guide.item_id,
        subject=subject,
        title="2308812018110501000001X 食品经营许可",
        agency_id=desk.agency_id,
        answers=answers or {},
        by=desk,
        on=desk.today,
        calendar=desk.calendar,
    )
    assert begun
    return Run.objects.get(subject=subject)

"""Read the document of a joint matter (一件事), an entry of bundles.yaml. Pure."""

from collections.abc import Collection, Mapping
from typing import Any

from tongban.joint.rules import Act, FormLine, Matter, Paper, Phase, Question, Simulated, Stage
from tongban.law.clock import Limit, Unit

ACTS = ("joint_site_visit", "combined_evaluation", "joint_drawing_review", "joint_acceptance")


def read(document: Mapping[str, Any]) -> Matter:
    """Return the joint matter of a document without faults (document.py)."""
    total, target = document["total_limit"], document.get("national_target")
    return Matter(
        slug=document["slug"],
        name=document["name"],
        audience=tuple(document.get("audience", ())),
        lead=document.get("lead", ""),
        window=document.get("window", ""),
        summary=document["summary"],
        basis=tuple(document.get("basis", ())),
        total=Limit(total["days"], Unit(total["unit"])),
        target_days=str(target["days"]) if target else "",
        visits=document.get("visits", 0),
        milestones=tuple(document.get("milestones", ())),
        phases=tuple(_phase(phase) for phase in document.get("phases") or ()),
        questions=tuple(
            Question(q["key"], q["question"], tuple((o["value"], o["label"]) for o in q["options"]))
            for q in document.get("situations", ())
        ),
        stages=tuple(_stage(stage, document["stages"]) for stage in document["stages"]),
        papers=tuple(_paper(paper) for paper in document.get("materials", ())),
        form=tuple(
            FormLine(line["element"], line["label"], line["type"], line.get("required", False))
            for line in document.get("form") or ()
        ),
        acts=tuple(_act(document[key]) for key in ACTS if key in document),
        simulated=_simulated(document.get("simulated_approval")),
        before=document.get("baseline") or {},
        source_note=document.get("source_note", ""),
    )


def _act(entry: Mapping[str, Any]) -> Act:
    rule = entry.get("notice") or entry.get("rule") or entry.get("limit_rule") or ""
    return Act(entry["name"], entry["lead"], rule, tuple(entry.get("stages") or ()))


def _simulated(entry: Mapping[str, Any] | None) -> Simulated | None:
    if entry is None:
        return None
    return Simulated(
        eligible=tuple(entry.get("eligibility") or ()),
        excluded=tuple(entry.get("excluded") or ()),
        effect=entry["effect"],
        months=entry["valid"]["months"],
        opens_phases=tuple(entry.get("opens_phases") or ()),
    )


def _phase(phase: Mapping[str, Any]) -> Phase:
    return Phase(
        number=phase["no"],
        name=phase["name"],
        lead=phase["lead"],
        limit=Limit(phase["limit"]["days"], Unit(phase["limit"]["unit"])),
        form=phase.get("form") or "",
        outputs=tuple(phase.get("output") or ()),
    )


def stages_before(
    stage: Mapping[str, Any], stages: Collection[Mapping[str, Any]]
) -> tuple[str, ...]:
    """Return what a stage waits for: what it says, and what has to be complete before it."""
    others = (one["slug"] for one in stages if one.get("complete_before") == stage.get("slug"))
    return tuple(dict.fromkeys([*(stage.get("after") or ()), *others]))


def _last_phase(stage: Mapping[str, Any], stages: Collection[Mapping[str, Any]]) -> int | None:
    """Return the last phase a stage may be put off to: that of the stage it has to be complete before."""
    phase: int | None = stage.get("phase")
    before = [one["phase"] for one in stages if one["slug"] == stage.get("complete_before")]
    return before[0] if before else phase


def _stage(stage: Mapping[str, Any], stages: Collection[Mapping[str, Any]]) -> Stage:
    return Stage(
        slug=stage["slug"],
        name=stage["name"],
        item=stage.get("item") or "",
        organ=stage["organ"],
        after=stages_before(stage, stages),
        limit=Limit(stage["limit"]["days"], Unit(stage["limit"]["unit"])),
        counted=stage.get("counted", True),
        starts_when=stage.get("starts_when") or "",
        milestone=stage.get("milestone") or "",
        phase=stage.get("phase"),
        first_phase=1 if stage.get("early") else stage.get("phase"),
        last_phase=_last_phase(stage, stages),
        joint_action=stage.get("joint_action") or "",
        optional=stage.get("optional", False),
        when=_when(stage),
        simulated=stage.get("simulated", False),
        becomes_formal_when=stage.get("becomes_formal_when") or "",
        on_simulated=stage.get("on_simulated", False),
        note=stage.get("note") or "",
    )


def _paper(paper: Mapping[str, Any]) -> Paper:
    return Paper(
        name=paper["name"],
        licence=paper.get("licence") or "",
        status=paper["status"],
        serves=tuple(paper.get("serves") or ()),
        produced_by=paper.get("produced_by") or "",
        when=_when(paper),
    )


def _when(entry: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    return {key: tuple(answers) for key, answers in (entry.get("when") or {}).items()}

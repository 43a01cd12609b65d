"""Begin a joint case: the answers choose the stages, their items stand on one form."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from tongban.agencies.queries import agencies
from tongban.applications.services import folders
from tongban.base.desk import Viewer
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.said import said
from tongban.catalogue.queries import guide
from tongban.joint import reading, rules
from tongban.joint.models import Attempt, Definition, JointCase, JointStage
from tongban.joint.queries.phases import draft_of, whole
from tongban.joint.rules import Matter, Stage
from tongban.people import queries as people

PERSON = "自然人"


@dataclass(frozen=True, slots=True)
class Part:
    """What a phase (阶段) is a phase of."""

    whole_id: UUID
    definition_id: UUID  # the version the whole stays on
    name: str
    situations: Mapping[str, str]
    known: Mapping[str, str] = field(default_factory=dict)  # said of the whole, by form element
    given: Mapping[str, Mapping[str, Sequence[UUID]]] = field(
        default_factory=dict
    )  # item → name of a line → materials of the whole


@transaction.atomic
def begin(
    slug: str, situations: Mapping[str, str], *, options: Collection[str] = (), viewer: Viewer
) -> UUID:
    """Begin a joint matter for the viewer or the enterprise he acts for; return its form (一表申请).

    Begun again before anything was typed, the same form is taken up: pressing twice makes one.
    Writes:  a joint case, its stages, a folder with a draft for each item.
    Raises:  Invalid naming each question without an answer, and each item that takes no application
             now; Refused (joint.audience, joint.not_online); NotPermitted (sign_in,
             application.real_level); NotFound.
    """
    definition = Definition.objects.filter(slug=slug, is_current=True).first()
    if definition is None:
        raise NotFound("没有这个一件事。", code="joint.unknown")
    matter = reading.read(definition.document)
    answers = _answered(matter, situations)
    if not matter.is_online:
        raise Refused(said("“{name}”现在请到窗口办理。", name=matter.name), code="joint.not_online")
    require_fit(matter, viewer)
    stages = rules.chosen(matter, answers, options)
    form = _as_form(matter.name, matter, stages)
    folder_id = folders.begin(_items(stages), viewer=viewer, matter=form)
    _write(definition, matter, stages, answers, folder_id, viewer=viewer)
    return folder_id


@transaction.atomic
def begin_phase(part: Part, phase: int, *, options: Collection[str] = (), viewer: Viewer) -> UUID:
    """Begin a phase of a larger whole; return its form. Whether it may begin is asked before.

    `options`: what is picked of that `rules.offered` lists. A phase begun and not submitted is gone on
    with.
    Writes:  as `begin`; what is known of the whole stands on the form.
    Raises:  Refused (joint.phase_running; joint.audience); Invalid naming items that take no
             application now; NotPermitted.
    """
    definition = Definition.objects.get(pk=part.definition_id)
    matter = reading.read(definition.document)
    require_fit(matter, viewer)
    if draft := draft_of(part.whole_id, phase, viewer=viewer):
        return draft
    require_not_running(part.whole_id, phase)
    facts = whole(part.whole_id, matter).facts
    taken = rules.taken(facts)
    stages = rules.chosen(matter, part.situations, options, phase=phase, taken=taken)
    undone = {slug for slug in taken if facts[slug] is not rules.Fact.DONE}
    form = _as_form(_name(part, phase, matter), matter, stages, undone=undone, part=part)
    folder_id = folders.begin(_items(stages), viewer=viewer, matter=form)
    _write(definition, matter, stages, part.situations, folder_id, part, phase, viewer=viewer)
    return folder_id


def _answered(matter: Matter, situations: Mapping[str, str]) -> dict[str, str]:
    answers = {
        question.key: situations[question.key]
        for question in matter.questions
        if situations.get(question.key) in dict(question.options)
    }
    words = "请选择一项。"
    open_ones = [q.key for q in matter.questions if q.key not in answers]
    if open_ones:
        raise Invalid([Problem(key, "joint.unanswered", words) for key in open_ones])
    return answers


def require_fit(matter: Matter, viewer: Viewer) -> None:
    """Go on only if the matter is for the viewer as he acts now. Raises Refused (joint.audience)."""
    kind, _ = people.organisation_facts(viewer)
    if (kind or PERSON) not in matter.audience:
        whom = "、".join(matter.audience)
        words = said("“{name}”面向{whom}，与您现在的办理身份不符。", name=matter.name, whom=whom)
        raise Refused(words, code="joint.audience")


def require_not_running(whole_id: UUID, phase: int) -> None:
    """Go on only if this phase is not being handled. Raises Refused (joint.phase_running)."""
    running = JointCase.objects.filter(
        whole_id=whole_id, phase=phase, finished_on=None, submitted_at__isnull=False
    )
    if running.exists():
        raise Refused("这个阶段已经提交，正在办理。", code="joint.phase_running")


def _lead(matter: Matter, phase: int | None) -> UUID | None:
    lead = matter.lead if phase is None else matter.phase(phase).lead
    return next((one.id for one in agencies() if one.name == lead), None)


def _name(part: Part, phase: int, matter: Matter) -> str:
    return f"{part.name}·{matter.phase(phase).name}"


def _items(stages: tuple[Stage, ...]) -> list[str]:
    return list(dict.fromkeys(stage.item for stage in stages if stage.item))


def _as_form(
    name: str,
    matter: Matter,
    stages: tuple[Stage, ...],
    *,
    undone: Collection[str] = (),
    part: Part | None = None,
) -> folders.Matter:
    """Return what the form has to know: who waits, for how long, which papers come by themselves.

    `undone`: stages of other forms that are waited for too.
    """
    slugs = {stage.slug for stage in stages} | set(undone)
    filed = [stage for stage in stages if stage.item]
    bringing = (*stages, *(matter.stage(slug) for slug in undone))
    return folders.Matter(
        name=name,
        known=part.known if part else {},
        given=part.given if part else {},
        waiting=frozenset(stage.item for stage in filed if slugs & set(stage.after)),
        days={stage.item: stage.limit.days for stage in filed if stage.limit.days},
        papers={
            stage.item: rules.awaited_papers(matter, stage, bringing, _lines(stage.item))
            for stage in filed
        },
    )


def _lines(item: str) -> dict[str, tuple[str, str]]:
    return {m.key: (m.name, m.licence) for m in guide(item).definition.materials}


def _write(
    definition: Definition,
    matter: Matter,
    stages: tuple[Stage, ...],
    situations: Mapping[str, str],
    folder_id: UUID,
    part: Part | None = None,
    phase: int | None = None,
    *,
    viewer: Viewer,
) -> None:
    assert viewer.person_id, "the form was begun for somebody signed in"
    joint, is_new = JointCase.objects.get_or_create(
        folder_id=folder_id,
        defaults={
            "definition": definition,
            "person_id": viewer.person_id,
            "organisation_id": viewer.organisation_id,
            "name": _name(part, phase, matter) if part and phase else matter.name,
            "whole_id": part.whole_id if part else None,
            "phase": phase,
            "applicant_name": viewer.organisation_name or viewer.name,
            "window": matter.window,
            "lead_id": _lead(matter, phase),
            "situations": situations,
            "created_at": viewer.now,
        },
    )
    if not is_new:
        joint.situations = dict(situations)
        joint.save(update_fields=["situations"])
        return
    parts = dict(joint.folder.parts.values_list("item_version__item__slug", "pk"))
    for place, stage in enumerate(stages):
        row = JointStage.objects.create(joint=joint, slug=stage.slug, place=place)
        if stage.item:
            Attempt.objects.create(stage=row, application_id=parts[stage.item], at=viewer.now)

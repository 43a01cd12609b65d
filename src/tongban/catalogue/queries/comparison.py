"""Two items side by side: what is the same, what is not."""

from collections.abc import Callable
from dataclasses import dataclass

from tongban.catalogue.definition import Definition
from tongban.catalogue.queries.guides import Guide, guide
from tongban.catalogue.rules import DEPTHS, Status
from tongban.catalogue.words import limit_words, promise_words, visit_words


@dataclass(frozen=True, slots=True)
class ComparedElement:
    """One element of both items, in words."""

    label: str
    left: str
    right: str

    @property
    def is_same(self) -> bool:
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class ComparedMaterial:
    """A material, and which of the items asks for it."""

    name: str
    left: bool
    right: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    left: Guide
    right: Guide
    elements: list[ComparedElement]
    materials: list[ComparedMaterial]  # those both ask for first

    @property
    def shared(self) -> int:
        return sum(one.left and one.right for one in self.materials)


def comparison(left: str, right: str) -> Comparison:
    """Return two items side by side. Four queries at most. Raises NotFound."""
    one, other = guide(left), guide(right)
    return Comparison(
        left=one,
        right=other,
        elements=[
            ComparedElement(label, words(one), words(other)) for label, words in ELEMENTS.items()
        ],
        materials=_materials(one.definition, other.definition),
    )


def _materials(left: Definition, right: Definition) -> list[ComparedMaterial]:
    one, other = _names(left), _names(right)
    rows = [
        ComparedMaterial(name, name in one, name in other) for name in dict.fromkeys(one + other)
    ]
    return sorted(rows, key=lambda row: not (row.left and row.right))


def _names(item: Definition) -> list[str]:
    return [material.name for material in item.materials if material.status is Status.KEPT]


def _promise(found: Guide) -> str:
    return promise_words(found.definition.promised_limit, is_instant=found.definition.is_instant)


ELEMENTS: dict[str, Callable[[Guide], str]] = {
    "实施主体": lambda found: found.agency.name,
    "事项类型": lambda found: found.definition.kind,
    "服务对象": lambda found: "、".join(found.definition.audience),
    "办件类型": lambda found: found.definition.case_type,
    "受理条件": lambda found: "；".join(found.definition.conditions),
    "法定时限": lambda found: limit_words(found.definition.statutory_limit) or "法律没有规定",
    "承诺时限": _promise,
    "到现场": lambda found: visit_words(found.definition.visits),
    "收费": lambda found: found.definition.fee.standard or "不收费",
    "结果": lambda found: found.definition.result.name,
    "结果送达": lambda found: "、".join(found.definition.result.delivery),
    "网上办理深度": lambda found: DEPTHS[found.definition.online_depth],
    "办理环节": lambda found: " → ".join(step.name for step in found.definition.steps),
    "行使层级": lambda found: found.definition.level,
    "就近办": lambda found: "、".join(found.definition.delegated_to) or "不能就近提交",
}

"""What the guide page shows beyond the guide itself, for the answers chosen so far."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext

from tongban.base.pdf import qr_svg
from tongban.catalogue.definition import Material, Question
from tongban.catalogue.qualifying import Rule, convenience_lists
from tongban.catalogue.queries.guides import Guide
from tongban.catalogue.queries.merged import MergedView, merged_away, settled_with
from tongban.catalogue.queries.side_lists import SideLists, side_lists_of
from tongban.catalogue.rules import DEPTHS, Necessity


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A material as the list shows it; `depends`: a question not answered yet decides on it."""

    material: Material
    depends: bool

    @property
    def is_later(self) -> bool:
        return self.material.necessity is Necessity.LATER

    @property
    def is_optional(self) -> bool:
        return self.material.necessity is Necessity.OPTIONAL

    @property
    def papers(self) -> str:
        """原件 1 份，复印件 2 份."""
        originals, copies = self.material.originals, self.material.copies
        counts = (
            (gettext("原件 {n} 份"), originals),
            (gettext("复印件 {n} 份"), copies),
        )
        return gettext("，").join(words.format(n=count) for words, count in counts if count)


@dataclass(frozen=True, slots=True)
class QuestionLine:
    question: Question
    chosen: str  # value, "" when open


@dataclass(frozen=True, slots=True)
class GuidePage:
    """The guide and the material list for the answers chosen so far."""

    guide: Guide
    chosen: dict[str, str]
    questions: list[QuestionLine]
    to_hand_in: list[MaterialLine]
    shared: list[MaterialLine]  # 免提交: the agency looks them up itself
    depth_words: str
    path: str  # of the page it is shown on: where the answers go
    address: str  # of the public page, for its QR code
    is_preview: bool  # shown to officials: nothing can be filed from it
    lists: list[Rule]  # 马上办、网上办、就近办、一次办, as far as it is on them
    side_lists: SideLists
    settles: tuple[MergedView, ...]  # 多证合一: what need not be applied for besides
    merged: tuple[MergedView, ...]  # 多证合一: what of this comes with another registration

    @property
    def qr(self) -> str:
        return qr_svg(self.address)

    @property
    def is_open(self) -> bool:
        """Whether a question is still without an answer."""
        return any(not line.chosen for line in self.questions)


def guide_page(guide: Guide, asked: Mapping[str, str], *, preview_at: str = "") -> GuidePage:
    """Return the page of `guide` for the answers in the address; unknown ones are passed over.

    Six queries once per process and edition, then none.

    `preview_at`: the path where officials look at a text the public does not see (yet).
    """
    definition = guide.definition
    path = f"/items/{definition.slug}"
    chosen = definition.valid_answers(asked)
    lines = [MaterialLine(m, m.depends(chosen)) for m in definition.materials_for(chosen)]
    return GuidePage(
        guide=guide,
        chosen=chosen,
        questions=[QuestionLine(q, chosen.get(q.key, "")) for q in definition.situations],
        to_hand_in=[line for line in lines if not line.material.is_shared],
        shared=[line for line in lines if line.material.is_shared],
        depth_words=DEPTHS[definition.online_depth],
        path=preview_at or path,
        address=f"{settings.TONGBAN_BASE_URL}{path}",
        is_preview=bool(preview_at),
        lists=convenience_lists(definition),
        side_lists=side_lists_of(definition.slug, definition.extras.intermediaries),
        settles=settled_with(definition.slug),
        merged=merged_away(definition.slug),
    )

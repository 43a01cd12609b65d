"""What an application spared the applicant: fields he did not type, papers he did not hand in, ways
he did not go. Counted when it is submitted, and never changed after.

Pure: no Django, no database.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tongban.applications.rules import Channel, Need, Sheet, Way, need_of

HANDED_IN = {Way.UPLOAD, Way.PAPER, Way.LATER}
ON_LINE = {Channel.ONLINE, Channel.API}
FETCHED = "窗口领取"  # the one delivery he comes for


@dataclass(frozen=True, slots=True)
class Savings:
    """Fields prefilled and left unchanged, papers not asked for, visits not made."""

    fields: int
    papers: int
    visits: int

    def __bool__(self) -> bool:
        return bool(self.fields or self.papers or self.visits)


def savings(
    sheet: Sheet, ways: Mapping[str, set[Way]], *, fields: int, replaced: int, channel: str
) -> Savings:
    """Count what is spared by a complete application.

    `ways`: how the papers on each line were given; `fields`: filled in beforehand and left unchanged;
    `replaced`: papers that 告知承诺 stands in for. A paper is spared where the office looks it up
    (共享免交), where an e-licence or a paper kept from before stands in, and where 告知承诺 does; the form
    that the answers make is none. A visit is spared where it is filed on line with no
    original left to show, and where the result is posted or comes on line.
    """
    asked = sheet.definition.materials_for(sheet.situations)
    given = {material.key: ways.get(material.key, set()) for material in asked}
    spared = [
        material
        for material in asked
        if need_of(material) is Need.SHARED or _is_spared(given[material.key])
    ]
    return Savings(
        fields=fields,
        papers=len(spared) + replaced,
        visits=_visits(sheet, given, channel),
    )


def _is_spared(given: set[Way]) -> bool:
    return bool(given) and not given & HANDED_IN


def _visits(sheet: Sheet, given: Mapping[str, set[Way]], channel: str) -> int:
    shows_originals = any(Way.PAPER in ways for ways in given.values())
    filed = channel in ON_LINE and not shows_originals
    way = sheet.delivery.get("way", "")
    return int(filed) + int(bool(way) and way != FETCHED)

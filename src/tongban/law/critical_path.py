"""关键路径: how long a set of steps takes when each begins as soon as those before it are done.

Pure: no Django, no database, no system clock.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CriticalPath:
    """The longest way through, in order, and its length in the unit of the durations."""

    steps: tuple[str, ...]
    length: int


def critical_path(
    durations: Mapping[str, int], after: Mapping[str, Collection[str]]
) -> CriticalPath:
    """Return the longest way through steps of these `durations`; `after` names who comes before each.

    A step named only in `after` is not counted. Of two ways of one length that of more steps stands,
    then the first in the order of `durations`.
    Raises:  ValueError when steps wait for each other in a circle; it names them.
    Source:  网络计划技术 (GB/T 13400.1): 关键线路.
    """
    begins: dict[str, tuple[int, tuple[str, ...]]] = {}  # end of the step, way up to it
    for step in in_order(durations, after):
        before = (begins[other] for other in after.get(step, ()) if other in begins)
        end, way = max(before, key=_weight, default=(0, ()))
        begins[step] = (end + durations[step], (*way, step))
    length, steps = max(begins.values(), key=_weight, default=(0, ()))
    return CriticalPath(steps, length)


def _weight(known: tuple[int, tuple[str, ...]]) -> tuple[int, int]:
    end, way = known
    return end, len(way)


def in_order(steps: Collection[str], after: Mapping[str, Collection[str]]) -> list[str]:
    """Return the steps, each behind all it waits for, else in the order given.

    Raises:  ValueError when steps wait for each other in a circle; it names them.
    Source:  网络计划技术 (GB/T 13400.1): 紧前工作.
    """
    left = {step: {one for one in after.get(step, ()) if one in steps} for step in steps}
    ordered: list[str] = []
    while left:
        free = [step for step, waits in left.items() if not waits]
        if not free:
            raise ValueError("these steps wait for each other: " + ", ".join(left))
        for step in free:
            del left[step]
        for waits in left.values():
            waits.difference_update(free)
        ordered += free
    return ordered

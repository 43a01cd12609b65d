"""What a document must look like, as data: shapes are checked, every fault has a path and words.

A document is plain data as YAML and JSON give it (dict, list, str, int, bool, None). A path leads
from the document to the faulty value: ("materials", 2, "kind").
Pure: no Django, no file.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a document: where, and words that say what to do."""

    path: Path
    words: str


class Shape:
    """What a value must look like."""

    def faults(self, value: Any, path: Path) -> Iterator[Fault]:
        """Yield what is wrong with `value`, which stands at `path`."""
        raise NotImplementedError

    def fits(self, value: Any) -> bool:
        """Test whether nothing is wrong with `value`."""
        return next(iter(self.faults(value, ())), None) is None


@dataclass(frozen=True, slots=True)
class Text(Shape):
    """A text that is not empty; `check` returns words when it is not what it should be."""

    most: int = 2000  # characters
    check: Callable[[str], str | None] | None = None

    def faults(self, value: Any, path: Path) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield Fault(path, f"应为文字，现为{describe(value)}")
        elif not value.strip():
            yield Fault(path, "不能为空")
        elif len(value) > self.most:
            yield Fault(path, f"最多 {self.most} 个字，现有 {len(value)} 个")
        elif self.check and (words := self.check(value)):
            yield Fault(path, words)


@dataclass(frozen=True, slots=True)
class OneOf(Shape):
    """One of the words of a closed list."""

    words: tuple[str, ...]

    def faults(self, value: Any, path: Path) -> Iterator[Fault]:
        if value not in self.words:
            yield Fault(path, f"“{value}”不在可选值之内：{'、'.join(self.words)}")


@dataclass(frozen=True, slots=True)
class Whole(Shape):
    """A whole number between `least` and `most`."""

    least: int = 0
    most: int = 1_000_000

    def faults(self, value: Any, path: Path) -> Iterator[Fault]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Fault(path, f"应为整数，现为{describe(value)}")
        elif not self.least <= value <= self.most:
            yield Fault(path, f"应在 {self.least} 到 {self.most} 之间，现为 {value}")


@dataclass(frozen=True, slots=True)
class Flag(Shape):
    """true or false."""

    def faults(self, value: Any, path: Path) -> Iterator[Fault]:
        if not isinstance(value, bool):
            yield Fault(path, f"应为 true 或 false，现为{describe(value)}")


@dataclass(frozen=True, slots=True)
class Maybe(Shape):
    """Nothing (null), or the shape."""

    shape: Shape

    def faults(self, value: Any, path: Path) -> Iterator[Fault]:
        if value is not None:
            yield from self.shape.faults(value, path)


@dataclass(frozen=True, slots=True)
class Several(Shape):
    """A list of the shape."""

    shape: Shape
    least: int = 0

    def faults(self, value: Any, path: Path) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield Fault(path, f"应为列表，现为{describe(value)}")
            return
        if len(value) < self.least:
            yield Fault(path, f"至少要有 {self.least} 项")
        for place, one in enumerate(value):
            yield from self.shape.faults(one, (*path, place))


@dataclass(frozen=True, slots=True)
class Record(Shape):
    """A mapping with exactly these keys; those of `optional` may be left out.

    `is_open`: other keys are somebody else's, and passed over.
    """

    keys: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)
    is_open: bool = False

    def faults(self, value: Any, path: Path) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield Fault(path, f"应为键值对，现为{describe(value)}")
            return
        shapes = {**self.keys, **self.optional}
        for key in value:
            if key not in shapes and not self.is_open:
                yield Fault((*path, str(key)), f"不认识的键“{key}”，可用：{'、'.join(shapes)}")
        for key in self.keys:
            if key not in value:
                yield Fault(path, f"缺少“{key}”")
        for key, shape in shapes.items():
            if key in value:
                yield from shape.faults(value[key], (*path, key))


@dataclass(frozen=True, slots=True)
class Lists(Shape):
    """Any keys, each with a list of words: {kind: [canteen, shop]}."""

    def faults(self, value: Any, path: Path) -> Iterator[Fault]:
        if not isinstance(value, dict) or not value:
            yield Fault(path, "应为“键: [词, …]”")
            return
        words = Several(Text(most=60), least=1)
        for key, one in value.items():
            if not isinstance(key, str):
                yield Fault(path, f"键应为文字，现为{describe(key)}")
            else:
                yield from words.faults(one, (*path, key))


def pattern(regex: str, words: str) -> Callable[[str], str | None]:
    """Make a check of Text: the whole text matches `regex`, or `words` say what is wrong."""
    compiled = re.compile(regex)
    return lambda text: None if compiled.fullmatch(text) else f"“{text}”不对：{words}"


def describe(value: Any) -> str:
    """Say in Chinese what kind of value this is."""
    kinds = {type(None): "空", bool: "真假值", int: "整数", float: "小数", str: "文字"}
    kinds |= {list: "列表", dict: "键值对"}
    return f"{kinds.get(type(value), type(value).__name__)}“{value}”"[:60]

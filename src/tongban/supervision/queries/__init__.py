"""What supervision can tell."""

from tongban.supervision.queries.goals import (
    Board,
    GoalItems,
    GoalLine,
    ItemShare,
    Row,
    board,
    goal_items,
)
from tongban.supervision.queries.reengineering import Compared, Comparison, reengineering

__all__ = [
    "Board",
    "Compared",
    "Comparison",
    "GoalItems",
    "GoalLine",
    "ItemShare",
    "Row",
    "board",
    "goal_items",
    "reengineering",
]

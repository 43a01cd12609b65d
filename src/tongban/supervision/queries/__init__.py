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
from tongban.supervision.queries.savings import SavingsBoard, Sum, savings, savings_board
from tongban.supervision.queries.starting import StartingBoard, starting, starting_board

__all__ = [
    "Board",
    "Compared",
    "Comparison",
    "GoalItems",
    "GoalLine",
    "ItemShare",
    "Row",
    "SavingsBoard",
    "StartingBoard",
    "Sum",
    "board",
    "goal_items",
    "reengineering",
    "savings",
    "savings_board",
    "starting",
    "starting_board",
]

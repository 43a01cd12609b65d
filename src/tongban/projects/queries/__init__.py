"""What can be read of construction projects."""

from tongban.projects.queries.convenings import (
    ConveningView,
    convening,
    convening_letter,
    to_convene,
)
from tongban.projects.queries.projects import (
    PhaseView,
    ProjectLine,
    ProjectView,
    StageView,
    my_project,
    my_projects,
    project_at_desk,
    projects_at_desk,
    registration,
)

__all__ = [
    "ConveningView",
    "PhaseView",
    "ProjectLine",
    "ProjectView",
    "StageView",
    "convening",
    "convening_letter",
    "my_project",
    "my_projects",
    "project_at_desk",
    "projects_at_desk",
    "registration",
    "to_convene",
]

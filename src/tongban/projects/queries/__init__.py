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
from tongban.projects.queries.studies import (
    AreaView,
    Studies,
    area_kinds,
    area_names,
    area_study_file,
    areas,
    may_keep_areas,
    my_study,
)

__all__ = [
    "AreaView",
    "ConveningView",
    "PhaseView",
    "ProjectLine",
    "ProjectView",
    "StageView",
    "Studies",
    "area_kinds",
    "area_names",
    "area_study_file",
    "areas",
    "convening",
    "convening_letter",
    "may_keep_areas",
    "my_project",
    "my_projects",
    "my_study",
    "project_at_desk",
    "projects_at_desk",
    "registration",
    "to_convene",
]

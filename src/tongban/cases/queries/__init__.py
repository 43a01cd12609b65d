"""What can be read of cases: by the officers who handle them, and by those who applied."""

from tongban.cases.queries.clockface import ClockFace, face
from tongban.cases.queries.downloads import document_file, material_file
from tongban.cases.queries.mine import (
    MyCase,
    Reference,
    Which,
    applicant_of,
    my_cases,
    reference,
)
from tongban.cases.queries.papers import CasePaper, TextView, texts
from tongban.cases.queries.progress import Progress, progress
from tongban.cases.queries.screen import Closed, Note, Screen, case_screen
from tongban.cases.queries.worklist import Counts, Filters, Row, Stage, WorkList, work_list

__all__ = [
    "CasePaper",
    "ClockFace",
    "Closed",
    "Counts",
    "Filters",
    "MyCase",
    "Note",
    "Progress",
    "Reference",
    "Row",
    "Screen",
    "Stage",
    "TextView",
    "Which",
    "WorkList",
    "applicant_of",
    "case_screen",
    "document_file",
    "face",
    "material_file",
    "my_cases",
    "progress",
    "reference",
    "texts",
    "work_list",
]

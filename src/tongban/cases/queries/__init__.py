"""What can be read of cases: by the officers who handle them, and by those who applied."""

from tongban.cases.queries.clockface import ClockFace, face
from tongban.cases.queries.downloads import document_file, material_file
from tongban.cases.queries.papers import CasePaper, TextView, texts
from tongban.cases.queries.progress import MyCase, Progress, my_cases, progress
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
    "Row",
    "Screen",
    "Stage",
    "TextView",
    "WorkList",
    "case_screen",
    "document_file",
    "face",
    "material_file",
    "my_cases",
    "progress",
    "texts",
    "work_list",
]

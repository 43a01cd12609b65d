"""What can be read of cases: by the officers who handle them, and by those who applied."""

from tongban.cases.queries.ageing import Subject, kept_cases, subject_of
from tongban.cases.queries.by_code import GUESSES, progress_by_code
from tongban.cases.queries.checks import CheckRow, CheckView, after_checks
from tongban.cases.queries.clockface import ClockFace, face
from tongban.cases.queries.downloads import document_file, material_file
from tongban.cases.queries.efile import CHAIN_PATH
from tongban.cases.queries.filings import FilingRow, FilingView, pushed_filings
from tongban.cases.queries.mine import (
    FolderMatter,
    MyCase,
    Reference,
    Standing,
    Which,
    applicant_of,
    application_of,
    cases_of_applications,
    cases_of_folder,
    latest_case_of,
    my_cases,
    open_folders,
    reference,
    standings,
)
from tongban.cases.queries.papers import CasePaper, TextView, texts
from tongban.cases.queries.progress import Progress, progress
from tongban.cases.queries.promises import OwedRow, PromiseView, owed_papers
from tongban.cases.queries.screen import Closed, Note, Screen, case_screen
from tongban.cases.queries.steps import StepPage, step_material, step_page
from tongban.cases.queries.visits import VisitCase, cases_of_visit
from tongban.cases.queries.worklist import (
    STAGE_NAMES,
    Counts,
    Filters,
    Row,
    Stage,
    WorkList,
    work_list,
)
from tongban.cases.rules import GROUND_NAMES, WAY_NAMES, Kept, MissingItem, RejectionGround, Way

__all__ = [
    "CHAIN_PATH",
    "GROUND_NAMES",
    "GUESSES",
    "STAGE_NAMES",
    "WAY_NAMES",
    "CasePaper",
    "CheckRow",
    "CheckView",
    "ClockFace",
    "Closed",
    "Counts",
    "FilingRow",
    "FilingView",
    "Filters",
    "FolderMatter",
    "Kept",
    "MissingItem",
    "MyCase",
    "Note",
    "OwedRow",
    "Progress",
    "PromiseView",
    "Reference",
    "RejectionGround",
    "Row",
    "Screen",
    "Stage",
    "Standing",
    "StepPage",
    "Subject",
    "TextView",
    "VisitCase",
    "Way",
    "Which",
    "WorkList",
    "after_checks",
    "applicant_of",
    "application_of",
    "case_screen",
    "cases_of_applications",
    "cases_of_folder",
    "cases_of_visit",
    "document_file",
    "face",
    "kept_cases",
    "latest_case_of",
    "material_file",
    "my_cases",
    "open_folders",
    "owed_papers",
    "progress",
    "progress_by_code",
    "pushed_filings",
    "reference",
    "standings",
    "step_material",
    "step_page",
    "subject_of",
    "texts",
    "work_list",
]

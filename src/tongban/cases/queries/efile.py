"""The e-file of an ended case (电子档案): its form, papers, documents, course and result, with an index.

Source: 国务院令第716号 art. 12 (papers of a case are archived, electronically too); DA/T 22-2015 (order).
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string

from tongban.applications.queries import Content, PaperView
from tongban.applications.rules import WAY_NAMES
from tongban.base import files
from tongban.base.desk import Desk, require
from tongban.base.errors import Refused
from tongban.base.zipping import Part, part_name, zipped
from tongban.cases.documents import Kind
from tongban.cases.documents import content as document_content
from tongban.cases.models import Case, Document
from tongban.cases.printing import pdf_of
from tongban.cases.queries.screen import Screen, case_screen
from tongban.journal.queries import Link, chain
from tongban.law.lifecycle import ENDED
from tongban.people.permissions import Permission
from tongban.records import queries as records
from tongban.sharing.queries import Looked

PAPERS, DOCUMENTS, COURSE, RESULT = "02 材料", "03 文书", "04 过程", "05 结果"
CHAIN_PATH = f"{COURSE}/02 办事记录.json"


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the index: a part of the e-file, or a paper that has no file."""

    path: str  # "" where there is no file
    title: str
    kind: str  # 申请表, 材料, 文书, 过程, 结果
    note: str
    sha256: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Efile:
    """An e-file, ready to be sent."""

    name: str  # of the ZIP
    case_id: UUID
    number: str
    archive_number: str
    chunks: Iterator[bytes]


def efile(number: str, *, desk: Desk) -> Efile:
    """Return the e-file of an ended case; its parts are read one by one as it is sent.

    The same case gives the same bytes. Queries: as case_screen; one for its chain, one for the
    documents, and one for each paper as it is sent.
    Raises:  NotPermitted; Case.DoesNotExist outside the desk's reach; Refused (case.not_ended, case.erased).
    """
    require(desk, Permission.CASE_EXPORT)
    screen = case_screen(number, desk)
    if screen.state not in ENDED:
        raise Refused("办件还没有办结，办结以后才能导出电子档案。", code="case.not_ended")
    if screen.erased_on:
        raise Refused("材料已按期销毁，不能再导出电子档案。", code="case.erased")
    case = Case.objects.select_related("result").get(number=number)
    assert case.finished_at is not None  # case_ended_says_how
    return Efile(
        name=part_name(f"{number} {case.item_name} 电子档案.zip"),
        case_id=case.id,
        number=number,
        archive_number=case.archive_number,
        chunks=zipped(_with_index(case, screen), at=case.finished_at),
    )


def _with_index(case: Case, screen: Screen) -> Iterator[Part]:
    listed: list[Listed] = []
    for title, kind, note, part in _parts(case, screen):
        digest = files.digests_of(part.data).sha256 if part else ""
        size = len(part.data) if part else 0
        listed.append(Listed(part.path if part else "", title, kind, note, digest, size))
        if part:
            yield part
    head = {
        "archive_number": case.archive_number,
        "number": case.number,
        "item": case.item_name,
        "agency": screen.agency_name,
        "applicant": case.applicant_name,
        "submitted_at": case.submitted_at.isoformat(),
        "finished_at": case.finished_at.isoformat() if case.finished_at else "",
        "state": screen.state_name,
        "site": settings.TONGBAN_FOOTER.get("owner", ""),
    }
    yield Part("样式.css", render_to_string("cases/efile/style.css").encode())
    yield _page("00 目录.html", "index", screen=screen, case=case, listed=listed)
    yield _json("00 目录.json", {**head, "parts": [asdict(one) for one in listed]})


Named = tuple[str, str, str, Part | None]  # title, kind, note, the part


def _parts(case: Case, screen: Screen) -> Iterator[Named]:
    yield "申请表", "申请表", "", _page("01 申请表.html", "form", screen=screen, case=case)
    yield from _papers(screen.content)
    yield from _documents(case)
    links = chain(f"case:{case.id}")
    yield "办理过程", "过程", "", _page(f"{COURSE}/01 办理过程.html", "course", screen=screen)
    note = "每条含前一条的摘要，可用 tongban files verify 核验"
    entries = [_entry(link) for link in links]
    yield "办事记录", "过程", note, _json(CHAIN_PATH, entries)
    yield from _handed_over(case)


def _papers(content: Content) -> Iterator[Named]:
    number = 0
    for line in content.lines:
        for paper in line.papers:
            number += paper.material_id is not None or paper.looked is not None
            note = f"{_how(paper)}，{paper.name}" if paper.material_id is None else _how(paper)
            yield (
                line.material.name,
                "材料",
                note,
                _given(paper, f"{number:02} {line.material.name}"),
            )


def _given(paper: PaperView, name: str) -> Part | None:
    """The file that was handed in, or what a data source said of it; None for neither."""
    if paper.material_id is not None:
        opened = records.open_material(paper.material_id)
        return Part(f"{PAPERS}/{part_name(f'{name} {opened.name}')}", opened.data)
    if paper.looked is not None:
        return _json(f"{PAPERS}/{part_name(f'{name} 共享核验.json')}", _looked(paper.looked))
    return None


def _looked(looked: Looked) -> dict[str, object]:
    return {
        "source": looked.source,
        "agency": looked.agency,
        "asked_at": looked.at.isoformat(),
        "facts": dict(looked.facts),
    }


def _how(paper: PaperView) -> str:
    said = [WAY_NAMES[paper.way]]
    if paper.promised_on:
        said.append(f"{paper.promised_on.isoformat()} 前补交")
    if paper.round:
        said.append(f"第 {paper.round} 次补正")
    if paper.is_verified:
        said.append(f"{paper.verified_by}已核对原件")
    return "，".join(said)


def _documents(case: Case) -> Iterator[Named]:
    """The notices and decisions, then what came of the case."""
    rows = list(Document.objects.filter(case=case).order_by("at", "id"))
    notices = [row for row in rows if row.kind != Kind.RESULT]
    for number, document in enumerate(notices, start=1):
        yield _document(document, case, kind="文书", folder=DOCUMENTS, number=number)
    results = [row for row in rows if row.kind == Kind.RESULT]
    for number, document in enumerate(results, start=1):
        yield _document(document, case, kind="结果", folder=RESULT, number=number)


def _document(document: Document, case: Case, *, kind: str, folder: str, number: int) -> Named:
    title = str(document_content(document)["title"])
    made = document.file_id
    pdf = files.get(made) if made else pdf_of(document, case_number=case.number)
    name = part_name(f"{number:02} {title} {document.number}.pdf")
    return title, kind, document.number, Part(f"{folder}/{name}", pdf)


def _handed_over(case: Case) -> Iterator[Named]:
    """A result made elsewhere, and the signed licence."""
    result = getattr(case, "result", None)
    scan = result.file_id if result is not None else None
    if result is not None and scan:
        name = part_name(f"扫描件 {result.name}.pdf")
        yield result.name, "结果", result.number, Part(f"{RESULT}/{name}", files.get(scan))
    licence_id = records.licence_of_source(f"case:{case.id}")
    issued = records.issued_file(licence_id) if licence_id else None
    if issued is not None and issued.sha256 != scan:
        name = part_name(f"电子证照 {issued.name} {issued.number}.pdf")
        data = files.get(issued.sha256)
        yield issued.name, "结果", issued.number, Part(f"{RESULT}/{name}", data)


def _page(path: str, template: str, **context: Any) -> Part:
    root = "../" * path.count("/")
    text = render_to_string(f"cases/efile/{template}.html", {**context, "root": root})
    return Part(path, text.encode())


def _json(path: str, value: object) -> Part:
    return Part(path, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())


def _entry(link: Link) -> dict[str, object]:
    return asdict(link) | {"happened_at": link.happened_at.isoformat()}

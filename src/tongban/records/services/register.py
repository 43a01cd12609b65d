"""Taking over licences from a register an agency kept before: a CSV file, all of it or nothing."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import transaction

from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, Problem
from tongban.law.codes import resident_id, uscc
from tongban.people.permissions import Permission
from tongban.people.services import register_organisation_at_window, register_person_at_window
from tongban.records import rules
from tongban.records.models import Licence, LicenceType
from tongban.records.services.issuing import NewLicence, issue_licence

COLUMNS = ("证照类型", "证照编号", "持证人", "证件号码", "有效期起", "有效期止")
MOST_ROWS = 20_000
ORGANISATION = "法人和其他组织"


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the file, found right in itself."""

    line: int
    kind: LicenceType
    number: str
    holder: str
    code: str
    is_organisation: bool
    valid_from: date
    valid_until: date | None
    entries: dict[str, str]  # the other columns, by the names of what the type says


class Imported(NamedTuple):
    """How many licences a register brought, and how many were there already."""

    new: int
    known: int


@transaction.atomic
def import_register(data: bytes, *, desk: Desk, dry_run: bool = True) -> Imported:
    """Issue the licences of a register (UTF-8 CSV) as those of the desk's agency.

    A column beyond COLUMNS is what the licence says under that name. A holder who is not known yet
    is registered. What the agency has issued under the same type and number is left alone, so that
    importing twice does nothing the second time. `dry_run` does it all and takes it back.
    Writes:  persons, enterprises, licences; a journal entry for each. Nothing when anything is wrong.
    Tells:   LicenceIssued.
    Raises:  NotPermitted; Invalid with every fault and its line.
    """
    require(desk, Permission.LICENCE_CHANGE)
    rows = _rows(data, desk.today)
    known = set(Licence.objects.filter(agency=desk.agency_id).values_list("type__name", "number"))
    new = [row for row in rows if (row.kind.name, row.number) not in known]
    if problems := [problem for row in new for problem in _issue(row, desk)]:
        raise _refused(problems)
    if dry_run:
        transaction.set_rollback(True)
    return Imported(len(new), len(rows) - len(new))


def _issue(row: _Row, desk: Desk) -> Iterator[Problem]:
    """Issue one; yield what the records have against its holder."""
    assert desk.agency_id
    person_id = organisation_id = None
    try:
        if row.is_organisation:
            organisation_id = register_organisation_at_window(row.code, row.holder, desk=desk)
        else:
            person_id = register_person_at_window(row.holder, row.code, desk=desk)
    except Invalid as invalid:
        yield from (_problem(row.line, problem.message) for problem in invalid.problems)
        return
    new = NewLicence(
        type_name=row.kind.name,
        agency_id=desk.agency_id,
        source=f"register:{desk.agency_id}:{row.kind.code[-3:]}:{row.number}",
        number=row.number,
        person_id=person_id,
        organisation_id=organisation_id,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        answers=row.entries,
        issued_on=row.valid_from,
    )
    issue_licence(new, by=desk)


def _rows(data: bytes, today: date) -> list[_Row]:
    """Read the file. Raises Invalid with everything that is wrong with it in itself."""
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig")), strict=True)
        header, raw = reader.fieldnames or [], list(reader)
    except (UnicodeDecodeError, csv.Error):
        raise _refused([_problem(1, "不是 UTF-8 编码的 CSV 文件。")]) from None
    kinds = {kind.name: kind for kind in LicenceType.objects.all()}
    if problems := list(_header_problems(header, len(raw), kinds)):
        raise _refused(problems)
    rows: list[_Row] = []
    seen: dict[tuple[str, str], int] = {}
    for line, cells in enumerate(raw, start=2):
        texts = {name: (text or "").strip() for name, text in cells.items() if name}
        found = list(_row_problems(texts, kinds, today))
        key = (texts["证照类型"], texts["证照编号"])
        if key in seen:
            found.append(f"与第 {seen[key]} 行的类型和编号相同。")
        seen.setdefault(key, line)
        problems += [_problem(line, words) for words in found]
        if not found:
            rows.append(_row(line, texts, kinds, today))
    if problems:
        raise _refused(problems)
    return rows


def _header_problems(
    header: Sequence[str], rows: int, kinds: dict[str, LicenceType]
) -> Iterator[Problem]:
    if missing := [name for name in COLUMNS if name not in header]:
        yield _problem(1, f"缺少列：{'、'.join(missing)}。")
    entries = {name for kind in kinds.values() for name in kind.fields}
    for name in header:
        if name not in COLUMNS and name not in entries:
            yield _problem(1, f"没有证照载明“{name}”这一项。")
    if len(set(header)) < len(header):
        yield _problem(1, "有重复的列。")
    if rows > MOST_ROWS:
        yield _problem(1, f"一次最多导入 {MOST_ROWS} 行，请拆分。")


def _row_problems(
    texts: dict[str, str], kinds: dict[str, LicenceType], today: date
) -> Iterator[str]:
    kind = kinds.get(texts["证照类型"])
    if kind is None:
        yield f"没有“{texts['证照类型']}”这种证照。"
    for name, most in (("证照编号", 80), ("持证人", 60)):
        if not 1 <= len(texts[name]) <= most:
            yield f"{name}应为 1 到 {most} 个字。"
    why = resident_id.explain(texts["证件号码"], today=today)
    is_organisation = _is_organisation(texts["证件号码"], today)
    if why and not is_organisation:
        yield f"证件号码“{texts['证件号码']}”不是统一社会信用代码；按身份证号看：{why}"
    elif kind and (ORGANISATION if is_organisation else "自然人") not in kind.holder:
        yield f"{kind.name}只发给{kind.holder}。"
    begins, ends = _day(texts["有效期起"]), _day(texts["有效期止"])
    if begins is None:
        yield "有效期起应写成 2026-03-02 的样子。"
    if texts["有效期止"] and ends is None:
        yield "有效期止应写成 2031-03-01 的样子，长期有效的不填。"
    if begins and ends and ends < begins:
        yield "有效期止早于有效期起。"


def _is_organisation(code: str, today: date) -> bool:
    """Test whether the number is an organisation's.

    One resident ID in 31 has a check character that also fits GB 32100; the other way round the
    code would have to hold a date of birth. What can be a person's number is a person's.
    """
    return resident_id.explain(code, today=today) is not None and uscc.is_valid(code)


def _row(line: int, texts: dict[str, str], kinds: dict[str, LicenceType], today: date) -> _Row:
    kind, begins = kinds[texts["证照类型"]], date.fromisoformat(texts["有效期起"])
    is_organisation = _is_organisation(texts["证件号码"], today)
    return _Row(
        line=line,
        kind=kind,
        number=texts["证照编号"],
        holder=texts["持证人"],
        code=(uscc if is_organisation else resident_id).normalise(texts["证件号码"]),
        is_organisation=is_organisation,
        valid_from=begins,
        valid_until=_day(texts["有效期止"]) or rules.last_day(begins, kind.validity_years),
        entries={name: text for name, text in texts.items() if name not in COLUMNS and text},
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _problem(line: int, words: str) -> Problem:
    return Problem(f"line-{line}", "licence.register", f"第 {line} 行：{words}")


def _refused(problems: list[Problem]) -> Invalid:
    return Invalid(problems, "登记册有问题，没有导入任何证照。")

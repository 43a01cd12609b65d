"""The words of the citizen pages in English and Russian: what must be said, and where it is kept.

`python -m tests.words` (make words) adds what pages say and a catalogue lacks, drops what no page
says any more, and compiles. It needs no gettext programs.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import polib
from django.utils.translation.template import templatize

from tongban.agencies.rules import WINDOW_CATEGORIES
from tongban.applications.rules import NEED_WORDS, WITHOUT_FILE
from tongban.cases.rules import WAY_NAMES
from tongban.catalogue import rules as catalogue
from tongban.catalogue.list_facts import COLUMN_TITLES
from tongban.catalogue.qualifying import RULES
from tongban.forms.profile import TRUST_WORDS
from tongban.forms.rules import GROUPS
from tongban.hall.rules import BOOKING_NAMES, HALL_KINDS
from tongban.hall.rules import STATE_NAMES as TICKET_STATES
from tongban.joint.rules import OUTCOME_NAMES as JOINT_OUTCOMES
from tongban.joint.simulated import STAND_NAMES
from tongban.law.queueing import Priority
from tongban.people.rules import REAL_LEVEL_NAMES
from tongban.ratings import rules as ratings
from tongban.records.rules import LICENCE_STATE_NAMES, LICENCE_STEPS, TRUST_NAMES
from tongban.sharing.rules import OUTCOME_NAMES
from tongban.stations.rules import NEAR_NAMES
from tongban.stations.rules import STANDING_NAMES as HELP_STANDINGS

SOURCE = Path(__file__).resolve().parent.parent / "src" / "tongban"
LANGUAGES = {
    "en": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
}
# What forms ask most (data elements of the catalogue); other questions stay as agencies wrote them.
QUESTIONS = (
    "联系电话",
    "身份证号码",
    "统一社会信用代码",
    "单位联系电话",
    "住址",
    "代办人姓名",
    "代办人身份证号码",
    "代办人联系电话",
    "住所（经营场所）",
    "法定代表人（负责人）身份证号码",
    "项目名称",
    "建设地点",
    "建设规模及内容",
    "总投资（万元）",
    "项目代码（在线平台赋码）",
    "出生日期",
    "性别",
    "民族",
    "男",
    "女",
    "建筑面积（平方米）",
    "不动产单元号",
    "不动产坐落",
    "房屋坐落",
    "原不动产权证号",
    "权利人",
    "共有情况",
    "车牌号码",
    "车辆识别代号",
    "品牌型号",
    "车辆类型",
    "机动车所有人",
    "用地面积（平方米）",
    "注册资本（万元）",
    "经营范围",
    "从业人数",
    "企业名称",
    "企业类型",
    "收件人",
    "收件人电话",
    "收件地址",
    "选“邮寄”时填写。",
)
# Steps of handling in the guides of most items.
STEPS = ("受理", "审查", "审核", "决定", "办结", "审核办结", "现场核查", "制证送达", "送达")
# Names from closed lists; a page says them with {% translate name %}.
NAMES = (
    *NEED_WORDS.values(),
    *WAY_NAMES.values(),
    *WITHOUT_FILE.values(),
    *OUTCOME_NAMES.values(),
    *GROUPS.values(),
    *REAL_LEVEL_NAMES.values(),
    *TRUST_NAMES.values(),
    *TRUST_WORDS.values(),
    *LICENCE_STATE_NAMES.values(),
    *(step.name for step in LICENCE_STEPS.values()),
    "尚未生效",  # state of a licence before its first day
    *ratings.LEVEL_NAMES.values(),
    *ratings.GOOD_PHRASES,
    *ratings.BAD_PHRASES,
    *HALL_KINDS.values(),
    *TICKET_STATES.values(),
    *JOINT_OUTCOMES.values(),
    *STAND_NAMES.values(),
    *HELP_STANDINGS.values(),
    *NEAR_NAMES.values(),
    *BOOKING_NAMES.values(),
    *(one.label for one in Priority),
    *WINDOW_CATEGORIES,
    *catalogue.THEMES,
    *catalogue.REASONS_NOT_IN_HALL,
    *catalogue.DEPTHS.values(),
    *catalogue.ITEM_KINDS,
    *catalogue.CASE_TYPES,
    *catalogue.LISTS,
    *catalogue.PRICINGS,
    *catalogue.SERVICE_NEEDS,
    *catalogue.REPLACEMENTS,
    *chain.from_iterable((rule.title, rule.words) for rule in RULES.values()),
    *COLUMN_TITLES,
    *catalogue.AUDIENCES,
    *catalogue.LEVELS,
    *catalogue.DELIVERIES,
    *catalogue.ROLES,
    *catalogue.MATERIAL_FORMS,
    *catalogue.MATERIAL_SOURCES,
    *STEPS,
    "法定代表人",  # whom a mandate makes of a person
    "经办人",
    *QUESTIONS,
)
STRING = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
IN_TEMPLATE = re.compile(rf"(?:\bn?gettext|\b_)\({STRING}(?:, ?{STRING})?")
# Refusals are said in Chinese where they are made, and by pages with the filter `told`.
REFUSALS = (
    "applications/*.py",
    "applications/*/*.py",
    "applications/services/folders/*.py",
    "sharing/rules.py",
    "base/desk.py",
    "base/limits.py",
    "base/paging.py",
    "base/web.py",
    "forms/*.py",
    "hall/queries/line.py",
    "hall/queries/slots.py",
    "hall/services/arriving.py",
    "hall/services/bookings.py",
    "hall/services/tickets.py",
    "hall/views/appointments.py",
    "hall/views/public.py",
    "cases/queries/fees.py",
    "joint/queries/by_code.py",
    "joint/queries/mine.py",
    "joint/services/beginning.py",
    "joint/services/changing.py",
    "joint/services/confirming.py",
    "joint/services/simulating.py",
    "projects/queries/projects.py",
    "projects/rules.py",
    "projects/services/registering.py",
    "projects/services/studying.py",
    "projects/queries/studies.py",
    "people/services/accounts.py",
    "people/services/codes.py",
    "people/services/mandates.py",
    "people/services/real_name.py",
    "people/services/sign_in.py",
    "people/services/tokens.py",
    "people/views/enterprises.py",
    "people/views/forms.py",
    "portal/*.py",
    "portal/views/*.py",
    "ratings/*.py",
    "records/*.py",
    "records/queries/*.py",
    "records/services/papers.py",
    "records/services/vault.py",
)
REFUSING = {"Invalid", "NotFound", "NotPermitted", "Problem", "RatingRefused", "Refused", "Stale"}
REFUSING |= {"Limit", "Unfit", "_Wrong", "_wrong", "said"}
WHOLE = re.compile("[\u4e00-\u9fff0-9].*。")  # not a piece of an f-string
WORDS_LATER = {
    "message",
    "words",
    "why",
    "hint",
    "ACCEPTED",
}  # names that hold them until they are raised
TO_BE_SAID = re.compile("[\u4e00-\u9fff]|[：”]")
CALLS = {"gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}

Said = tuple[str, str]  # the words, and the same for several ("" where they are not counted)


def said() -> dict[Said, set[str]]:
    """Return everything that must be translated, and the files that say it."""
    found: dict[Said, set[str]] = {}
    for where, words in chain(
        _in_templates(),
        _in_modules(),
        _in_refusals(),
        _in_codes(),
        (("", (n, "")) for n in NAMES),
    ):
        found.setdefault(words, set()).add(where)
    return found


def catalogue_path(language: str) -> Path:
    """Return where the words of a language are kept."""
    return SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"


def compiled(path: Path) -> bytes:
    """Return the .mo of a .po."""
    return bytes(polib.pofile(str(path)).to_binary())


def refresh(language: str) -> int:
    """Bring the catalogue of a language up to what pages say; return how much is untranslated."""
    path = catalogue_path(language)
    old = {(e.msgid, e.msgid_plural): e for e in polib.pofile(str(path))} if path.exists() else {}
    new = polib.POFile(wrapwidth=100)
    new.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": LANGUAGES[language],
    }
    for words, files in sorted(said().items(), key=lambda pair: (sorted(pair[1]), pair[0])):
        entry = old.get(words) or _empty(words, language)
        entry.occurrences = [(name, "") for name in sorted(files) if name]
        new.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(path))
    path.with_suffix(".mo").write_bytes(compiled(path))
    return len(new.untranslated_entries())


def _empty(words: Said, language: str) -> polib.POEntry:
    if not words[1]:
        return polib.POEntry(msgid=words[0])
    forms = 2 if language == "en" else 3
    return polib.POEntry(
        msgid=words[0], msgid_plural=words[1], msgstr_plural=dict.fromkeys(range(forms), "")
    )


def _in_templates() -> Iterator[tuple[str, Said]]:
    for path in sorted(SOURCE.glob("*/templates/**/*.html")):
        marked = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        for one, several in IN_TEMPLATE.findall(marked):
            yield _name(path), (ast.literal_eval(one), ast.literal_eval(several or "''"))


def _in_modules() -> Iterator[tuple[str, Said]]:
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "gettext" in text:
            yield from ((_name(path), words) for words in _calls(ast.walk(ast.parse(text))))


def _in_refusals() -> Iterator[tuple[str, Said]]:
    for path in sorted(path for pattern in REFUSALS for path in SOURCE.glob(pattern)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for text in _texts_of(node):
                yield _name(path), (text, "")


def _in_codes() -> Iterator[tuple[str, Said]]:
    """Yield what the law room says of a wrong number of a person, a body or a phone."""
    for name in ("resident_id", "uscc", "phone"):
        path = SOURCE / "law" / "codes" / f"{name}.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and WHOLE.fullmatch(str(node.value)):
                yield _name(path), (node.value, "")


def _texts_of(node: ast.AST) -> Iterator[str]:
    """Yield the Chinese a refusal is raised with, or that waits in a name to be raised with."""
    held: list[ast.expr] = []
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REFUSING:
        held = [*node.args, *(k.value for k in node.keywords if k.arg != "article")]
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        held = [node.value] if node.targets[0].id in WORDS_LATER else []
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        held = [node.value] if node.target.id in WORDS_LATER else []
    for one in held:
        for each in [one.body, one.orelse] if isinstance(one, ast.IfExp) else [one]:
            if isinstance(each, ast.Constant) and TO_BE_SAID.search(str(each.value)):
                yield str(each.value)


def _calls(nodes: Iterable[ast.AST]) -> Iterator[Said]:
    for node in nodes:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in CALLS and isinstance(node.args[0], ast.Constant):
            counted = node.func.id.startswith("n")
            one, several = (ast.literal_eval(arg) for arg in (node.args[0], node.args[counted]))
            yield one, several if counted else ""


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


if __name__ == "__main__":
    missing = {language: refresh(language) for language in LANGUAGES}
    for language, number in missing.items():
        print(
            f"{catalogue_path(language).relative_to(SOURCE.parent.parent)}: {number} to translate"
        )
    sys.exit(any(missing.values()))

"""Every step an officer can take, as a form: its address, its questions, and the service it calls.

A verb of the cases room is a noun here: POST /workbench/cases/<number>/<noun>.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tongban.base.errors import Invalid
from tongban.cases.queries import GROUND_NAMES, WAY_NAMES, Screen, Way
from tongban.law.acceptance import CORRECTION_DAYS
from tongban.law.clock import Unit
from tongban.law.lifecycle import ARTICLES, Step
from tongban.workbench import acts
from tongban.workbench.acts import Call

PRIMARY, SECONDARY, DANGER = "primary", "secondary", "danger"
YES_NO = (("是", "是"), ("否", "否"))
UNITS = tuple((unit.value, unit.value) for unit in Unit)
GROUNDS = tuple((ground.value, name) for ground, name in GROUND_NAMES.items())
WAYS = tuple((way.value, name) for way, name in WAY_NAMES.items())
HANDED = tuple((way.value, WAY_NAMES[way]) for way in (Way.WINDOW, Way.POST))


@dataclass(frozen=True, slots=True)
class Question:
    """One field of a step; `key` is unique on the page: "<noun>-<name>"."""

    key: str
    label: str
    type: str = "string"
    required: bool = False
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StepForm:
    """One step as the panel shows it."""

    noun: str
    label: str
    article: str
    kind: str
    shortcut: str
    questions: tuple[Question, ...]
    values: Mapping[str, str]  # what the fields hold before anything is typed
    sure: str = ""  # a sentence to tick first, for what cannot be undone
    lines: tuple[tuple[str, str], ...] = ()  # the material list, where items are chosen from it
    is_rare: bool = False  # shown under “更多”

    @property
    def takes_file(self) -> bool:
        return any(question.type == "file" for question in self.questions)


Act = Callable[[Call], None]


@dataclass(frozen=True, slots=True)
class _Form:
    """A step before it is laid out for one case."""

    noun: str
    label: str
    act: Act
    step: Step | None
    fields: tuple[Question, ...] = ()
    kind: str = SECONDARY
    shortcut: str = ""
    sure: str = ""
    picks_lines: bool = False
    is_rare: bool = False


def forms_for(screen: Screen) -> list[StepForm]:
    """Lay out the forms of the steps that are open on this screen, in the order of the work."""
    return [_laid_out(form, screen) for form in _FORMS if _is_open(form, screen)]


def take(noun: str, call: Call) -> None:
    """Take a step. Raises KeyError for an unknown noun, and whatever its service raises."""
    _BY_NOUN[noun].act(call)


def on_page(noun: str, invalid: Invalid) -> Invalid:
    """Return what is wrong with the fields named as the page names them."""
    problems = [replace(one, field=f"{noun}-{one.field}") for one in invalid.problems]
    return Invalid(problems, invalid.message)


def typed_of(noun: str, posted: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed in the form of `noun`, by name."""
    prefix = f"{noun}-"
    return {
        key.removeprefix(prefix): text for key, text in posted.items() if key.startswith(prefix)
    }


def picks_lines(noun: str) -> bool:
    """Test whether a step says which lines of the material list are to be put right."""
    return _BY_NOUN[noun].picks_lines


def label_of(noun: str) -> str:
    """Return the words on the button of a step, "" where there is no such step."""
    return _BY_NOUN[noun].label if noun in _BY_NOUN else ""


def _is_open(form: _Form, screen: Screen) -> bool:
    if form.step is not None and form.noun not in _SPECIAL_CASES:
        return form.step in screen.open_steps
    return _SPECIAL_CASES[form.noun](screen)


def _laid_out(form: _Form, screen: Screen) -> StepForm:
    questions = tuple(
        replace(_offered(question, screen), key=f"{form.noun}-{question.key}")
        for question in form.fields
        if _is_asked(question, screen)
    )
    values = {f"{form.noun}-{name}": text for name, text in _defaults(form, screen).items()}
    lines = tuple((line.material.key, line.material.name) for line in screen.content.lines)
    return StepForm(
        noun=form.noun,
        label=form.label,
        article=ARTICLES[form.step] if form.step else "",
        kind=form.kind,
        shortcut=form.shortcut,
        questions=questions,
        values=values,
        sure=form.sure,
        lines=lines if form.picks_lines else (),
        is_rare=form.is_rare,
    )


def _is_asked(question: Question, screen: Screen) -> bool:
    """Some questions are asked only where there is something to say."""
    if question.key == "reason_again":
        return bool(screen.corrections)
    if question.key == "renews":
        return bool(screen.renewable)
    return True


def _offered(question: Question, screen: Screen) -> Question:
    if question.key == "line":
        return replace(question, choices=tuple((one.line, one.name) for one in screen.owed))
    if question.key != "renews":
        return question
    return replace(question, choices=tuple((one.identifier, one.words) for one in screen.renewable))


def _defaults(form: _Form, screen: Screen) -> dict[str, str]:
    post = screen.delivery or None
    known = {
        "check-correction": {"days": str(CORRECTION_DAYS)},
        "correction": {"days": str(CORRECTION_DAYS)},
        "special-procedure": {
            "name": screen.procedures[0] if screen.procedures else "",
            "days": "10",
            "unit": Unit.WORKDAY.value,
        },
        "denial": {"remedy": screen.remedy},
        "result": {
            "way": (screen.wished_way or Way.WINDOW).value,
            "receiver": screen.recipient or screen.applicant_name,
            "address": screen.address,
            "renews": screen.renews,
        },
        "posting": {
            "receiver": post.receiver if post else screen.recipient or screen.applicant_name,
            "address": post.address if post else screen.address,
        },
        "delivery": {
            "way": post.way if post and post.way != Way.ELECTRONIC else Way.WINDOW.value,
            "receiver": (post.receiver if post else "") or screen.applicant_name,
            "tracking": post.tracking if post else "",
        },
        "settlement": {"receiver": screen.applicant_name, "renews": screen.renews},
    }
    return known.get(form.noun, {})


_OPINION = Question("opinion", "意见", "text")
_REASON = Question("reason", "理由", "text", required=True)
_PAPER = (
    Question("number", "证照或文书编号", hint="不填则自动编号。"),
    Question("valid_from", "有效期起", "date"),
    Question("valid_until", "有效期止", "date", hint="不填则按证照类型的年限；长期有效的不填。"),
    Question("renews", "换发、延续、变更的旧证照", hint="选了的旧证照随之失效；首次发证的不选。"),
    Question(
        "file",
        "已制好的证照或文书（PDF）",
        "file",
        hint="在其他系统制作或扫描的，可上传代替系统生成的，不超过 20 MB；不传则由系统生成。",
    ),
)

_FORMS: tuple[_Form, ...] = (
    _Form("receipt", "收件", acts.receipt, Step.RECEIVE, kind=PRIMARY, shortcut="a"),
    _Form(
        "pre-review",
        "网上预审",
        acts.pre_review,
        Step.PASS_PRE_REVIEW,
        (
            Question("passed", "预审通过", "string", required=True, choices=YES_NO),
            Question("opinion", "预审意见", "text", hint="退回时必填，申请人会看到。"),
        ),
        picks_lines=True,
        shortcut="c",
    ),
    _Form("acceptance", "受理", acts.acceptance, Step.ACCEPT, kind=PRIMARY, shortcut="a"),
    _Form(
        "settlement",
        "当场办结（受理、决定、出证）",
        acts.settlement,
        Step.ACCEPT,
        (
            _OPINION,
            *_PAPER,
            Question("handed", "已当场交给申请人", required=True, choices=YES_NO),
            Question("receiver", "签收人", hint="当场交付时必填。"),
        ),
        kind=PRIMARY,
    ),
    _Form(
        "correction",
        "一次性告知补正",
        acts.correction,
        Step.ASK_CORRECTION,
        (
            Question("days", "补正期限（工作日）", "integer", required=True),
            Question(
                "reason_again",
                "再次告知的原因",
                "text",
                required=True,
                hint="补正应当一次告知。再次告知会标记在督查中。",
            ),
        ),
        picks_lines=True,
        shortcut="c",
    ),
    _Form(
        "corrected-papers",
        "窗口收到补正材料",
        acts.corrected,
        Step.CORRECT,
        (Question("answer", "收到了什么", "text"),),
        kind=PRIMARY,
    ),
    _Form(
        "promised-paper",
        "收到容缺补交的材料",
        acts.promised_paper,
        None,
        (
            Question("line", "材料", required=True),
            Question("file", "扫描件（PDF）", "file", hint="当面核对原件、不留扫描件的不传。"),
        ),
        kind=PRIMARY,
    ),
    _Form(
        "check-passed",
        "事后核查：符合承诺",
        acts.check_passed,
        None,
        (Question("finding", "核查情况", "text", required=True),),
        kind=PRIMARY,
    ),
    _Form(
        "check-correction",
        "事后核查：限期整改",
        acts.check_correction,
        None,
        (
            Question("finding", "哪里与承诺不符，怎么整改", "text", required=True),
            Question("days", "整改期限（工作日）", "integer", required=True),
        ),
    ),
    _Form(
        "revocation",
        "事后核查：承诺不实，撤销决定",
        acts.revocation,
        None,
        (Question("reasons", "撤销的理由", "text", required=True),),
        kind=DANGER,
        sure="我已核实承诺不实，撤销决定，电子证照同时撤销，并记入诚信记录。",
    ),
    _Form(
        "rejection",
        "不予受理",
        acts.rejection,
        Step.REJECT,
        (
            Question("ground", "依据", required=True, choices=GROUNDS),
            _REASON,
            Question("elsewhere", "应向哪个机关申请", hint="不属于本机关职权时必填。"),
        ),
        kind=DANGER,
    ),
    _Form(
        "review",
        "提交审查意见",
        acts.review,
        Step.REVIEW,
        (
            Question("recommends", "建议准予", required=True, choices=YES_NO),
            Question("opinion", "审查意见", "text", required=True),
        ),
        kind=PRIMARY,
    ),
    _Form(
        "special-procedure",
        "启动特别程序（暂停计时）",
        acts.special,
        Step.SUSPEND,
        (
            Question("name", "程序名称", required=True, hint="现场核查、听证、检验、专家评审等。"),
            Question("reason", "原因", "text", required=True),
            Question("days", "预计需要", "integer", required=True),
            Question("unit", "单位", required=True, choices=UNITS),
        ),
    ),
    _Form(
        "special-procedure-end",
        "结束特别程序（恢复计时）",
        acts.special_end,
        Step.RESUME,
        (
            Question("result", "结果", "text", required=True),
            Question("officers", "核查人员", hint="现场核查应有两名以上工作人员，用顿号隔开。"),
        ),
        kind=PRIMARY,
    ),
    _Form(
        "extension",
        "申请延长办理期限",
        acts.extension,
        Step.EXTEND,
        (Question("days", "延长（工作日，最多 10）", "integer", required=True), _REASON),
    ),
    _Form(
        "extension-answer",
        "审批延期申请",
        acts.extension_answer,
        Step.EXTEND,
        (
            Question("approved", "同意延期", required=True, choices=YES_NO),
            Question("answer", "意见", "text", hint="不同意时必填。"),
        ),
        kind=PRIMARY,
    ),
    _Form(
        "grant",
        "准予决定",
        acts.grant,
        Step.GRANT,
        (_OPINION,),
        kind=PRIMARY,
        shortcut="a",
        sure="我已核对材料和审查意见，作出准予决定。",
    ),
    _Form(
        "denial",
        "不予决定",
        acts.denial,
        Step.DENY,
        (
            Question("reasons", "不予的理由", "text", required=True),
            Question("remedy", "救济途径", "text", required=True),
        ),
        kind=DANGER,
        sure="我已核对材料和审查意见，作出不予决定。",
    ),
    _Form(
        "return",
        "退回补充审查",
        acts.send_back,
        Step.SEND_BACK,
        (Question("opinion", "需要补充什么", "text", required=True),),
    ),
    _Form("certification", "开始制证", acts.certification, Step.CERTIFY),
    _Form(
        "result",
        "出具结果",
        acts.result,
        Step.ISSUE,
        (
            *_PAPER,
            Question("way", "送达方式", required=True, choices=WAYS),
            Question("receiver", "收件人", hint="邮寄时必填。"),
            Question("address", "收件地址", "address", hint="邮寄时必填。"),
        ),
        kind=PRIMARY,
        shortcut="a",
    ),
    _Form(
        "fee",
        "登记缴费",
        acts.fee,
        None,
        (
            Question("amount", "实收金额（元）"),
            Question("receipt", "票据号"),
            Question("waived", "免收的原因", hint="免收的只填这一项。"),
        ),
    ),
    _Form(
        "posting",
        "登记寄出",
        acts.posting,
        None,
        (
            Question("tracking", "邮件号码", required=True),
            Question("receiver", "收件人", required=True),
            Question("address", "收件地址", "address", required=True),
        ),
    ),
    _Form(
        "delivery",
        "送达办结",
        acts.delivery,
        Step.DELIVER,
        (
            Question("way", "实际送达方式", required=True, choices=HANDED),
            Question("receiver", "签收人", required=True),
            Question("tracking", "邮件号码", hint="邮寄时必填。"),
        ),
        kind=PRIMARY,
        shortcut="a",
    ),
    _Form(
        "archive",
        "归档",
        acts.archive,
        Step.ARCHIVE,
        sure="案卷材料齐全，归档后不再变更。",
    ),
    _Form("holder", "认领", acts.claim, None, shortcut="h"),
    _Form("release", "放回待办池", acts.release, None, is_rare=True),
    _Form(
        "withdrawal",
        "申请人到窗口撤回",
        acts.withdrawal,
        Step.WITHDRAW,
        (_REASON,),
        sure="申请人本人或代理人已当面提出撤回。",
        is_rare=True,
    ),
    _Form(
        "forwarding",
        "转报",
        acts.forwarding,
        Step.FORWARD,
        (Question("where", "转报到", required=True), _REASON),
        sure="转报后本部门不再办理。",
        is_rare=True,
    ),
    _Form(
        "voiding",
        "作废",
        acts.voiding,
        Step.VOID,
        (_REASON,),
        kind=DANGER,
        sure="作废后不能恢复。",
        is_rare=True,
    ),
    _Form(
        "deletion",
        "删除（录入错误）",
        acts.deletion,
        Step.DELETE,
        (_REASON,),
        kind=DANGER,
        sure="删除后不能恢复，记录仍保留在办件日志中。",
        is_rare=True,
    ),
)
_BY_NOUN = {form.noun: form for form in _FORMS}
# Open for another reason than the step of the life alone.
_SPECIAL_CASES: dict[str, Callable[[Screen], bool]] = {
    "settlement": lambda screen: screen.may_settle,
    "extension": lambda screen: (
        Step.EXTEND in screen.open_steps
        and not any(n.kind == "extension" and n.verdict is not False for n in screen.notes)
    ),
    "extension-answer": lambda screen: screen.may_answer_extension,
    "fee": lambda screen: screen.may_note_fee,
    "posting": lambda screen: screen.may_post,
    "promised-paper": lambda screen: screen.may_take_promised,
    "check-passed": lambda screen: bool(screen.check and screen.check.may_check),
    "check-correction": lambda screen: bool(screen.check and screen.check.may_check),
    "revocation": lambda screen: bool(screen.check and screen.check.may_revoke),
    "holder": lambda screen: screen.may_claim,
    "release": lambda screen: screen.may_release,
}

"""What the office decides about the publish gate."""

from django.db import transaction

from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.catalogue.events import GateRuleSet
from tongban.catalogue.gate import RULES, Severity
from tongban.catalogue.models import GateSetting
from tongban.journal import services as journal
from tongban.people.permissions import Permission

LONGEST_REASON = 400


@transaction.atomic
def set_severity(rule: str, severity: str, *, reason: str, desk: Desk) -> None:
    """Make a rule of the gate an error, a warning or nothing, from the next publication on.

    What is published already stays. G00 (what cannot be read) is always an error.
    Writes:  the setting; one journal entry with what it was before.
    Tells:   GateRuleSet.
    Raises:  NotPermitted; NotFound; Invalid; Refused if it is so already.
    """
    require(desk, Permission.CATALOGUE_PUBLISH)
    if rule not in RULES or rule == "G00":
        raise NotFound("没有这条审查规则，或者它不能调整。", code="gate.rule_unknown")
    problems = _problems(severity, reason)
    if problems:
        raise Invalid(problems)
    setting = GateSetting.objects.select_for_update().filter(rule=rule).first()
    before = setting.severity if setting else RULES[rule].severity.value
    if before == severity:
        raise Refused(f"规则 {rule} 现在就是这样。", code="gate.same")
    GateSetting.objects.update_or_create(
        rule=rule,
        defaults={
            "severity": severity,
            "reason": reason.strip(),
            "set_at": desk.now,
            "set_by": desk.actor_name,
        },
    )
    event = GateRuleSet(
        subject=f"gate:{rule}",
        rule=rule,
        title=RULES[rule].title,
        before=before,
        severity=severity,
        reason=reason.strip(),
    )
    journal.record(event, by=desk)


def _problems(severity: str, reason: str) -> list[Problem]:
    problems = []
    if severity not in set(Severity):
        problems.append(Problem("severity", "gate.severity", "请选择：停止发布、只提醒、不检查。"))
    if not reason.strip():
        problems.append(Problem("reason", "gate.reason", "请写明为什么调整。"))
    elif len(reason) > LONGEST_REASON:
        words = f"最多 {LONGEST_REASON} 个字，现有 {len(reason)} 个。"
        problems.append(Problem("reason", "gate.reason", words))
    return problems

"""The rules of the publish gate, how many items they warn of, and items that share a code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.base.web import desk_of, status_of
from tongban.catalogue import services
from tongban.catalogue.queries.gate import rule_lines, shared_codes, warned
from tongban.people.permissions import Permission
from tongban.workbench.views.catalogue.directory import may_look

SEVERITIES = (("error", "停止发布"), ("warning", "只提醒"), ("off", "不检查"))


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """GET, POST /workbench/catalogue/gate: every rule; POST sets how strict one of them is."""
    desk, refused, typed = desk_of(request), None, request.POST
    may_look(desk)
    if request.method == "POST":
        try:
            services.set_severity(
                typed.get("rule", ""),
                typed.get("severity", ""),
                reason=typed.get("reason", ""),
                desk=desk,
            )
            return redirect(f"{reverse('workbench:gate')}?saved={typed['rule']}")
        except (NotFound, NotPermitted):
            raise
        except Refused as refusal:
            refused = refusal
    counts = warned()
    context = {
        "lines": [(line, counts.get(line.rule.code, 0)) for line in rule_lines()],
        "groups": shared_codes(),
        "severities": SEVERITIES,
        "may_set": desk.may(Permission.CATALOGUE_PUBLISH),
        "typed": typed,
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "here": "catalogue",
    }
    page = "workbench/catalogue/gate.html"
    return render(request, page, context, status=status_of(refused) if refused else 200)

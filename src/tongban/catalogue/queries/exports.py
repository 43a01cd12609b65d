"""The published items as files of officials (导出)."""

from tongban.agencies.queries import AgencyView, agencies
from tongban.base.desk import Desk
from tongban.base.errors import Invalid, NotPermitted, Problem
from tongban.catalogue import exchange
from tongban.catalogue.document import ORGAN
from tongban.catalogue.models import Item
from tongban.catalogue.queries.holdings import SEES_EVERY
from tongban.catalogue.rules import PUBLIC_STATES
from tongban.people.permissions import Permission

EXPORT_FORMS = ("xlsx", "yaml", "csv")
LARGEST_FILE = exchange.MOST_BYTES  # that is read


def template() -> bytes:
    """Return the spreadsheet officials fill, with an example. No query."""
    return exchange.template()


def exported(desk: Desk, *, form: str, agency: str = "", words: str = "") -> bytes:
    """Return the items the public sees as a file; `agency` (slug) and `words` of the name narrow it.

    Two queries. Raises NotPermitted; Invalid for an unknown form, or when there is no such item.
    """
    if not (desk.may(Permission.CATALOGUE_DRAFT) or any(desk.may(p) for p in SEES_EVERY)):
        raise NotPermitted("您当前的岗位不能导出事项。")
    if form not in EXPORT_FORMS:
        raise Invalid([Problem("form", "export.form", "请选择导出的格式。")])
    rows = Item.objects.filter(state__in=PUBLIC_STATES, current__name__icontains=words)
    if agency:
        rows = rows.filter(agency__slug=agency)
    documents = list(
        rows.order_by("agency__slug", "slug").values_list("current__definition", flat=True)
    )
    if not documents:
        nothing = "没有这样的事项，没有可以导出的内容。"
        raise Invalid([Problem("agency", "export.nothing", nothing)], nothing)
    organs = {organ.slug: organ for organ in agencies(active=False)}
    if form != "yaml":
        # Officials know departments by name; reading finds them by it.
        documents = [{**one, "agency": organs[one["agency"]].name} for one in documents]
    known = {slug: _said(organ) for slug, organ in organs.items()}
    return exchange.write(documents, form=form, organs=known)


def _said(organ: AgencyView) -> dict[str, str]:
    """Return what a catalogue file says of a department: what is known of it."""
    values = {key: getattr(organ, key) for key in (*ORGAN.keys, *ORGAN.optional)}
    return {key: value for key, value in values.items() if value or key in ORGAN.keys}

"""Items to apply for, drafts and papers for tests."""

from copy import deepcopy
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter

from tongban.agencies.tests.make import an_agency
from tongban.applications import queries, services
from tongban.applications.models import Application
from tongban.applications.services import folders
from tongban.base.desk import Viewer
from tongban.catalogue import services as catalogue
from tongban.people.tests.make import a_desk, a_viewer

SLUG = "restaurant-licence"
GOOD_ANSWERS = {
    "person": {"person.name": "张建国", "person.id_number": "230881199001010012"},
    "own": {"own.shop": "赫乡小馆", "own.area": "86.5", "own.opened": "2018-11-20"},
}
GOOD_DELIVERY = {
    "way": "邮寄",
    "recipient": "张建国",
    "phone": "13800000001",
    "address": "黑龙江省同江市繁荣街道 1 号",
}


def a_material(name: str, **changes: Any) -> dict[str, Any]:
    """Return one line of a material list: a certificate that must be given."""
    return {
        "name": name,
        "kind": "证照",
        "source": "申请人自备",
        "issued_by": None,
        "form": "电子或纸质",
        "originals": 1,
        "copies": 0,
        "necessity": "必要",
        "when": None,
        "licence": None,
        "status": "保留",
        **changes,
    }


DOCUMENT: dict[str, Any] = {
    "slug": SLUG,
    "name": "餐馆开业许可",
    "agency": "scjg",
    "parent": None,
    "base_code": None,
    "kind": "行政许可",
    "audience": ["自然人", "企业法人"],
    "themes": ["准营准办"],
    "level": "县级",
    "delegated_to": [],
    "case_type": "承诺件",
    "basis": [{"law": "中华人民共和国食品安全法", "article": "第三十五条", "gist": "许可制度"}],
    "conditions": ["有固定场所"],
    "situations": [
        {
            "key": "kind",
            "question": "经营主体类型",
            "options": [{"value": "shop", "label": "餐馆"}, {"value": "canteen", "label": "食堂"}],
        }
    ],
    "materials": [
        a_material("开业申请书", kind="申请表"),  # m1
        a_material("负责人身份证"),  # m2
        a_material("食堂管理制度", kind="其他", when={"kind": ["canteen"]}),  # m3
        a_material("营业执照", status="共享免交"),  # m4
        a_material("场所平面图", kind="图纸", form="纸质"),  # m5
        a_material("健康证明", kind="证明", necessity="非必要"),  # m6
        a_material("计划生育证明", kind="证明", status="取消"),  # m7
    ],
    "form_fields": [
        {"element": "person.name", "label": "姓名", "type": "string", "required": True},
        {"element": "person.id_number", "label": "身份证号", "type": "id_number", "required": True},
        {"element": "org.uscc", "label": "统一社会信用代码", "type": "uscc", "required": False},
        {"element": "own.shop", "label": "店名", "type": "string", "required": True},
        {"element": "own.area", "label": "经营面积", "type": "decimal", "required": True},
        {"element": "own.opened", "label": "开业日期", "type": "date", "required": False},
    ],
    "statutory_limit": {"days": 20, "unit": "工作日"},
    "promised_limit": {"days": 5, "unit": "工作日"},
    "special_procedures": [],
    "fee": {"charged": False, "standard": None, "basis": None},
    "steps": [
        {"name": "受理", "role": "窗口人员"},
        {"name": "审查", "role": "审查人员"},
        {"name": "决定", "role": "首席代表"},
        {"name": "制证送达", "role": "窗口人员"},
    ],
    "baseline": {"steps": 6, "materials": 9, "days": 20, "visits": 3},
    "result": {"name": "餐馆开业许可证", "kind": "证照", "delivery": ["窗口领取", "邮寄"]},
    "online_depth": 3,
    "visits": 1,
    "visit_reason": "到现场核验材料原件",
    "in_hall": True,
    "not_in_hall_reason": None,
    "window": "市场准入",
    "lists": ["网上办"],
    "high_frequency": True,
    "monthly_volume": 10,
    "keywords": ["开饭馆"],
    "faqs": [],
    "source_note": "测试用",
}


def an_item(**changes: Any) -> dict[str, Any]:
    """Publish the restaurant licence, or a changed one; return its document."""
    document = {**deepcopy(DOCUMENT), **changes}
    an_agency(document["agency"], phone="0454-2900000")
    catalogue.publish(document, by=a_desk())
    return document


SIGN = "shop-sign"


def a_sign_item(**changes: Any) -> dict[str, Any]:
    """Publish a second item that asks some of the same as the first, of another agency."""
    a_name = {"element": "person.name", "label": "申请人姓名", "type": "string", "required": False}
    return an_item(
        **{
            "slug": SIGN,
            "name": "招牌设置许可",
            "agency": "cgj",
            "situations": [
                {
                    "key": "big",
                    "question": "是否为大型招牌",
                    "options": [{"value": "no", "label": "否"}, {"value": "yes", "label": "是"}],
                }
            ],
            "materials": [
                a_material("招牌申请表", kind="申请表"),  # m1
                a_material("招牌效果图", kind="图纸"),  # m2
                a_material("负责人身份证"),  # m3
                a_material("结构图", kind="图纸", when={"big": ["yes"]}),  # m4
            ],
            "form_fields": [
                a_name,
                {
                    "element": "person.id_number",
                    "label": "证件号码",
                    "type": "string",
                    "required": True,
                },
                {"element": "own.size", "label": "规格", "type": "string", "required": True},
                {"element": "own.area", "label": "面积", "type": "decimal", "required": False},
            ],
            "result": {"name": "招牌设置许可证", "kind": "证照", "delivery": ["窗口领取"]},
            **changes,
        }
    )


def a_folder(viewer: Viewer, *slugs: str) -> UUID:
    """Begin one form over the restaurant and its sign, or over other items."""
    return folders.begin(slugs or (SLUG, SIGN), viewer=viewer)


GOOD_FOLDER = {
    "person": GOOD_ANSWERS["person"],
    f"own-{SLUG}": {f"{SLUG}.{key}": text for key, text in GOOD_ANSWERS["own"].items()},
    f"own-{SIGN}": {f"{SIGN}.own.size": "3×1"},
}


def complete_folder(folder_id: UUID, viewer: Viewer) -> None:
    """Fill all of the form over the restaurant and its sign."""

    def version() -> int:
        return queries.folder(folder_id, viewer=viewer).version

    chosen = {f"{SLUG}.kind": "shop", f"{SIGN}.big": "no"}
    folders.choose(folder_id, chosen, viewer=viewer, version=version())
    for page, raw in GOOD_FOLDER.items():
        folders.fill(folder_id, page, raw, viewer=viewer, version=version())
    for line in (f"{SLUG}.m2", f"{SIGN}.m2"):
        folders.attach(folder_id, line, BytesIO(a_pdf()), name=f"{line}.pdf", viewer=viewer)
    folders.show_at_window(folder_id, f"{SLUG}.m5", viewer=viewer)
    wish = {f"{SLUG}.way": "邮寄", f"{SIGN}.way": "窗口领取", **GOOD_DELIVERY}
    folders.wish_delivery(folder_id, wish, viewer=viewer, version=version())


def a_draft(viewer: Viewer | None = None, *, slug: str = SLUG) -> UUID:
    """Begin an application."""
    return services.start(slug, viewer=viewer or a_viewer())


def a_complete_draft(viewer: Viewer) -> UUID:
    """Begin an application and fill all of it; only the promise is missing."""
    draft_id = a_draft(viewer)
    complete(draft_id, viewer)
    return draft_id


def complete(draft_id: UUID, viewer: Viewer, *, papers: bool = True) -> None:
    """Fill all of a draft; without `papers` only what is typed and brought to the window."""
    services.choose_situations(
        draft_id, {"kind": "shop"}, viewer=viewer, version=version_of(draft_id, viewer)
    )
    for page, raw in GOOD_ANSWERS.items():
        services.fill(draft_id, page, raw, viewer=viewer, version=version_of(draft_id, viewer))
    if papers:
        services.attach(draft_id, "m2", BytesIO(a_pdf()), name="身份证.pdf", viewer=viewer)
    services.show_at_window(draft_id, "m5", viewer=viewer)
    services.wish_delivery(
        draft_id, GOOD_DELIVERY, viewer=viewer, version=version_of(draft_id, viewer)
    )


def the_application(application_id: UUID | None = None) -> Application | None:
    """Return the row of an application, of the only one without an id; None if there is none."""
    rows = Application.objects.all()
    return (rows.filter(pk=application_id) if application_id else rows).first()


def version_of(draft_id: UUID, viewer: Viewer) -> int:
    """Return the version a page of the draft would carry now."""
    return queries.draft(draft_id, viewer=viewer).version


def a_pdf(pages: int = 1) -> bytes:
    """Return a PDF of blank pages."""
    writer, out = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    writer.write(out)
    return out.getvalue()


def a_photo(colour: str = "white") -> bytes:
    """Return a small PNG."""
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def an_upload(body: bytes, name: str, media_type: str = "application/pdf") -> SimpleUploadedFile:
    """Return a file as a browser posts it."""
    return SimpleUploadedFile(name, body, media_type)

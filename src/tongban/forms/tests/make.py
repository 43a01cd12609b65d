"""A dictionary and a holder with answers, for tests."""

from typing import Any

from django.db import transaction

from tongban.base.desk import Viewer
from tongban.forms import services
from tongban.forms.rules import Field, Type

DICTIONARY = (
    ("DE01001", "person.address", "住址", "address", "敏感"),
    ("DE01004", "person.gender", "性别", "choice", "一般"),
    ("DE01005", "person.id_number", "公民身份号码", "id_number", "敏感"),
    ("DE01006", "person.name", "姓名", "string", "一般"),
    ("DE02001", "org.address", "住所", "address", "一般"),
    ("DE02006", "org.phone", "单位联系电话", "phone", "一般"),
    ("DE02008", "org.uscc", "统一社会信用代码", "uscc", "一般"),
)
ADDRESS = Field("person.address", "person.address", "住址", Type.ADDRESS)
ORG_ADDRESS = Field("org.address", "org.address", "住所", Type.ADDRESS)
SHOP = Field("own.shop", "own.shop", "店名", Type.STRING)


def a_dictionary(by: Any) -> int:
    """Load a small dictionary; return how many entries were written."""
    with transaction.atomic():
        return services.load_elements(
            [
                {
                    "code": code,
                    "element": element,
                    "name": name,
                    "type": kind,
                    "format": "an..200",
                    "source": "自填",
                    "sensitivity": sensitivity,
                    "reused": True,
                }
                for code, element, name, kind, sensitivity in DICTIONARY
            ],
            by=by,
        )


def remembered(viewer: Viewer, answers: dict[str, str], **changes: Any) -> int:
    """Let the viewer's answers of a case be kept; return how many were written."""
    asked = {
        "number": "230881-2018-000001",
        "item_slug": "food-licence",
        "item_name": "食品经营许可",
        "on": viewer.today,
        **changes,
    }
    assert viewer.person_id
    with transaction.atomic():
        return services.remember(
            (ADDRESS, ORG_ADDRESS, SHOP),
            answers,
            person_id=viewer.person_id,
            organisation_id=viewer.organisation_id,
            holder_id_number="",
            by=viewer,
            **asked,
        )


def agreed(viewer: Viewer) -> None:
    """Let the holder agree that his answers are kept."""
    services.consent(person_id=viewer.person_id, organisation_id=viewer.organisation_id, by=viewer)

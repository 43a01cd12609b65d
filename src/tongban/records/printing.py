"""An e-licence as PDF: to be sealed, or as a copy for one purpose."""

import json
from datetime import date, datetime
from urllib.parse import urlencode

from django.conf import settings

from tongban.base.pdf import qr_svg, render
from tongban.people.queries import mask_name
from tongban.records import proof, rules
from tongban.records.models import Licence
from tongban.records.rules import Trust

TEMPLATE = "records/typst/licence.typ"


def pdf_of(licence: Licence, *, at: datetime, purpose: str = "") -> bytes:
    """Set a licence, its type and agency fetched with it; with `purpose`, as a copy marked with it."""
    until = licence.valid_until
    data = {
        "title": licence.type.name,
        "agency": licence.agency.formal_name,
        "identifier": licence.identifier,
        "entries": json.loads(licence.entries),
        "date": licence.issued_on.isoformat(),
        "trust": rules.watermark(Trust.ISSUED, agency=licence.agency.formal_name, until=until),
        "qr": {"svg": qr_svg(link_of(licence)), "words": "扫码核验真伪和当前状态"},
        "purpose": purpose,
    }
    return render(TEMPLATE, data, at=at)


def link_of(licence: Licence) -> str:
    """Return what the QR code says: the check page, with the signed facts of the day of issue."""
    return f"{settings.TONGBAN_BASE_URL}{check_path(licence)}"


def check_path(licence: Licence) -> str:
    """Return the address of the check page that shows this licence to strangers."""
    return f"/licences/check?{urlencode({'proof': proof_of(licence)})}"


def proof_of(licence: Licence) -> str:
    """Return the signed facts of a licence. The same licence gives the same text."""
    return proof.write(
        proof.Proof(
            identifier=licence.identifier,
            type_name=licence.type.name,
            holder=masked_holder(licence),
            agency=licence.agency.formal_name,
            issued_on=licence.issued_on,
            valid_from=licence.valid_from,
            valid_until=licence.valid_until,
        )
    )


def masked_holder(licence: Licence) -> str:
    """Return the holder as strangers see him: a person masked, an enterprise by its public name."""
    return licence.holder_name if licence.organisation_id else mask_name(licence.holder_name)


def in_words(day: date) -> str:
    """Return a day as licences write it: 2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"

"""Filing as a citizen does, page by page, until nothing is missing but the promise."""

from io import BytesIO
from random import Random
from uuid import UUID

from tongban.applications import services as applications
from tongban.applications.queries import draft
from tongban.base.desk import Viewer
from tongban.catalogue.queries import Definition
from tongban.config.simulation import plausible
from tongban.config.simulation.town import Applicant


def complete_draft(
    slug: str,
    definition: Definition,
    *,
    who: Applicant,
    viewer: Viewer,
    paper: bytes,
    random: Random,
) -> UUID:
    """Begin an application for an item and fill it in; return it ready to be submitted.

    `viewer` is who files, for himself or his enterprise; `paper` is put to every line asked for.
    """
    application_id = applications.start(slug, viewer=viewer)
    version = draft(application_id, viewer=viewer).version
    if definition.situations:
        chosen = {q.key: random.choice(q.options).value for q in definition.situations}
        version = applications.choose_situations(
            application_id, chosen, viewer=viewer, version=version
        ).version
    typed = plausible.answers(
        definition.fields, _known(who, viewer), random=random, today=viewer.today
    )
    for page in draft(application_id, viewer=viewer).pages:
        raw = {f.field.key: typed[f.field.key] for f in page.fields}
        version = applications.fill(
            application_id, page.key, raw, viewer=viewer, version=version
        ).version
    if definition.result.delivery:
        _wish(application_id, definition, who, viewer=viewer, version=version, random=random)
    for line in draft(application_id, viewer=viewer).lines:
        if line.need in ("required", "later") and not line.papers:
            name = f"{line.material.name[:40]}.pdf"
            applications.attach(
                application_id, line.material.key, BytesIO(paper), name=name, viewer=viewer
            )
    return application_id


def _wish(
    application_id: UUID,
    definition: Definition,
    who: Applicant,
    *,
    viewer: Viewer,
    version: int,
    random: Random,
) -> None:
    wish = {
        "way": random.choice(definition.result.delivery),
        "recipient": who.identity.name,
        "phone": who.identity.phone,
        "address": "同江市通江街1号（演示）",
    }
    asked = draft(application_id, viewer=viewer).delivery.fields
    applications.wish_delivery(
        application_id,
        {f.field.key: wish[f.field.key] for f in asked},
        viewer=viewer,
        version=version,
    )


def _known(who: Applicant, viewer: Viewer) -> dict[str, str]:
    known = {
        "person.name": who.identity.name,
        "person.id_number": who.identity.id_number,
        "person.phone": who.identity.phone,
    }
    if viewer.organisation_id:
        known |= {
            "org.name": viewer.organisation_name,
            "org.uscc": who.uscc,
            "org.legal_rep.name": who.identity.name,
            "org.legal_rep.id_number": who.identity.id_number,
        }
    return known

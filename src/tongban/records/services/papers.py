"""Taking files in. Each function is one transaction and one journal entry."""

from datetime import date
from typing import IO
from uuid import UUID

from django.db import transaction

from tongban.base import files
from tongban.base.desk import Actor
from tongban.base.errors import Invalid, Problem
from tongban.base.said import said
from tongban.journal import services as journal
from tongban.records import content, rules
from tongban.records.events import MaterialKept
from tongban.records.models import Licence, Material, StoredFile
from tongban.records.rules import Trust
from tongban.records.traces import without_traces


@transaction.atomic
def keep_upload(
    file: IO[bytes],
    *,
    name: str,
    by: Actor,
    person_id: UUID | None,
    organisation_id: UUID | None = None,
    kind: str = "",
    trust: Trust = Trust.UPLOADED,
) -> Material:
    """Keep a file somebody hands in, for a person, an enterprise, or a person acting for one.

    The same content under the same name and kind (rules.kind_of) for the same owner is kept once:
    pressing twice, or handing in again what a clerk has verified, returns the material there is,
    unless its owner has withdrawn it.
    Writes:  the sealed file; the material; one journal entry for a new one. 2-5 queries.
    Tells:   MaterialKept.
    Raises:  Invalid, field "file": records.empty, .too_large, .type, .corrupt, .encrypted,
             .active, .polyglot, .too_many_pages, .too_many_pixels, .too_complex.
    """
    data = file.read(rules.MAX_BYTES + 1)
    stored = _store_checked(data, name, by)
    shown = rules.file_name(name, stored.media_type)
    owner = {"person_id": person_id, "organisation_id": organisation_id}
    same = Material.objects.filter(file=stored, name=shown, kind=kind, withdrawn_at=None, **owner)
    known = same.order_by("created_at").first()
    return known or _keep(stored, shown, by=by, kind=kind, trust=trust, **owner)


@transaction.atomic
def keep_issued(
    data: bytes,
    *,
    name: str,
    by: Actor,
    person_id: UUID | None,
    organisation_id: UUID | None = None,
) -> Material:
    """Keep a PDF the site made for somebody, such as an e-licence: trusted as it is (level A).

    Writes:  the sealed file; the material; one journal entry.
    Tells:   MaterialKept.
    """
    return _keep(
        store_file(data, by=by),
        rules.file_name(name, rules.PDF),
        by=by,
        trust=Trust.ISSUED,
        person_id=person_id,
        organisation_id=organisation_id,
    )


def keep_stored(
    file_id: str,
    *,
    name: str,
    valid_until: date | None,
    by: Actor,
    organisation_id: UUID,
) -> Material:
    """Keep for an enterprise what a department made and stored, such as the study of an area (level A).

    Inside the caller's transaction. Again: the material there is, good until the same day.
    Writes:  the first time, the material; one journal entry.
    Tells:   MaterialKept.
    """
    stored = StoredFile.objects.get(pk=file_id)
    same = Material.objects.filter(
        file=stored,
        trust=Trust.ISSUED,
        valid_until=valid_until,
        withdrawn_at=None,
        organisation_id=organisation_id,
    )
    known = same.order_by("created_at").first()
    if known is None:
        known = _keep(
            stored,
            rules.file_name(name, stored.media_type),
            by=by,
            trust=Trust.ISSUED,
            person_id=None,
            organisation_id=organisation_id,
        )
        known.valid_until = valid_until
        known.save(update_fields=["valid_until"])
    return known


def material_of_licence(licence_id: UUID, *, by: Actor) -> UUID:
    """Return the material of a signed licence, kept the first time it stands in for a paper (level A).

    Inside the caller's transaction; who may use the licence the caller has made sure of.
    Writes:  the first time, the material; one journal entry.
    Tells:   MaterialKept.
    """
    licence = Licence.objects.select_related("type", "file").get(pk=licence_id)
    assert licence.file is not None, "only a signed licence stands in"
    owner = {"person_id": licence.person_id, "organisation_id": licence.organisation_id}
    kept = Material.objects.filter(file=licence.file, trust=Trust.ISSUED, **owner)
    known = kept.order_by("created_at").first()
    if known is None:
        name = rules.file_name(f"{licence.type.name} {licence.number}", rules.PDF)
        kind = licence.type.name
        known = _keep(licence.file, name, by=by, kind=kind, trust=Trust.ISSUED, **owner)
    return UUID(str(known.id))


def store_file(data: bytes, *, by: Actor) -> StoredFile:
    """Store a PDF the site made itself; the same bytes are stored once. 1-2 queries."""
    stored = StoredFile.objects.filter(pk=files.digests_of(data).sha256).first()
    return stored or _store(data, content.Found(rules.PDF, content.page_count(data)), by)


def store_scan(file: IO[bytes], *, name: str, by: Actor) -> StoredFile:
    """Store a PDF an officer hands in, such as a certificate made elsewhere. 1-2 queries.

    Raises:  Invalid, field "file": records.not_pdf, and what keep_upload raises.
    """
    stored = _store_checked(file.read(rules.MAX_BYTES + 1), name, by)
    if stored.media_type != rules.PDF:
        raise _invalid(name, "records.not_pdf", "不是 PDF 文件，请转换成 PDF 后再上传。")
    return stored


def _store_checked(data: bytes, name: str, by: Actor) -> StoredFile:
    """Store an upload after looking at it; what is stored already was looked at then.

    A photograph is stored without what the phone wrote into it; the digest is of what is stored.
    """
    if len(data) > rules.MAX_BYTES:
        limit = rules.MAX_BYTES // 1024 // 1024
        raise _invalid(
            name, "records.too_large", said("超过 {limit} MB，请压缩或拆分后再上传。", limit=limit)
        )
    data = without_traces(data)
    known = StoredFile.objects.filter(pk=files.digests_of(data).sha256).first()
    if known:
        files.put(data)  # mends a copy that was lost
        return known
    try:
        found = content.inspect(data)
    except content.Unfit as unfit:
        raise _invalid(name, unfit.code, unfit.words) from None
    return _store(data, found, by)


def _store(data: bytes, found: content.Found, by: Actor) -> StoredFile:
    digests = files.put(data)
    stored = StoredFile(
        sha256=digests.sha256,
        sm3=digests.sm3,
        size=len(data),
        media_type=found.media_type,
        pages=found.pages,
        created_at=by.now,
    )
    # Somebody may store the same content in the same instant: then his row says the same.
    StoredFile.objects.bulk_create([stored], ignore_conflicts=True)
    return stored


def _keep(
    stored: StoredFile,
    name: str,
    *,
    by: Actor,
    trust: Trust,
    person_id: UUID | None,
    organisation_id: UUID | None,
    kind: str = "",
) -> Material:
    material = Material.objects.create(
        file=stored,
        name=name,
        kind=kind,
        person_id=person_id,
        organisation_id=organisation_id,
        trust=trust,
        created_at=by.now,
    )
    event = MaterialKept(
        subject=f"material:{material.id}",
        material_id=material.id,
        person_id=person_id,
        organisation_id=organisation_id,
        sha256=stored.sha256,
        trust=trust,
    )
    journal.record(event, by=by, first=True)
    return material


def _invalid(name: str, code: str, words: str) -> Invalid:
    shown = rules.shown_name(name)
    problem = Problem("file", code, said("“{name}”{words}", name=shown, words=words))
    return Invalid([problem], problem.message)

"""The electronic seal on a PDF: putting it on (PAdES), and telling whether it is whole and ours.

The key is a PKCS#12 file or lies in a PKCS#11 token (settings.TONGBAN_SEAL); a demo makes a test
seal of its own (trial_seal.py). No network: neither time stamps nor revocation lists are fetched, so a
seal is judged as of the day it says it was put on.
Source: GB/T 36905 (file of an e-licence), ETSI EN 319 142-1 (PAdES baseline B-B); 电子签名法 art. 13.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

from asn1crypto import parser
from django.conf import settings
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tongban.records import trial_seal

FIELD = "Seal"
REASON = "电子证照 "  # followed by the identifier


class NoSeal(Exception):
    """This site has no seal that can be used; the words say what to set."""


class Verdict(StrEnum):
    """What a PDF turns out to be."""

    WHOLE = "whole"  # sealed by us, and not changed since
    BROKEN = "broken"  # sealed once, and changed since
    FOREIGN = "foreign"  # sealed, by somebody we do not know
    UNSEALED = "unsealed"  # no seal at all, or no PDF


@dataclass(frozen=True, slots=True)
class Seal:
    """A PDF looked at; the rest is "" unless it is WHOLE."""

    verdict: Verdict
    identifier: str = ""
    signer: str = ""  # common name of the seal's certificate


def put_on(pdf: bytes, *, identifier: str, at: datetime) -> bytes:
    """Return the PDF sealed, naming the licence it is. Raises NoSeal."""
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=f"{REASON}{identifier}",
        location="同江市",
    )
    with _signer() as signer:
        out = _PunctualSigner(metadata, signer, at).sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf))
        )
    sealed: bytes = out.getvalue()
    return sealed


def look_at(pdf: bytes) -> Seal:
    """Tell whether a PDF carries our seal and is unchanged. No query, no network.

    Every byte of what is shown is covered, and the signature is written in one way only; a few
    bytes of its wrapping mean nothing and could be others (check_file compares those too).

    Raises NoSeal where no trusted authority is configured.
    """
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not signatures:
            return Seal(_without_signature(pdf))
        if len(signatures) > 1 or not _is_only_signature(pdf, signatures[0]):
            return Seal(Verdict.BROKEN)
        status = validate_pdf_signature(signatures[0], _trust(signatures[0]))
    except NoSeal:
        raise
    except Exception:  # a changed byte can break a PDF in any way: what cannot be read is not whole
        return Seal(_without_signature(pdf))
    whole = status.intact and status.valid
    if not whole or status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        return Seal(Verdict.BROKEN)
    if not status.trusted:
        return Seal(Verdict.FOREIGN)
    reason = str(signatures[0].sig_object.get("/Reason", ""))
    signer = status.signing_cert.subject.native.get("common_name", "")
    return Seal(Verdict.WHOLE, reason.removeprefix(REASON), signer)


class _PunctualSigner(PdfSigner):
    """A signer that is told the time, as everything here is."""

    def __init__(self, metadata: PdfSignatureMetadata, signer: Signer, at: datetime) -> None:
        super().__init__(metadata, signer)
        self.at = at

    def init_signing_session(self, *arguments: Any, **options: Any) -> Any:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self.at
        return session


@contextmanager
def _signer() -> Iterator[Signer]:
    seal = settings.TONGBAN_SEAL
    if seal["pkcs11"]:
        # The module of the token is native code, and needed only where there is a token.
        pkcs11 = import_module("pyhanko.sign.pkcs11")
        criteria = import_module("pyhanko.config.pkcs11").TokenCriteria(label=seal["token"])
        with pkcs11.open_pkcs11_session(
            seal["pkcs11"], token_criteria=criteria, user_pin=seal["pin"]
        ) as session:
            yield pkcs11.PKCS11Signer(
                session,
                cert_label=seal["key"],
                key_label=seal["key"],
                embed_roots=False,
                use_raw_mechanism=True,  # hashed here: not every token hashes and signs in one
            )
        return
    file, password = _file()
    load: Any = SimpleSigner.load_pkcs12  # published without types
    signer: SimpleSigner | None = load(str(file), passphrase=password.encode())
    if signer is None:
        raise NoSeal(f"印章文件“{file}”打不开，请核对 TONGBAN_SEAL_FILE 和 TONGBAN_SEAL_PASSWORD。")
    # The authority's own certificate is not part of what is signed: in the file it could be changed.
    signer.embed_roots = False
    yield signer


def _file() -> tuple[Path, str]:
    seal = settings.TONGBAN_SEAL
    if seal["file"]:
        return Path(seal["file"]), seal["password"]
    if not settings.TONGBAN_DEMO:
        raise NoSeal("没有配置电子印章：请设置 TONGBAN_SEAL_FILE 或 TONGBAN_SEAL_PKCS11。")
    return _demo_seal().file, settings.SECRET_KEY


def _trust(signature: EmbeddedPdfSignature) -> ValidationContext:
    named = settings.TONGBAN_SEAL["trust"]
    if not named and not settings.TONGBAN_DEMO:
        raise NoSeal("没有写明信任哪些签章机构：请设置 TONGBAN_SEAL_TRUST。")
    path = named or str(_demo_seal().trust)
    load: Any = load_certs_from_pemder  # published without types
    return ValidationContext(
        trust_roots=list(load([path])),
        moment=signature.self_reported_timestamp,
        allow_fetching=False,
    )


def _demo_seal() -> trial_seal.TrialSeal:
    """Return the seal of a demo, made when it is first needed."""
    folder = Path(settings.TONGBAN_VAR) / "keys" / "seal"
    if not folder.exists():
        with suppress(FileExistsError):  # another process made it in the same instant
            trial_seal.make(folder, password=settings.SECRET_KEY)
    return trial_seal.paths_in(folder)


def _without_signature(pdf: bytes) -> Verdict:
    return Verdict.BROKEN if b"/ByteRange" in pdf else Verdict.UNSEALED


def _is_only_signature(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Test that what the signature leaves out is itself, written in the one way we write it.

    Small digits or a filled padding would change the file and not the signature.
    """
    _, begins, ends, _ = (int(number) for number in signature.byte_range)
    content = signature.pkcs7_content  # with its padding
    digits = content[: parser.peek(content)].hex().upper().encode()
    return pdf[begins:ends] == b"<" + digits.ljust(ends - begins - 2, b"0") + b">"

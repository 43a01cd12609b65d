"""A seal for trying out: an authority of our own and a certificate of it. Without legal effect.

The dates are far apart and fixed, so that a demo can sign its invented past.
"""

import os
import secrets
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID

BEGINS, ENDS = datetime(2015, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)
FILE, TRUST = "seal-test.p12", "seal-test-ca.pem"


class TrialSeal(NamedTuple):
    """Where the files of a test seal lie."""

    file: Path  # PKCS#12
    trust: Path  # PEM of its authority


def paths_in(folder: Path) -> TrialSeal:
    """Return where the test seal of a folder is, whether it was made or not."""
    return TrialSeal(folder / FILE, folder / TRUST)


def make(folder: Path, *, password: str) -> TrialSeal:
    """Make an authority and a seal in a new `folder`; the authority's key is thrown away.

    Whole or not at all. Raises FileExistsError where there is one already: papers were signed with it.
    """
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".seal-"))
    _write_seal(paths_in(beside), password)
    try:
        os.rename(beside, folder)
    except OSError:
        shutil.rmtree(beside)
        raise FileExistsError(folder) from None
    return paths_in(folder)


def _write_seal(paths: TrialSeal, password: str) -> None:
    root_key, seal_key = _key(), _key()
    root_name = _name("同江通办测试签章机构（无法律效力）")
    root = (
        _certificate(root_name, root_name, root_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    seal = (
        _certificate(_name("同江通办电子证照测试印章（无法律效力）"), root_name, seal_key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    sealed = pkcs12.serialize_key_and_certificates(
        b"seal", seal_key, seal, [root], BestAvailableEncryption(password.encode())
    )
    _write(paths.file, sealed)
    _write(paths.trust, root.public_bytes(Encoding.PEM))


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(int.from_bytes(secrets.token_bytes(16)) >> 1)
        .not_valid_before(BEGINS)
        .not_valid_after(ENDS)
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Tongban Test"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _write(path: Path, data: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)

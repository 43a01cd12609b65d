"""The seal on a licence: poppler and pyHanko say that it is valid, and no byte can be changed."""

import io
import random
import re
import shutil
import subprocess

import pytest
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tongban.base import files
from tongban.records import queries, seal, trial_seal
from tongban.records.queries import Outcome
from tongban.records.seal import NoSeal, Verdict
from tongban.records.tests.make import NOW, a_licence, a_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _var(var):
    return var


@pytest.fixture
def licence():
    return a_licence(signed=True)


@pytest.fixture
def sealed(licence):
    return files.get(licence.file_id)


def test_a_sealed_licence_is_whole_and_names_itself(licence, sealed):
    found = seal.look_at(sealed)

    assert (found.verdict, found.identifier) == (Verdict.WHOLE, licence.identifier)
    assert found.signer == "同江通办电子证照测试印章（无法律效力）"


def test_pyhanko_itself_says_valid_trusted_and_pades(sealed, var):
    signature = PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0]
    roots = list(load_certs_from_pemder([str(var / "keys" / "seal" / trial_seal.TRUST)]))
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=roots))

    assert status.bottom_line
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="poppler-utils is not installed")
def test_pdfsig_says_valid(sealed, tmp_path):
    path = tmp_path / "licence.pdf"
    path.write_bytes(sealed)
    said = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, timeout=60).stdout

    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_no_byte_of_what_is_signed_nor_of_the_padding_can_be_changed(sealed):
    chance = random.Random(2018)
    begins, ends = _signature(sealed)
    signed = [place for place in range(len(sealed)) if not begins <= place < ends]
    places = [*chance.sample(signed, 60), begins - 1, ends, ends - 2]

    for place in places:
        assert seal.look_at(_turned(sealed, place)).verdict is not Verdict.WHOLE, place


def test_the_check_page_refuses_any_changed_byte(sealed):
    chance = random.Random(2018)
    begins, ends = _signature(sealed)
    places = [*chance.sample(range(begins, ends), 20), *chance.sample(range(len(sealed)), 8)]

    for place in places:
        checked = queries.check_file(_turned(sealed, place), address="10.0.0.9", now=NOW)
        assert checked.outcome in {Outcome.BROKEN, Outcome.NOT_OURS}, place


def test_small_digits_of_the_signature_are_a_change(sealed):
    begins, _ = _signature(sealed)
    small = sealed[:begins] + sealed[begins : begins + 400].lower() + sealed[begins + 400 :]

    assert small != sealed
    assert seal.look_at(small).verdict is Verdict.BROKEN


@pytest.mark.parametrize("tail", [b"\n", b"% more", b"\nstartxref\n0\n%%EOF"])
def test_nothing_can_be_added(sealed, tail):
    assert seal.look_at(sealed + tail).verdict is Verdict.BROKEN


def test_what_was_never_sealed_says_so():
    assert seal.look_at(a_pdf()).verdict is Verdict.UNSEALED
    assert seal.look_at(b"no pdf").verdict is Verdict.UNSEALED


def test_a_seal_of_another_authority_is_foreign(sealed, settings, tmp_path):
    other = trial_seal.make(tmp_path / "other", password="x")
    settings.TONGBAN_SEAL = {**settings.TONGBAN_SEAL, "trust": str(other.trust)}

    assert seal.look_at(sealed).verdict is Verdict.FOREIGN


def test_the_key_of_a_file_is_used(settings, tmp_path):
    own = trial_seal.make(tmp_path / "own", password="geheim")
    settings.TONGBAN_SEAL = {
        **settings.TONGBAN_SEAL,
        "file": str(own.file),
        "password": "geheim",
        "trust": str(own.trust),
    }

    assert seal.look_at(files.get(a_licence(signed=True).file_id)).verdict is Verdict.WHOLE


def test_a_wrong_password_is_said(settings, tmp_path):
    own = trial_seal.make(tmp_path / "own", password="geheim")
    settings.TONGBAN_SEAL = {**settings.TONGBAN_SEAL, "file": str(own.file), "password": "wrong"}

    with pytest.raises(NoSeal, match="TONGBAN_SEAL_PASSWORD"):
        a_licence(signed=True)


def test_a_production_site_without_a_seal_says_what_to_set(sealed, settings):
    settings.TONGBAN_DEMO = False

    with pytest.raises(NoSeal, match="TONGBAN_SEAL_FILE"):
        a_licence(signed=True)
    with pytest.raises(NoSeal, match="TONGBAN_SEAL_TRUST"):
        seal.look_at(sealed)


def _signature(sealed):
    """Return where the digits of the signature begin and end."""
    found = re.search(rb"/Contents <([0-9A-F]+)>", sealed)
    assert found
    return found.span(1)


def _turned(data, place):
    changed = bytearray(data)
    changed[place] ^= 1
    return bytes(changed)

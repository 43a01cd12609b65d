"""What a stranger learns of a licence, by identifier, QR code and file."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.base import files
from tongban.base.errors import NotFound
from tongban.base.limits import TooOften
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_person
from tongban.records import proof, queries, services
from tongban.records.printing import proof_of
from tongban.records.queries import Outcome
from tongban.records.rules import LicenceStep
from tongban.records.tests.make import a_licence, a_pdf

HERE = {"address": "10.0.0.1", "now": NOW}
SAID = proof.Proof(
    identifier="1.2.156.3005.2.TE2308816263086064001.TE2308810154686622.201800000001.001.0",
    type_name="食品经营许可证",
    holder="张*国",
    agency="同江市市场监管局",
    issued_on=date(2018, 11, 5),
    valid_from=date(2018, 11, 5),
    valid_until=None,
)


@pytest.fixture(autouse=True)
def _var(var):
    return var


def suspend(licence):
    services.change_state(
        licence.id, LicenceStep.SUSPEND, reason="食品安全事故。", desk=a_desk(Role.CHIEF)
    )


@pytest.mark.django_db
def test_identifier_and_tail_say_the_state_masked(django_assert_max_num_queries):
    person = a_person("欧阳建国")
    licence = a_licence(person_id=person.id)

    with django_assert_max_num_queries(2):
        checked = queries.check_identifier(licence.identifier, person.id_number[-4:], **HERE)

    assert checked.outcome is Outcome.VALID
    assert checked.shown.holder == "欧**国"
    assert person.id_number not in repr(checked)
    suspend(licence)
    checked = queries.check_identifier(licence.identifier, person.id_number[-4:], **HERE)
    assert checked.outcome is Outcome.NOT_VALID
    assert (checked.shown.state_name, checked.shown.since) == ("暂扣", date(2018, 11, 5))


@pytest.mark.django_db
def test_a_wrong_tail_says_nothing_and_guessing_ends():
    licence = a_licence()

    for _ in range(10):
        with pytest.raises(NotFound) as refused:
            queries.check_identifier(licence.identifier, "0000", **HERE)
        assert refused.value.code == "licence.check_unknown"
    with pytest.raises(TooOften):
        queries.check_identifier(licence.identifier, licence.holder_code[-4:], **HERE)


@pytest.mark.django_db
def test_a_qr_code_proves_itself_and_the_state_is_of_today():
    licence = a_licence()
    text = proof_of(licence)

    assert queries.check_proof(text, now=NOW).outcome is Outcome.VALID
    after_its_end = datetime(2023, 11, 5, 1, 0, tzinfo=UTC)
    assert queries.check_proof(text, now=after_its_end).shown.state_name == "失效"
    suspend(licence)
    assert queries.check_proof(text, now=NOW).shown.state_name == "暂扣"
    assert queries.check_proof("abc", now=NOW).outcome is Outcome.NOT_OURS


@pytest.mark.django_db
def test_a_file_is_checked_by_its_seal_and_its_state():
    licence = a_licence(signed=True)
    sealed = files.get(licence.file_id)

    assert queries.check_file(sealed, **HERE).outcome is Outcome.VALID
    assert queries.check_file(sealed[:-20] + sealed[-19:], **HERE).outcome is Outcome.BROKEN
    assert queries.check_file(a_pdf(), **HERE).outcome is Outcome.NOT_OURS
    suspend(licence)
    assert queries.check_file(sealed, **HERE).shown.state_name == "暂扣"


@pytest.mark.django_db
def test_files_are_not_checked_without_end():
    for _ in range(30):
        queries.check_file(b"no pdf", **HERE)

    with pytest.raises(TooOften, match="核验的文件太多"):
        queries.check_file(b"no pdf", **HERE)


@given(until=st.none() | st.dates(), holder=st.text(max_size=40))
def test_a_proof_says_what_was_put_in(until, holder):
    said = replace(SAID, valid_until=until, holder=holder)

    assert proof.read(proof.write(said)) == said
    assert proof.read(proof.write(said), public_key=proof.public_key()) == said


@given(st.data())
def test_no_character_of_a_proof_can_be_changed(data):
    text = proof.write(SAID)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("AQgw019_-.="))
    changed = text[:place] + other + text[place + 1 :]

    if changed == text:
        return
    with pytest.raises(proof.Forged):
        proof.read(changed)


@given(st.text())
def test_any_other_text_is_no_proof(text):
    with pytest.raises(proof.Forged):
        proof.read(text)

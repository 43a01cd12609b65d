"""A ZIP sent part by part."""

import io
import zipfile
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tongban.base.zipping import LONGEST_NAME, Part, part_name, zipped

AT = datetime(2018, 11, 5, 1, 0, tzinfo=UTC)


@given(
    st.dictionaries(st.text("abc材料", min_size=1, max_size=6), st.binary(max_size=200), max_size=6)
)
def test_what_was_put_in_comes_out(files):
    parts = [Part(name, data) for name, data in files.items()]

    data = b"".join(zipped(parts, at=AT))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in files} == files
    assert data == b"".join(zipped(parts, at=AT))


def test_it_is_sent_as_it_is_made():
    made = []

    def parts():
        for number in range(3):
            made.append(number)
            yield Part(f"{number}.txt", b"x" * 1000)

    chunks = zipped(parts(), at=AT)
    next(chunks)

    assert made == [0]


@given(st.text(max_size=300))
def test_a_name_is_one_every_system_stores(text):
    name = part_name(text)

    assert 1 <= len(name) <= LONGEST_NAME
    assert not set(name) & set('\\/:*?"<>|')


def test_a_long_name_keeps_its_ending():
    assert part_name("长" * 200 + ".pdf").endswith("长.pdf")

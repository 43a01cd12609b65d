"""A photograph is kept without what the phone wrote into it. No database."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from tongban.records.content import inspect
from tongban.records.tests.make import a_pdf, an_image
from tongban.records.traces import without_traces


def a_photo(*, orientation=6, progressive=False):
    """What a phone makes: turned by a mark, with the place, the maker, a comment and a profile."""
    picture = Image.effect_noise((160, 100), 80).convert("RGB")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Phone of Zhang"
    exif.get_ifd(0x8825).update({1: "N", 2: (47.0, 38.0, 31.0), 3: "E", 4: (132.0, 30.0, 9.0)})
    out = io.BytesIO()
    picture.save(
        out,
        "JPEG",
        exif=exif,
        comment=b"taken at home",
        xmp=b"<x:xmpmeta>home</x:xmpmeta>",
        icc_profile=b"a profile",
        progressive=progressive,
    )
    return out.getvalue()


def opened(data):
    return Image.open(io.BytesIO(data))


def upright(data):
    return ImageOps.exif_transpose(opened(data)).tobytes()


@pytest.mark.parametrize("progressive", [False, True])
def test_the_place_the_phone_and_all_words_are_gone_and_the_picture_is_the_same(progressive):
    photo = a_photo(progressive=progressive)
    kept = without_traces(photo)

    assert opened(photo).getexif().get_ifd(0x8825)
    assert dict(opened(kept).getexif()) == {0x0112: 6}
    assert not opened(kept).getexif().get_ifd(0x8825)
    assert b"home" not in kept
    assert b"Zhang" not in kept
    assert opened(kept).info["icc_profile"] == b"a profile"
    assert upright(kept) == upright(photo)
    assert inspect(kept) == inspect(photo)
    assert without_traces(kept) == kept


def test_a_second_picture_behind_the_first_goes_too():
    photo = a_photo()

    assert without_traces(photo + photo) == without_traces(photo)


@pytest.mark.parametrize(
    "data", [a_pdf(), an_image("PNG"), b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1"]
)
def test_other_files_are_left_alone(data):
    assert without_traces(data) == data


@given(cut=st.integers(0, 3000), put=st.binary(max_size=4))
def test_no_file_makes_it_fail(cut, put):
    photo = a_photo()
    without_traces(photo[:cut] + put + photo[cut + len(put) :])
    without_traces(photo[:cut])

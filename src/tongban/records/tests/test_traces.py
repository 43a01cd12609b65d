"""A photograph is kept without what the phone wrote into it. No database."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps, PngImagePlugin

from tongban.records.content import inspect
from tongban.records.tests.make import a_pdf
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
    "data", [a_pdf(), b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n"]
)
def test_other_files_are_left_alone(data):
    assert without_traces(data) == data


@given(cut=st.integers(0, 3000), put=st.binary(max_size=4))
def test_no_file_makes_it_fail(cut, put):
    photo = a_photo()
    without_traces(photo[:cut] + put + photo[cut + len(put) :])
    without_traces(photo[:cut])


# --- PNG ---------------------------------------------------------------------------------------


def a_screenshot(*, orientation=1):
    picture = Image.effect_noise((160, 100), 80).convert("RGBA")
    exif, words = Image.Exif(), PngImagePlugin.PngInfo()
    exif[0x0112], exif[0x010F] = orientation, "Phone of Zhang"
    words.add_text("Author", "Zhang at home")
    words.add_itxt("XML:com.adobe.xmp", "<x>home</x>", zip=True)
    out = io.BytesIO()
    picture.save(out, "PNG", exif=exif, pnginfo=words, icc_profile=b"a profile")
    return out.getvalue()


@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_a_png_is_kept_without_what_was_written_beside_the_picture(orientation):
    before = a_screenshot(orientation=orientation)

    kept = without_traces(before)

    assert upright(kept) == upright(before)
    assert not {"Author", "XML:com.adobe.xmp"} & opened(kept).info.keys()
    assert b"Zhang" not in kept
    assert opened(kept).info["icc_profile"] == b"a profile"
    assert without_traces(kept) == kept


def test_what_follows_the_end_of_a_png_goes():
    shot = a_screenshot()

    assert without_traces(shot + b"PK zip of secrets") == without_traces(shot)


@given(cut=st.integers(9, 400))
def test_a_png_cut_short_is_left_for_the_reader_to_refuse(cut):
    shot = a_screenshot()[:-cut]

    assert without_traces(shot) == shot

"""What is taken and what is not, by content alone. No database."""

import io
import os
import struct
import time
import zipfile

import pypdf
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from tongban.records import content, rules
from tongban.records.content import Found, Unfit, inspect
from tongban.records.tests.make import a_book, a_pdf, a_png_of, an_image


def refused(data):
    with pytest.raises(Unfit) as unfit:
        inspect(data)
    return unfit.value.code


def a_pdf_with(change):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(a_pdf()))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (a_pdf(pages=3), Found(rules.PDF, 3)),
        (an_image("JPEG"), Found(rules.JPEG, 1)),
        (an_image("PNG"), Found(rules.PNG, 1)),
    ],
)
def test_sound_files_are_told_by_their_content(data, found):
    assert inspect(data) == found


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "records.empty", "空文件"),
        (b"MZ\x90\x00" + bytes(500), "records.type", "程序文件"),
        (b"PK\x03\x04" + bytes(500), "records.type", "另存为 PDF"),
        (b"\xd0\xcf\x11\xe0" + bytes(500), "records.type", "另存为 PDF"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(500), "records.type", "HEIC"),
        (b"GIF89a" + bytes(500), "records.type", "只能上传 PDF、JPG 或 PNG"),
        (b"<html><script>alert(1)</script>", "records.type", "只能上传"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "records.type", "只能上传"),
        (b"MZ" + a_pdf(), "records.type", "程序文件"),
        (b"\n\n" + a_pdf(), "records.type", "多余的内容"),
    ],
)
def test_other_files_are_refused_with_words_that_help(data, code, words):
    with pytest.raises(Unfit) as unfit:
        inspect(data)

    assert unfit.value.code == code
    assert words in unfit.value.words


@pytest.mark.parametrize("data", [a_pdf(), an_image("JPEG"), an_image("PNG")])
def test_an_archive_behind_a_sound_file_is_refused(data):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.exe", "MZ")

    assert refused(data + archive.getvalue()) == "records.polyglot"


def test_a_web_page_inside_a_sound_file_is_refused():
    pdf = a_pdf()
    jpeg = an_image()
    comment = b"<HTML><script src=//x></script>"
    segment = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment

    assert refused(pdf[:9] + b"%" + comment + b"\n" + pdf[9:]) == "records.polyglot"
    assert refused(jpeg[:2] + segment + jpeg[2:]) == "records.polyglot"


def test_a_pdf_inside_an_image_is_refused():
    jpeg = an_image()
    segment = b"\xff\xfe" + struct.pack(">H", 10) + b"%PDF-1.4"

    assert refused(jpeg[:2] + segment + jpeg[2:]) == "records.polyglot"


@pytest.mark.parametrize("data", [a_pdf(pages=9), an_image("JPEG"), an_image("PNG")])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_file_cut_off_is_corrupt(data, part):
    assert refused(data[: int(len(data) * part)]) == "records.corrupt"


def test_random_bytes_behind_a_signature_are_corrupt():
    for signature, _ in content.SIGNATURES:
        assert refused(signature + os.urandom(4000)) == "records.corrupt"


def test_a_pdf_without_pages_is_corrupt():
    assert refused(a_pdf(pages=0)) == "records.corrupt"


def test_a_pdf_with_a_password_is_refused():
    assert refused(a_pdf(password="secret")) == "records.encrypted"


def test_a_pdf_that_does_something_when_opened_is_refused():
    assert refused(a_pdf(script="app.alert(1)")) == "records.active"
    assert refused(a_pdf(attachment=b"MZ")) == "records.active"


def test_a_pdf_that_starts_a_program_is_refused_even_if_its_action_hides_behind_a_reference():
    def launch(writer):
        kind = writer._add_object(NameObject("/Launch"))
        action = DictionaryObject(
            {NameObject("/S"): kind, NameObject("/F"): TextStringObject("cmd.exe")}
        )
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)

    assert refused(a_pdf_with(launch)) == "records.active"


def test_a_script_in_a_compressed_object_is_seen():
    def script(writer):
        action = {NameObject("/S"): NameObject("/JavaScript")}
        nested = ArrayObject([DictionaryObject(action)])
        writer.root_object[NameObject("/Odd")] = nested
        writer.compress_identical_objects()

    assert refused(a_pdf_with(script)) == "records.active"


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch):
    monkeypatch.setattr(rules, "MAX_PAGES", 3)

    assert inspect(a_pdf(pages=3)).pages == 3
    assert refused(a_pdf(pages=4)) == "records.too_many_pages"


def test_a_book_of_ten_thousand_pages_is_refused_before_it_is_read_through():
    book = a_book(10_000)
    began = time.process_time()  # of this process: a busy machine does not count

    assert refused(book) == "records.too_many_pages"
    assert time.process_time() - began < 4
    assert inspect(a_book(rules.MAX_PAGES)).pages == rules.MAX_PAGES


def test_a_page_tree_that_names_its_branches_again_and_again_ends():
    def doubling(writer):
        node = writer.root_object["/Pages"]["/Kids"][0]
        for _ in range(40):
            node = writer._add_object(
                DictionaryObject(
                    {
                        NameObject("/Type"): NameObject("/Pages"),
                        NameObject("/Count"): NumberObject(1),
                        NameObject("/Kids"): ArrayObject([node, node]),
                    }
                )
            )
        writer.root_object[NameObject("/Pages")] = node

    assert refused(a_pdf_with(doubling)) == "records.too_many_pages"


def test_a_page_tree_that_bites_its_tail_ends(monkeypatch):
    monkeypatch.setattr(rules, "MAX_OBJECTS", 1000)

    def circle(writer):
        pages = writer.root_object.raw_get("/Pages")
        writer.root_object["/Pages"][NameObject("/Kids")] = ArrayObject([pages, pages])

    assert refused(a_pdf_with(circle)) == "records.too_complex"


@pytest.mark.parametrize(
    ("width", "height"), [(8000, 8000), (60_000, 60_000), (2_000_000, 2_000_000)]
)
def test_an_image_that_would_fill_the_memory_is_refused_unread(width, height):
    assert refused(a_png_of(width, height)) == "records.too_many_pixels"


def test_a_progressive_photo_must_be_smaller_since_it_is_held_whole(monkeypatch):
    monkeypatch.setattr(rules, "MAX_WHOLE_PIXELS", 100)
    progressive = io.BytesIO()
    content.Image.new("RGB", (20, 20)).save(progressive, "JPEG", progressive=True)

    assert inspect(an_image(size=(20, 20))).media_type == rules.JPEG
    assert refused(progressive.getvalue()) == "records.too_many_pixels"


@pytest.mark.parametrize(
    ("orientation", "size", "red", "blue"),
    [
        (1, (300, 200), (20, 100), (280, 100)),
        (3, (300, 200), (280, 100), (20, 100)),  # held upside down
        (6, (200, 300), (100, 20), (100, 280)),  # held upright
        (8, (200, 300), (100, 280), (100, 20)),
    ],
)
def test_a_preview_is_upright_small_and_tells_nothing_of_the_phone(orientation, size, red, blue):
    photo = an_image(size=(900, 600), orientation=orientation)

    preview = content.thumbnail(photo, rules.JPEG, side=300)

    image = content.Image.open(io.BytesIO(preview))
    assert image.size == size
    assert image.getpixel(red)[0] > 200
    assert image.getpixel(blue)[2] > 200
    assert b"Phone of Zhang" in photo
    assert b"Phone of Zhang" not in preview


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    sound=st.sampled_from([a_pdf(pages=2), an_image("JPEG"), an_image("PNG")]),
    changes=st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), min_size=1),
)
def test_whatever_is_changed_is_taken_or_refused_and_nothing_else_happens(sound, changes):
    data = bytearray(sound)
    for place, byte in changes:
        data[place % len(data)] = byte

    try:
        verdict = str(inspect(bytes(data)).pages)
    except Unfit as unfit:
        verdict = unfit.code

    assert verdict.startswith("records.") or int(verdict) >= 1

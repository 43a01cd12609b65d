"""Copies marked with what they are for; the original stays as it is."""

import io

import pypdf
import pytest
from PIL import Image, ImageChops

from tongban.base import files
from tongban.base.errors import Invalid, Refused
from tongban.journal.queries import history
from tongban.people.tests.make import NOW, a_desk, a_person, a_viewer
from tongban.records import marking, queries, services
from tongban.records.models import IdentityPaper, Material
from tongban.records.rules import JPEG, PDF, PNG, marks, purpose_of
from tongban.records.tests.make import SOMEBODY, a_material, a_pdf, an_image

WORDS = ["仅用于 食品经营许可 申请 2018-11-05"]
PURPOSE = purpose_of("食品经营许可", NOW.date())


def text_of(pdf):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def differs(before, after):
    """The share of pixels that were changed."""
    pictures = (Image.open(io.BytesIO(one)).convert("RGB") for one in (before, after))
    change = ImageChops.difference(*pictures).convert("L").histogram()
    return sum(change[20:]) / sum(change)


def test_every_page_of_a_pdf_says_what_it_is_for_and_the_mark_is_in_it_once():
    data = a_pdf(pages=40)

    copy = marking.marked(data, PDF, WORDS, at=NOW)

    assert all(WORDS[0] in text for text in text_of(copy))
    assert len(copy) < len(data) + 60_000
    assert copy == marking.marked(data, PDF, WORDS, at=NOW)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_page_is_marked_all_over(turned):
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(width=300, height=600)
    if turned:
        page.rotate(turned)
    page.mediabox.lower_left = (-50, 20)
    page.mediabox.upper_right = (250, 620)
    out = io.BytesIO()
    writer.write(out)

    copy = pypdf.PdfReader(io.BytesIO(marking.marked(out.getvalue(), PDF, WORDS, at=NOW)))

    contents = copy.pages[0].get_contents().get_data().decode()
    a, b, c, d, x, y = (float(n) for n in contents.split(" cm ")[0].split("Q q ")[1].split())
    corners = [(a * u + c * v + x, b * u + d * v + y) for u in (0, 842) for v in (0, 842)]
    assert min(x for x, _ in corners) <= -50
    assert max(x for x, _ in corners) >= 250
    assert min(y for _, y in corners) <= 20
    assert max(y for _, y in corners) >= 620


def test_what_a_page_showed_it_still_shows():
    data = a_pdf()
    once = marking.marked(data, PDF, ["第一次"], at=NOW)

    twice = marking.marked(once, PDF, ["第二次"], at=NOW)

    assert "第二次" in text_of(twice)[0]


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", JPEG), ("PNG", PNG)])
def test_a_picture_is_marked_all_over_and_stays_upright(kind, media_type):
    data = an_image(kind, size=(600, 400), orientation=6)

    copy = marking.marked(data, media_type, WORDS, at=NOW)

    picture = Image.open(io.BytesIO(copy))
    assert (picture.format, picture.size) == (kind, (400, 600))
    assert b"Zhang" not in copy
    upright = io.BytesIO()
    plain = Image.open(io.BytesIO(data)).rotate(-90, expand=True)
    plain.save(upright, "PNG")
    assert 0.02 < differs(upright.getvalue(), copy) < 0.5


def test_a_very_large_picture_is_handed_out_smaller():
    copy = marking.marked(an_image(size=(9000, 3000)), JPEG, WORDS, at=NOW)

    assert max(Image.open(io.BytesIO(copy)).size) == marking.MOST_SIDE


@pytest.mark.parametrize(
    ("data", "media_type"), [(b"%PDF-1.4 nonsense %%EOF", PDF), (b"nonsense", JPEG)]
)
def test_what_cannot_be_marked_is_told_apart(data, media_type):
    with pytest.raises(marking.Unmarkable):
        marking.marked(data, media_type, WORDS, at=NOW)


def test_what_a_copy_says():
    assert purpose_of("普通护照首次申请", NOW.date()) == "普通护照首次 申请 2018-11-05"
    assert marks("甲", "", is_identity=False) == []
    assert marks("甲", "", is_identity=True) == ["仅用于 甲"]
    assert marks("甲", "核对无误", is_identity=True) == ["仅用于 甲", "核对无误"]
    assert marks("甲", "核对无误", is_identity=False) == ["核对无误"]


@pytest.fixture
def listed(db, var):
    services.load_identity_papers(["身份证", "户口簿"], by=SOMEBODY)


@pytest.mark.usefixtures("listed")
class TestHandedOut:
    def test_an_identity_paper_is_marked_and_its_original_is_not(self):
        data = a_pdf()
        kept = a_material(data, name="证.pdf", kind="法定代表人居民身份证")

        opened = queries.copy_of(kept.id, purpose=PURPOSE, at=NOW)

        assert WORDS[0] in text_of(opened.data)[0]
        assert files.get(kept.file_id) == queries.open_material(kept.id).data == data

    def test_another_paper_is_handed_out_as_it_is(self, django_assert_num_queries):
        kept = a_material(a_pdf(), name="图.pdf", kind="场所平面图")

        with django_assert_num_queries(2):
            opened = queries.copy_of(kept.id, purpose=PURPOSE, at=NOW)

        assert opened.data == a_pdf()

    def test_one_a_clerk_has_compared_carries_his_words(self):
        kept, desk = a_material(a_pdf(), name="图.pdf", kind="场所平面图"), a_desk()
        services.verify(kept.id, desk=desk)

        text = text_of(queries.copy_of(kept.id, purpose=PURPOSE, at=NOW).data)[0]

        assert f"此件经{desk.agency_name}与原件核对无误" in text.replace("\n", "")
        assert "仅用于" not in text

    def test_a_sealed_licence_is_handed_out_with_its_seal(self):
        kept = services.keep_issued(a_pdf(), name="居民身份证", by=SOMEBODY, person_id=None)
        Material.objects.update(kind="居民身份证")

        assert queries.copy_of(kept.id, purpose=PURPOSE, at=NOW).data == a_pdf()

    def test_the_holder_says_whom_a_copy_is_for(self):
        person = a_person()
        kept = a_material(a_pdf(), name="证.pdf", kind="居民身份证", person_id=person.id)
        viewer = a_viewer(person)

        given = queries.copy_of_own(kept.id, viewer=viewer, purpose=" 银行 开户 ")
        own = queries.copy_of_own(kept.id, viewer=viewer)

        assert "仅用于 银行 开户 2018-11-05" in text_of(given.data)[0]
        assert "仅用于 本人查看 2018-11-05" in text_of(own.data)[0]
        for purpose in ("", "  ", "长" * 41):
            with pytest.raises(Invalid):
                queries.copy_of_own(kept.id, viewer=viewer, purpose=purpose)

    def test_one_that_cannot_be_marked_is_not_handed_out_without(self, monkeypatch):
        kept = a_material(a_pdf(), name="证.pdf", kind="居民身份证")
        monkeypatch.setattr(pypdf.PdfWriter, "write", lambda *_: 1 / 0)

        with pytest.raises(Refused) as refused:
            queries.copy_of(kept.id, purpose=PURPOSE, at=NOW)
        assert refused.value.code == "records.unmarkable"

    def test_the_list_is_what_the_file_says(self):
        assert not services.load_identity_papers(["户口簿", "身份证"], by=SOMEBODY)
        assert not services.load_identity_papers([], by=SOMEBODY)
        assert services.load_identity_papers(["护照", "身份证"], by=SOMEBODY)

        assert set(IdentityPaper.objects.values_list("word", flat=True)) == {"护照", "身份证"}
        assert [line.body["words"] for line in history("identity-papers")] == [
            ["户口簿", "身份证"],
            ["护照", "身份证"],
        ]

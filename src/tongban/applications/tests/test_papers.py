"""Papers on the lines of the material list."""

from io import BytesIO

import pytest

from tongban.applications import queries, services
from tongban.applications.rules import MOST_PAPERS_ON_A_LINE
from tongban.applications.tests.make import a_draft, a_pdf, a_photo, an_item
from tongban.base.errors import NotFound, Refused
from tongban.people.tests.make import a_viewer
from tongban.records.queries import materials_of

pytestmark = pytest.mark.django_db


def papers(draft_id, viewer, line="m2"):
    """The names of the papers on a line."""
    lines = queries.draft(draft_id, viewer=viewer).lines
    return [paper.name for each in lines if each.material.key == line for paper in each.papers]


def attach(draft_id, viewer, *, line="m2", name="身份证.pdf", body=None):
    return services.attach(draft_id, line, BytesIO(body or a_pdf()), name=name, viewer=viewer)


def test_a_paper_counts_once_it_is_on_its_line():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)
    services.choose_situations(draft_id, {"kind": "shop"}, viewer=viewer, version=1)

    attach(draft_id, viewer)
    attach(draft_id, viewer, name="背面.png", body=a_photo())

    draft = queries.draft(draft_id, viewer=viewer)
    assert papers(draft_id, viewer) == ["身份证.pdf", "背面.png"]
    assert (draft.papers_done, draft.papers_asked) == (1, 2)


def test_the_government_s_own_papers_and_the_form_itself_are_not_asked():
    an_item()
    viewer = a_viewer()

    lines = queries.draft(a_draft(viewer), viewer=viewer).lines

    assert [line.material.name for line in lines if line.done] == ["开业申请书", "营业执照"]


def test_a_program_named_pdf_is_refused_and_the_other_papers_stay():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)
    attach(draft_id, viewer)

    with pytest.raises(Refused) as refused:
        attach(draft_id, viewer, name="病毒.pdf", body=b"MZ\x90\x00" + b"\x00" * 200)

    assert refused.value.problems[0].code == "records.type"
    assert papers(draft_id, viewer) == ["身份证.pdf"]
    assert len(materials_of(viewer).items) == 1


def test_a_paper_is_replaced_and_taken_off():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)
    old = attach(draft_id, viewer)

    new = services.replace(draft_id, old, BytesIO(a_photo()), name="清楚的.png", viewer=viewer)

    assert papers(draft_id, viewer) == ["清楚的.png"]
    services.detach(draft_id, new, viewer=viewer)
    assert papers(draft_id, viewer) == []
    with pytest.raises(NotFound):
        services.detach(draft_id, new, viewer=viewer)


def test_a_replacement_that_is_refused_keeps_the_old_paper():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)
    old = attach(draft_id, viewer)

    with pytest.raises(Refused):
        services.replace(draft_id, old, BytesIO(b"MZ"), name="x.pdf", viewer=viewer)

    assert papers(draft_id, viewer) == ["身份证.pdf"]


def test_an_original_may_be_brought_to_the_window_where_paper_is_asked():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)

    services.show_at_window(draft_id, "m5", viewer=viewer)
    services.show_at_window(draft_id, "m5", viewer=viewer)

    assert papers(draft_id, viewer, "m5") == ["到窗口提交原件"]
    with pytest.raises(Refused) as refused:
        services.show_at_window(draft_id, "m2", viewer=viewer)
    assert refused.value.code == "application.upload_needed"


def test_a_file_takes_the_place_of_the_promise_to_bring_it():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)
    services.show_at_window(draft_id, "m5", viewer=viewer)

    attach(draft_id, viewer, line="m5", name="平面图.pdf")

    assert papers(draft_id, viewer, "m5") == ["平面图.pdf"]


def test_where_everything_is_done_online_nothing_is_brought():
    an_item(online_depth=4, visits=0, visit_reason=None)
    viewer = a_viewer()
    draft_id = a_draft(viewer)

    with pytest.raises(Refused):
        services.show_at_window(draft_id, "m5", viewer=viewer)


@pytest.mark.parametrize("line", ["m7", "m99"])
def test_an_abolished_or_unknown_line_takes_no_paper(line):
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)

    with pytest.raises(NotFound):
        attach(draft_id, viewer, line=line)


def test_a_line_is_full_at_some_point():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)
    body = a_pdf()
    for place in range(MOST_PAPERS_ON_A_LINE):
        attach(draft_id, viewer, name=f"{place}.pdf", body=body)

    with pytest.raises(Refused) as refused:
        attach(draft_id, viewer)

    assert refused.value.code == "application.line_full"


def test_one_s_own_paper_can_be_looked_at_and_nobody_else_s():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)
    body = a_pdf()
    paper_id = attach(draft_id, viewer, body=body)

    assert queries.paper_file(draft_id, paper_id, viewer=viewer) == (
        "身份证.pdf",
        "application/pdf",
        body,
    )
    with pytest.raises(NotFound):
        queries.paper_file(draft_id, paper_id, viewer=a_viewer())


def test_the_same_file_sent_twice_is_there_once():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)
    body = a_pdf()

    assert attach(draft_id, viewer, body=body) == attach(draft_id, viewer, body=body)
    assert papers(draft_id, viewer) == ["身份证.pdf"]

"""What was abolished is asked of nobody: not in a new application, and not in one begun before."""

import pytest

from tongban.applications import queries
from tongban.applications.tests.make import (
    SIGN,
    SLUG,
    a_draft,
    a_material,
    a_sign_item,
    an_item,
)
from tongban.catalogue.queries import guide, guide_page
from tongban.catalogue.services import add_proof, cancel_proof
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_viewer

pytestmark = pytest.mark.django_db
LIVING = "居委会居住证明"


def abolish(asked_by=SLUG):
    """Put the proof on the list of abolished ones; return its id."""
    proof = {
        "name": "居委会居住证明",
        "material_names": [LIVING],
        "issued_by": "居民委员会",
        "replaced_by": "法定证照",
        "replacement": "居民身份证直接证明",
        "asked_by": [asked_by],
        "abolished_in": "2018",
        "batch": "2018年证明事项清理",
        "kind": "清理取消",
        "basis": "国务院办公厅关于做好证明事项清理工作的通知（国办发〔2018〕47号）",
    }
    return add_proof(proof, reason="清理", desk=a_desk(Role.EDITOR, agency="bb"))


def lines(draft, viewer):
    return [line.material.name for line in queries.draft(draft, viewer=viewer).lines]


@pytest.fixture
def viewer():
    an_item(materials=[a_material("身份证", kind="证照"), a_material(LIVING, kind="证明")])
    return a_viewer()


def test_the_guide_asks_for_it_no_more(viewer):
    assert LIVING in [m.material.name for m in guide_page(guide(SLUG), {}).to_hand_in]

    abolish()

    page = guide_page(guide(SLUG), {})
    assert LIVING not in [m.material.name for m in page.to_hand_in]
    assert [proof.name for proof in page.side_lists.proofs] == ["居委会居住证明"]  # and says why


def test_a_draft_begun_before_asks_for_it_no_more(viewer):
    draft = a_draft(viewer)
    assert LIVING in lines(draft, viewer)

    abolish()

    assert LIVING not in lines(draft, viewer)
    assert LIVING not in lines(a_draft(viewer), viewer)


def test_it_is_submitted_without_it(viewer):
    abolish()
    draft = a_draft(viewer)
    lacks = str(queries.draft(draft, viewer=viewer).lacks)

    assert "身份证" in lacks
    assert LIVING not in lacks


def test_where_another_law_still_asks_for_it_it_is_asked(viewer):
    a_sign_item()
    abolish(asked_by=SIGN)

    assert LIVING in lines(a_draft(viewer), viewer)


def test_what_is_taken_off_the_list_is_asked_again(viewer):
    proof = abolish()
    cancel_proof(proof, reason="法律又要求提供", desk=a_desk(Role.EDITOR, agency="bb"))

    assert LIVING in lines(a_draft(viewer), viewer)

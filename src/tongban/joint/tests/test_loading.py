"""Joint matters are loaded whole or not at all, and versioned."""

from pathlib import Path

import pytest

from tongban.base.clock import now
from tongban.base.desk import System
from tongban.catalogue.queries import edition
from tongban.catalogue.services import Faulty
from tongban.catalogue.tests.make import TONGJIANG, the_whole_catalogue
from tongban.joint import services
from tongban.joint.models import Definition

pytestmark = pytest.mark.django_db


def a_folder(path: Path, old: str = "", new: str = "") -> Path:
    text = (TONGJIANG / "bundles.yaml").read_text()
    (path / "bundles.yaml").write_text(text.replace(old, new, 1) if old else text)
    return path


def test_they_are_loaded_once_and_a_change_is_a_new_version(tmp_path: Path) -> None:
    the_whole_catalogue()
    by = System(now())
    assert services.load(a_folder(tmp_path), by=by) == 5
    assert services.load(a_folder(tmp_path), by=by) == 0
    changed = a_folder(tmp_path, "name: 企业名称自主申报\n", "name: 企业名称申报\n")
    assert services.load(changed, by=by) == 1
    versions = Definition.objects.filter(slug="start-company").order_by("version")
    assert [(row.version, row.is_current) for row in versions] == [(1, False), (2, True)]


def test_guides_that_are_kept_are_drawn_anew_when_a_matter_changed() -> None:
    the_whole_catalogue()
    before = edition()

    services.load(TONGJIANG, by=System(now()))
    changed = edition()
    services.load(TONGJIANG, by=System(now()))

    assert before < changed == edition()


def test_a_stage_of_an_unknown_item_is_refused_with_its_line(tmp_path: Path) -> None:
    the_whole_catalogue()
    wrong = a_folder(tmp_path, "item: seal-engraving-filing", "item: unheard-of")
    with pytest.raises(Faulty) as refused:
        services.load(wrong, by=System(now()))
    (fault,) = refused.value.faults
    line = (tmp_path / "bundles.yaml").read_text().splitlines().index("    item: unheard-of") + 1
    assert (fault.line, fault.path) == (line, "bundles[0].stages[2].item")
    assert fault.words == "事项目录里没有“unheard-of”"
    assert not Definition.objects.exists()

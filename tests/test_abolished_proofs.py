"""No item of the city asks for a proof the state has abolished: not as a paper, not as a field of a form."""

from collections import defaultdict
from pathlib import Path

import yaml

DATA = Path(__file__).resolve().parent.parent / "data" / "tongjiang"


def items() -> list[dict]:
    files = sorted((DATA / "items").glob("*.yaml"))
    return [item for file in files for item in yaml.safe_load(file.read_text())["items"]]


def abolished() -> dict[str, set[str]]:
    """The names of abolished proofs, by the slug of the item that asked for them."""
    by_item: dict[str, set[str]] = defaultdict(set)
    for proof in yaml.safe_load((DATA / "abolished_proofs.yaml").read_text())["proofs"]:
        for slug in proof["asked_by"]:
            by_item[slug] |= {proof["name"], *proof["material_names"]}
    return by_item


def test_no_item_asks_for_an_abolished_proof_as_a_paper() -> None:
    names, everything = abolished(), items()
    kept = [
        (item["slug"], material["name"])
        for item in everything
        for material in item["materials"]
        if material["status"] == "保留"
    ]

    assert len(everything) > 150
    assert len(kept) > 500
    assert [asked for asked in kept if asked[1] in names.get(asked[0], set())] == []


def test_no_form_asks_for_one_in_its_fields() -> None:
    every = {name for names in abolished().values() for name in names}
    labels = [
        (item["slug"], field["label"]) for item in items() for field in item.get("form_fields", ())
    ]

    assert len(labels) > 1000
    assert [asked for asked in labels if asked[1] in every] == []


def test_every_abolished_proof_says_what_takes_its_place() -> None:
    proofs = yaml.safe_load((DATA / "abolished_proofs.yaml").read_text())["proofs"]
    slugs = {item["slug"] for item in items()}

    assert all(proof["replaced_by"] and proof["replacement"] and proof["basis"] for proof in proofs)
    assert {slug for proof in proofs for slug in proof["asked_by"]} <= slugs

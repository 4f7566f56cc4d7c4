"""Hard headlines of 75 languages as a native sub-editor would let them pass.

The list's `right output` names, between bars, what must stand whole on a line; `cutline proof` draws it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from service.typography.cleaning import clean
from service.typography.faces import Faces
from service.typography.proof import ProofLook, ProofRow, prove, read_rows

ROWS = read_rows((Path(__file__).parent / "data" / "hard-headlines.tsv").read_text(encoding="utf-8"))
TOO_LONG = {"en10"}


def shown(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_a_hard_headline_is_set_whole_and_parts_nothing_that_belongs_together(faces: Faces, row: ProofRow):
    proof = prove(row, faces, ProofLook())
    assert proof.warnings == (("cut with an ellipsis",) if row.id in TOO_LONG else ())
    lines = [shown(line.text) for line in proof.block.lines]
    for whole in filter(None, row.right.split(" | ")):
        wanted = shown(clean(whole, row.language))
        assert any(wanted in line for line in lines), lines


def test_the_list_has_at_least_thirty_five_languages():
    assert len({row.language for row in ROWS}) >= 35

"""What tables say, kept for the next process: taken only where it is what would be read."""

from __future__ import annotations

import sys

import pytest

from service.attribution.registry import _rows_by_key
from service.attribution.vocabulary import _read_tables
from service.kept import kept
from service.resources import asset

SAID = {"names": ["AP", "dpa"], "words": (frozenset({"photo"}), "é", 7)}


@pytest.fixture
def written(monkeypatch):
    """Python may write its compiled modules."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Two tables and the code that reads them."""
    monkeypatch.setattr(sys, "pycache_prefix", None)
    made = [tmp_path / name for name in ("names.tsv", "words.tsv", "reader.py")]
    for path in made:
        path.write_text(path.name)
    return made


def read(files, say=lambda: SAID):
    return kept(files[:2], [str(files[2])], say)


def never():
    pytest.fail("was read anew")


def test_what_was_read_is_taken_by_the_next(files, written):
    assert read(files) == SAID
    assert read(files, never) == SAID


@pytest.mark.parametrize("changed", [0, 1, 2])
def test_nothing_is_taken_of_other_tables_or_other_code(files, written, changed):
    assert read(files) == SAID
    files[changed].write_text(files[changed].read_text().upper())
    assert read(files, lambda: "new") == "new"
    assert read(files, never) == "new"


def test_nothing_is_taken_of_another_python(files, written, monkeypatch):
    assert read(files) == SAID
    monkeypatch.setattr(sys, "version", "4.0")
    assert read(files, lambda: "new") == "new"


@pytest.mark.parametrize("damage", [b"", b"no", None])
def test_what_is_damaged_is_read_anew(files, written, damage):
    assert read(files) == SAID
    (place,) = files[0].parent.rglob("*.kept")
    place.write_bytes(place.read_bytes()[:-9] if damage is None else damage)
    assert read(files, lambda: "new") == "new"
    assert read(files, never) == "new"


def test_nothing_is_kept_where_python_keeps_nothing_or_nothing_can_be_written(files, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert read(files) == SAID
    assert not list(files[0].parent.rglob("*.kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (files[0].parent / "__pycache__").write_text("no folder")
    assert read(files) == SAID


def test_without_its_code_nothing_is_kept(files, written):
    files[2].unlink()
    assert read(files) == SAID
    assert not list(files[0].parent.rglob("*.kept"))


@pytest.mark.parametrize("shipped", [_read_tables, lambda: _rows_by_key(asset("agencies.tsv"))])
def test_the_shipped_tables_are_taken_as_they_are_read(files, written, shipped):
    made = read(files, shipped)
    taken = read(files, never)
    assert taken == made == shipped()
    assert list(taken) == list(made)  # in the same order
    assert len(made) > 8


def test_a_mistake_in_a_table_is_told(files, written):
    def tell():
        raise OSError("no table")

    with pytest.raises(OSError, match="no table"):
        read(files, tell)

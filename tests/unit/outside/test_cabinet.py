from __future__ import annotations

import os
import time
from hashlib import sha256

import pytest

from service.outside import cabinet as cabinets
from service.outside.cabinet import Cabinet

MOST = 80_000


def key(name: str) -> str:
    return sha256(name.encode()).hexdigest()


@pytest.fixture
def cabinet(tmp_path):
    return Cabinet(tmp_path / "masters", MOST)


def put(cabinet: Cabinet, name: str, weight: int = 10_000) -> None:
    cabinet.keep(key(name), weight, lambda: iter([name.encode(), b"." * (weight - len(name))]))
    cabinet.settle()


def files(tmp_path) -> list:
    return [path for path in (tmp_path / "masters").rglob("*") if path.is_file()]


def test_what_is_kept_is_found_by_every_cabinet_on_the_folder(cabinet, tmp_path):
    assert cabinet.find(key("a")) is None
    put(cabinet, "a")
    found = Cabinet(tmp_path / "masters", MOST).find(key("a"))
    assert bytes(found[:2]) == b"a."
    assert len(found) == 10_000


def test_it_stays_bounded_and_the_least_lately_used_leaves_first(cabinet, tmp_path):
    for number in range(6):
        put(cabinet, str(number))
        os.utime(
            next(path for path in files(tmp_path) if path.name == key(str(number))),
            (0, time.time() - 60 + number),
        )
    assert cabinet.find(key("0")) is not None  # used just now
    for number in range(6, 12):
        put(cabinet, str(number))
    assert sum(path.stat().st_size for path in files(tmp_path)) <= MOST
    assert cabinet.find(key("0")) is not None
    assert cabinet.find(key("1")) is None
    assert cabinet.find(key("11")) is not None


def test_many_small_files_stay_bounded_too(cabinet, tmp_path):
    for number in range(200):
        put(cabinet, str(number), 900)
    held = [path.stat().st_size for path in files(tmp_path)]
    assert MOST // 2 < sum(held) <= MOST
    assert cabinet.find(key("199")) is not None


def test_what_was_not_used_for_a_day_leaves(cabinet, tmp_path):
    put(cabinet, "old")
    os.utime(files(tmp_path)[0], (0, time.time() - 90_000))
    put(cabinet, "new")
    assert cabinet.find(key("old")) is None


def test_what_was_not_used_for_a_day_leaves_however_little_is_kept(cabinet, tmp_path, monkeypatch):
    put(cabinet, "old", 100)
    os.utime(files(tmp_path)[0], (0, time.time() - 90_000))
    monkeypatch.setattr(cabinets, "_LOOK_SECONDS", 0.0)
    put(cabinet, "new", 100)
    assert cabinet.find(key("old")) is None


def test_one_file_never_takes_the_whole_cabinet(cabinet):
    put(cabinet, "large", MOST // 8 + 1)
    assert cabinet.find(key("large")) is None


def test_what_another_start_of_the_machine_left_is_not_trusted(cabinet, tmp_path, monkeypatch):
    put(cabinet, "a")
    monkeypatch.setattr(cabinets, "_boot", lambda: "another-start")
    later = Cabinet(tmp_path / "masters", MOST)
    assert later.find(key("a")) is None
    put(later, "b")
    assert [path.parent.name for path in files(tmp_path)] == ["another-start"]


@pytest.mark.parametrize(("boot", "most"), [("", MOST), ("a-start", 0)])
def test_where_nothing_can_or_may_be_kept_nothing_is(boot, most, tmp_path, monkeypatch):
    monkeypatch.setattr(cabinets, "_boot", lambda: boot)
    none = Cabinet(tmp_path / "masters", most)
    put(none, "a")
    assert none.find(key("a")) is None
    assert not (tmp_path / "masters").exists()


def test_a_draft_left_by_a_crash_is_neither_found_nor_kept(cabinet, tmp_path):
    put(cabinet, "a")
    draft = files(tmp_path)[0].with_name("draft-0011223344556677")
    draft.write_bytes(b"half")
    os.utime(draft, (0, time.time() - 3600))
    assert cabinet.find(draft.name) is None
    put(cabinet, "b")
    assert not draft.exists()


def test_what_is_mapped_stays_readable_after_it_left(cabinet, tmp_path):
    put(cabinet, "a")
    found = cabinet.find(key("a"))
    for path in files(tmp_path):
        path.unlink()
    assert bytes(found[:1]) == b"a"


def test_a_full_disk_loses_a_master_and_nothing_else(cabinet, caplog):
    def torn():
        yield b"half"
        raise OSError(28, "No space left on device")

    cabinet.keep(key("a"), 10, torn)
    cabinet.settle()
    assert cabinet.find(key("a")) is None
    assert "No space left" in caplog.text


def test_room_is_made_as_soon_as_a_disk_was_full(cabinet, tmp_path):
    def torn():
        raise OSError(28, "No space left on device")

    put(cabinet, "old", 100)
    os.utime(files(tmp_path)[0], (0, time.time() - 90_000))
    cabinet.keep(key("a"), 10, torn)
    put(cabinet, "b", 100)
    assert cabinet.find(key("old")) is None

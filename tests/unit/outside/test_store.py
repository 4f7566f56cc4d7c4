"""The picture store: whole or not there, the same from every process, and nothing outside its folder."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import ConfigurationError, Refusal
from service.outside import files
from service.outside.files import private_file
from service.outside.store import FolderStore, is_key, key_of

ROOT = Path(__file__).parents[3]
PICTURE = b"\xff\xd8\xff picture"


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "pictures")


def python(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a Python process with this tree's code."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_picture_comes_back_under_the_name_of_its_content(store, tmp_path):
    key = store.put(PICTURE, "jpg")
    digest = hashlib.sha256(PICTURE).hexdigest()
    assert key == f"{digest[:2]}/{digest[2:4]}/{digest}.jpg"
    assert store.get(key) == PICTURE
    assert store.path(key) == tmp_path / "pictures" / key
    assert store.has(key)


def test_the_same_picture_is_kept_once(store):
    key = store.put(PICTURE, "jpg")
    before = store.path(key).stat()
    assert store.put(PICTURE, "jpg") == key
    assert store.path(key).stat().st_mtime_ns == before.st_mtime_ns


def test_a_picture_can_be_removed_once(store):
    key = store.put(PICTURE, "jpg")
    assert [store.delete(key), store.delete(key)] == [True, False]
    assert store.get(key) is None
    assert not store.has(key)


KEY = key_of(PICTURE, "jpg")
BAD_KEYS = (
    "", ".", "..", "/", "../../etc/passwd", "/etc/passwd", "keys.json", "incoming/draft-1", KEY.upper(),
    KEY + "/", "/" + KEY, KEY + "\n", KEY + "\0", KEY[3:], "x" + KEY, KEY.replace("/", "\\"), KEY[:-4],
    KEY[:-3] + "j/g", KEY[:-3] + "toolongsuffix", "00/00" + KEY[5:], KEY.replace("/", "//", 1),
    KEY + "\ud800",
)  # fmt: skip


@pytest.mark.parametrize("key", BAD_KEYS)
def test_what_is_no_key_is_never_looked_for(store, key):
    store.put(PICTURE, "jpg")
    assert (store.get(key), store.path(key), store.has(key), store.delete(key)) == (None, None, False, False)


@given(st.text(max_size=100))
@settings(deadline=None, max_examples=200)
def test_no_text_by_chance_is_a_key(text):
    assert not is_key(text)


@pytest.mark.parametrize("suffix", ["", "JPG", "j.g", "../x", "toolongsuffix", "j\n"])
def test_a_suffix_is_a_few_small_letters(suffix):
    with pytest.raises(ValueError, match="suffix"):
        key_of(PICTURE, suffix)


@pytest.mark.parametrize("damage", [b"", PICTURE[:5], PICTURE + b"x", PICTURE.replace(b"p", b"q")])
def test_a_damaged_file_counts_as_absent_and_is_made_anew(store, damage):
    key = store.put(PICTURE, "jpg")
    store.path(key).write_bytes(damage)
    assert store.get(key) is None
    assert store.put(PICTURE, "jpg") == key
    assert store.get(key) == PICTURE


def test_nothing_is_left_beside_the_pictures(store, tmp_path):
    store.put(PICTURE, "jpg")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [Path(KEY).name]


def test_a_sweep_removes_old_drafts_alone_and_is_bounded(store, tmp_path):
    key = store.put(PICTURE, "jpg")
    incoming = tmp_path / "pictures" / "incoming"
    for number in range(5):
        draft = incoming / f"draft-{number}"
        draft.write_bytes(b"half")
        os.utime(draft, (0, 0))
    (incoming / "draft-new").write_bytes(b"in the making")
    assert [store.sweep(most=3) <= 3, store.sweep() >= 2, store.sweep()] == [True, True, 0]
    assert [path.name for path in incoming.iterdir()] == ["draft-new"]
    assert store.get(key) == PICTURE


def test_a_sweep_of_a_store_never_used_finds_nothing(store):
    assert store.sweep() == 0


def test_a_disk_that_takes_nothing_is_told_as_unready(store, tmp_path):
    (tmp_path / "pictures").write_text("not a folder")
    for attempt in (lambda: store.put(PICTURE, "jpg"), store.check):
        with pytest.raises(Refusal) as caught:
            attempt()
        assert (caught.value.code, caught.value.retry_after) == ("unready", 5)
        assert str(tmp_path) not in caught.value.detail


def test_a_disk_that_fills_up_leaves_neither_picture_nor_draft(store, tmp_path, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(Refusal):
        store.put(PICTURE, "jpg")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_store_that_takes_pictures_is_ready(store):
    store.check()


def test_content_is_durable_before_its_name_is(store, monkeypatch):
    done = []
    monkeypatch.setattr(files.os, "fsync", lambda handle: done.append("sync"))
    replace = Path.replace
    monkeypatch.setattr(Path, "replace", lambda path, to: done.append("name") or replace(path, to))
    store.put(PICTURE, "jpg")
    name = done.index("name")
    assert "sync" in done[:name]
    assert "sync" in done[name + 1 :]


WRITER = """
import sys
from pathlib import Path
from service.outside.store import FolderStore
store = FolderStore(Path(sys.argv[1]))
print("started", flush=True)
for number in range(10**6):
    store.put(number.to_bytes(4, "big") * 50_000, "jpg")
"""


def test_a_killed_writer_leaves_whole_pictures_and_sweepable_drafts(store, tmp_path):
    for pause in (0.05, 0.11, 0.17):
        writer = python(WRITER, tmp_path / "pictures")
        writer.stdout.readline()
        time.sleep(pause)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
    kept = [str(path.relative_to(tmp_path / "pictures")) for path in tmp_path.rglob("*.jpg")]
    assert kept
    assert all(store.get(key) is not None for key in kept)
    store.sweep(older_than=-60)
    assert list((tmp_path / "pictures" / "incoming").iterdir()) == []


MAKER = """
import secrets, sys
from pathlib import Path
from service.outside.files import private_file
print(private_file(Path(sys.argv[1]), lambda: secrets.token_bytes(32)).hex())
"""


def test_of_processes_that_make_a_secret_at_once_one_wins(tmp_path):
    path = tmp_path / "data" / "secret"
    makers = [python(MAKER, path) for _ in range(6)]
    made = {maker.communicate()[0] for maker in makers}
    assert made == {path.read_bytes().hex() + "\n"}
    assert [file.name for file in path.parent.iterdir()] == ["secret"]


def test_a_secret_is_for_its_owner_alone(tmp_path):
    path = tmp_path / "secret"
    assert private_file(path, lambda: b"first") == b"first"
    assert private_file(path, lambda: b"second") == b"first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for mode in (0o640, 0o604, 0o620):
        path.chmod(mode)
        with pytest.raises(ConfigurationError, match="others may read this secret"):
            private_file(path, lambda: b"third")


def test_a_secret_that_cannot_be_kept_is_a_fault_with_its_place(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    for path in (tmp_path / "file" / "secret", tmp_path):
        with pytest.raises(ConfigurationError, match=str(path)):
            private_file(path, lambda: b"x")

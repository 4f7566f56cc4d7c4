"""`cutline doctor`: what is well, and what to mend, each in one line."""

from __future__ import annotations

import socket
import time
from contextlib import closing

import pytest

from service.cli import main
from service.model.job import Job
from service.outside.database import Database
from service.outside.jobs.place import jobs_place
from service.outside.jobs.queue import DurableQueue
from service.outside.receivers import Receivers

SOURCES = """
[wire]
preset = "canonical"
secret_env = ["WIRE"]
[wire.callback]
address = "{address}"
secret_env = ["WIRE"]
[mute]
preset = "strapi"
"""


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("CUTLINE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def lines(capsys):
    return capsys.readouterr().out.splitlines()


def test_a_sound_machine_has_nothing_to_mend(data, capsys):
    assert main(["doctor"]) == 0
    told = lines(capsys)
    assert told[-1] == "nothing to mend"
    parts = [line[6:].partition(":")[0] for line in told[:-1]]
    assert parts == [
        "settings", "data folder", "keys", "database", "picture store", "jobs", "faces", "photo decoders",
        "public address", "sources",
    ]  # fmt: skip


def test_all_faults_of_settings_are_told(data, monkeypatch, capsys):
    monkeypatch.setenv("CUTLINE_WORKERS", "many")
    monkeypatch.setenv("CUTLINE_STORE", "ftp://somewhere")
    assert main(["doctor"]) == 1
    told = lines(capsys)
    assert [line[:4] for line in told[:-1]] == ["MEND", "MEND"]
    assert told[-1] == "2 to mend"


def test_what_cannot_be_reached_is_named(data, monkeypatch, tmp_path, capsys):
    (tmp_path / "sources.toml").write_text(SOURCES.format(address="http://127.0.0.1:9/cutline"))
    monkeypatch.setenv("CUTLINE_SOURCES", str(tmp_path / "sources.toml"))
    monkeypatch.setenv("WIRE", "a-secret-of-some-32-characters-xx")
    monkeypatch.setenv("CUTLINE_PUBLIC_URL", "http://127.0.0.1:9")
    assert main(["doctor"]) == 1
    told = lines(capsys)
    mended = [line for line in told if line.startswith("MEND")]
    assert [line[6:].partition(":")[0] for line in mended] == [
        "public address",
        "sources",
        "call-back of wire",
    ]
    assert "mute has no secret" in mended[1]
    assert "a-secret" not in "\n".join(told)


def test_a_receiver_that_answered_410_is_noted(data, monkeypatch, tmp_path, capsys):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        address = f"http://127.0.0.1:{port}/cutline"
        (tmp_path / "sources.toml").write_text(SOURCES.format(address=address))
        monkeypatch.setenv("CUTLINE_SOURCES", str(tmp_path / "sources.toml"))
        monkeypatch.setenv("WIRE", "a-secret-of-some-32-characters-xx")
        monkeypatch.setenv("CUTLINE_ALLOW_NETWORKS", "127.0.0.1/32")
        monkeypatch.setenv("CUTLINE_ALLOW_PORTS", str(port))
        main(["doctor"])
        assert f" ok   call-back of wire: {address} can be reached" in lines(capsys)
        with closing(Database(f"sqlite:///{data / 'cutline.db'}")) as database:
            Receivers(database).note_gone("wire", address)
        main(["doctor"])
        told = "\n".join(lines(capsys))
        assert f"note  call-back of wire: {address} answered 410 at " in told


def test_a_database_that_is_away_is_named_without_its_password(data, monkeypatch, capsys):
    monkeypatch.setenv(
        "CUTLINE_DATABASE", "postgresql://cutline:sesame@127.0.0.1:9/cutline?connect_timeout=2"
    )
    assert main(["doctor"]) == 1
    told = "\n".join(lines(capsys))
    assert "MEND  database" in told
    assert "sesame" not in told


def test_work_that_nobody_does_is_noticed(data, monkeypatch, capsys):
    data.mkdir(mode=0o700)
    with closing(DurableQueue(jobs_place("", data))) as queue:
        queue.enqueue(Job("article", "article:1", {}))
    assert main(["doctor"]) == 0
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 600)
    assert main(["doctor"]) == 1
    assert "does a worker run?" in "\n".join(lines(capsys))

"""A PostgreSQL on this machine, a schema of its own for each test.

One that answers on 127.0.0.1:5432 with a database «test» and asks no password is used; else one is started
from the system's programs, and stopped by its own process id when the tests end.
"""

from __future__ import annotations

import atexit
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from tests.support.programs import is_ci

STANDING = "postgresql+psycopg://127.0.0.1:5432/test"
READY_SECONDS = 30


@contextmanager
def postgres_schema() -> Iterator[str]:
    """Yield the address of an empty schema, and remove it; skip where there is no server, fail in CI."""
    server = _server() or _missing()
    name = f"cutline_{secrets.token_hex(6)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    try:
        yield f"{server}?options=-csearch_path%3D{name}"
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()


def drop_schema(address: str, name: str) -> None:
    """Remove a further schema that a test's service made beside its own."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {name} CASCADE"))
    engine.dispose()


@cache
def _server() -> str:
    """Return the address of a database, of a server started where none answers; empty where that fails."""
    if _answers(STANDING):
        return STANDING
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return _started(programs[-1].parent) if programs else ""


def _answers(address: str) -> bool:
    engine = create_engine(address, connect_args={"connect_timeout": 3})
    try:
        with engine.connect():
            return True
    except OperationalError:
        return False
    finally:
        engine.dispose()


def _started(programs: Path) -> str:
    """Start a server of our own, as another user where we are root: it would not run as that."""
    person = pwd.getpwnam("nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name)
    folder = Path(tempfile.mkdtemp(prefix="cutline-postgres-"))
    os.chown(folder, person.pw_uid, person.pw_gid)
    as_person = {"user": person.pw_uid, "group": person.pw_gid} if os.geteuid() == 0 else {}
    data, port = folder / "data", _free_port()
    made = [programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"]
    subprocess.run(made, check=True, capture_output=True, cwd=folder, **as_person)
    words = ["-D", data, "-p", str(port), "-k", folder, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
    server = subprocess.Popen(
        [programs / "postgres", *words], cwd=folder, stderr=subprocess.DEVNULL, **as_person
    )
    atexit.register(_stop, server, folder)
    return _with_database(f"postgresql+psycopg://postgres@127.0.0.1:{port}")


def _with_database(server: str) -> str:
    deadline = time.monotonic() + READY_SECONDS
    while not _answers(f"{server}/postgres"):
        if time.monotonic() > deadline:
            raise RuntimeError("PostgreSQL did not get ready")
        time.sleep(0.1)
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE test"))
    engine.dispose()
    return f"{server}/test"


def _stop(server: subprocess.Popen[bytes], folder: Path) -> None:
    server.send_signal(signal.SIGINT)  # ends all sessions at once
    server.wait()
    shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _missing() -> str:
    reason = "PostgreSQL: none answers on 127.0.0.1:5432 with a database «test», and none is installed"
    if is_ci():
        pytest.fail(f"{reason}, and CI must run everything", pytrace=False)
    pytest.skip(reason)

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
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from tests.support.loopback import free_port
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
    server = _new_server()
    if server is None:
        return ""
    atexit.register(_remove, server)
    server.create()
    return server.address


def _answers(address: str) -> bool:
    engine = create_engine(address, connect_args={"connect_timeout": 3})
    try:
        with engine.connect():
            return True
    except OperationalError:
        return False
    finally:
        engine.dispose()


@dataclass
class Server:
    """A server of our own, run as another user where we are root: it would not run as that.

    `stop` and `start` are an outage of it.
    """

    programs: Path
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """The address of its database «test»."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/test"

    def create(self) -> None:
        """Make its files and its database, and leave it running."""
        person = _person()
        os.chown(self.folder, person.pw_uid, person.pw_gid)
        words = ["-D", self.folder / "data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"]
        made = [self.programs / "initdb", *words]
        subprocess.run(made, check=True, capture_output=True, cwd=self.folder, **_as(person))
        self.start()
        engine = create_engine(self.address.replace("/test", "/postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE test"))
        engine.dispose()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        words = ["-D", self.folder / "data", "-p", str(self.port), "-k", self.folder]
        words += ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
        self.process = subprocess.Popen(
            [self.programs / "postgres", *words],
            cwd=self.folder,
            stderr=subprocess.DEVNULL,
            **_as(_person()),
        )
        deadline = time.monotonic() + READY_SECONDS
        while not _answers(self.address.replace("/test", "/postgres")):
            if time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL did not get ready")
            time.sleep(0.1)

    def stop(self) -> None:
        """End it and all its sessions at once."""
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.wait()


@contextmanager
def own_server() -> Iterator[Server]:
    """Yield a server of the test's own; skip where none is installed, fail in CI."""
    server = _new_server() or _missing()
    assert isinstance(server, Server)
    try:
        server.create()
        yield server
    finally:
        _remove(server)


def _new_server() -> Server | None:
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not programs:
        return None
    folder = Path(tempfile.mkdtemp(prefix="cutline-postgres-"))
    return Server(programs[-1].parent, folder, free_port())


def _remove(server: Server) -> None:
    server.stop()
    shutil.rmtree(server.folder, ignore_errors=True)


def _person() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _as(person: pwd.struct_passwd) -> dict[str, int]:
    return {"user": person.pw_uid, "group": person.pw_gid} if os.geteuid() == 0 else {}


def _missing() -> str:
    reason = "PostgreSQL: none answers on 127.0.0.1:5432 with a database «test», and none is installed"
    if is_ci():
        pytest.fail(f"{reason}, and CI must run everything", pytrace=False)
    pytest.skip(reason)

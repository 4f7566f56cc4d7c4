"""`cutline serve` is one service: what dies in it is started again, and it ends as a whole."""

from __future__ import annotations

import os
import signal

import pytest

from tests.support.loopback import until
from tests.support.processes import children, descendants, is_running, name_of
from tests.support.server import running_service


@pytest.fixture
def service(tmp_path):
    with running_service(tmp_path) as running:
        yield running


def part(service, name):
    """The process id of web or worker."""
    found = (pid for pid in children(service.process.pid) if name_of(pid) == f"cutline-{name}")
    return min(found, default=None)


def answers(service):
    try:
        return service.ask("GET", "/readyz").status == 200
    except OSError:
        return False


@pytest.mark.parametrize("name", ["web", "worker"])
def test_what_is_killed_is_started_again(service, name):
    killed = until(lambda: part(service, name))
    os.kill(killed, signal.SIGKILL)
    until(lambda: (found := part(service, name)) and found != killed)
    until(lambda: answers(service))


def test_nothing_outlives_the_parent(service):
    until(lambda: part(service, "worker"))
    started = descendants(service.process.pid)
    assert len(started) >= 3
    service.process.kill()
    until(lambda: not any(map(is_running, started)))


def test_asked_to_stop_all_of_it_ends_and_the_status_is_0(service):
    until(lambda: part(service, "worker"))
    started = descendants(service.process.pid)
    service.process.terminate()
    assert service.process.wait(30) == 0
    assert not any(map(is_running, started))

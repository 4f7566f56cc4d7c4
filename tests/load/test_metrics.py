"""What is counted: by all processes of a host together, through the deaths of any of them."""

from __future__ import annotations

import json
import os
import re
import signal
from pathlib import Path

import pytest

from tests.support.loopback import until
from tests.support.processes import is_running, workers
from tests.support.server import running_service

SAMPLE = Path(__file__).parents[2] / "assets" / "samples" / "sample.json"


@pytest.fixture
def service(tmp_path):
    settings = {"CUTLINE_WORKERS": "2", "CUTLINE_LOG": "info"}
    with running_service(tmp_path, settings=settings) as running:
        yield running


def counted(service, name, **labels):
    """The value of a metric with these labels; None where it has none."""
    text = service.ask("GET", "/metrics").body.decode()
    for line in text.splitlines():
        found = re.fullmatch(r"(\w+)\{(.*)\} (\S+)", line)
        if found and found[1] == name:
            given = dict(re.findall(r'(\w+)="([^"]*)"', found[2]))
            if labels.items() <= given.items():
                return float(found[3])
    return None


def test_all_processes_count_together_and_no_death_takes_anything_back(service, tmp_path):
    article = json.loads(SAMPLE.read_text(encoding="utf-8")) | {"formats": ["og"]}
    for _ in range(6):
        service.post_json("/v1/cards", article | {"design": "nonsense"})
    assert counted(service, "cutline_refusals_total", place="web", code="design_unknown") == 6
    assert service.post_json("/v1/cards", article).status == 201
    assert counted(service, "cutline_render_seconds_count", result="made") == 1
    before = workers(service.process.pid)
    for each in before:
        os.kill(each, signal.SIGKILL)
    until(lambda: not any(map(is_running, before)))
    until(lambda: service.ask("GET", "/readyz").status == 200)
    service.post_json("/v1/cards", article | {"design": "nonsense"})
    assert counted(service, "cutline_refusals_total", place="web", code="design_unknown") == 7
    seats = list((tmp_path / "data" / "metrics").glob("*.seat"))
    assert len(seats) <= 5


def test_every_answer_is_written_down_as_json_with_its_request(service):
    answer = service.ask("GET", "/c/k1.x/y/og.jpg?token=sesame")
    service.ask("GET", "/healthz")
    lines = [json.loads(line) for line in service.log.read_text().splitlines() if line.startswith("{")]
    (line,) = [line for line in lines if line.get("door") == "images.show"]
    assert (line["status"], line["method"]) == (403, "GET")
    assert line["request"] == answer.headers["x-request-id"]
    assert "sesame" not in service.log.read_text()

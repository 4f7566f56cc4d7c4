"""The running service against its own description: a thousand generated requests, none of them a surprise."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.server import running_service

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
EXAMPLES = os.environ.get("CUTLINE_CONTRACT", "20")


@pytest.mark.parametrize("asks", [False, True], ids=["open", "with a token"])
def test_every_answer_is_one_that_the_description_tells(tmp_path, asks):
    settings = {"CUTLINE_LOGIN": "token", "CUTLINE_LOGIN_TOKEN": "lantern-quiet-harbour-91x"} if asks else {}
    with running_service(tmp_path, settings=settings | {"CUTLINE_RATE_LIMIT": "100000"}) as service:
        run = [SCHEMATHESIS, "run", f"{service.url}/openapi.json", "--url", service.url]
        run += ["--checks", ",".join(CHECKS), "--max-examples", EXAMPLES, "--no-color", "--warnings", "off"]
        run += ["--generation-deterministic", "--continue-on-failure", "--workers", "2"]
        found = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    assert found.returncode == 0, found.stdout[-6000:]
    assert "Tested: " in found.stdout


def test_every_error_is_told_as_a_problem(tmp_path):
    """What no description can tell: wrong methods, unknown addresses, broken bodies, ranges beyond."""
    with running_service(tmp_path) as service:
        plain = {"headline": "Storm", "design": "text", "formats": ["og"]}
        picture = service.post_json("/v1/cards", plain).json()["images"]["og"]["url"]
        as_json, as_text = {"Content-Type": "application/json"}, {"Content-Type": "text/plain"}
        answers = [
            service.ask("PUT", "/v1/cards"), service.ask("GET", "/x"), service.ask("GET", "/v1/cards/none"),
            service.ask("POST", "/v1/cards", b"{", as_json), service.ask("POST", "/v1/cards", b"x", as_text),
            service.ask("GET", "/c/k1.x/y/z.jpg"), service.ask("POST", "/v1/sign", b"[]", as_json),
            service.ask("GET", picture, headers={"Range": "bytes=99999999-"}),
        ]  # fmt: skip
    assert {answer.headers["content-type"] for answer in answers} == {"application/problem+json"}
    assert all(400 <= answer.status < 500 and answer.json()["status"] == answer.status for answer in answers)
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}

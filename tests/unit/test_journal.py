"""The journal: one JSON object a line, about a request or a job, and nobody can forge or leak by it."""

from __future__ import annotations

import io
import json
import logging

import pytest

from service.journal import JsonLines, about


@pytest.fixture
def journal():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("cutline.test-of-the-journal")
    logger.addHandler(handler)
    yield logger, lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)


def fail():
    raise ValueError("https://user:sesame-open@example.org/")


def test_a_line_tells_what_it_is_about(journal):
    logger, lines = journal
    with about(job="article:7", attempt="2"):
        logger.warning("no photo at %s", "that place")
    logger.warning("after")
    first, second = lines()
    assert (first["message"], first["level"], first["job"], first["attempt"]) == (
        "no photo at that place", "warning", "article:7", "2",
    )  # fmt: skip
    assert "job" not in second


def test_no_line_can_be_forged(journal):
    logger, lines = journal
    logger.warning('x\n{"level": "error"}\r\x1b[2J\u2028\u202e%s', "\x00")
    (line,) = lines()
    assert line["level"] == "warning"


def test_passwords_within_addresses_are_left_out(journal):
    logger, lines = journal
    logger.warning("postgresql://cutline:sesame-open@db.example.org/cutline is away")
    try:
        fail()
    except ValueError:
        logger.exception("failed")
    assert "sesame" not in json.dumps(lines())
    assert "cutline:***@db.example.org" in lines()[0]["message"]
    assert "ValueError" in lines()[1]["trace"]

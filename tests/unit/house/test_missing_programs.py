"""A test without its program is skipped on a person's machine and fails in CI, where nobody reads skips."""

from __future__ import annotations

import pytest

from tests.support import programs


@pytest.fixture
def bare_machine(monkeypatch):
    monkeypatch.setattr(programs.shutil, "which", lambda name: None)
    programs.chromium.cache_clear()
    programs.exiftool.cache_clear()
    yield monkeypatch
    programs.chromium.cache_clear()
    programs.exiftool.cache_clear()


@pytest.mark.parametrize("name", ["browser", "exiftool"])
def test_without_the_program_a_person_reads_why_it_was_skipped(bare_machine, name):
    bare_machine.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=f"{name}: the program is not installed"):
        programs.require(name)


@pytest.mark.parametrize("name", ["browser", "exiftool"])
def test_without_the_program_ci_fails(bare_machine, name):
    bare_machine.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="CI must run everything"):
        programs.require(name)

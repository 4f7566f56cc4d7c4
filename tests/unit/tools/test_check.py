"""What `make test` says last: what failed, what was not run, and why."""

from __future__ import annotations

from collections import Counter

import pytest

from tools import check

REPORT = """<testsuites><testsuite><testcase name="a"/>
<testcase name="b"><skipped message="exiftool: the program is not installed"/></testcase>
<testcase name="c"><skipped message="exiftool: the program is not installed"/></testcase>
</testsuite></testsuites>"""


def outcome(name, *, passed=True, skipped=()):
    known = {each.name: each for each in check.CHECKS}
    return check.Outcome(known[name], passed, 1.0, Counter(skipped))


def test_skips_are_counted_by_their_reason(tmp_path):
    report = tmp_path / "unit.xml"
    report.write_text(REPORT, encoding="utf-8")
    assert check.skips(report) == {"exiftool: the program is not installed": 2}


def test_of_a_whole_file_the_reason_is_told_too(tmp_path):
    report = tmp_path / "unit.xml"
    text = """('tests/test_x.py', 12, "Skipped: could not import 'pillow_heif': none there")"""
    report.write_text(f'<a><skipped message="collection skipped">{text}</skipped></a>', encoding="utf-8")
    assert check.skips(report) == {"could not import 'pillow_heif': none there": 1}


def test_a_check_without_a_report_skipped_nothing(tmp_path):
    assert check.skips(tmp_path / "none.xml") == {}


def test_the_last_lines_say_what_was_not_run_and_why(capsys):
    reason = "browser: the program is not installed"
    check.close(
        [outcome(each.name, skipped=[reason] if each.name == "browser" else []) for each in check.CHECKS]
    )
    lines = capsys.readouterr().out.splitlines()
    assert f"Not run: 1 of the browser tests: {reason}" in lines
    assert lines[-1] == f"checks: {len(check.CHECKS)} passed, 0 failed"


def test_the_last_line_counts_failures_and_what_was_left_out_is_named(capsys):
    check.close([outcome("lint"), outcome("unit", passed=False)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "checks: 1 passed, 1 failed"
    assert any(line.startswith("Not run: ") and "wheel" in line for line in lines)


@pytest.mark.parametrize(("passes", "status"), [(True, 0), (False, 1)])
def test_one_failed_check_fails_the_run_and_the_others_are_run_all_the_same(monkeypatch, passes, status):
    run = []
    monkeypatch.setattr(check, "install_programs", lambda: None)
    monkeypatch.setattr(
        check,
        "run",
        lambda each: run.append(each.name) or outcome(each.name, passed=passes or each.name != "lint"),
    )
    assert check.main(["lint", "types"]) == status
    assert run == ["lint", "types"]


def test_an_unknown_check_is_refused_by_name(capsys):
    assert check.main(["poetry"]) == 2
    assert "there is no poetry" in capsys.readouterr().out

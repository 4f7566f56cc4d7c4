"""Run every check in order and close with what failed, what was not run, and why.

Usage: python tools/check.py [NAME ...]     names as in CHECKS; none means all
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
BIN: Final = Path(sys.executable).parent
REPORTS: Final = ROOT / "out" / "tests"
PROGRAMS: Final = ("chromium", "exiftool", "pg_ctlcluster")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold: its name and the command that shows it; `tests` is a folder for pytest."""

    name: str
    command: tuple[str, ...] = ()
    tests: str = ""

    def line(self) -> list[str]:
        """Return the command line, with programs taken from the environment that runs this."""
        if self.tests:
            return [str(BIN / "pytest"), self.tests, f"--junitxml={self.report}"]
        program, *rest = self.command
        return [str(BIN / program), *rest]

    @property
    def report(self) -> Path:
        """Where pytest leaves what it ran and skipped."""
        return REPORTS / f"{self.name}.xml"


CHECKS: Final = (
    Check("lint", ("ruff", "check", ".")),
    Check("format", ("ruff", "format", "--check", ".")),
    Check("types", ("mypy",)),
    Check("imports", ("lint-imports",)),
    Check("unit", tests="tests/unit"),
    Check("golden", tests="tests/golden"),
    Check("load", tests="tests/load"),
    Check("browser", tests="tests/browser"),
    Check("systems", tests="tests/systems"),
    Check("wheel", tests="tests/wheel"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a check went: passed or not, in how many seconds, and which tests it skipped for which reason."""

    check: Check
    passed: bool
    seconds: float
    skipped: Counter[str]


def main(names: Sequence[str]) -> int:
    """Run the named checks, or all; return the exit status."""
    known = {check.name: check for check in CHECKS}
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"check: there is no {', '.join(unknown)}; there are {', '.join(known)}")
        return 2
    chosen = [known[name] for name in names] if names else list(CHECKS)
    install_programs()
    outcomes = [run(check) for check in chosen]
    close(outcomes)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def install_programs() -> None:
    """Fetch the programs that some tests need, where this user may; their tests say so where not."""
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' and '.join(missing)} for the tests ...", flush=True)
        subprocess.run(["sh", ROOT / "tools" / "install_programs.sh"], check=False)


def run(check: Check) -> Outcome:
    """Run one check with its output shown as it comes."""
    print(f"\n=== {check.name}", flush=True)
    check.report.unlink(missing_ok=True)
    began = time.monotonic()
    status = subprocess.run(check.line(), cwd=ROOT, check=False).returncode
    return Outcome(check, status == 0, time.monotonic() - began, skips(check.report))


def skips(report: Path) -> Counter[str]:
    """Return the reasons in a JUnit report for which tests were skipped, each with its number of tests."""
    if not report.is_file():
        return Counter()
    tree = ET.parse(report)  # noqa: S314 - written by our own pytest a moment ago
    return Counter(_reason(skipped) for skipped in tree.iter("skipped"))


def _reason(skipped: ET.Element) -> str:
    """Return why; of a whole file that was skipped, the report tells it in the text alone."""
    _, told, reason = (skipped.text or "").rpartition("Skipped: ")
    if skipped.get("message") == "collection skipped" and told:
        return reason.strip("\"')")
    return skipped.get("message", "no reason given")


def close(outcomes: Sequence[Outcome]) -> None:
    """Print the summary: times, then what was not run, then what failed."""
    print("\n=== summary")
    for outcome in outcomes:
        print(f"  {outcome.check.name:9}{'passed' if outcome.passed else 'FAILED'}{outcome.seconds:8.1f} s")
    for outcome in outcomes:
        for reason, number in outcome.skipped.items():
            print(f"Not run: {number} of the {outcome.check.name} tests: {reason}")
    left_out = [check.name for check in CHECKS if check not in [outcome.check for outcome in outcomes]]
    if left_out:
        print(f"Not run: {', '.join(left_out)}: not asked for")
    failed = sum(not outcome.passed for outcome in outcomes)
    print(f"checks: {len(outcomes) - failed} passed, {failed} failed")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

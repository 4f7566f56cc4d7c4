"""`cutline doctor`: what is well with this machine's service, and what to mend, in words."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from typing import Final

from service.checkup import Verdict, examine

_MARKS: Final = {Verdict.GOOD: " ok ", Verdict.NOTE: "note", Verdict.FAULT: "MEND"}


def describe(parser: ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.set_defaults(run=doctor)


def doctor(_options: Namespace) -> int:
    """Check every setting and dependency; status 1 where something is to be mended."""
    faults = 0
    for found in examine(os.environ):
        faults += found.verdict is Verdict.FAULT
        print(f"{_MARKS[found.verdict]}  {found.part}: {found.words}", flush=True)
    print("nothing to mend" if not faults else f"{faults} to mend")
    return 1 if faults else 0

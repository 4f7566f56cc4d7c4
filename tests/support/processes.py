"""What the system tells of a service's processes: its workers, and the most memory each has held."""

from __future__ import annotations

from pathlib import Path


def workers(pid: int) -> list[int]:
    """Return the process numbers of a gunicorn's workers."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def peak_megabytes(pid: int) -> float:
    """Return the most memory that a process has held at once."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024

"""What the system tells of a service's processes: who started whom, which still run, what they hold."""

from __future__ import annotations

from pathlib import Path


def children(pid: int) -> list[int]:
    """Return the process ids of a process's children."""
    try:
        found = Path(f"/proc/{pid}/task").glob("*/children")
        return sorted(int(word) for file in found for word in file.read_text().split())
    except OSError:
        return []


def descendants(pid: int) -> list[int]:
    """Return the process ids of all that a process has started, and they in turn."""
    return [each for child in children(pid) for each in (child, *descendants(child))]


def command_line(pid: int) -> str:
    """Return a process's command line; empty where it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def name_of(pid: int) -> str:
    """Return the name that a process has given itself; empty where it is gone."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def is_running(pid: int) -> bool:
    """Tell whether a process still runs; one that has ended and waits to be noticed does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def workers(pid: int) -> list[int]:
    """Return the process numbers of a service's web workers: gunicorn's children, under its supervisor."""
    webs = [child for child in children(pid) if name_of(child) == "cutline-web"]
    return [worker for web in webs for worker in children(web)]


def peak_megabytes(pid: int) -> float:
    """Return the most memory that a process has held at once."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024

"""Who runs a command."""

from __future__ import annotations

import getpass


def operator() -> str:
    """Name whoever runs the command, for the audit."""
    try:
        return f"operator:{getpass.getuser()}"
    except (OSError, KeyError):
        return "operator"

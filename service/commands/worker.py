"""`cutline worker`: do the jobs that the doors have accepted."""

from __future__ import annotations

import signal
from argparse import ArgumentParser, Namespace
from threading import Event

from service.journal import write_journal
from service.settings import Settings, read_settings
from service.worker import run_worker


def describe(parser: ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.set_defaults(run=worker)


def worker(_options: Namespace) -> int:
    """Do jobs by the settings of the environment."""
    return run_until_stopped(read_settings())


def run_until_stopped(settings: Settings) -> int:
    """Do jobs until a signal asks to stop; then finish those begun."""
    write_journal(settings.log)
    stopping = Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: stopping.set())
    run_worker(settings, stopping)
    return 0

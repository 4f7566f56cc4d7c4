"""`cutline serve`: web and worker under one parent, or one of them alone."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from argparse import ArgumentParser, Namespace
from functools import partial
from typing import Final

from service.errors import ConfigurationError, Refusal
from service.outside.files import private_folder
from service.settings import Settings, read_settings
from service.supervisor import supervise

_FAULT: Final = 2


def describe(parser: ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("--bind", metavar="HOST:PORT", help="where to listen (CUTLINE_BIND)")
    parser.add_argument(
        "--only", choices=("web", "worker"), help="start the doors alone, or the worker alone"
    )
    parser.set_defaults(run=serve)


def serve(options: Namespace) -> int:
    """Start the service; return only when it stops. Faults of the set-up raise ConfigurationError."""
    settings = _settings(options)
    _count_together(settings, anew=not options.only)
    from service.commands.worker import run_until_stopped  # noqa: PLC0415 - the counts' folder comes first
    from service.webserver import serve_web  # noqa: PLC0415

    if _faults_told(settings):
        return _FAULT
    gc.freeze()  # what was imported is shared by the processes to come, untouched by their collections
    entries = {"web": partial(serve_web, settings, _say), "worker": partial(run_until_stopped, settings)}
    return entries[options.only]() if options.only else supervise(entries, say=_say)


def _count_together(settings: Settings, *, anew: bool) -> None:
    """Let the processes to come count in one folder, emptied where all of them are begun here."""
    folder = settings.data / "metrics"
    if anew:
        shutil.rmtree(folder, ignore_errors=True)
    private_folder(settings.data)
    private_folder(folder)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _faults_told(settings: Settings) -> bool:
    """Set everything up once in a child, which tells its faults; tell whether there were any.

    A child, for nothing that is opened here may cross a fork.
    """
    child = os.fork()
    if child == 0:
        os._exit(_tried(settings))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def _tried(settings: Settings) -> int:
    from service.newsroom.newsroom import build_newsroom  # noqa: PLC0415 - see above
    from service.office import build_office  # noqa: PLC0415

    try:
        build_newsroom(build_office(settings)).office.bring_up_to_date()
    except ConfigurationError as wrong:
        _say(f"cutline: {wrong}")
        return _FAULT
    except Refusal as no:
        _say(f"cutline: starting all the same: {no.detail} ({no.log})")
    return 0


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _settings(options: Namespace) -> Settings:
    environment = dict(os.environ)
    if options.bind:
        environment["CUTLINE_BIND"] = options.bind
    settings = read_settings(environment)
    if settings.is_public and not settings.asks and not settings.open:
        raise ConfigurationError(
            f"CUTLINE_LOGIN: {settings.base_url} is open to others, and nobody is asked who they are; "
            "set CUTLINE_LOGIN=token and CUTLINE_LOGIN_TOKEN, or CUTLINE_OPEN=yes where "
            "a proxy with a login stands in front"
        )
    return settings

"""`cutline serve`: web and worker under one parent, or one of them alone."""

from __future__ import annotations

import os
import shutil
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from typing import Final

from service.errors import ConfigurationError, Refusal
from service.settings import Settings, read_settings
from service.supervisor import own_command, supervise

_FAULT: Final = 2


def describe(parser: ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("--bind", metavar="HOST:PORT", help="where to listen (CUTLINE_BIND)")
    parser.add_argument(
        "--only", choices=("web", "worker"), help="start the doors alone, or the worker alone"
    )
    parser.add_argument("--checked", action="store_true", help=SUPPRESS)
    parser.set_defaults(run=serve)


def serve(options: Namespace) -> int:
    """Start the service; return only when it stops. Faults of the set-up raise ConfigurationError."""
    settings = _settings(options)
    if not options.checked and _faults_told(settings):
        return _FAULT
    _count_together(settings, anew=not options.only)
    if options.only:
        return _serve_alone(options.only, settings)
    commands = {
        name: own_command("serve", "--only", name, "--checked", "--bind", settings.bind)
        for name in ("web", "worker")
    }
    return supervise(commands, say=_say)


def _serve_alone(name: str, settings: Settings) -> int:
    if name == "web":
        from service.webserver import serve_web  # noqa: PLC0415 - the supervisor stays small

        return serve_web(settings, _say)
    from service.commands.worker import run_until_stopped  # noqa: PLC0415 - the supervisor stays small

    return run_until_stopped(settings)


def _count_together(settings: Settings, *, anew: bool) -> None:
    """Let the processes to come count in one folder, emptied where all of them are begun here."""
    folder = settings.data / "metrics"
    if anew:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _faults_told(settings: Settings) -> bool:
    """Set everything up once in a child, which tells its faults; tell whether there were any.

    A child, for what it loads would stay here, and nothing opened here may cross a fork.
    """
    child = os.fork()
    if child == 0:
        os._exit(_tried(settings))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def _tried(settings: Settings) -> int:
    from service.newsroom.newsroom import build_newsroom  # noqa: PLC0415 - the supervisor stays small
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

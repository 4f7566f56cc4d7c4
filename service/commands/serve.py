"""`cutline serve`: check everything, say where and what next, then hand over to gunicorn."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from service.app import create_app
from service.commands.allocator import keep_little
from service.errors import ConfigurationError
from service.office import prepare_data
from service.settings import Settings, read_settings


def describe(parser: ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("--bind", metavar="HOST:PORT", help="where to listen (CUTLINE_BIND)")
    parser.set_defaults(run=serve)


def serve(options: Namespace) -> int:
    """Start the service; return only when it stops. Faults of the set-up raise ConfigurationError."""
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - only this command needs it

    settings = _settings(options)
    prepare_data(settings)
    create_app(settings)  # every fault is told here, once, before any worker starts

    class Gunicorn(BaseApplication):
        """Our application under gunicorn, made anew in each worker: nothing is shared across a fork."""

        def load_config(self) -> None:
            for key, value in gunicorn_options(settings).items():
                self.cfg.set(key, value)

        def load(self) -> Any:
            keep_little()
            return create_app(settings)

    print(f"Cutline is at {settings.base_url}/", file=sys.stderr)
    print(
        "Open it in a browser and drop a photo, or POST an article to /v1/cards.", file=sys.stderr, flush=True
    )
    Gunicorn().run()
    return 0


def _settings(options: Namespace) -> Settings:
    import os  # noqa: PLC0415

    environment = dict(os.environ)
    if options.bind:
        environment["CUTLINE_BIND"] = options.bind
    settings = read_settings(environment)
    if not settings.on_loopback and not settings.open:
        raise ConfigurationError(
            f"CUTLINE_BIND: {settings.bind} is open to other machines, and this service asks nobody who "
            "they are; put a proxy with a login in front and set CUTLINE_OPEN=yes"
        )
    return settings


def gunicorn_options(settings: Settings) -> dict[str, object]:
    """Return gunicorn's settings; the reasons are in docs/operations.md."""
    return {
        "bind": settings.bind,
        "workers": settings.workers,
        "threads": settings.threads,
        "worker_class": "gthread",
        "timeout": 30,
        "graceful_timeout": 20,
        "max_requests": 2000,
        "max_requests_jitter": 200,
        "limit_request_line": 4094,
        "forwarded_allow_ips": "127.0.0.1",
        "control_socket_disable": True,
        "loglevel": "warning",
        "proc_name": "cutline",
    }

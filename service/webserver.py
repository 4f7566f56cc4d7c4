"""The web processes: gunicorn, with the application made anew in each of them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from gunicorn.app.base import BaseApplication

from service.allocator import reuse_memory
from service.app import create_app
from service.errors import Refusal
from service.journal import adopt, write_journal
from service.lifeline import die_with
from service.settings import Settings
from service.web.services import EXTENSION

# Seconds until a render must let another thread run: a picture from memory is answered in four such turns.
_TURN: Final = 0.0005


def serve_web(settings: Settings, say: Callable[[str], None]) -> int:
    """Say where, and serve until a signal asks to stop; return the exit status."""
    write_journal(settings.log)
    say(f"Cutline is at {settings.base_url}/")
    say("Open it in a browser and drop a photo, or POST an article to /v1/cards.")
    Gunicorn(settings).run()
    return 0


class Gunicorn(BaseApplication):
    """Our application under gunicorn; nothing is shared across a fork."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Set what gunicorn wants to know."""
        for key, value in gunicorn_options(self._settings).items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """Make the application in a web process, its queue open before the first request."""
        adopt("gunicorn.error")
        reuse_memory()
        sys.setswitchinterval(_TURN)
        app = create_app(self._settings)
        with suppress(Refusal):  # told at the start, by /readyz, and to whoever sends an article
            app.extensions[EXTENSION].queue.prepare()
        return app


def gunicorn_options(settings: Settings) -> dict[str, object]:
    """Return gunicorn's settings; the reasons are in docs/operations.md."""
    return {
        "bind": settings.bind,
        "workers": settings.workers,
        "threads": settings.threads,
        "worker_class": "gthread",
        "timeout": 30,
        "graceful_timeout": 20,
        "max_requests": 100_000,
        "max_requests_jitter": 10_000,
        "limit_request_line": 4094,
        "forwarded_allow_ips": "127.0.0.1",
        "control_socket_disable": True,
        "loglevel": "warning",
        "proc_name": "cutline",
        "post_fork": _after_fork,
    }


def _after_fork(arbiter: Any, _worker: Any) -> None:
    die_with(arbiter.pid)

"""Pictures over HTTP, by a bounded client on loopback: `python -m bench.serve [--quick] [--thumbor PROGRAM]`.

The same requests in turn to the service, to a Flask route that answers "ok" under the same gunicorn, to nginx
and thumbor where they are to be had. What counts is the server's processor time for a request: the client
takes one core of its own. Then cold renders, and how long a repeat takes while renders keep the cores busy.
"""

from __future__ import annotations

import argparse
import http.client
import io
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from bench.asked import HEADLINE
from bench.cards import SIZES
from bench.photos import real_photo, save_photo
from bench.rounds import cpu_seconds, family, medians, report
from tests.support.loopback import free_port

OK = """
from flask import Flask
app = Flask("ok")
@app.get("/ok")
def ok(): return "ok"
"""
NGINX = """
worker_processes 2; daemon off; error_log stderr error; pid {folder}/nginx.pid;
events {{ worker_connections 256; }}
http {{ access_log off; sendfile on; client_body_temp_path {folder}; proxy_temp_path {folder};
  fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; root {folder}; }} }}
"""


_EDGE = "----cutline-bench"


@dataclass(frozen=True, slots=True)
class Server:
    """A server under measure: where it listens, and its process with all its workers."""

    port: int
    process: int

    def cpu(self) -> float:
        """Return the processor time that all its processes took so far, in seconds."""
        return sum(cpu_seconds(each) for each in family(self.process))


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[Server]:
    """Run a server until the block ends; it is stopped with all it started."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        _await(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # a session of its own: what its master left behind
        process.wait()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"{process.args!r} ended with {process.returncode}")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit(f"{process.args!r} does not listen")


def fetch(port: int, path: str, number: int, headers: dict[str, str] | None = None) -> list[float]:
    """Fetch a path so many times over one connection; return the milliseconds each took."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    took = []
    for _ in range(number):
        start = time.perf_counter()
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        answer.read()
        took.append(1000 * (time.perf_counter() - start))
        if answer.status not in (200, 304):
            raise SystemExit(f"{path} answered {answer.status}")
    connection.close()
    return took


def post_card(port: int, photo: bytes, headline: str) -> dict[str, object]:
    """Post an article with one card; return the answer."""
    article = {"headline": headline, "formats": ["og"], "image": {"credit": "A. Person/AFP"}}
    parts = (("article", json.dumps(article).encode(), ""), ("photo", photo, '; filename="photo.jpg"'))
    body = b"".join(
        f'--{_EDGE}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + part + b"\r\n"
        for name, part, more in parts
    )
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": f"multipart/form-data; boundary={_EDGE}"}
    connection.request("POST", "/v1/cards", body + f"--{_EDGE}--\r\n".encode(), headers)
    answer = connection.getresponse()
    told = answer.read()
    if answer.status not in (200, 201):
        raise SystemExit(f"a card answered {answer.status}: {told[:300]!r}")
    made: dict[str, object] = json.loads(told)
    return made


def photo_of(megapixels: int) -> bytes:
    """Return a JPEG of about so many megapixels."""
    return save_photo(real_photo(*SIZES[megapixels]), "JPEG", quality=90)


def start_ours(stack: ExitStack, folder: Path) -> Server:
    """Start the service on a data folder of its own."""
    port = free_port()
    command = [sys.executable, "-m", "service.cli", "serve", "--only", "web"]
    bind, data = f"127.0.0.1:{port}", str(folder / "data")
    return stack.enter_context(running(command, port, CUTLINE_BIND=bind, CUTLINE_DATA=data))


def start_flask(stack: ExitStack, folder: Path) -> Server:
    """Start a Flask route that answers "ok" under gunicorn as the service sets it."""
    (folder / "ok.py").write_text(OK)
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-k", "gthread", "-w", "2", "--threads", "8"]
    command += ["-b", f"127.0.0.1:{port}", "--no-control-socket", "--chdir", str(folder), "ok:app"]
    return stack.enter_context(running(command, port))


def start_nginx(stack: ExitStack, folder: Path, picture: bytes) -> Server | None:
    """Start nginx on the same picture, where it is installed."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        return None
    port = free_port()
    (folder / "og.jpg").write_bytes(picture)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    folder.chmod(0o755)
    return stack.enter_context(running([program, "-c", str(folder / "nginx.conf")], port))


def start_thumbor(stack: ExitStack, folder: Path, program: str) -> Server:
    """Start thumbor with as many processes, its photos in a folder."""
    port = free_port()
    (folder / "thumbor.conf").write_text(
        "LOADER = 'thumbor.loaders.file_loader'\n"
        f"FILE_LOADER_ROOT_PATH = {str(folder)!r}\n"
        "RESULT_STORAGE = None\nSTORAGE = 'thumbor.storages.no_storage'\nQUALITY = 88\n"
    )
    command = [program, "-i", "127.0.0.1", "-p", str(port), "--processes", "2"]
    return stack.enter_context(running([*command, "-c", str(folder / "thumbor.conf")], port))


def warm(
    servers: dict[str, tuple[Server, str, dict[str, str]]], rounds: int, number: int
) -> list[dict[str, object]]:
    """Return a row for each way of answering: requests a second, and milliseconds of processor a request."""
    ways: dict[str, Callable[[], object]] = {
        name: partial(fetch, server.port, path, number, headers)
        for name, (server, path, headers) in servers.items()
    }
    took = medians(ways, rounds, cpu=lambda name: servers[name][0].cpu())
    ok = took["Flask ok"].cpu
    return [
        {
            "answer": name,
            "a second, one client": round(1000 * number / each.clock),
            "CPU ms": round(each.cpu / number, 3),
            "to Flask ok": round(each.cpu / ok, 2),
        }
        for name, each in took.items()
    ]


def cold(ours: Server, thumbor: Server | None, folder: Path, rounds: int) -> list[dict[str, object]]:
    """Return a row for each size: the processor time of a new card, and of thumbor's crop alone."""
    rows: list[dict[str, object]] = []
    for megapixels in (2, 12, 24):
        photos = iter([photo_of(megapixels) for _ in range(rounds + 1)])  # none has a master yet
        (folder / "photo.jpg").write_bytes(photo_of(megapixels))

        def card() -> None:
            post_card(ours.port, next(photos), HEADLINE)  # noqa: B023 - used up within this turn

        ways: dict[str, Callable[[], object]] = {"ours": card}
        if thumbor:
            path = "/unsafe/1200x630/smart/photo.jpg"
            ways["thumbor"] = partial(fetch, thumbor.port, path, 1)
        took = medians(ways, rounds, cpu=lambda name: (ours if name == "ours" else thumbor).cpu())  # type: ignore[union-attr]
        row: dict[str, object] = {"Mpx": megapixels, "card CPU ms": round(took["ours"].cpu, 1)}
        if thumbor:
            row |= {
                "thumbor CPU ms": round(took["thumbor"].cpu, 1),
                "CPU ratio": round(took["ours"].cpu / took["thumbor"].cpu, 2),
            }
        rows.append(row)
    return rows


def storm(ours: Server, path: str, rounds: int) -> list[dict[str, object]]:
    """Return how long a repeat takes, quiet and while four clients keep rendering; rounds are interleaved."""
    photo, stop, busy = photo_of(12), threading.Event(), threading.Event()
    quiet: list[float] = []
    loud: list[float] = []
    made = 0

    def render(client: int) -> None:
        nonlocal made
        number = 0
        while not stop.is_set():
            busy.wait(0.1)
            if busy.is_set():
                number += 1
                with suppress(SystemExit, OSError):  # 503 is a fair answer to a storm
                    post_card(ours.port, photo, f"{HEADLINE} {client} {number}")
                    made += 1

    clients = [threading.Thread(target=render, args=(client,)) for client in range(4)]
    for each in clients:
        each.start()
    for _ in range(rounds):
        quiet += paced(ours.port, path)
        busy.set()
        time.sleep(0.3)
        loud += paced(ours.port, path)
        busy.clear()
        time.sleep(0.5)
    stop.set()
    for each in clients:
        each.join()
    return [_spread("quiet", quiet, 0), _spread("storm", loud, made)]


def paced(port: int, path: str) -> list[float]:
    """Return what a hundred requests took, sent at a reader's pace."""
    took = []
    for _ in range(100):
        took += fetch(port, path, 1)
        time.sleep(0.01)
    return took


def _spread(name: str, took: list[float], cards: int) -> dict[str, object]:
    cuts = statistics.quantiles(took, n=100)
    return {
        "when": name,
        "median ms": round(cuts[49], 2),
        "p99 ms": round(cuts[98], 2),
        "requests": len(took),
        "cards made": cards,
    }


def main() -> None:
    """Measure all; what is not installed is left out."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--thumbor", default=shutil.which("thumbor") or "", help="thumbor's program")
    options = parser.parse_args()
    rounds, number = (3, 200) if options.quick else (9, 500)
    with tempfile.TemporaryDirectory() as made, ExitStack() as stack:
        folder = Path(made)
        ours, flask = start_ours(stack, folder), start_flask(stack, folder)
        card = post_card(ours.port, photo_of(2), HEADLINE)
        path = urlsplit(card["images"]["og"]["url"]).path  # type: ignore[index]
        picture, etag = _picture(ours.port, path)
        thumbor = start_thumbor(stack, folder, options.thumbor) if options.thumbor else None
        nginx = start_nginx(stack, folder, picture)
        servers: dict[str, tuple[Server, str, dict[str, str]]] = {
            "Flask ok": (flask, "/ok", {}),
            "repeat": (ours, path, {}),
            "304": (ours, path, {"If-None-Match": etag}),
        }
        if nginx:
            servers["nginx, the same file"] = (nginx, "/og.jpg", {})
        fetch(ours.port, path, 50)
        report("serve-warm", warm(servers, rounds, number))
        report("serve-cold", cold(ours, thumbor, folder, rounds))
        report("serve-storm", storm(ours, path, 2 if options.quick else 6))


def _picture(port: int, path: str) -> tuple[bytes, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = io.BytesIO(answer.read()).getvalue()
    return body, answer.headers["ETag"]


if __name__ == "__main__":
    main()

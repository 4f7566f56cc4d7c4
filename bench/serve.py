"""Pictures over HTTP, by a bounded client on loopback: `python -m bench.serve [--quick] [--thumbor PROGRAM]`.

The same requests in turn to the service, to a Flask route that answers "ok" under the same gunicorn, to nginx
and thumbor where they are to be had. What counts is the server's processor time for a request: the client
takes one core of its own. Then cold renders, and how long a repeat takes while renders keep the cores busy.
"""

from __future__ import annotations

import argparse
import http.client
import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from bench.asked import HEADLINE
from bench.cards import SIZES
from bench.photos import real_photo, save_photo
from bench.rounds import medians, report
from bench.servers import Server, fetch, post_card, running
from bench.storm import storm
from bench.thumbor import cold, start_thumbor
from tests.support.loopback import free_port
from tests.support.photo_host import PhotoHost, photo_host

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


def photo_of(megapixels: int) -> bytes:
    """Return a JPEG of about so many megapixels."""
    return save_photo(real_photo(*SIZES[megapixels]), "JPEG", quality=90)


def start_ours(stack: ExitStack, folder: Path, host: PhotoHost) -> Server:
    """Start the service on a data folder of its own, with leave to fetch photos from a host."""
    port = free_port()
    command = [sys.executable, "-m", "service.cli", "serve", "--only", "web"]
    bind, data = f"127.0.0.1:{port}", str(folder / "data")
    settings = {"CUTLINE_BIND": bind, "CUTLINE_DATA": data, **host.settings}
    return stack.enter_context(running(command, port, **settings))


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


def main() -> None:
    """Measure all; what is not installed is left out."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--thumbor", default=shutil.which("thumbor") or "", help="thumbor's program")
    options = parser.parse_args()
    rounds, number = (3, 200) if options.quick else (9, 500)
    with tempfile.TemporaryDirectory() as made, ExitStack() as stack:
        folder = Path(made)
        host = stack.enter_context(photo_host(b""))
        ours, flask = start_ours(stack, folder, host), start_flask(stack, folder)
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
        report("serve-cold", cold(ours, thumbor, host, rounds))
        report("serve-storm", storm(ours.port, path, photo_of(12), 2 if options.quick else 7))


def _picture(port: int, path: str) -> tuple[bytes, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = io.BytesIO(answer.read()).getvalue()
    return body, answer.headers["ETag"]


if __name__ == "__main__":
    main()

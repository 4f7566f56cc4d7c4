"""The samples in deploy/: proxies that take slow clients, a unit for systemd, a container that is nobody."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from tests.support.loopback import free_port
from tests.support.server import SERVE, Service, running_service

DEPLOY = Path(__file__).parents[2] / "deploy"
SLOW = 40
CARD = {"headline": "Storm", "design": "text", "formats": ["og"]}


def nginx_files(folder, port, upstream):
    sample = (DEPLOY / "nginx.conf").read_text()
    sample = sample.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    sample = sample.replace("listen 443 ssl http2", f"listen 127.0.0.1:{port}")
    sample = re.sub(r"^\s*ssl_.*$", "", sample, flags=re.MULTILINE)
    (folder / "cutline.conf").write_text(sample)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    user = "user root;\n" if os.geteuid() == 0 else ""
    own = f"{user}daemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
    (folder / "main.conf").write_text(
        f"{own}http {{\naccess_log off;\n{places}include {folder}/cutline.conf;\n}}\n"
    )
    return ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "main.conf")]


def caddy_files(folder, port, upstream):
    sample = (DEPLOY / "Caddyfile").read_text().replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    sample = sample.replace("cards.example.org {", f"http://127.0.0.1:{port} {{")
    version = subprocess.run(["caddy", "version"], capture_output=True, text=True, check=True).stdout
    if re.match(r"v?2\.[0-6]\.", version):
        sample = sample.replace("request_buffers 25MB", "buffer_requests").replace("response_buffers 8MB", "")
    sample = sample.replace("{\n\tservers", "{\n\tadmin off\n\tauto_https off\n\tservers", 1)
    (folder / "Caddyfile").write_text(sample)
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    settings = {"CUTLINE_TRUSTED_PROXIES": "127.0.0.1/32", "CUTLINE_RATE_LIMIT": "1000"}
    with running_service(tmp_path_factory.mktemp("behind"), settings=settings) as running:
        yield running


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxied(request, service, tmp_path_factory):
    if not shutil.which(request.param):
        pytest.skip(f"{request.param}: the program is not installed")
    folder, port = tmp_path_factory.mktemp(request.param), free_port()
    files = {"nginx": nginx_files, "caddy": caddy_files}[request.param]
    command = files(folder, port, service.port)
    environment = os.environ | {"HOME": str(folder)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        wait_for(port, folder / "log")
        yield Service("127.0.0.1", port, process, folder / "log")
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port, log):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(log.read_text(errors="replace"))


@contextlib.contextmanager
def slow_clients(port, beginning):
    """Keep forty connections dripping: a byte of head or body every half second."""
    stop = threading.Event()
    sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW)]
    for each in sockets:
        each.sendall(beginning)

    def drip():
        while not stop.wait(0.5):
            for each in sockets:
                with contextlib.suppress(OSError):
                    each.sendall(b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        yield
    finally:
        stop.set()
        dripping.join()
        for each in sockets:
            each.close()


HEAD = b"GET / HTTP/1.1\r\nHost: cards.example.org\r\nX-Slow: "
BODY = (
    b"POST /v1/cards HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    b"Content-Length: 90000\r\n\r\n{"
)


@pytest.mark.parametrize("beginning", [HEAD, BODY], ids=["heads", "bodies"])
def test_s085_slow_clients_keep_nobody_waiting(proxied, beginning):
    with slow_clients(proxied.port, beginning):
        time.sleep(1)
        for number in range(5):
            began = time.monotonic()
            assert proxied.ask("GET", "/healthz").status == 200
            made = proxied.post_json("/v1/cards", CARD | {"id": f"slow-{number}"})
            assert made.status in (200, 201)
            assert time.monotonic() - began < 20, "they drip for as long as this lasts"


def test_s048_a_proxy_passes_an_address_on_as_it_came(proxied):
    path = proxied.post_json("/v1/cards", CARD).json()["images"]["og"]["url"].split("/", 3)[3]
    assert proxied.ask("GET", f"/{path}").status == 200
    for other in (f"//{path}", f"/c/{path.removeprefix('c')}", f"/{path.replace('og.jpg', '%6Fg.jpg')}"):
        assert proxied.ask("GET", other).status in (403, 404), other


def test_s079_a_client_behind_a_proxy_chooses_no_address(proxied):
    headers = {"X-Forwarded-User": "admin", "Authorization": "Bearer wrong"}
    statuses = [
        proxied.ask("GET", "/v1/cards/none", headers=headers | {"X-Forwarded-For": f"203.0.113.{n}"}).status
        for n in range(8)
    ]
    assert statuses[-1] == 429


def test_s072_a_body_that_is_too_large_is_413_through_the_proxy(proxied):
    answer = proxied.ask("POST", "/v1/cards", b"x" * (22 * 1024 * 1024), {"Content-Type": "application/json"})
    assert (answer.status, answer.json()["code"]) == (413, "body_too_large")


def test_the_unit_is_one_that_systemd_reads():
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze: the program is not installed")
    told = subprocess.run(
        ["systemd-analyze", "verify", str(DEPLOY / "cutline.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    complaints = [line for line in told.stderr.splitlines() if "not executable" not in line]
    assert [line for line in complaints if "cutline.service" in line] == []
    unit = (DEPLOY / "cutline.service").read_text()
    for wall in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=\n",
        "DynamicUser=yes",
    ):
        assert wall in unit


def instructions(text):
    """The instructions of a Containerfile, their lines joined."""
    joined = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    return [line.split(None, 1) for line in joined.splitlines() if line.strip()]


def test_s092_the_container_runs_as_nobody_in_particular():
    steps = instructions((DEPLOY / "Containerfile").read_text())
    known = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK",
             "ENTRYPOINT", "CMD"}  # fmt: skip
    assert {name for name, _ in steps} <= known
    last = len(steps) - 1 - [name for name, _ in reversed(steps)].index("FROM")
    final = dict(steps[last:])
    assert final["USER"] == "10001:10001"
    assert json.loads(final["ENTRYPOINT"]) == ["cutline"]
    assert json.loads(final["CMD"]) == ["serve"]
    for name, rest in steps:
        if name == "RUN":
            shlex.split(rest)
            assert "--require-hashes" in rest or "pip install" not in rest
            assert rest.count("--compile-bytecode") == rest.count(
                "uv pip install"
            )  # nothing is written later
    assert "TOKEN=" not in json.dumps(steps)


# The interpreter of a checkout may lie where only its owner looks: nobody may read it here, and nothing more.
READS = (
    "--inh-caps=-all,+dac_read_search --ambient-caps=+dac_read_search --bounding-set=-all,+dac_read_search"
)


@pytest.mark.skipif(os.geteuid() != 0, reason="root: only root may become nobody before a read-only root")
def test_s092_it_runs_unprivileged_with_a_read_only_root(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    os.chown(data, 65534, 65534)
    for folder in [tmp_path, *list(tmp_path.parents)[:-2]]:
        folder.chmod(folder.stat().st_mode | 0o055)
    inside = (
        f"mount --make-rprivate / && mount --bind {data} {data} && mount -o remount,bind,ro / && "
        f"! touch /touched 2>/dev/null && export HOME=/nonexistent TMPDIR={data} && "
        f"exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs {READS} {shlex.join(SERVE)}"
    )
    command = ["unshare", "--mount", "sh", "-c", inside]
    if subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode:
        pytest.skip("unshare: this system allows no mount namespace of one's own")
    settings = {"CUTLINE_DATA": str(data), "PYTHONDONTWRITEBYTECODE": "1"}
    with running_service(tmp_path, command=command, settings=settings) as service:
        made = service.post_json("/v1/cards", CARD)
        assert made.status == 201
        assert service.ask("GET", made.json()["images"]["og"]["url"]).status == 200

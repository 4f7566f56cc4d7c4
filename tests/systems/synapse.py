"""Synapse, Matrix's home server, really started: it unfurls a page as it does in a chat room."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.support.loopback import free_port, until
from tests.systems.site import answers, ask, start, stop

_SETTINGS = """
server_name: localhost
listeners:
  - {{port: {port}, type: http, bind_addresses: ["127.0.0.1"], resources: [{{names: [client]}}]}}
database: {{name: sqlite3, args: {{database: {folder}/home.db}}}}
media_store_path: {folder}/media
signing_key_path: {folder}/signing.key
pid_file: {folder}/home.pid
report_stats: false
trusted_key_servers: []
suppress_key_server_warning: true
enable_registration: true
enable_registration_without_verification: true
macaroon_secret_key: a-secret-of-thirty-two-characters
form_secret: a-secret-of-thirty-two-characters
url_preview_enabled: true
url_preview_ip_range_blacklist: ["10.0.0.0/8"]
"""


@dataclass(frozen=True)
class Synapse:
    """A running home server with one member logged in."""

    port: int
    token: str

    def unfurl(self, address: str) -> dict[str, Any]:
        """Return what the server shows of a page: its words, its picture's size, weight and type."""
        path = f"/_matrix/client/v1/media/preview_url?url={quote(address, safe='')}"
        status, body = ask(self.port, "GET", path, headers={"Authorization": f"Bearer {self.token}"})
        assert status == 200, body
        return dict(json.loads(body))


@contextmanager
def running_synapse(python: str, folder: Path) -> Iterator[Synapse]:
    """Start Synapse in a folder of its own with the Python that has it; stop it by its own process."""
    port = free_port()
    settings = folder / "home.yaml"
    settings.write_text(_SETTINGS.format(port=port, folder=folder))
    command = [python, "-m", "synapse.app.homeserver", "-c", str(settings)]
    subprocess.run([*command, "--generate-keys"], check=True, capture_output=True, cwd=folder)
    process = start(command, folder, folder / "synapse.log", {})
    try:
        until(lambda: answers(port, "/_matrix/client/versions"), "Synapse answers")
        yield Synapse(port, _joined(port))
    finally:
        stop(process)


def _joined(port: int) -> str:
    member = {"username": "reader", "password": "a long pass phrase", "auth": {"type": "m.login.dummy"}}
    status, body = ask(port, "POST", "/_matrix/client/v3/register", json.dumps(member).encode())
    assert status == 200, body
    return str(json.loads(body)["access_token"])

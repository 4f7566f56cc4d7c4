"""How the service is installed, started and written about: a test for each of docs/security-checks.md."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from service.settings import Settings, read_settings
from service.webserver import gunicorn_options

ROOT = Path(__file__).parents[3]
SERVICE = sorted((ROOT / "service").rglob("*.py"))


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_s054_secrets_are_compared_in_constant_time_alone():
    """No `==` stands where one side is named as a secret, a signature, a digest of one, or a word."""
    secret = re.compile(r"secret|signature|password|login_word|\bword\b|token_hex|hmac", re.IGNORECASE)
    rooms = ("filing/signing", "web/identity", "web/login", "web/oidc", "web/formtoken", "newsroom/verify")
    found = []
    for path in SERVICE:
        if not any(room in path.as_posix() for room in rooms):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            compared = isinstance(node, ast.Compare) and any(
                isinstance(op, ast.Eq | ast.NotEq) for op in node.ops
            )
            if compared and any(secret.search(ast.unparse(part)) for part in (node.left, *node.comparators)):
                found.append(f"{path.name}:{node.lineno}")
    assert found == []


def test_s084_request_line_and_heads_are_bounded_by_the_server():
    options = gunicorn_options(Settings(data=Path("/nowhere")))
    assert options["limit_request_line"] == 4094
    assert "limit_request_fields" not in options
    assert "limit_request_field_size" not in options
    assert options["forwarded_allow_ips"] == "127.0.0.1"


def test_s090_every_package_is_locked_by_its_hash():
    lock = tomllib.loads(text_of("uv.lock"))
    for package in lock["package"]:
        if "registry" in package["source"]:
            files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]
            assert files, package["name"]
            assert all(file["hash"].startswith("sha256:") for file in files), package["name"]
    assert "--require-hashes" in text_of("tools/setup.sh")
    for name in ("tools/uv-requirements.txt", "tools/build-requirements.txt"):
        assert "--hash=sha256:" in text_of(name)


def test_s091_the_audit_of_advisories_is_written_down():
    assert "pip-audit --require-hashes" in text_of("SECURITY.md")


def test_s094_no_debugger_is_in_reach():
    script = """
import os, pathlib, sys, tempfile
os.environ["FLASK_DEBUG"] = "1"
from service.app import create_app
from service.settings import Settings
client = create_app(Settings(data=pathlib.Path(tempfile.mkdtemp()))).test_client()
print("werkzeug.debug" in sys.modules)
print(client.get("/console").status_code, client.get("/?__debugger__=yes&cmd=resource").status_code)
"""
    run = [sys.executable, "-c", script]
    told = subprocess.run(run, capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.split() == ["False", "404", "200"]
    assert "app.run(" not in "".join(path.read_text(encoding="utf-8") for path in SERVICE)


def test_s097_secrets_never_show(monkeypatch, tmp_path):
    word = "lantern-quiet-harbour-91x"
    values = {"LOGIN_TOKEN": word, "OIDC_SECRET": word, "PURGE_SECRET": word, "KEYS": word, "DATABASE": word}
    settings = read_settings({f"CUTLINE_{name}": value for name, value in values.items()})
    assert word not in repr(settings)
    assert word not in str(settings)


def test_s098_what_is_kept_and_how_long_is_written_down():
    assert "kept for thirty days after their last use" in text_of("docs/operations.md")
    assert "a kept photo at the desk" in text_of("SECURITY.md")


def test_s099_the_control_socket_is_off():
    assert gunicorn_options(Settings(data=Path("/nowhere")))["control_socket_disable"] is True


@pytest.mark.parametrize(
    "part",
    [
        "## Reporting",
        "## Limits",
        "Egress firewall",
        "CUTLINE_RATE_LIMIT",
        "deploy/nginx.conf",
        "## What remains",
    ],
)
def test_s100_the_security_page_is_whole(part):
    assert part in text_of("SECURITY.md")


def test_every_security_module_tells_threat_layers_and_what_remains():
    modules = (
        "service/web/access.py",
        "service/web/identity.py",
        "service/web/login.py",
        "service/web/oidc.py",
        "service/web/limits.py",
        "service/web/formtoken.py",
        "service/filing/signing.py",
        "service/filing/flights.py",
        "service/filing/orders.py",
        "service/outside/tokens.py",
        "service/outside/logins.py",
        "service/turnstile.py",
        "service/newsroom/purging.py",
        "service/outside/fetch.py",
        "service/pixels/guard.py",
    )
    for name in modules:
        head = ast.get_docstring(ast.parse(text_of(name))) or ""
        assert "Threat" in head, name
        assert "Layers" in head, name


CHECKS = re.compile(r"^\| S(\d{3}) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def test_every_check_has_a_test_of_its_name_or_a_reason():
    named = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        named |= set(re.findall(r"def test_s(\d{3})_", path.read_text(encoding="utf-8")))
    told = {number: where for number, _, where in CHECKS.findall(text_of("docs/security-checks.md"))}
    assert sorted(told) == [f"{number:03}" for number in range(1, 101)]
    for number, where in told.items():
        assert (where == "test" and number in named) or where.startswith("no test: "), f"S{number}: {where}"

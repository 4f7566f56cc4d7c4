"""The signers for themes make the very addresses that the service makes, and it takes them."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from service.filing.signing import KeyRing, decode_payload, encode_payload, sign_address, verify_address

CLIENTS = Path(__file__).parents[3] / "clients"
VECTORS = json.loads((CLIENTS / "vectors.json").read_text(encoding="utf-8"))

NODE = """
import { readFileSync } from "node:fs";
import { sign } from "./js/cutline-sign.mjs";
const vectors = JSON.parse(readFileSync("vectors.json", "utf8"));
console.log(JSON.stringify(vectors.map((v) => sign(v.base_url, v.kid, v.key, v.order, v.name))));
"""
PHP = """
require 'php/cutline_sign.php';
$made = [];
foreach (json_decode(file_get_contents('vectors.json'), true) as $v) {
    $made[] = cutline_sign($v['base_url'], $v['kid'], $v['key'], $v['order'], $v['name']);
}
echo json_encode($made);
"""


def ring(vector):
    return KeyRing(((vector["kid"], vector["key"]),))


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["about"] for vector in VECTORS])
def test_the_service_makes_and_takes_the_shown_address(vector):
    base = vector["base_url"].rstrip("/")
    assert (
        base + sign_address(ring(vector), encode_payload(vector["order"]), vector["name"])
        == vector["address"]
    )
    _empty, _door, token, payload, name = vector["address"].removeprefix(base).split("/")
    verify_address(ring(vector), token, payload, name)
    assert decode_payload(payload) == vector["order"]


def addresses():
    return [vector["address"] for vector in VECTORS]


def test_the_python_signer_makes_the_shown_addresses():
    found = importlib.util.spec_from_file_location("cutline_sign", CLIENTS / "python" / "cutline_sign.py")
    signer = importlib.util.module_from_spec(found)
    found.loader.exec_module(signer)
    made = [signer.sign(*(v[name] for name in ("base_url", "kid", "key", "order", "name"))) for v in VECTORS]
    assert made == addresses()


def test_the_javascript_signer_makes_the_shown_addresses():
    assert printed("node", "--input-type=module", "-e", NODE) == addresses()


def test_the_php_signer_makes_the_shown_addresses():
    assert printed("php", "-r", PHP) == addresses()


def printed(program, *arguments):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    run = subprocess.run([program, *arguments], cwd=CLIENTS, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)

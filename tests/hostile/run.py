"""`make hostile`: the real service in a network of its own, against hosts, files and texts that mean ill.

Prints what was tried and what came of it; ends with status 1 where anything was not as it must be.
"""

from __future__ import annotations

import collections
import ctypes
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path

from tests.hostile.images import hostile_images
from tests.hostile.network import PUBLIC, PUBLIC6, ForbiddenHosts, NameServer, own_everything, serve_public
from tests.hostile.servers import JPEG_HEAD, answers
from tests.hostile.texts import TEXTS
from tests.support.processes import peak_megabytes, workers
from tests.support.server import Answer, Service, running_service

DEADLINE = 10 + 3  # seconds: the fetcher's, and three more
IMAGE_SECONDS = 6
MOST_MEGABYTES = 600
OUTSIDE = Path(__file__).parents[1] / "unit" / "outside"
_ADDRESS = re.compile(rb"\b(?:10\.|127\.|169\.254|192\.168|/etc/|Traceback|urllib|socket)")
_INSIDE = "CUTLINE_HOSTILE_INSIDE"


class Ledger:
    """What was tried, and what was not as it must be."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.figures: list[str] = []

    def must(self, holds: bool, fault: str) -> None:
        """Note a fault unless this holds."""
        if not holds:
            self.faults.append(fault)


def main() -> int:
    """Run all, inside namespaces of our own."""
    if os.environ.get(_INSIDE) != "yes":
        return _inside_namespaces()
    own_everything()
    ledger, forbidden = Ledger(), ForbiddenHosts()
    ledger.must(forbidden.prove(), "the hosts that must not be visited do not notice a visit")
    NameServer(_names())
    replies = answers()
    serve_public(80, lambda connection, request: _reply(replies, connection, request))
    with tempfile.TemporaryDirectory() as folder, _served(Path(folder)) as service:
        _addresses(service, ledger, forbidden, list(replies))
        _images(service, ledger)
        _texts(service, ledger)
        peaks = [peak_megabytes(pid) for pid in workers(service.process.pid)]
        ledger.must(max(peaks) < MOST_MEGABYTES, f"a worker held {max(peaks):.0f} MB")
        ledger.figures.append(f"workers: at most {max(peaks):.0f} MB")
        ledger.must("Traceback" not in service.log.read_text(errors="replace"), "an accident in the log")
    return _close(ledger)


def _served(folder: Path):
    return running_service(folder, settings={"CUTLINE_WORKERS": "2"})


def _inside_namespaces() -> int:
    """Run this again where every address is ours; tell where the system does not allow that."""
    command = ["unshare", "--map-root-user", "--net", "--mount", sys.executable, "-m", "tests.hostile.run"]
    probe = ["unshare", "--map-root-user", "--net", "--mount", "ip", "link", "set", "lo", "up"]
    if not shutil.which("unshare") or not shutil.which("ip") or subprocess.run(probe, check=False).returncode:
        print("Not run: this system allows no network of one's own (unshare and ip are needed)")
        return 1
    return subprocess.run(command, env=os.environ | {_INSIDE: "yes"}, check=False).returncode


def _names() -> dict[str, list[str]]:
    known = {
        "pub.example.org": [PUBLIC],
        "six.example.org": [PUBLIC6],
        "private.example.org": ["10.0.0.5"],
        "mixed.example.org": [PUBLIC, "10.0.0.5"],
        "mixed6.example.org": [PUBLIC, "fd00::5"],
        "localhost": ["127.0.0.1"],
        "metadata.google.internal": ["169.254.169.254"],
        "late6.example.org": [PUBLIC, "::1"],
    }
    return known | {
        f"n{n}.example.org": [address] for n, (address, _) in enumerate(_table()) if "%" not in address
    }


def _table() -> list[tuple[str, bool]]:
    """Return every address of the table with whether it may be reached."""
    lines = (OUTSIDE / "addresses.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(row[0], row[1] == "open") for row in rows]


def _hostile_urls(paths: Sequence[str]) -> Iterator[str]:
    for line in (OUTSIDE / "hostile_urls.txt").read_text(encoding="ascii").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")[1].encode("ascii").decode("unicode_escape")
    for number, (address, is_open) in enumerate(_table()):
        if not is_open:
            yield f"http://[{address}]/" if ":" in address else f"http://{address}/"
            yield f"http://n{number}.example.org/"
    for path in paths:
        yield f"http://pub.example.org{path}"
    for host in ("rebind", "slow", "mixed6", "late6"):
        yield from (f"http://{host}.example.org/a{n}.jpg" for n in range(3))
    yield "https://pub.example.org/a.jpg"


def _reply(replies: dict, connection, request: bytes) -> None:
    path = request.split(b" ")[1].decode("latin-1") if request.count(b" ") > 1 else "/"
    forbidden = b"\r\ncookie:" in request.lower() or b"\r\nauthorization:" in request.lower()
    if forbidden or path not in replies:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + JPEG_HEAD)
        return
    replies[path](connection)


def _addresses(service: Service, ledger: Ledger, forbidden: ForbiddenHosts, paths: Sequence[str]) -> None:
    urls = list(dict.fromkeys(_hostile_urls(paths)))
    with ThreadPoolExecutor(8) as callers:
        asked = list(callers.map(lambda url: _timed_post(service, _article(url)), urls))
    for url, (answer, seconds) in zip(urls, asked, strict=True):
        ledger.must(seconds <= DEADLINE, f"{url!a}: {seconds:.1f} s")
        ledger.must(_is_clear_refusal(answer), f"{url!a}: {answer.status} {answer.body[:200]!r}")
        ledger.must(not _ADDRESS.search(answer.json().get("detail", "").encode()), f"{url!a}: tells too much")
    ledger.must(not forbidden.visits, f"forbidden connections: {forbidden.visits[:10]}")
    slowest = max(seconds for _, seconds in asked)
    codes = collections.Counter(answer.json()["code"] for answer, _ in asked)
    ledger.figures += [
        f"addresses and servers: {len(urls)}, slowest {slowest:.1f} s of {DEADLINE} s allowed",
        f"connections to a forbidden address: {len(forbidden.visits)}",
        "refusals: " + ", ".join(f"{code} {number}" for code, number in codes.most_common()),
    ]


def _article(url: str) -> dict:
    return {"headline": "Storm", "formats": ["og"], "image": {"url": url, "credit": "A. Person/Reuters"}}


def _timed_post(service: Service, record: dict) -> tuple[Answer, float]:
    while True:
        began = time.monotonic()
        answer = service.post_json("/v1/cards", record)
        if answer.status != 503 or answer.json()["code"] != "busy":
            return answer, time.monotonic() - began
        time.sleep(0.2)


def _is_clear_refusal(answer: Answer) -> bool:
    told = answer.headers.get("content-type") == "application/problem+json"
    return told and (400 <= answer.status < 500 or answer.status in (502, 504))


def _images(service: Service, ledger: Ledger) -> None:
    files = list(hostile_images())
    with ThreadPoolExecutor(3) as callers:
        asked = list(callers.map(lambda each: _upload(service, each[1]), files))
    for (name, _), (answer, seconds) in zip(files, asked, strict=True):
        fine = answer.status in (200, 201) or 400 <= answer.status < 500
        ledger.must(fine, f"{name}: {answer.status} {answer.body[:200]!r}")
        ledger.must(seconds < IMAGE_SECONDS, f"{name}: {seconds:.1f} s")
        if answer.status in (200, 201):
            picture = service.ask("GET", answer.json()["images"]["og"]["url"]).body
            clean = not any(mark in picture for mark in (b"<?php", b"<script", b"PK\x03\x04", b"alert("))
            ledger.must(clean, f"{name}: the card carries what the file carried")
    made = sum(answer.status in (200, 201) for answer, _ in asked)
    slowest = max(seconds for _, seconds in asked)
    ledger.figures.append(
        f"image files: {len(files)}; {made} cards, {len(files) - made} refusals, slowest {slowest:.1f} s"
    )


def _upload(service: Service, data: bytes) -> tuple[Answer, float]:
    article = json.dumps({"headline": "Storm", "formats": ["og"], "image": {"credit": "A. Person/Reuters"}})
    part = "--b\r\nContent-Disposition: form-data; name="
    head = f'{part}"article"\r\n\r\n{article}\r\n{part}"photo"; filename="a.jpg"\r\n\r\n'
    body = head.encode() + data + b"\r\n--b--\r\n"
    while True:
        began = time.monotonic()
        answer = service.ask("POST", "/v1/cards", body, {"Content-Type": "multipart/form-data; boundary=b"})
        if answer.status != 503:
            return answer, time.monotonic() - began
        time.sleep(0.2)


FIELDS = ("headline", "kicker", "label", "section", "standfirst", "byline", "id")
PHOTO_FIELDS = ("credit", "caption", "alt", "copyright", "usage_terms")


class Elements(HTMLParser):
    """Collects the elements and attributes of a page or block."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.found.append((tag, tuple(sorted(name for name, _ in attrs))))


def elements_of(text: str) -> Elements:
    """Read a block of HTML."""
    parser = Elements()
    parser.feed(text)
    return parser


def _texts(service: Service, ledger: Ledger) -> None:
    plain = _made_of(service, "Storm closes the harbour", FIELDS)
    normal = {tag for tag, _ in elements_of(_page(service, plain)).found}
    made = 0
    for text in TEXTS:
        for names in (*((name,) for name in (*FIELDS, *PHOTO_FIELDS)), FIELDS):
            answer = _made_of(service, text, names)
            fine = answer.status in (200, 201) or 400 <= answer.status < 500
            ledger.must(fine, f"{text!a} in {names}: {answer.status} {answer.body[:200]!r}")
            if answer.status in (200, 201):
                made += 1
                _judge_texts(service, ledger, answer, normal, f"{text!a} in {names}")
    lines = service.log.read_bytes()
    ledger.must(not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", lines), "a control character in the log")
    ledger.figures.append(
        f"texts: {len(TEXTS)} in {len(FIELDS) + len(PHOTO_FIELDS)} fields; {made} cards looked at"
    )


def _made_of(service: Service, text: str, names: Sequence[str]) -> Answer:
    record: dict = {"headline": "Storm", "design": "text", "formats": ["og"]}
    record |= {name: text for name in names if name in FIELDS}
    if names[0] in PHOTO_FIELDS:
        record |= {
            "design": "overlay",
            "image": {"file": "picos-de-europa.jpg", "credit": "A. Person/Reuters"},
        }
        record["image"] |= dict.fromkeys(names, text)
    return _timed_post(service, record)[0]


def _page(service: Service, answer: Answer) -> str:
    return service.ask("GET", f"/cards/{answer.json()['id']}", headers={"Accept": "text/html"}).body.decode()


def _judge_texts(service: Service, ledger: Ledger, answer: Answer, normal: set[str], about: str) -> None:
    card = answer.json()
    blocks = elements_of(card["html"] + card["figure"]).found
    ledger.must(
        {tag for tag, _ in blocks} <= {"meta", "figure", "img", "figcaption", "small", "a", "span"},
        f"{about}: markup in a block",
    )
    ledger.must(
        "<" not in card["jsonld"] or "</script" not in card["jsonld"].lower(),
        f"{about}: a script ends in JSON-LD",
    )
    script = re.sub(r"^<script[^>]*>|</script>$", "", card["jsonld"].strip())
    json.loads(script)
    page = elements_of(_page(service, answer)).found
    ledger.must(
        {tag for tag, _ in page} <= normal | {"small", "li", "ul", "p"}, f"{about}: an element in the page"
    )
    ledger.must(not any(name.startswith("on") for _, names in page for name in names), f"{about}: a handler")
    file = service.ask("GET", f"/cards/{card['id']}/og")
    kept = file.headers.get("content-disposition", "")
    ledger.must(file.status == 200 and re.fullmatch(r"[\x20-\x7e]+", kept) is not None, f"{about}: {kept!a}")
    ledger.must(".." not in kept and "set-cookie" not in file.headers, f"{about}: {kept!a}")


def _close(ledger: Ledger) -> int:
    print("\n=== hostile")
    for line in ledger.figures:
        print(f"  {line}")
    for fault in ledger.faults[:40]:
        print(f"FAULT {fault}")
    print(f"hostile: {len(ledger.faults)} faults")
    return 1 if ledger.faults else 0


if __name__ == "__main__":
    ctypes.CDLL(None).prctl(1, 9)
    sys.exit(main())

"""A file of articles becomes a folder of pictures: several at once, and taken up again where it broke off.

Each article is one line of JSON in the form of `POST /v1/cards`. What became of a line is one line of
`results.jsonl` in the folder, written after its pictures: a run that was killed leaves out what is there.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final, TextIO

from service.errors import Refusal
from service.intake.articles import read_card_request
from service.model.article import CardRequest
from service.model.picture import SUFFIXES, CardSet
from service.outside.files import sync_folder

RESULTS: Final = "results.jsonl"
MakeCards = Callable[[CardRequest], CardSet]


@dataclass(frozen=True, slots=True)
class Line:
    """One article of the file: its number from 1, its bytes, and a digest of both."""

    number: int
    data: bytes

    @property
    def digest(self) -> str:
        """What the results know this line by."""
        return hashlib.sha256(b"%d %s" % (self.number, self.data)).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: all articles, those done (of these, before this run), those refused."""

    total: int
    done: int = 0
    before: int = 0
    refused: int = 0


def read_lines(path: Path) -> tuple[Line, ...]:
    """Return the articles of a file; empty lines are none. Refusal `not_found` where it cannot be read."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        raise Refusal("not_found", "The file of articles cannot be read.", field="articles") from None
    return tuple(Line(number, line) for number, line in enumerate(lines, 1) if line.strip())


def render_all(
    lines: tuple[Line, ...], folder: Path, make: MakeCards, *, at_once: int, tell: Callable[[Progress], None]
) -> Progress:
    """Render every line that has no result yet; return how far it came."""
    folder.mkdir(parents=True, exist_ok=True)
    known = _results(folder)
    ahead = [line for line in lines if line.digest not in known]
    refused = sum(known[line.digest] for line in lines if line.digest in known)
    progress = Progress(len(lines), len(lines) - len(ahead), len(lines) - len(ahead), refused)
    tell(progress)
    with (folder / RESULTS).open("a", encoding="utf-8") as results:
        _end_line(folder / RESULTS, results)
        for result in _in_parallel(ahead, lambda line: _rendered(line, folder, make), at_once):
            results.write(json.dumps(result, ensure_ascii=False) + "\n")
            results.flush()
            done, bad = progress.done + 1, progress.refused + ("code" in result)
            progress = replace(progress, done=done, refused=bad)
            tell(progress)
    return progress


def _results(folder: Path) -> dict[str, bool]:
    """Return which lines have a result, and whether it is a refusal; a line broken off by a kill is none."""
    path = folder / RESULTS
    known: dict[str, bool] = {}
    for text in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        try:
            result = json.loads(text)
            known[result["digest"]] = "code" in result
        except (ValueError, KeyError, TypeError):
            continue
    return known


def _end_line(path: Path, results: TextIO) -> None:
    """End a line that a kill broke off, so that the next begins anew."""
    if path.stat().st_size and not path.read_bytes().endswith(b"\n"):
        results.write("\n")


def _in_parallel(
    lines: list[Line], work: Callable[[Line], dict[str, Any]], at_once: int
) -> Iterator[dict[str, Any]]:
    """Yield results as they come, with no more than a few lines begun ahead of them."""
    waiting = iter(lines)
    with ThreadPoolExecutor(at_once) as hands:
        begun: set[Future[dict[str, Any]]] = {hands.submit(work, line) for line in islice(waiting, at_once)}
        while begun:
            over, begun = wait(begun, return_when=FIRST_COMPLETED)
            begun |= {hands.submit(work, line) for line in islice(waiting, len(over))}
            yield from (each.result() for each in over)


def _rendered(line: Line, folder: Path, make: MakeCards) -> dict[str, Any]:
    told: dict[str, Any] = {"line": line.number, "digest": line.digest}
    try:
        made = make(read_card_request(line.data))
    except Refusal as no:
        return told | {"code": no.code, "field": no.field, "detail": no.detail}
    files = {
        each.format: f"{line.number:06}-{each.format}.{SUFFIXES[each.media_type]}" for each in made.pictures
    }
    for picture in made.pictures:
        _write(folder / files[picture.format], picture.data)
    sync_folder(folder)
    credit = {"text": made.line.text, "source": made.attribution.source.value}
    return told | {"id": made.request.article.id, "credit": credit, "files": files}


def _write(path: Path, data: bytes) -> None:
    """Put a picture in place whole; its line of results, which may outlive the power, says it is there."""
    draft = path.with_name(f".{path.name}")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)

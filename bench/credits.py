"""How well credits are read: `bench/credits.py FILE.tsv` scores real strings and lists each miss."""

from __future__ import annotations

import csv
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from service.attribution.reading import read_caption, read_credit, read_pair
from service.attribution.registry import Registry, load_registry
from service.attribution.styles import Style
from service.attribution.wording import load_styles, word_credit
from service.model.credit import Credit, Qualifier, Role
from service.resources import asset

MEASURES = ("creators", "parties", "qualifiers", "caption", "all four", "nothing lost")


@dataclass(frozen=True, slots=True)
class Score:
    """One row: what was wanted, what was read, which measures hold."""

    text: str
    wanted: tuple[object, ...]
    got: tuple[object, ...]
    holds: tuple[bool, ...]


def main() -> None:
    """Score the file named on the command line."""
    registry, style = load_registry(), load_styles(asset("styles"))["newsroom"]
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    began = perf_counter()
    scores = score_rows(rows, registry, style)
    seconds = perf_counter() - began
    for score in scores:
        if not all(score.holds):
            _print_miss(score)
    for at, name in enumerate(MEASURES):
        count = sum(score.holds[at] for score in scores)
        print(f"{name:13} {count:4} of {len(scores)}  {count / len(scores):6.1%}")
    print(
        f"{len(scores)} read in {seconds:.2f} s, {seconds / len(scores):.5f} s each; {len(registry)} entries"
    )


def score_rows(rows: Iterable[dict[str, str]], registry: Registry, style: Style) -> list[Score]:
    """Score the rows of a table of credits."""
    return [_score(row, registry, style) for row in rows]


def _score(row: dict[str, str], registry: Registry, style: Style) -> Score:
    credit, caption = _read(row, registry)
    creators = [_key(party.name) for party in credit.named(Role.CREATOR)]
    others = {_key(party.name) for party in credit.parties if party.role is not Role.CREATOR}
    got = (creators, others, set(_said(credit, row["kind"])), " ".join(caption.split()))
    wanted_parties = _split(row["orgs"]) + _split(row["provider"])
    wanted = (
        list(map(_key, _split(row["creators"]))),
        set(map(_key, wanted_parties)),
        set(_split(row["qualifiers"])),
        " ".join(row["caption"].split()),
    )
    holds = tuple(ours == theirs for ours, theirs in zip(got, wanted, strict=True))
    line = _letters(word_credit(credit, style).text)
    kept = all(_letters(name) in line for name in (*_split(row["creators"]), *wanted_parties))
    return Score(row["input"], wanted, got, (*holds, all(holds), kept))


def _read(row: dict[str, str], registry: Registry) -> tuple[Credit, str]:
    text, language = row["input"], row.get("language") or ""
    if row["kind"] == "pair":
        byline, _, line = text.partition(" || credit=")
        return read_pair((byline.removeprefix("byline="),), line, registry, language=language), ""
    if row["kind"] == "caption":
        reading = read_caption(text, registry, language=language)
        return reading.credit or Credit(raw=""), reading.caption
    return read_credit(text, registry, language=language), ""


def _said(credit: Credit, kind: str) -> Iterator[str]:
    """Yield the record's qualifiers in the words of the table."""
    yield from (mark.value for mark in credit.qualifiers if mark is not Qualifier.UNCREDITED)
    notice = credit.copyright
    if kind == "copyright" and notice and not credit.parties:
        yield "junk"
        if notice.year:
            yield f"year:{notice.year}"
    elif notice:
        yield "copyright"
    if "mandatory-credit" in credit.restrictions:
        yield "mandatory-credit"
    if credit.commissioned_for:
        yield f"for:{credit.commissioned_for}"
    if credit.licence and credit.licence.title:
        yield f"title:{credit.licence.title}"
    if credit.truncated:
        yield "truncated"


def _split(cell: str) -> list[str]:
    return [piece for piece in cell.split("¦") if piece]


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().rstrip(".").casefold()


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _print_miss(score: Score) -> None:
    failed = [
        name for name, held in zip(MEASURES, score.holds, strict=True) if not held and name != "all four"
    ]
    print(f"- {', '.join(failed)}: {score.text[-150:]}")
    for name, wanted, got, held in zip(MEASURES, score.wanted, score.got, score.holds, strict=False):
        if not held:
            print(f"    {name}: wanted {wanted or '-'}, got {got or '-'}")


if __name__ == "__main__":
    main()

"""What a sub-editor minds in a line break, in any language that writes its words apart.

Each rule is a small function that takes breaks away or makes them dearer.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from service.patterns import a_digit, regex
from service.typography.break_kinds import Break, Found, Kind, forbid, make_dear
from service.typography.clusters import clusters, is_emoji
from service.typography.languages import function_words, leaning_words, name_openers
from service.typography.names import (
    continues_name,
    joined_names,
    names_have_capitals,
    opens_name,
    spaces_in_names,
)

_AFTER_FUNCTION_WORD: Final = 0.12
_AFTER_HANGING_WORD: Final = 0.22
_TINY: Final = 2
_BEFORE_LEANING_WORD: Final = 0.09
_AFTER_NUMBER: Final = 0.12
_AFTER_OPENING_WORD: Final = 0.05
_SHORT_WORD: Final = 3
_IN_NAME: Final = 0.25
_AT_PARTICLE: Final = 0.25
_IN_COMPOUND: Final = 0.1
NEVER_FIRST: Final = frozenset("‐‒–—―…-·・")
_URL: Final = regex(r"((?:https?://|www\.)[^\s/?#]*)\S*", re.IGNORECASE)
_URL_BREAK: Final = regex(r"(?<=[/?&=#_.%])(?=[\w@])|(?=[?&])")
_RANGE: Final = regex(r"(?<=\d)[-‐–—/:](?=\d)", needs=a_digit)
_NUMBER: Final = regex(r"[^\w\s]*\d+(?:[.,:/’'+–-]\d+)*[.*]?", needs=a_digit)
_OPENING: Final = "«»“”„‟‘’‚'\"([{¿¡‹›"
_OPENING_QUOTES: Final = "«“„‟‘‚'\"‹"
_ANNOUNCING: Final = ":;?!؛؟"
_CLOSING: Final = "«»“”„‟‘’'\")]}.,;:!?…‹›،؛؟।"


class _Gap(NamedTuple):
    """A break at a space, with the word on either side of it as written."""

    place: int
    before: str
    after: str


def _gaps(text: str, found: Found) -> Iterator[_Gap]:
    for one, other in pairwise(re.finditer(r"\S+", text)):
        if other.start() in found:
            yield _Gap(other.start(), one.group(), other.group())


def keep_dashes_up(text: str, _language: str, found: Found) -> None:
    """Start no line with a dash or an ellipsis."""
    forbid(found, {place for place in found if text[place] in NEVER_FIRST})


def leave_soft_hyphens(text: str, _language: str, found: Found) -> None:
    """Leave soft hyphens to hyphenation, which shows the hyphen."""
    forbid(found, {place for place in found if text[place - 1] == "\u00ad"})


def keep_compounds_whole(text: str, _language: str, found: Found) -> None:
    """Break after a hyphen or slash only in words too wide otherwise (well-known, AFP/Getty, בית־המשפט)."""
    for place in found:
        if text[place - 1] in "-‐\u05be/":
            found[place] = Break(place, Kind.PHRASE, _IN_COMPOUND)


def keep_pictures_together(text: str, _language: str, found: Found) -> None:
    """Break a row of emoji without spaces (flags, mostly) only where a line can hold no more."""
    pictures = {start: is_emoji(text[start:end]) for start, end in clusters(text)}
    starts = sorted(pictures)
    for before, place in pairwise(starts):
        if place in found and pictures[before] and pictures[place]:
            found[place] = Break(place, Kind.PHRASE, _IN_COMPOUND)


def keep_joined_names_whole(text: str, _language: str, found: Found) -> None:
    """Break a name of joined parts (Nagorno-Karabakh) only where the text fits no other way."""
    for start, end in joined_names(text):
        for place in [place for place in found if start < place < end]:
            joint = not text[place - 1].isalpha()
            found[place] = Break(place, Kind.FORCED if joint else Kind.ANYWHERE, _IN_COMPOUND)


def break_addresses(text: str, _language: str, found: Found) -> None:
    """Break a web address at its signs, its host only where nothing else fits, and nowhere cleanly."""
    for address in _URL.finditer(text):
        inside = {address.start() + at.start() for at in _URL_BREAK.finditer(address.group())}
        inside |= {place for place in found if address.start() < place < address.end()}
        for place in inside - {address.start()}:
            kind = Kind.FORCED if place < address.end(1) else Kind.PHRASE
            found[place] = Break(place, kind, _IN_COMPOUND)


def keep_function_words_down(text: str, language: str, found: Found) -> None:
    """Make it dear to end a line in a word such as `the`; dearer in a tiny one (`في`) or in two."""
    unwanted, before = function_words(language), ""
    for one, other in pairwise(re.finditer(r"\S+", text)):
        word = one.group().lstrip(_OPENING).lower()
        if word in unwanted and other.start() in found:
            hangs = len(word) <= _TINY or before in unwanted
            make_dear(found, other.start(), _AFTER_HANGING_WORD if hangs else _AFTER_FUNCTION_WORD)
        before = word


def keep_opening_words_down(text: str, _language: str, found: Found) -> None:
    """Make it a little dear to end a line in a quotation's first word, or in a short one after a colon."""
    for one, other in pairwise(re.finditer(r"\S+", text)):
        announced = one.group()[-1] in _ANNOUNCING and len(other.group()) <= _SHORT_WORD
        if other.end() + 1 not in found or other.group()[-1] in _CLOSING:
            continue
        if announced or other.group()[0] in _OPENING_QUOTES:
            make_dear(found, other.end() + 1, _AFTER_OPENING_WORD)


def keep_leaning_words_up(text: str, language: str, found: Found) -> None:
    """Make it dear to start a line with a word that belongs to the one before it, such as Hindi `का`."""
    leaning = leaning_words(language)
    for gap in _gaps(text, found):
        if gap.after.rstrip(_CLOSING).lower() in leaning:
            make_dear(found, gap.place, _BEFORE_LEANING_WORD)


def keep_particles_in(text: str, _language: str, found: Found) -> None:
    """Make it dear to part a name with particles (Picos de Europa)."""
    for place in spaces_in_names(text):
        if place in found:
            make_dear(found, place, _AT_PARTICLE)


def keep_names_together(text: str, language: str, found: Found) -> None:
    """Make it dear to part what is most likely a name (San Sebastián, Mr. Jones, Apollo 11)."""
    capitals = names_have_capitals(text, language)
    for gap in _gaps(text, found):
        in_name = capitals and opens_name(gap.before) and continues_name(gap.after)
        if in_name or gap.before.lstrip(_OPENING) in name_openers():
            make_dear(found, gap.place, _IN_NAME)


def keep_numbers_by_their_words(text: str, _language: str, found: Found) -> None:
    """Make it dear to part a number from the word it counts (23 | killed)."""
    for gap in _gaps(text, found):
        if _NUMBER.fullmatch(gap.before) and gap.after.lstrip(_OPENING)[:1].isalpha():
            make_dear(found, gap.place, _AFTER_NUMBER)


def keep_ranges(text: str, _language: str, found: Found) -> None:
    """Never part a span of numbers or a score (2023–24, 12/14, 3:2)."""
    forbid(found, {span.end() for span in _RANGE.finditer(text)})

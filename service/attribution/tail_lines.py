"""A credit on a line of its own in a caption of several lines, as photo agencies file them."""

from __future__ import annotations

from typing import Final

from service.attribution.registry import Registry
from service.attribution.rules.notices import find_terms, without_terms
from service.attribution.rules.surroundings import after_label
from service.attribution.tail_shapes import is_known_credit, is_names_only

_MOST_LINES: Final = 40
_LONGEST_LINE: Final = 200


def find_credit_line(lines: list[str], registry: Registry) -> int | None:
    """Return which of a caption's lines is a credit and nothing else, or None."""
    if not 1 < len(lines) <= _MOST_LINES:
        return None
    return next((at for at, line in enumerate(lines) if _is_credit_line(line, registry)), None)


def terms_of(line: str, registry: Registry) -> tuple[str, ...]:
    """Return the terms of use of a line that says nothing else."""
    found = find_terms(line, registry)
    return found if found and not without_terms(line, registry).strip(" .,;:!-–—*/|") else ()


def _is_credit_line(line: str, registry: Registry) -> bool:
    if len(line) > _LONGEST_LINE:
        return False
    bare = without_terms(line, registry).strip(" .,:;-–—")
    labelled = after_label(bare, registry) or (bare if bare != line else "")
    return is_known_credit(bare, registry) or bool(labelled and is_names_only(labelled, registry))

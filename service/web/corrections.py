"""A reading set right by hand: its parts put together again as the fields that they were read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import MultiDict

from service.model.credit import Qualifier

# How each disclosure is written so that it is read as just this one.
_WRITTEN: Final = {
    Qualifier.ARCHIVE: "Archive photo",
    Qualifier.SYMBOLIC: "Symbolic image",
    Qualifier.PR: "PR",
    Qualifier.AI: "AI",
    Qualifier.AI_EDITED: "AI edited",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a reading as an editor corrects them; `parties` are names between slashes."""

    caption: str
    parties: str
    disclosures: Sequence[str] = ()
    licence: str = ""
    restrictions: str = ""


def typed_parts(form: MultiDict[str, str]) -> Parts:
    """Return the corrected parts in a form."""
    return Parts(
        caption=form.get("part_caption", "").replace("\r\n", "\n").strip(),
        parties=form.get("part_parties", "").strip(),
        disclosures=tuple(dict.fromkeys(name for name in form.getlist("part_disclosures") if name)),
        licence=form.get("part_licence", "").strip(),
        restrictions=form.get("part_restrictions", "").strip(),
    )


def together(parts: Parts) -> dict[str, str]:
    """Return the form's fields that say just these parts: caption, credit, terms of use."""
    known = {qualifier.value: qualifier for qualifier in Qualifier}
    words = [written(known[name]) for name in parts.disclosures if name in known]
    credit = " ".join([parts.parties, *(f"({word})" for word in words)]).strip()
    if parts.licence:
        credit = f"{credit}, {parts.licence}" if credit else parts.licence
    return {"caption": parts.caption, "credit": credit, "usage_terms": parts.restrictions}


def written(qualifier: Qualifier) -> str:
    """Return the words that the credit reader takes for this disclosure."""
    return _WRITTEN.get(qualifier, qualifier.value.replace("-", " ").capitalize())

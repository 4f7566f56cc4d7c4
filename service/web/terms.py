"""Terms of use in words: what an editor reads where a record has a code such as `no-sales`."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as later

TERMS: Final = {
    "editorial-only": later("Editorial use only"),
    "no-commercial": later("No commercial use"),
    "no-advertising": later("No advertising"),
    "no-sales": later("No sales"),
    "no-archive": later("No archiving"),
    "no-crop": later("No cropping"),
    "no-tv": later("Not for television"),
    "no-use": later("Not to be used"),
    "no-use-territory": later("Closed for some countries"),
    "territory-out": later("Not for"),
    "embargo": later("Embargo"),
    "kill": later("Withdrawn by its agency"),
    "correction": later("Correction"),
    "notice": later("Note to editors"),
    "mandatory-credit": later("Credit mandatory"),
    "one-time": later("Single use"),
    "fourteen-days": later("14 days only"),
    "exclusive": later("Exclusive"),
    "fee": later("Costs a fee"),
    "free": later("Free of charge"),
    "third-party": later("Supplied by a third party"),
    "unverified": later("Not verified"),
    "graphic-content": later("Graphic content"),
    "model-released": later("Model released"),
    "not-released": later("Not released"),
    "no-model-release": later("No model release"),
    "no-property-release": later("No property release"),
}


def in_words(term: str) -> str:
    """Return a term such as `territory-out: UK` in the request's language; one without words as it is."""
    code, colon, detail = term.partition(":")
    if code not in TERMS:
        return term
    return f"{TERMS[code]}: {detail.strip()}" if colon and detail.strip() else str(TERMS[code])

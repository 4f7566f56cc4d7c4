"""The digital source type: whether a camera or a machine made the picture, in the IPTC vocabulary's words."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from service.model.credit import Credit, Qualifier
from service.model.rights import Rights

VOCABULARY: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"

_TRAINED: Final = "trainedAlgorithmicMedia"
_EDITED: Final = "compositeWithTrainedAlgorithmicMedia"
_SYNTHETIC: Final = "compositeSynthetic"

_CODES: Final = MappingProxyType(
    {
        code.lower(): code
        for code in (
            "digitalCapture",
            "computationalCapture",
            "negativeFilm",
            "positiveFilm",
            "print",
            "minorHumanEdits",
            "humanEdits",
            "digitalArt",
            "digitalCreation",
            "dataDrivenMedia",
            "screenCapture",
            "virtualRecording",
            "algorithmicallyEnhanced",
            "algorithmicMedia",
            "composite",
            "compositeCapture",
            _SYNTHETIC,
            _EDITED,
            _TRAINED,
        )
    }
)
AI_CODES: Final = frozenset({_TRAINED, _EDITED, _SYNTHETIC, "algorithmicMedia"})


def code_of(value: str) -> str:
    """Return the vocabulary's code in a value written as a URI or bare, else an empty text."""
    return _CODES.get(value.strip().rstrip("/").rpartition("/")[2].rpartition(":")[2].lower(), "")


def is_synthetic(credit: Credit, source: Rights) -> bool:
    """Tell whether the file or the credit says that a machine made the picture or part of it."""
    codes = {code_of(source.digital_source_type), code_of(credit.digital_source_type)}
    told = credit.qualifiers & {Qualifier.AI, Qualifier.AI_EDITED}
    return bool(codes & AI_CODES or told or source.ai_system)


def photo_source_type(credit: Credit, source: Rights) -> str:
    """Return the type of the photo alone, as written. A credit's words make it more synthetic, never less."""
    written = source.digital_source_type or credit.digital_source_type
    if code_of(written) in AI_CODES or not is_synthetic(credit, source):
        return written
    return VOCABULARY + (_TRAINED if Qualifier.AI in credit.qualifiers else _EDITED)


def card_source_type(credit: Credit, source: Rights) -> str:
    """Return the type of a photo with text on it: a composite, a synthetic one if any part is synthetic."""
    return VOCABULARY + (_SYNTHETIC if is_synthetic(credit, source) else "composite")

"""What stands around a credit and is no part of it: brackets, labels, page furniture, supplier numbers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from service.attribution.cleaning import without_empty_brackets
from service.attribution.draft import Draft, Rule
from service.attribution.registry import Registry
from service.attribution.rules.names import looks_like_person
from service.attribution.vocabulary import fold
from service.patterns import a_digit, one_of, regex

BRACKETS: Final = {
    "(": ")",
    "[": "]",
    "（": "）",
    "【": "】",
    "［": "］",
    "〔": "〕",
    "{": "}",
    "『": "』",
    "<": ">",
}
_EDGE: Final = " \t,;:：/／|¦·•=＝*~_–—-–"
_MAIL: Final = regex(
    r"[\s(<[/|]+[\w.+-]{1,40}@(?:[\w-]{1,40}\.){1,4}[a-z]{2,8}[)>\]]?(?!\w)", re.IGNORECASE, needs=one_of("@")
)
_BY: Final = regex(r"(?:by|from)\s+(?=\S)", re.IGNORECASE)
_BY_ABROAD: Final = regex(r"(?:von|par|por|de|di|door|av|af|autor|автор)\s+(?=\S)", re.IGNORECASE)
# Wikimedia's word for a photo of one's own, in the languages of its users.
_OWN_WORK: Final = regex(
    r"\s[-–—]\s(?:own work|eigenes werk|travail personnel|trabajo propio|opera propria|obra do próprio"
    r"|eigen werk|eget arbete|eget verk|praca własna|vlastní dílo|собственная работа|власна робота)",
    re.IGNORECASE,
    needs=one_of("-–—"),
)
# A label in brackets: 【写真】朝日新聞社, [Photo] AFP.
_BOXED: Final = regex(
    r"[(\[（【［〔](?P<label>[^()\[\]（）【】［］〔〕]{2,20})[)\]）】］〕]\s*[:：]?\s*(?=\S)"
)
_MOTIF: Final = regex(
    r"^(?:photo|image|picture|portrait)\s+of\s+[^:/|]{2,60}:\s*(?=\S)", re.IGNORECASE, needs=one_of(":")
)
_CLOSED: Final = regex(r"[^\W\d_]{4}\.$")
_ABBREVIATED: Final = ("corp.", "bros.", "coop.")
_FEW_WORDS: Final = 5
_CAMERA: Final = regex(r"^[📷📸🎥📹]\ufe0f?\s*[:：]?\s*(?=\S)", needs=one_of("📷📸🎥📹"))
_STARS: Final = regex(r"\*{2,}")
_STRAY_QUOTE: Final = regex(r'(?<!\w)"|"(?!\w)')
_MARK: Final = regex(r"\s*(?:\(\d{1,2}\)\s*(?=:))?(?:\.{3}|…|[:：=＝/／|┃・՝]|[-–—]\s|\.\s?:)+\s*")
_FIRM_MARK: Final = regex(r"\s*(?:\(\d{1,2}\)\s*(?=:))?(?:\.{3}|…|[:：=＝/／|┃・,，،՝]|[-–—]\s|\.\s?:)+\s*")
_COLON: Final = regex(r"\s*[:：=＝]\s*")
_MARKED: Final = regex(r"\s*(?:©|ⓒ|\([cC]\)|@\w)")
# An agency by its letters and a colon, whoever that is: Foto NA: Name.
_LETTERED: Final = regex(r"\s+[A-ZÀ-Þ]{2,6}:\s")
_FIRST_NAME_END: Final = regex(
    r"[/|,;:(]|\s[-–—]\s|\s(?:via|and|et|und|og|och|en|[eyi&]|for|für|pour|voor|para)\s"
)
_SECOND: Final = regex(r"[)\]]?\s*-{2,4}\s*[(\[]?|[)\]]\s*[(\[]", needs=one_of("-)]"))
_REFERENCE: Final = regex(
    r"""\s*(?:[(\[]\s*\#?\d{5,}[a-z]{0,3}\s*[)\]]
    |(?-i:[(\[]\s*[A-Z]{1,6}[\s_-]?(?!(?:19|20)\d\d\W)\d[\d_]{3,24}[A-Z]?\s*[)\]])
    |(?<=(?:tock|ages|hoto))[_-]\d{6,12}(?![^\W_])
    |(?<![^\W_])LC-[A-Z]{1,4}\d{0,3}-[\w-]{0,12}\d{4}
    |(?<![^\W_])(?:FR|RTX|RTS|RC2|RTR|GYI|imago|sp|mb|hl|epa)\d[A-Z0-9]{5,14}(?![^\W_])
    |(?<![^\W_])Bild\s\d{2,3}-[\w-]{3,20}
    |(?<=[/\s])UNI?\d{4,9}(?:/|(?![^\W_]))
    |(?<![^\W_])dpa:\d{6}-\d{2,3}-\d+(?:/\d+)?
    |(?<![^\W_])\d{7,11}[a-z]{1,3}(?![^\W_])
    |(?<![^\W_])(?:(?:image|picture|photo|asset|media|file|editorial|stock|bild)[ -]?(?:id|no|nr|number
        |ref|code)|ref(?:erence)?|code)\.?\s?[:\#]\s?[A-Z]{0,3}(?=(?:[A-Za-z_-]*\d){3})\d[\w-]{4,20}
    |(?<![^\W_])(?:image|picture|photo|asset|media|file|editorial|stock|bild)\s?[:\#]
        \s?[A-Z]{0,3}\d{5,20}(?![^\W_])
    |(?:/\s*)?(?<![^\W_])kod\s\d{4,6}(?![^\W_])
    )\s*""",
    re.VERBOSE | re.IGNORECASE,
)


def unwrap_brackets(draft: Draft, _registry: Registry) -> Draft:
    """(AP Photo/Name) -> AP Photo/Name."""
    text = draft.text.strip()
    closing = BRACKETS.get(text[:1], "")
    if closing and _closes_at_end(text, text[0], closing):
        text = text[1:-1]
    elif closing and closing not in text:
        text = text[1:]
    elif text[-1:] in BRACKETS.values() and not any(opening in text for opening in BRACKETS):
        text = text[:-1]
    return draft.saying(text.strip())


def trim_edges(draft: Draft, _registry: Registry) -> Draft:
    """/ Name, -> Name. A full stop goes where it ends no initial or abbreviation; a lone quote goes."""
    text = without_empty_brackets(draft.text).strip(_EDGE)
    text = _STARS.sub(" ", text).strip(_EDGE)
    if text.count('"') == 1:
        text = _STRAY_QUOTE.sub(" ", text).strip(_EDGE)
    return draft.saying(without_closing_stop(text).strip(_EDGE))


def without_closing_stop(text: str) -> str:
    """Return the text without a full stop at its end that ends no initial or abbreviation."""
    closes = _CLOSED.match(text[-5:]) and not text.casefold().endswith(_ABBREVIATED)
    return text[:-1] if closes else text


def unwrap_quotes(draft: Draft, _registry: Registry) -> Draft:
    """Take the quotes off a credit that is quoted as a whole."""
    text = draft.text
    pairs = {'"': '"', "“": "”", "„": "“", "«": "»", "‘": "’", "'": "'", "»": "«"}
    closing = pairs.get(text[:1], "")
    if closing and len(text) > 2 and text.find(closing, 1) == len(text) - 1:
        return draft._replace(text=text[1:-1].strip())
    return draft


def drop_page_furniture(draft: Draft, registry: Registry) -> Draft:
    """(AP Photo/Name) more -> (AP Photo/Name); also ahead: hide caption Name; Photo: Mehr is a name."""
    lead = registry.words.labels.page_start.match(draft.text)
    if lead and lead.end() < len(draft.text):
        return draft.saying(draft.text[lead.end() :])
    found = registry.words.labels.page_end.search(draft.text)
    if not found or draft.text[: found.start()].rstrip()[-1:] in {"", ":", "："}:
        return draft
    keep = found.start() + (1 if draft.text[found.start()] in ".)]" else 0)
    return draft._replace(text=draft.text[:keep].strip())


def drop_camera(draft: Draft, _registry: Registry) -> Draft:
    """📷 Name -> Name: a camera stands for the word photo."""
    return draft.saying(_CAMERA.sub("", draft.text))


def drop_label(draft: Draft, registry: Registry) -> Draft:
    """Photo by Name -> Name; a soft word (Foto, Bild) only before a mark, a sign or a known name."""
    boxed = _BOXED.match(draft.text) if draft.text[:1] in BRACKETS else None
    if boxed and fold(boxed["label"]) in registry.words.placeholders:
        return draft.saying(draft.text[boxed.end() :])
    after = after_label(draft.text, registry) or after_position(draft.text, registry)
    whole = after and registry.find(draft.text) and not registry.find(after)
    return draft._replace(text=after) if after and not whole else draft


def drop_by(draft: Draft, registry: Registry) -> Draft:
    """By Name - Own work -> Name: a lone `by` before a person leads to who made the photo."""
    lead = _BY.match(draft.text) or (_BY_ABROAD.match(draft.text) if _OWN_WORK.search(draft.text) else None)
    rest = draft.text[lead.end() :] if lead else ""
    name = _FIRST_NAME_END.split(rest, maxsplit=1)[0].split()
    named = 0 < len(name) < _FEW_WORDS and all(word[0].isupper() for word in name)
    return draft.saying(rest) if named or (rest and _names_somebody(rest, registry)) else draft


def drop_motif(draft: Draft, _registry: Registry) -> Draft:
    """Photo of the bridge: Name -> Name: what is shown is no part of the credit."""
    return draft.saying(_MOTIF.sub("", draft.text))


def drop_mail_address(draft: Draft, _registry: Registry) -> Draft:
    """Name name@paper.example -> Name: where to write to is no part of a credit."""
    text = " ".join(_MAIL.sub(" ", draft.text).split()).strip(_EDGE)
    return draft.saying(text) if text else draft


def drop_label_after(draft: Draft, registry: Registry) -> Draft:
    """Name nuotr. -> Name: in some languages the word photo stands behind."""
    found = registry.words.labels.behind.search(draft.text)
    return draft.saying(draft.text[: found.start()].rstrip(" ,:;-–—")) if found and found.start() else draft


@lru_cache(maxsize=64)
def after_label(text: str, registry: Registry) -> str:
    """Return what follows a label at the start of the text; empty where none stands there."""
    words = registry.words
    glued = words.labels.glued.match(text)
    if glued:
        return text[glued.end() :]
    told = (words.disclosure_before.match(text), words.disclosure_of.match(text))
    disclosed = max((found.end() for found in told if found and found.group(1)), default=0)
    for pattern, asks in (
        (words.labels.firm, "blank"),
        (words.labels.soft, "mark"),
        (words.labels.colon, "colon"),
    ):
        found = pattern.match(text)
        if found and found.group(1) and found.end() > disclosed:
            rest = _after_mark(text[found.end() :], asks, registry)
            if rest:
                return rest
    return ""


def after_position(text: str, registry: Registry) -> str:
    """Return what follows the place of one of several pictures (Top left: Name); else nothing."""
    found = registry.words.labels.position.match(text) if ":" in text else None
    colon = _COLON.match(text, found.end()) if found and found.group(1) else None
    return text[colon.end() :].strip() if colon else ""


def _after_mark(rest: str, asks: str, registry: Registry) -> str:
    mark = {"colon": _COLON, "blank": _FIRM_MARK}.get(asks, _MARK).match(rest)
    if mark:
        return rest[mark.end() :].strip()
    if asks == "colon" or not rest[:1].isspace() or not rest.strip():
        return ""
    named = _MARKED.match(rest) or _LETTERED.match(rest) or names_office(rest, registry)
    return rest.strip() if asks == "blank" or named or _names_somebody(rest, registry) else ""


def names_office(rest: str, registry: Registry) -> bool:
    """Tell whether words begin as a public office's name does: Mairie de Lyon, Stadt Ulm; not Studio X."""
    return rest.split(maxsplit=1)[0].casefold() in registry.words.offices


def _names_somebody(rest: str, registry: Registry) -> bool:
    """Tell whether a known name or a person's name follows at once (Photo AFP, Foto Jan Novák)."""
    first = _FIRST_NAME_END.split(rest.strip(), maxsplit=1)[0].strip()
    told = registry.words.disclosure_of.match(first)
    if told and told.group(1) and first[told.end() :].strip():
        return True
    if fold(first) in registry.words.alone or registry.find(first):
        return True
    return looks_like_person(first, registry)


def take_supplier_reference(draft: Draft, _registry: Registry) -> Draft:
    """Name/Shutterstock (9011672i): the number is kept apart and never printed."""
    found = _REFERENCE.search(draft.text) if a_digit(draft.text) else None
    if not found:
        return draft
    text = f"{draft.text[: found.start()]} {draft.text[found.end() :]}".strip()
    return draft._replace(text=text, supplier_ref=draft.supplier_ref or found.group().strip(" ()[]"))


def join_second_credit(draft: Draft, _registry: Registry) -> Draft:
    """(Credit Image: © A/B) --- Image by © A/C: two credits in a row are read as one."""
    return draft.saying(_SECOND.sub(" / ", draft.text))


def _closes_at_end(text: str, opening: str, closing: str) -> bool:
    if not text.endswith(closing):
        return False
    depth = 0
    for at, character in enumerate(text):
        depth += (character == opening) - (character == closing)
        if depth == 0:
            return at == len(text) - 1
    return False


SURROUNDINGS: Final[tuple[Rule, ...]] = (
    drop_page_furniture,
    take_supplier_reference,
    unwrap_brackets,
    unwrap_quotes,
    trim_edges,
    drop_camera,
    drop_label,
    drop_motif,
    drop_by,
    drop_label_after,
    drop_mail_address,
)

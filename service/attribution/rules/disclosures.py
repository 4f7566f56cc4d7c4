"""What a reader must be told: handout, pool, file, courtesy, screenshot, AI. Never lost."""

from __future__ import annotations

import re
from typing import Final

from service.attribution.draft import Draft, Part, Rule
from service.attribution.local_words import is_local, local_meaning
from service.attribution.registry import Registry
from service.attribution.rules.names import has_given_name, looks_like_person
from service.attribution.rules.splitting import join_known_names
from service.attribution.rules.surroundings import after_label, after_position
from service.attribution.territories import country_names
from service.attribution.vocabulary import fold
from service.model.credit import Copyright, Kind, Qualifier, Role
from service.patterns import Words, a_digit, one_of, regex

_FILE_LEAD: Final = regex(r"FILE(?:S|\s?PHOTO)?\s?(?:[-–—:.]+|PHOTO:)\s*", needs=Words("file"))
_MOST_WORDS: Final = 12
_NOTE: Final = regex(r"[(\[（【]([^()\[\]（）【】]{2,40})[)\]）】]", needs=one_of("([（【"))
_WIRE_LEAD: Final = regex(r"(?P<word>HO|POOL|HOGP|HONS|HANDOUT|STR)\s?[-–:]\s?(?=[A-Z])", needs=one_of("-–:"))
_FILE_PHOTO_BY: Final = regex(
    r"(?P<org>\S.{0,60}?)\s+(?P<word>file|pool)\s+(?P<rest>(?:photo|image|picture)s?\s+by\s+\S.*)",
    re.IGNORECASE,
    needs=Words("file", "pool"),
)
_PREPOSITION: Final = regex(r"(?:by|von|por|par|da|from|of|przez|av|af|door)\s+", re.IGNORECASE)
_BY_LEAD: Final = regex(r"(?:by|von|par|por|door|av|af)\s+(?-i:(?=[^\Wa-z_]))", re.IGNORECASE)
_ISSUED: Final = regex(
    r"(?:(?:issued|released|provided|supplied|distributed|shared|published|obtained|posted|taken)\s+(?:by|from)"
    r"|(?:fourni|diffusé|remis|publié|transmis)e?s?\s+par|(?:facilitad|distribuid|difundid|cedid)[oa]s?\s+por"
    r"|(?:diffus|fornit|rilasciat)[oa]\s+da(?:l|lla)?)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_PLACEHOLDER: Final = regex(
    r"(?:n/?a|null|none|nil|tbc|tba|todo|x{2,}|-+|\?+|\.+|keine|test|undefined|credit|byline)", re.IGNORECASE
)
_NUMBERED: Final = regex(
    r"(?:contributor|stringer|str)\s?[#/]?\s?\d*|x*stringerx*",
    re.IGNORECASE,
    needs=Words("contributor", "str"),
)
_COPYRIGHT_SIGN: Final = regex(
    r"^(?:©|ⓒ|\([cC]\)|Copyright(?=\s+(?:©\s*)?\d{4}))\s*(?:(?:©\s*)?(?:19|20)\d\d\s+)?",
    needs=Words("©", "ⓒ", "(c)", "copyright"),
)
_COPYRIGHT: Final = regex(r"©|^copyright\s?:", re.IGNORECASE)
_WRAPPED: Final = regex(r"^\(([^()]+)\)$")
_COUNT: Final = regex(r"(?<=\w)\s?\(\d{1,2}\)(?=\s*(?:[,;/|]|$))", needs=a_digit)
_MONTAGE: Final = regex(r"\[M\]\s*")
_QUOTED: Final = regex(
    r"(?:(?:la|el|los|las|le|il|o|a|the|der|die|das)\s+)?[\"“„‘'«»]([^\"“”„‘’'«»]+)[\"”“’'»«]"
)
_TOOL: Final = regex(
    r"(?:in|mit|with|using|via|by|con|avec|met|per|through|of|von|par|por|da|di|med|z|pomocí|с\s+помощью)\s+",
    re.IGNORECASE,
)
_BY: Final = regex(r"\s+(?:durch|by|von|par|por|da|van|av|af|for|für)\s+", re.IGNORECASE)
_GIVEN: Final = frozenset({Qualifier.COURTESY, Qualifier.SUPPLIED})


def take_noted_brackets(draft: Draft, registry: Registry) -> Draft:
    """(Symbolbild) dpa -> dpa: a bracket that only discloses; so goes a count, dpa (2)."""
    counted = _COUNT.sub("", draft.text)
    text = _MONTAGE.sub("", counted)
    marks = {Qualifier.MONTAGE} if text != counted else set()
    for note in dict.fromkeys(_NOTE.findall(draft.text)):
        mark = registry.words.disclosures.get(fold(note))
        if mark:
            marks.add(mark)
            text = re.sub(rf"\s*[(\[（【]{re.escape(note)}[)\]）】]\s*", " ", text).strip()
    return draft.saying(text).marked(*marks) if text else draft


def take_file_lead(draft: Draft, _registry: Registry) -> Draft:
    """FILE - Name -> Name, from the archive."""
    found = _FILE_LEAD.match(draft.text)
    return draft._replace(text=draft.text[found.end() :]).marked(Qualifier.FILE) if found else draft


def take_local_words(draft: Draft, registry: Registry) -> Draft:
    """Name/PR is the presidency's in Portuguese, press material elsewhere; DR is a broadcaster in Danish."""
    if not any(is_local(part.text) or is_local(part.text.partition(" ")[0]) for part in draft.parts):
        return draft
    if not draft.language:
        return draft._replace(doubtful=True)
    read = [_local(part, draft.language, registry) for part in draft.parts]
    marks = {mark for part in read for mark in part.marks}
    return draft.with_parts(read).marked(*marks)


def _local(part: Part, language: str, registry: Registry) -> Part:
    """Read a part that is such a word, or begins with one before a known name: Repro ČT24."""
    first, _, rest = part.text.partition(" ")
    meaning = local_meaning(part.text, language)
    if part.settled or (meaning is None and not rest):
        return part
    if meaning is None:
        mark = local_meaning(first, language)
        if isinstance(mark, Qualifier) and registry.find(rest):
            return part._replace(text=rest, marks=part.marks | {mark})
        return part
    if isinstance(meaning, Qualifier):
        return part._replace(text="", marks=part.marks | {meaning})
    return part._replace(role=meaning, kind=Kind.ORG)


def take_disclosures(draft: Draft, registry: Registry) -> Draft:
    """Ministry Handout -> Ministry (handout); Courtesy of X -> X, a provider; Pool -> the word alone."""
    read = [_without_disclosures(part, registry) for part in draft.parts]
    marks = frozenset(mark for part in read for mark in part.marks)
    return draft.with_parts(read).marked(*marks) if marks else draft


def take_bared_words(draft: Draft, registry: Registry) -> Draft:
    """Read what a disclosure stood before: Pressefoto: DR is a broadcaster's in Danish."""
    if not any(is_local(part.text) for part in draft.parts):
        return draft
    return take_disclosures(take_local_words(draft, registry), registry)


def join_given_names(draft: Draft, registry: Registry) -> Draft:
    """Put a known name together that a disclosure kept apart: Courtesy of RFE/RL."""
    return join_known_names(draft, registry) if draft.qualifiers & _GIVEN else draft


def _without_disclosures(part: Part, registry: Registry) -> Part:
    for _ in range(_MOST_WORDS):
        before = part
        part = _without_one_disclosure(part, registry)
        if part == before or not part.text or part.settled or is_local(part.text):
            break
    return part


def _without_one_disclosure(part: Part, registry: Registry) -> Part:
    if part.settled or registry.find(part.text):
        return part
    words, text = registry.words, _bared(part.text)
    alone = words.disclosures.get(fold(text))
    if alone:
        return part._replace(text="", marks=part.marks | {alone})
    wired = _as_wires_write(part, text, registry)
    if wired:
        return wired
    found = words.disclosure_of.match(text) or words.disclosure_before.match(text)
    if found and found.group(1) and (rest := _rest_after(text, found.end())):
        return _provided(part, rest, words.disclosures[fold(found.group(1))])
    found = words.disclosure_after.search(text)
    rest = text[: found.start()].rstrip(" ,:;-–—(/") if found and found.group(1) else ""
    if found and rest and not _is_surname(rest, found.group(1), registry):
        return _provided(part, rest, words.disclosures[fold(found.group(1))])
    return _beside_name(part, text, registry)


def _bared(text: str) -> str:
    """Return the text without signs and quotes about it; a quote stays whose other half stands within."""
    bare = text.strip(' .:;,-–—()[]*"“”')
    halved = bare.count('"') % 2 or bare.count("“") != bare.count("”")
    return text.strip(" .:;,-–—()[]*") if halved else bare


def _is_surname(name: str, word: str, registry: Registry) -> bool:
    """Tell whether the word behind a lone given name is the surname: Robert Pool."""
    return word.istitle() and name.istitle() and name.casefold() in registry.words.given_names


def _as_wires_write(part: Part, text: str, registry: Registry) -> Part | None:
    """Read HO-City of Toronto, PNA file photo by Name, PPA pool photo by Name."""
    wire = _WIRE_LEAD.match(text)
    if wire:
        mark = registry.words.disclosures[fold(wire["word"])]
        return part._replace(text=text[wire.end() :], marks=part.marks | {mark})
    filed = _FILE_PHOTO_BY.fullmatch(text)
    if filed is None:
        return None
    mark = registry.words.disclosures[fold(filed["word"])]
    return part._replace(text=f"{filed['org']} {filed['rest']}", marks=part.marks | {mark})


def _beside_name(part: Part, text: str, registry: Registry) -> Part:
    """Read a word that may begin a name as a disclosure: File: Name, Archives Ouest-France, Archives Name."""
    lead, _, rest = text.partition(":")
    mark = registry.words.disclosures.get(fold(lead))
    if mark and rest.strip():
        return _provided(part, rest.strip(), mark)
    first, _, after = text.partition(" ")
    before, _, last = text.rpartition(" ")
    for word, name in ((first, after), (last, before)):
        mark = registry.words.disclosures.get(fold(word))
        if not mark or mark is Qualifier.PR or not name:
            continue
        if registry.find(name) or (word == first and _is_person(name, registry)):
            quoted = _QUOTED.fullmatch(name)
            return part._replace(text=quoted.group(1) if quoted else name, marks=part.marks | {mark})
    return part


def _is_person(name: str, registry: Registry) -> bool:
    return has_given_name(name, registry) and looks_like_person(name, registry)


def _rest_after(text: str, end: int) -> str:
    """Return what follows a disclosure; nothing where it is only the first word of a longer name."""
    rest = text[end:]
    mark = re.match(r"\.?(?:\s*[:：=＝–—-]\s*|\s+)", rest)
    if mark is None:
        return rest if rest and ord(rest[0]) > 0x2E80 else ""
    return rest[mark.end() :].strip()


def _provided(part: Part, rest: str, mark: Qualifier) -> Part:
    given = mark in _GIVEN and part.role is None
    quoted = _QUOTED.fullmatch(rest)
    handed = given or mark is Qualifier.HANDOUT
    lead = _PREPOSITION.match(rest) if handed else _BY_LEAD.match(rest)
    text = quoted.group(1).strip() if quoted else rest[lead.end() :] if lead else rest
    issued = _ISSUED.match(text)
    return part._replace(text=text[issued.end() :] if issued else text, marks=part.marks | {mark})


def drop_labels_in_parts(draft: Draft, registry: Registry) -> Draft:
    """Drop a label before a later name (Photo by A / Image by © B); a sign is a notice."""
    read = draft.with_parts(_unlabelled(part, registry) for part in draft.parts)
    signed = next((part.text for part in draft.parts if _COPYRIGHT.search(part.text)), "")
    return read._replace(copyright=Copyright(signed)) if signed and draft.copyright is None else read


def _unlabelled(part: Part, registry: Registry) -> Part:
    bare = _WRAPPED.sub(r"\1", part.text) if part.text.startswith("(") else part.text
    text = _COPYRIGHT_SIGN.sub("", bare)
    if part.settled or registry.find(text):
        return part.saying(text)
    named = after_label(text, registry) or after_position(text, registry) or text
    return part.saying(_COPYRIGHT_SIGN.sub("", named))


def take_ai_tools(draft: Draft, registry: Registry) -> Draft:
    """Erstellt mit KI in Bing Designer durch X -> X: the tool stays in the words as written."""
    return draft.with_parts(_without_tool(part, registry) for part in draft.parts)


def _without_tool(part: Part, registry: Registry) -> Part:
    lead = _TOOL.match(part.text)
    if Qualifier.AI not in part.marks or lead is None:
        return part
    pieces = _BY.split(part.text[lead.end() :], maxsplit=1)
    match = registry.find(pieces[0])
    if match and match.entry.kind == "ai":
        return part._replace(text=pieces[1] if len(pieces) > 1 else pieces[0])
    return part


def take_placeholders(draft: Draft, registry: Registry) -> Draft:
    """STRINGER, Contributor#123, n/a, a word such as Photo alone: no names; the first two are told."""
    if len(draft.parts) == 1 and _is_nobody(draft.parts[0], registry):
        return draft.with_parts(())
    words = registry.words.placeholders
    draft = draft.with_parts(
        part
        for part in draft.parts
        if part.settled or fold(part.text) not in words or registry.find(part.text)
    )
    read = tuple(map(_without_placeholder, draft.parts))
    marks = [mark for part in read for mark in part.marks]
    return _without_countries(draft.with_parts(read).marked(*marks))


def _is_nobody(part: Part, registry: Registry) -> bool:
    """Tell whether words name nobody: no letter at all, or a label or the internet by itself."""
    if part.settled or registry.find(part.text):
        return False
    return not any(map(str.isalnum, part.text)) or fold(part.text) in registry.words.placeholders


def _without_placeholder(part: Part) -> Part:
    if part.settled:
        return part
    if _PLACEHOLDER.fullmatch(part.text):
        return part._replace(text="")
    if _NUMBERED.fullmatch(part.text):
        mark = Qualifier.CONTRIBUTOR if part.text.casefold().startswith("c") else Qualifier.STRINGER
        return part._replace(text="", marks=part.marks | {mark})
    return part


def _without_countries(draft: Draft) -> Draft:
    """Stringer/Turkey: the country beside a stringer is where the photo was taken."""
    if Qualifier.STRINGER not in draft.qualifiers:
        return draft
    return draft.with_parts(part for part in draft.parts if part.text.casefold() not in country_names())


def settle_providers(draft: Draft, registry: Registry) -> Draft:
    """Who gave the photo away (courtesy, supplied) provides it; a known agency stays what it is."""
    return draft.with_parts(_provider(part, registry) for part in draft.parts)


def _provider(part: Part, registry: Registry) -> Part:
    if part.settled or not part.marks & _GIVEN or registry.find(part.text):
        return part
    return part._replace(role=Role.PROVIDER, kind=Kind.ORG)


DISCLOSURES: Final[tuple[Rule, ...]] = (
    take_local_words,
    drop_labels_in_parts,
    take_disclosures,
    take_bared_words,
    join_given_names,
    drop_labels_in_parts,
    take_ai_tools,
    take_placeholders,
    settle_providers,
)

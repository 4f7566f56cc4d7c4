"""Public licences: Creative Commons with title, author and source; public domain."""

from __future__ import annotations

import re
from typing import Final

from service.attribution.draft import Draft, Part, Rule
from service.attribution.registry import Registry
from service.attribution.vocabulary import fold
from service.model.credit import Kind, Licence, Role
from service.patterns import Words, regex

# Words that lead to a licence and go with it.
_LEAD_WORDS: Final = (
    "is are ist licensed lizenziert used released reproduced reused shared distributed under unter "
    "sous bajo sob con med licence license "
    "in marked dedicated to with lizenz licence: license: lizenz: licencia: licenza: licencia the a der cc"
)
_LEADS: Final = frozenset(_LEAD_WORDS.split()) | {""}
_CODE: Final = regex(
    r"(?<!\w)CC[\s-]*(?P<zero>0|Zero)(?:[\s-]*1\.0)?(?!\w)"
    r"|(?<!\w)CC[\s-]*(?P<terms>BY(?:[\s-]?(?:NC|SA|ND)){0,2})(?:[\s-]*(?P<version>[1-4]\.[05]))?"
    r"(?:[\s-]+(?P<port>(?:AU|AT|BE|BR|CA|CH|CL|CN|CO|CZ|DE|DK|EE|ES|FI|FR|GR|HK|HR|HU|IE|IGO|IL|IT|JP|KR|LU"
    r"|MX|NL|NO|NZ|PL|PT|RO|RS|SE|SG|SI|TW|UA|UK|US|ZA|Deed|International|Unported|Generic)))?(?!\w)",
    re.IGNORECASE,
    needs=Words("cc"),
)
_NAMED: Final = regex(
    r"creative\s+commons(?:\s+attribution(?P<parts>(?:[\s-]*(?:non[\s-]?commercial|share[\s-]?alike|no[\s-]?deriv\w*))*))"
    r"(?:\s*(?P<version>[1-4]\.[05]))?(?:\s+(?:international|unported|generic)(?:\s+licen[cs]e)?|\s+licen[cs]e)?",
    re.IGNORECASE,
    needs=Words("commons"),
)
_FREE: Final = regex(
    r"(?<!\w)(?:(?:CC\s?)?PDM(?:\s1\.0)?|public\s+domain(?:\s+mark(?:\s1\.0)?)?(?!\s+(?-i:[A-Z][a-z]))|gemeinfrei|domaine\s+public|dominio\s+público|domínio\s+público|pubblico\s+dominio"
    r"|publiek\s+domein|domena\s+publiczna|volné\s+dílo|общественное\s+достояние|суспільне\s+надбання|公有领域"
    r"|パブリックドメイン)(?!\w)",
    re.IGNORECASE,
    needs=Words(
        "pdm",
        "domain",
        "gemeinfrei",
        "domin",
        "domín",
        "domein",
        "domena",
        "dílo",
        "достояние",
        "надбання",
        "公有领域",
        "パブリック",
    ),
)
_GNU: Final = regex(
    r"(?<!\w)(?:GFDL|GNU\s+Free\s+Documentation\s+Licen[cs]e)(?:\s+(?P<version>1\.\d))?(?!\w)",
    re.IGNORECASE,
    needs=Words("gfdl", "gnu"),
)
# A licence of Creative Commons whose terms are not told: under Creative Commons 2.0.
_UNTOLD: Final = regex(
    r"(?<=\s)(?:under|unter|sous|bajo|sob|sotto)\s+(?:[^\W\d_]{1,5}\s+)?(?:licen[cs]e\s+)?creative\s+commons"
    r"(?:[\s-]+li[cz]en[czs]\w*)?(?:\s+(?P<version>[1-4]\.[05]))?(?!\w)",
    re.IGNORECASE,
    needs=Words("commons"),
)
# What governments, France and Korea among them, and artists release their own works under.
_OPEN: Final = regex(
    r"(?<!\w)(?:(?P<ogl>OGL|(?:UK\s+)?Open\s+Government\s+Licen[cs]e)(?:[\s-]*v?(?P<version>[1-3](?:\.0)?))?"
    r"|(?P<other>KOGL(?:\sType\s[1-4])?|GODL-India|Licence\s+Ouverte(?:\s[12]\.0)?|Free\s+Art\s+Licen[cs]e))(?!\w)",
    re.IGNORECASE,
    needs=Words("ogl", "licen", "godl"),
)
_URL: Final = regex(
    r"https?://creativecommons\.org/(?:licenses/(?P<terms>[a-z-]+)|(?P<zero>publicdomain/\w+))/(?P<version>\d\.\d)\S*",
    re.IGNORECASE,
    needs=Words("creativecommons"),
)
_ADDRESS: Final = regex(r"[\s,;(]*(?P<url>https?://[^\s)\]]+)[)\]]?")
_ORIGIN: Final = regex(r"(?<=\w)\s+from\s+[A-Z][^/|;]{2,60}?(?=,?\s+via\s+Wikimedia)")
_TITLED_BY: Final = regex(
    r"(?:by\s+)?(?P<name>[^–-]{2,80}?)(?:\s+from\s+[^–-]{2,80}?)?\s+[–-]\s+(?P<title>[^/|]{2,200}?)[\s,.]*",
    re.IGNORECASE,
)
_USER: Final = regex(
    r"(?P<network>flickr|wikimedia(?:\scommons)?|wikipedia|pixabay|reddit)\s+user\s+(?P<name>\S.*)",
    re.IGNORECASE,
)
_TITLE: Final = regex(
    r'["“„«»](?P<title>[^"”“«»]{1,300})["”“«»][\s,]+(?:by|von|par|por|di|av|af|door|от)\s+', re.IGNORECASE
)


def take_licence(draft: Draft, _registry: Registry) -> Draft:
    """Name, CC BY-SA 4.0 -> Name; the licence is kept with its identifier and address."""
    for pattern, made in (
        (_URL, _from_code),
        (_CODE, _from_code),
        (_NAMED, _from_name),
        (_FREE, _from_free),
        (_GNU, _from_gnu),
        (_OPEN, _from_open),
        (_UNTOLD, _from_untold),
    ):
        found = pattern.search(draft.text)
        if found:
            licence = made(found)
            before = draft.text[: found.start()]
            text = f"{_without_lead(before)} {draft.text[found.end() :].lstrip(' .,)]')}".strip()
            return draft._replace(text=text, licence=_merged(draft.licence, licence))
    return draft


def drop_origin(draft: Draft, _registry: Registry) -> Draft:
    """Name from Town, Country, via Wikimedia Commons: where a user lives is no part of the name."""
    found = _ORIGIN.search(draft.text) if draft.licence else None
    return draft.saying(draft.text[: found.start()] + draft.text[found.end() :]) if found else draft


def take_second_licence(draft: Draft, registry: Registry) -> Draft:
    """CC BY 4.0, https://creativecommons.org/licenses/by/4.0/: the same licence said twice."""
    return take_licence(draft, registry) if draft.licence else draft


def take_source_address(draft: Draft, _registry: Registry) -> Draft:
    """Take a web address beside a licence for the place where the work lies."""
    found = _ADDRESS.search(draft.text) if draft.licence else None
    if not found or draft.licence is None:
        return draft
    text = f"{draft.text[: found.start()]} {draft.text[found.end() :]}".strip(" ,")
    return draft._replace(text=text, licence=draft.licence._replace(source_url=found["url"]))


def take_licensed_title(draft: Draft, _registry: Registry) -> Draft:
    """Take a title in quotes; the author after it stands whole, whatever signs the name holds."""
    found = _TITLE.match(draft.text) if draft.licence else None
    if not found or draft.licence is None:
        return draft
    author, _, platform = draft.text[found.end() :].partition(" via ")
    user = _USER.fullmatch(author)
    author, platform = (user["name"], platform or user["network"]) if user else (author, platform)
    named = Part(author.strip(" ,."), role=Role.CREATOR, kind=Kind.PERSON)
    rest = (Part(platform.strip(), joint="via"),) if platform else ()
    kept = draft._replace(licence=draft.licence._replace(title=found["title"].strip()))
    return kept.with_parts((named, *rest))


def take_titled_by(draft: Draft, registry: Registry) -> Draft:
    """By Name from Town - Title, CC BY 4.0: how Wikimedia words a credit; the title is told apart."""
    if draft.licence is None or draft.raw[:3].casefold() != "by ":
        return draft
    found = _TITLED_BY.fullmatch(draft.text)
    if found is None or fold(found["title"]) in registry.words.placeholders:
        return draft
    return draft._replace(text=found["name"], licence=draft.licence._replace(title=found["title"].strip()))


def _without_lead(before: str) -> str:
    """Take away `is licensed under` at the end of what stands before a licence."""
    words = before.rstrip(" ,;.([/|–—-:").split(" ")
    while words and words[-1].strip("(,:;|/-").casefold() in _LEADS:
        words.pop()
    return " ".join(words).rstrip(" ,;([/|–—-")


def _from_code(found: re.Match[str]) -> Licence:
    if found["zero"]:
        return Licence("CC0 1.0", "CC0", "https://creativecommons.org/publicdomain/zero/1.0/")
    return _licence(found["terms"].upper().replace(" ", "-"), found["version"] or "")


def _from_name(found: re.Match[str]) -> Licence:
    words = (found["parts"] or "").casefold()
    terms = [code for word, code in (("commercial", "NC"), ("alike", "SA"), ("deriv", "ND")) if word in words]
    return _licence("-".join(("BY", *terms)), found["version"] or "")


def _from_free(_found: re.Match[str]) -> Licence:
    return Licence("Public domain", "Public domain")


def _from_gnu(found: re.Match[str]) -> Licence:
    return Licence(f"GFDL {found['version'] or ''}".strip(), "GFDL")


def _from_open(found: re.Match[str]) -> Licence:
    if found["other"]:
        return Licence(found["other"], found["other"])
    return Licence(f"OGL {found['version'] or ''}".strip(), "OGL")


def _from_untold(found: re.Match[str]) -> Licence:
    return Licence(f"Creative Commons {found['version'] or ''}".strip(), "Creative Commons")


def _licence(terms: str, version: str) -> Licence:
    terms = terms.replace("BYNC", "BY-NC").replace("BYSA", "BY-SA").replace("BYND", "BY-ND")
    address = f"https://creativecommons.org/licenses/{terms.lower()}/{version}/" if version else ""
    return Licence(f"CC {terms} {version}".strip(), f"CC {terms}", address)


def _merged(known: Licence | None, found: Licence) -> Licence:
    return found if known is None or len(found.id) > len(known.id) else known


LICENCES: Final[tuple[Rule, ...]] = (
    take_licence,
    take_second_licence,
    drop_origin,
    take_source_address,
    take_titled_by,
    take_licensed_title,
)

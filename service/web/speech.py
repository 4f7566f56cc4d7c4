"""The desk in its editor's language: which one, and every sentence in it.

The catalogues (`templates/desk/languages/*.po`) are read as translators write them, once for each language:
there is nothing to compile, in a checkout or in a wheel.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, request
from flask_babel import Babel, Domain, get_locale

from service.resources import template
from service.web.services import base_url, services

# Tag and own name.
TONGUES: Final = {
    "en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "ar": "العربية",
}  # fmt: skip
COOKIE: Final = "cutline-language"
_YEAR: Final = 365 * 24 * 3600
_HOLE: Final = re.compile(r"%\\\((\w+)\\\)s")


class Catalogues(Domain):  # type: ignore[misc]  # the library has no types
    """The desk's messages, from the translators' own files."""

    def get_translations(self) -> NullTranslations:
        """Return the messages of the request's language."""
        return catalogue(str(get_locale() or "en"))


@cache
def catalogue(tag: str) -> NullTranslations:
    """Return the messages of a language; English is what the code says."""
    path = template("desk", "languages", f"{tag}.po")
    if tag not in TONGUES or not path.is_file():
        return Translations()
    with path.open("rb") as source:
        messages = read_po(source, locale=tag)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


def install_speech(app: Flask) -> None:
    """Let an app's pages speak every language of the desk."""
    babel = Babel(app, locale_selector=tongue)
    babel.domain_instance = Catalogues()


def tongue() -> str:
    """Return the request's language: the one chosen, else the house's, else the browser's."""
    chosen = request.cookies.get(COOKIE, "")
    for tag in (chosen, services().house.settings.language):
        if tag in TONGUES:
            return tag
    return request.accept_languages.best_match(list(TONGUES), default="en") or "en"


def direction() -> str:
    """Return which way the request's language is written: `ltr` or `rtl`."""
    locale = get_locale()
    return str(locale.text_direction) if locale else "ltr"


def remember(response: Response, tag: str) -> Response:
    """Keep the chosen language in the browser."""
    secure = base_url().startswith("https:")
    response.set_cookie(COOKIE, tag, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax", path="/")
    return response


def said(sentence: str) -> str:
    """Return a sentence of the rooms below, such as a refusal's detail, in the request's language.

    A sentence with names in it is found by its pattern; one that no translator knows stays English.
    """
    messages = catalogue(str(get_locale() or "en"))
    whole = messages.gettext(sentence)
    return whole if whole != sentence else next(_patterned(messages, sentence), sentence)


def _patterned(messages: NullTranslations, sentence: str) -> Iterator[str]:
    for pattern, told in _patterns(messages):
        found = pattern.fullmatch(sentence)
        if found:
            parts = found.groupdict()
            yield told % {name: messages.gettext(part) for name, part in parts.items()}


@cache
def _patterns(messages: NullTranslations) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the messages with holes as patterns, the longest first, for they say most."""
    catalog: dict[Any, str] = getattr(messages, "_catalog", {})
    holed = sorted((key for key in catalog if isinstance(key, str) and "%(" in key), key=len, reverse=True)
    return tuple(
        (re.compile(_HOLE.sub(r"(?P<\1>.+?)", re.escape(key)), re.DOTALL), catalog[key]) for key in holed
    )

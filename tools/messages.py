"""Gather every sentence that the desk says, and bring the translators' files up to date with them.

Usage: python -m tools.messages          The files are templates/desk/languages/*.po; they are what runs, too.

Sentences come from the pages, from the scripts' words, and from the rooms below the web: their refusals and
notices are found where they are raised, with a hole such as %(a)s for each part that differs.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from service.attribution.gate import NOTED_TERMS
from service.errors import FAULTS
from service.layout.platforms import load_platforms
from service.resources import asset

ROOT: Final = Path(__file__).parents[1]
LANGUAGES: Final = ROOT / "templates" / "desk" / "languages"
SPOKEN: Final = ("de", "fr", "es", "ar")
_WORDS: Final = dict.fromkeys(("_", "gettext", "later", "lazy_gettext")) | {"ngettext": (1, 2)}
# The rooms whose refusals and notices an editor at the desk can meet.
_BELOW: Final = (
    "attribution/gate.py", "filing/cards.py", "intake/page", "layout/compose.py",
    "layout/creditline.py", "layout/stack.py", "newsroom/mending.py", "plan.py", "picturing.py",
    "pixels", "portraits.py", "press.py", "turnstile.py", "outside/connection.py",
    "outside/exchange.py", "outside/failures.py", "outside/fetch.py", "outside/names.py",
    "outside/url.py", "outside/store.py", "outside/database.py", "outside/host_limit.py", "web/cardpage.py",
    "web/designs.py", "web/desk.py", "web/deskphotos.py", "web/drafts.py", "web/formtoken.py",
    "web/guards.py", "web/history.py", "web/images.py", "web/live.py", "web/problems.py",
)  # fmt: skip
# Of the readers of a request, only what a form can bring about.
_FORM_FAULTS: Final = (
    "A number is needed here.",
    "The number must lie between %(a)s and %(b)s.",
    "A web address begins with https:// or http://.",
    "The text has %(a)s characters; %(b)s is the most.",
    "The text holds a null character.",
    "The crop's left and top must lie before its right and bottom.",
    "An override needs the name of the person who decides, and the reason.",
)
_PAGE_PLACES: Final = (
    "the page's structured data",
    "the page's share tags",
    "the figure in the article",
    "the page",
)
# Titles of refusals that are told to programs alone.
_MACHINES: Final = frozenset({
    "json_invalid", "field_unknown", "length_required", "media_type_unsupported", "method_not_allowed",
    "source_unknown", "delivery_unverified", "delivery_conflict",
})  # fmt: skip
_SAYING: Final = {"Refusal": 1, "Notice": 1, "Finding": 2, "invalid": 1}
_HOLES: Final = "abcdefgh"


def main() -> int:
    """Bring every file up to date; return the exit status."""
    LANGUAGES.mkdir(exist_ok=True)
    fresh = gathered()
    for tag in SPOKEN:
        path = LANGUAGES / f"{tag}.po"
        catalog = read(path, tag)
        catalog.update(fresh, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        write(path, catalog)
        lacking = sum(1 for message in catalog if message.id and not _told(message.string))
        print(f"{path.relative_to(ROOT)}: {len(catalog)} messages, {lacking} not translated")
    return 0


def read(path: Path, tag: str) -> Catalog:
    """Return a language's file, an empty one where there is none yet."""
    if not path.exists():
        return Catalog(locale=tag, project="Cutline", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=tag)


def write(path: Path, catalog: Catalog) -> None:
    """Write a language's file, in the order of the messages themselves, so that it changes only with them."""
    packed = io.BytesIO()
    write_po(packed, catalog, width=110, sort_output=True, omit_header=True, no_location=True)
    path.write_bytes(packed.getvalue())


def _told(string: Any) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def gathered() -> Catalog:
    """Return every sentence of the desk."""
    catalog = Catalog(project="Cutline")
    for message in (*of_pages(), *of_code()):
        catalog.add(message)
    for sentence in (*_below(), *_of_data()):
        catalog.add(sentence, flags=("python-format",) if "%(" in sentence else ())
    return catalog


def of_pages() -> Iterator[Any]:
    """Yield what the pages say."""
    options = {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}
    for path in sorted((ROOT / "templates" / "desk").glob("*.html")):
        with path.open("rb") as file:
            found = list(babel_extract(file, ["_", "ngettext"], [], options))
        yield from (_message(words) for _line, called, words, _notes in found if called and _first(words))


def of_code() -> Iterator[Any]:
    """Yield what the web's own code and the scripts say."""
    for path in sorted((ROOT / "service" / "web").glob("*.py")):
        with path.open("rb") as file:
            found = list(extract_python(file, _WORDS, [], {}))
        yield from (_message(words) for _line, _called, words, _notes in found if _first(words))


def _message(words: Any) -> Any:
    """Return one sentence, or the pair of one for one and one for many."""
    plural = isinstance(words, tuple) and len(words) > 1 and isinstance(words[1], str)
    return tuple(words[:2]) if plural else _first(words)


def _first(words: Any) -> str:
    return (words[0] if isinstance(words, tuple) else words) or ""


def _below() -> Iterator[str]:
    """Yield what the rooms below say, each sentence with holes for its parts that differ."""
    for place in _BELOW:
        path = ROOT / "service" / place
        for source in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield from _said_in(source)
    yield from _FORM_FAULTS


def _said_in(source: Path) -> Iterator[str]:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    named = _named_texts(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (place := _SAYING.get(_name(node.func))) is not None:
            arguments = [*node.args, *(word.value for word in node.keywords if word.arg == "detail")]
            if len(arguments) > place:
                yield from _texts(arguments[place], named)


def _named_texts(tree: ast.AST) -> dict[str, list[ast.expr]]:
    """Return the texts that a module gives each name, in functions too."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            found.setdefault(_target(node), []).append(node.value)
    return found


def _target(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return target.id if isinstance(target, ast.Name) else ""


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _texts(node: ast.expr, named: dict[str, list[ast.expr]]) -> Iterator[str]:
    """Yield the sentences that an expression can give, those of its parts too."""
    if isinstance(node, ast.IfExp):
        yield from (*_texts(node.body, named), *_texts(node.orelse, named))
    elif isinstance(node, ast.Name):
        yield from (text for value in named.get(node.id, ()) for text in _texts(value, {}))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield _with_holes(node)
        for part in node.values:
            if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name):
                yield from _texts(part.value, named)


def _with_holes(node: ast.JoinedStr) -> str:
    holes = iter(_HOLES)
    parts = (
        part.value.replace("%", "%%")
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
        else f"%({next(holes)})s"
        for part in node.values
    )
    return "".join(parts)


def _of_data() -> Iterator[str]:
    """Yield the words of tables and data files: titles of refusals, terms, places, networks' views."""
    yield from (fault.title for code, fault in FAULTS.items() if code not in _MACHINES)
    yield from NOTED_TERMS.values()
    yield from _PAGE_PLACES
    for platform in load_platforms(asset("platforms.toml")).all:
        yield from (view.where for view in platform.views if view.kind != "strip")
    yield "message"


if __name__ == "__main__":
    sys.exit(main())

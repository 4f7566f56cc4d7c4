"""JSON read strictly: one spelling of every document, nothing silently lost, nothing too deep."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Final

from service.errors import Refusal

_DEEPEST: Final = 12


def read_object(data: bytes) -> dict[str, Any]:
    """Return the JSON object in UTF-8 bytes.

    Refused as `json_invalid`: other encodings, syntax errors, a value that is no object, a key given twice,
    NaN and Infinity, numbers beyond floating point, more than 12 levels. A lone surrogate, which no
    encoding can print, is refused as `text_invalid` with the field's name.
    """
    value = _parse(data)
    if not isinstance(value, dict):
        raise Refusal("json_invalid", "The request must be a JSON object: text between { and }.")
    check_object(value)
    return value


def check_object(value: Mapping[str, Any]) -> None:
    """Raise Refusal where a JSON object that was read elsewhere holds what `read_object` would refuse."""
    _check(value, path="", depth=1)


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_constant)
    except UnicodeDecodeError:
        raise Refusal("json_invalid", "The request is not UTF-8 text.") from None
    except RecursionError:
        raise _too_deep() from None
    except json.JSONDecodeError as wrong:
        place = f"line {wrong.lineno}, column {wrong.colno}"
        raise Refusal("json_invalid", f"The JSON breaks off or goes wrong at {place}.") from None
    except ValueError:
        raise Refusal("json_invalid", "A number in the JSON has too many digits.") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Refusal("json_invalid", f"The key {quoted(key)} stands twice in one object.")
        found[key] = value
    return found


def _constant(name: str) -> Any:
    raise Refusal("json_invalid", f"{name} is not a number in JSON.")


def _too_deep() -> Refusal:
    return Refusal("json_invalid", f"The JSON is nested more than {_DEEPEST} levels deep.")


def _check(value: Any, *, path: str, depth: int) -> None:
    if depth > _DEEPEST:
        raise _too_deep()
    if isinstance(value, dict):
        for key, member in value.items():
            _check_text(key, path)
            _check(member, path=f"{path}.{key}" if path else key, depth=depth + 1)
    elif isinstance(value, list):
        for member in value:
            _check(member, path=path, depth=depth + 1)
    elif isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, float) and not math.isfinite(value):
        raise Refusal("json_invalid", "A number in the JSON is too large.", field=printable(path))


def _check_text(text: str, path: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Refusal("text_invalid", "The text holds half of a character pair.", field=printable(path))


def printable(text: str, most: int = 80) -> str:
    """Return the text shortened and with everything unprintable replaced, fit for a message or a log."""
    shown = "".join(character if character.isprintable() else "\ufffd" for character in text[:most])
    return shown + ("…" if len(text) > most else "")


def quoted(text: str) -> str:
    """Return the text in quotation marks, as a message shows something that was sent."""
    return f'"{printable(text, 40)}"'

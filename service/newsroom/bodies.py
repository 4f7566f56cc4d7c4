"""The JSON of a message whose sender is known: read once, by the rules of its scheme."""

from __future__ import annotations

import json
from typing import Any, Final

from service.errors import Refusal
from service.intake.strict_json import read_object

_DEEPEST: Final = 60


def read_body(body: bytes, *, strict: bool) -> Any:
    """Return the JSON object or list in a message; Refusal `json_invalid`.

    Our own connectors send strict JSON. Other systems may repeat a name or write half a character: what a
    card is made of is judged later, field by field.
    """
    if strict:
        return read_object(body)
    try:
        message = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise Refusal("json_invalid", "The message is not UTF-8 text.") from None
    except json.JSONDecodeError as wrong:
        place = f"line {wrong.lineno}, column {wrong.colno}"
        raise Refusal("json_invalid", f"The message's JSON breaks off or goes wrong at {place}.") from None
    except (ValueError, RecursionError):
        raise Refusal(
            "json_invalid", "The message's JSON is too deep, or holds a number that is none."
        ) from None
    if not isinstance(message, dict | list) or _depth(message) > _DEEPEST:
        raise Refusal("json_invalid", f"A message is a JSON object of at most {_DEEPEST} levels.")
    return message


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _depth(message: Any) -> int:
    """Return how many levels of objects and lists there are, or one more than are let through."""
    level, depth = [message], 0
    while level and depth <= _DEEPEST:
        depth += 1
        below = (each.values() if isinstance(each, dict) else each for each in level)
        level = [part for parts in below for part in parts if isinstance(part, dict | list)]
    return depth

"""JMESPath, judged when a preset is read: syntax, names of functions and how many arguments they take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions

_FUNCTIONS: Final[Mapping[str, Any]] = Functions.FUNCTION_TABLE
# What an expression may run into on a document of another shape than its author thought of.
_MISFITS: Final = (JMESPathError, ArithmeticError, TypeError, ValueError, AttributeError, RecursionError)


class MisfitError(Exception):
    """An expression or a value does not fit the document; the words are for whoever keeps the preset."""


class Expression:
    """One expression of a preset; ValueError with words where it is none."""

    def __init__(self, text: str) -> None:
        self.text = text
        try:
            self._compiled = jmespath.compile(text)
        except JMESPathError as wrong:
            raise ValueError(f"is no JMESPath: {_first_line(wrong)}") from None
        for fault in _call_faults(self._compiled.parsed):
            raise ValueError(fault)

    def find(self, document: Any) -> Any:
        """Return what the expression finds, None for nothing; MisfitError where a type does not fit."""
        try:
            return self._compiled.search(document)
        except _MISFITS as wrong:
            raise MisfitError(_first_line(wrong)) from None

    def holds(self, document: Any) -> bool:
        """Tell whether the expression finds something that counts as true; MisfitError as above."""
        found = self.find(document)
        return found is not None and found is not False and found not in ("", [], {})


def _first_line(wrong: Exception) -> str:
    return str(wrong).strip().partition("\n")[0][:200] or type(wrong).__name__


def _call_faults(node: Any) -> Iterator[str]:
    """Yield a sentence for each call that could only fail when it is made."""
    if not isinstance(node, dict):
        return
    children = node.get("children", [])
    if node.get("type") == "function_expression":
        yield from _fault_of(str(node["value"]), len(children))
    for child in children:
        yield from _call_faults(child)


def _fault_of(name: str, given: int) -> Iterator[str]:
    if name not in _FUNCTIONS:
        yield f"calls {name}(), which JMESPath does not have"
        return
    signature = _FUNCTIONS[name]["signature"]
    any_number = bool(signature) and signature[-1].get("variadic", False)
    if given < len(signature) or (given > len(signature) and not any_number):
        yield f"gives {name}() {given} arguments; it takes {len(signature)}"

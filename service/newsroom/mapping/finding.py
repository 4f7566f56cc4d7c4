"""Try a field's expressions in their order: the first that finds something fit for the field wins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from service.newsroom.mapping.expressions import Expression, MisfitError
from service.newsroom.mapping.mapped import FieldReport
from service.newsroom.mapping.preset import Rules
from service.newsroom.mapping.templates import Template


def is_empty(value: Any) -> bool:
    """Tell whether a value says nothing."""
    return (
        value is None
        or value is False
        or value in ("", [], {})
        or (isinstance(value, str) and not value.strip())
    )


def find(
    field: str, rules: Rules, document: Any, read: Callable[[Any], Any], parts: Mapping[str, str]
) -> FieldReport:
    """Return what a field's expressions find in a document; `parts` fill addresses."""
    errors: list[str] = []
    for rule in rules:
        try:
            found = rule.fill(parts) if isinstance(rule, Template) else rule.find(document)
            value = None if is_empty(found) else read(found)
        except MisfitError as wrong:
            errors.append(f"{rule.text}: {wrong}")
            continue
        if not is_empty(value):
            return FieldReport(field, _told(rule), value, tuple(errors))
    return FieldReport(field, "", None, tuple(errors))


def _told(rule: Expression | Template) -> str:
    return f"={rule.text}" if isinstance(rule, Template) else rule.text

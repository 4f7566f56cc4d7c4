"""A notice: something the editor should know that did not stop the card."""

from typing import NamedTuple


class Notice(NamedTuple):
    """A warning in the answer: stable code, a sentence for the editor, the field it is about."""

    code: str
    detail: str
    field: str = ""

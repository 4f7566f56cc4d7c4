"""Jobs are kept as JSON: with pickles, whoever can write to the database could run code in the worker."""

from __future__ import annotations

import json
from typing import Any

from dbos import Serializer


class Dropped(Exception):  # noqa: N818 - an end, told to the operator
    """A job that no attempt can do; its words are the reason."""


class JsonValues(Serializer):
    """JSON for arguments, results and the reasons of failures."""

    def serialize(self, data: Any) -> str:
        """Return a value as text; an exception is kept as its words."""
        failed = isinstance(data, BaseException)
        kept = {"failed": str(data) or type(data).__name__} if failed else {"value": data}
        return json.dumps(kept, ensure_ascii=True, separators=(",", ":"))

    def deserialize(self, serialized_data: str) -> Any:
        """Return the value; a failure comes back as `Dropped`."""
        kept = json.loads(serialized_data)
        return Dropped(kept["failed"]) if "failed" in kept else kept["value"]

    def name(self) -> str:
        """Return the name under which values are marked."""
        return "cutline_json"

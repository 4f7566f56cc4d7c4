"""What can go wrong, said so that it can be shown: nothing unprintable in a field's name."""

from __future__ import annotations

import pickle

from service.errors import Refusal


def test_a_field_named_by_a_caller_is_shown_without_what_cannot_be_printed():
    no = Refusal("field_unknown", "No such field.", field="image.\u202ecre\x00dit\ud800\n")
    assert no.field == "image.\ufffdcre\ufffddit\ufffd\ufffd"


def test_a_refusal_crosses_processes_whole():
    no = Refusal("busy", "Try again.", field="image", log="queue", retry_after=3)
    again = pickle.loads(pickle.dumps(no))
    assert (again.code, again.detail, again.field, again.log, again.retry_after) == (
        "busy",
        "Try again.",
        "image",
        "queue",
        3,
    )

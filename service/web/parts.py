"""The two forms of a JSON request: the document alone, or the document and a photo's file as parts."""

from __future__ import annotations

from flask import request

from service.errors import Refusal
from service.web.requests import JSON_BYTES, too_large


def document_and_photo(part: str) -> tuple[bytes, bytes]:
    """Return the request's JSON document and the photo sent beside it, empty where there is none.

    Takes `application/json`, or `multipart/form-data` with the JSON in `part` and the file in `photo`.
    """
    if request.mimetype == "application/json" or request.mimetype.endswith("+json"):
        return json_document(), b""
    if request.mimetype == "multipart/form-data":
        return _both_parts(part)
    raise Refusal(
        "media_type_unsupported", f"Send application/json, or multipart/form-data with {part} and photo."
    )


def json_document() -> bytes:
    """Return the request's JSON document, which must come alone."""
    if request.mimetype != "application/json" and not request.mimetype.endswith("+json"):
        raise Refusal("media_type_unsupported", "Send application/json.")
    return _bounded(request.get_data(cache=False))


def _both_parts(part: str) -> tuple[bytes, bytes]:
    """Read the two parts; each may come as a field or as a file, each once."""
    names = [name for name, _ in [*request.form.items(multi=True), *request.files.items(multi=True)]]
    unknown = next((name for name in names if name not in (part, "photo")), None)
    if unknown is not None:
        raise Refusal("field_unknown", f"The parts are called {part} and photo.", field=unknown[:80])
    if len(names) != len(set(names)):
        raise Refusal("field_invalid", "Send each part once.", field=part)
    document, photo = _part(part), _part("photo")
    if not document:
        raise Refusal("json_invalid", f"The part {part} with the JSON is missing.", field=part)
    if "photo" in names and not photo:
        raise Refusal("image_empty", "The photo's file is empty.", field="image")
    return _bounded(document), photo


def _bounded(data: bytes) -> bytes:
    if len(data) > JSON_BYTES:
        raise too_large(JSON_BYTES)
    return data


def _part(name: str) -> bytes:
    upload = request.files.get(name)
    return upload.read() if upload else request.form.get(name, "").encode("utf-8", "surrogatepass")

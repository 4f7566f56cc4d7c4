"""How large a request may be, however it is sent."""

import io

import pytest

from service.web.bodies import in_large_pieces
from service.web.deskform import CARRIED, NAMES
from service.web.requests import MOST_PARTS

MEGABYTE = 1024 * 1024


def chunked(client, path, body, **more):
    """Send a body in chunks, as gunicorn hands it on: no length, and a stream that ends by itself."""
    environ = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    return client.post(path, input_stream=io.BytesIO(body), environ_overrides=environ, **more)


class Endless(io.RawIOBase):
    """A body that never ends, and counts what was read of it."""

    taken = 0

    def readable(self):
        return True

    def read(self, size=-1):
        assert size > 0, "a body must be read in pieces"
        self.taken += size
        return b" " * size


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=b", "text/plain"])
def test_s072_a_body_above_21_megabytes_is_refused_with_its_length(client, kind):
    reply = client.post("/v1/cards", data=b" " * (21 * MEGABYTE), content_type=kind)
    assert (reply.status_code, reply.get_json()["code"]) == (413, "body_too_large")
    assert reply.headers["Connection"] == "close"


@pytest.mark.parametrize("path", ["/v1/cards", "/", "/desk/photos"])
def test_s072_a_body_above_21_megabytes_is_refused_in_chunks(client, path):
    body = b" " * (21 * MEGABYTE)
    kind = "multipart/form-data; boundary=b"
    assert chunked(client, path, body, content_type=kind).status_code == 413


def test_an_endless_body_is_read_only_to_the_limit(client):
    body = Endless()
    environ = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": body}
    reply = client.post("/v1/cards", environ_overrides=environ, content_type="application/json")
    assert reply.status_code == 413
    assert body.taken < 21 * MEGABYTE


def test_a_chunked_body_within_the_limit_is_read_whole(client, article):
    import json

    reply = chunked(client, "/v1/cards", json.dumps(article).encode(), content_type="application/json")
    assert reply.status_code == 201


class Broken(io.RawIOBase):
    """A body whose chunks break off."""

    def read(self, size=-1):
        raise OSError("no more data")


def test_a_chunked_body_that_breaks_off_is_refused(client):
    environ = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": Broken()}
    reply = client.post("/v1/cards", environ_overrides=environ, content_type="application/json")
    assert (reply.status_code, reply.get_json()["code"]) == (400, "request_invalid")


def test_a_chunked_body_from_a_server_that_cannot_end_it_is_refused(client):
    reply = client.post("/v1/cards", data=b"{}", headers={"Transfer-Encoding": "chunked"})
    assert (reply.status_code, reply.get_json()["code"]) == (411, "length_required")


def test_json_above_256_kilobytes_is_refused(client):
    reply = client.post("/v1/cards", data=b" " * (257 * 1024), content_type="application/json")
    assert reply.status_code == 413


def urlencoded(client, path, body):
    return client.post(path, data=body, content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("path", ["/", "/desk/reading", "/desk/preview", "/cards/card_x/withdraw"])
def test_s073_a_megabyte_of_form_fields_is_refused(client, path):
    assert urlencoded(client, path, b"headline=" + b"x" * MEGABYTE).status_code == 413
    part = b'--b\r\nContent-Disposition: form-data; name="headline"\r\n\r\n%s\r\n--b--\r\n'
    reply = client.post(path, data=part % (b"x" * MEGABYTE), content_type="multipart/form-data; boundary=b")
    assert reply.status_code == 413


def test_s073_too_many_fields_or_parts_are_refused(client):
    assert urlencoded(client, "/", b"&".join(b"k%d=1" % number for number in range(5000))).status_code == 413
    parts = {f"k{number}": "1" for number in range(MOST_PARTS + 1)}
    assert client.post("/", data=parts, content_type="multipart/form-data").status_code == 413


def test_the_desks_whole_form_stays_within_the_parts_allowed(office):
    hidden = ("token", "kept", "photo", "action", "lead", *CARRIED, *("part",) * 8)
    assert len(NAMES) + len(hidden) + len(office.house.formats) <= MOST_PARTS


def test_a_body_in_another_media_type_is_refused(client):
    reply = client.post("/v1/cards", data=b"<article/>", content_type="application/xml")
    assert (reply.status_code, reply.get_json()["code"]) == (415, "media_type_unsupported")


def test_an_uploaded_photo_is_never_put_into_a_temporary_file(client, article, photo, monkeypatch):
    import json

    def refuse(*_sizes, **_names):
        raise AssertionError("a temporary file")

    monkeypatch.setattr("werkzeug.formparser.default_stream_factory", refuse)
    plain = article | {"image": {"credit": "A. Person/Reuters"}, "formats": ["og"]}
    part = b'--b\r\nContent-Disposition: form-data; name="%s"; filename="f"\r\n\r\n%s\r\n'
    body = part % (b"article", json.dumps(plain).encode()) + part % (b"photo", photo + b"\0" * MEGABYTE)
    reply = client.post("/v1/cards", data=body + b"--b--", content_type="multipart/form-data; boundary=b")
    assert reply.status_code == 201, reply.get_json()


class Counted(io.BytesIO):
    """A body that counts how often it is asked."""

    asked = 0

    def read(self, size=-1):
        self.asked += 1
        return super().read(size)


def test_a_body_is_read_from_its_server_by_the_megabyte():
    body = bytes(range(256)) * 4096 * 3
    stream = Counted(body)
    pieces = in_large_pieces(stream)
    assert b"".join(iter(lambda: pieces.read(4096), b"")) == body
    assert stream.asked == 4

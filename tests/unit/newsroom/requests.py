"""Requests as newsroom systems really sent them, byte for byte: their own signatures are the test."""

from pathlib import Path

from service.newsroom.verify.message import Message

CAPTURES = Path(__file__).parents[2] / "hooks" / "captures"


def captured(name):
    head, _, body = (CAPTURES / f"{name}.http").read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")
    first, *lines = head.decode().split("\n")
    method, target, _ = first.split()
    headers = {key.lower(): value for key, value in (line.split(": ", 1) for line in lines)}
    return Message(method, target, headers, body)

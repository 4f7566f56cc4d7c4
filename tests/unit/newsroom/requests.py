"""Requests as newsroom systems really sent them, byte for byte: their own signatures are the test."""

from pathlib import Path

from service.newsroom.mapping.preset import preset_data, read_preset
from service.newsroom.verify.message import Message
from service.resources import asset
from service.toml_tables import Faults, Table

BASE = "https://cms.example.org"
CAPTURES = Path(__file__).parents[2] / "hooks" / "captures"


# The capture that stands for each scheme.
SIGNED = {
    "ghost": "ghost/04-post.published",
    "sanity": "sanity/01-lib-signed",
    "contentful": "contentful/01-lib-signed",
    "superdesk": "superdesk/01-publish",
}


def captured(name):
    name = SIGNED.get(name, name)
    head, _, body = (CAPTURES / f"{name}.http").read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")
    first, *lines = head.decode().split("\n")
    method, target, _ = first.split()
    headers = {key.lower(): value for key, value in (line.split(": ", 1) for line in lines)}
    return Message(method, target, headers, body)


def preset(name):
    return load_preset(asset("presets", f"{name}.toml"))


def load_preset(path):
    """Read one preset as a source of its name does; raise ConfigurationError with every fault."""
    table = Table(preset_data(path), Faults(path))
    read = read_preset(table, path.stem)
    table.done()
    table.faults.settle()
    return read

"""Where `assets/` and `templates/` lie: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def resource_folder(name: str) -> Path:
    """Return the folder `assets` or `templates`; raise FileNotFoundError where neither place has it."""
    for place in (_PACKAGE.parent / name, _PACKAGE / name):
        if place.is_dir() and (place.parent == _PACKAGE or (place.parent / "pyproject.toml").is_file()):
            return place
    message = f"Cutline's {name} folder is missing: reinstall it"
    raise FileNotFoundError(message)


def asset(*parts: str) -> Path:
    """Return the path of an asset, such as `asset("agencies.tsv")`."""
    return resource_folder("assets").joinpath(*parts)


def template(*parts: str) -> Path:
    """Return the path of a template, such as `template("cards")`."""
    return resource_folder("templates").joinpath(*parts)

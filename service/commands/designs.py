"""`cutline designs`: read designs and brand kits as the service would, and name every fault by place."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from service.errors import ConfigurationError
from service.layout.brands import load_brand
from service.layout.designs import load_design
from service.resources import asset, template


def describe(parser: ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("action", choices=("check", "list"))
    parser.add_argument(
        "paths", nargs="*", type=Path, help="design files, brand.toml files or folders of them"
    )
    parser.set_defaults(run=designs)


def designs(options: Namespace) -> int:
    """Print one line a file; raise ConfigurationError with all faults of all files together."""
    faults: list[str] = []
    for path in _files(tuple(options.paths) or (template("cards"), asset("brands"))):
        try:
            print(_line(path))
        except ConfigurationError as wrong:
            faults.append(str(wrong))
    if faults:
        raise ConfigurationError("\n".join(faults))
    return 0


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob("*.toml"))
        elif path.is_file():
            yield path
        else:
            raise ConfigurationError(f"there is no {path}")


def _line(path: Path) -> str:
    if path.name == "brand.toml":
        brand = load_brand(path)
        return f"brand   {brand.name:<12} {brand.title}"
    design = load_design(path)
    return f"design  {design.name:<12} {design.title}: {design.about}"

"""`cutline designs`: read designs and brand kits as the service would, and name every fault by place."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path

from service.attribution.wording import load_styles
from service.errors import ConfigurationError
from service.house import brand_faults
from service.layout.brands import load_brand
from service.layout.designs import load_design, load_designs
from service.layout.platforms import load_platforms
from service.layout.zones import zone_faults
from service.model.design import Design
from service.model.platform import Platforms
from service.resources import asset, template
from service.settings import read_settings
from service.typography.faces import Faces, load_faces


def describe(parser: ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("action", choices=("check", "list"), help="name every fault, or tell what there is")
    parser.add_argument(
        "paths", nargs="*", type=Path, help="design files, brand.toml files or folders; else those that ship"
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
        _refuse(
            brand_faults(brand, _known_designs(), load_styles(asset("styles")), _known_faces(path.parent))
        )
        return f"brand   {brand.name:<12} {brand.title}"
    design = load_design(path)
    _refuse(zone_faults(design, load_brand(asset("brands", "meridian", "brand.toml")), _platforms()))
    return f"design  {design.name:<12} {design.title}: {design.about}"


def _refuse(faults: list[str]) -> None:
    if faults:
        raise ConfigurationError("\n".join(faults))


def _known_designs() -> Mapping[str, Design]:
    return load_designs(template("cards"), *read_settings().designs)


def _known_faces(folder: Path) -> Faces:
    """Return our own faces and those in a brand's folder, wherever that lies."""
    shipped = asset("brands")
    return load_faces(asset("fonts"), *((shipped,) if shipped in folder.parents else (shipped, folder)))


def _platforms() -> Platforms:
    return load_platforms(asset("platforms.toml"))

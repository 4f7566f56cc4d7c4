"""`cutline proof`: a contact sheet of a list of headlines, the tool a designer checks a brand with."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from service.errors import Refusal
from service.layout.brands import load_brands
from service.model.brand import Brand
from service.resources import asset
from service.settings import Settings, read_settings
from service.typography.faces import load_faces
from service.typography.proof import ProofLook, draw_sheet, prove, read_rows


def describe(parser: ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument(
        "headlines", type=Path, help="a TSV list with a column headline; id, lang, right output"
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="the picture to write, such as sheet.png"
    )
    parser.add_argument("--brand", default="", help="a brand's name")
    parser.set_defaults(run=proof)


def proof(options: Namespace) -> int:
    """Draw the sheet; name on standard error every headline that a designer should look at."""
    settings = read_settings()
    look = _look(_brand(options.brand, settings))
    faces = load_faces(asset("fonts"), *settings.brands)
    proofs = [prove(row, faces, look) for row in read_rows(_text(options.headlines))]
    draw_sheet(proofs, faces, look).save(options.output)
    for each in proofs:
        for warning in each.warnings:
            print(f"{each.row.id or each.row.headline[:40]}: {warning}", file=sys.stderr)
    print(f"{options.output}  {len(proofs)} headlines")
    return 0


def _brand(name: str, settings: Settings) -> Brand:
    brands = load_brands(asset("brands"), *settings.brands)
    wanted = name or settings.brand
    if wanted not in brands:
        raise Refusal("brand_unknown", f"The brands are {', '.join(brands)}.", field="brand")
    return brands[wanted]


def _look(brand: Brand) -> ProofLook:
    return ProofLook(
        family=brand.type.headline_family,
        weight=brand.type.headline_weight,
        leading=brand.type.leading,
        ink=brand.colours["on_panel"],
        ground=brand.colours["panel"],
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        raise Refusal("not_found", "The list of headlines cannot be read.", field="headlines") from None

"""`cutline render`: an article in, picture files out. The same pipeline as every other door."""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any, Final

from service.errors import Refusal
from service.house import build_house
from service.intake.articles import card_request_of
from service.model.article import CardRequest
from service.model.picture import SUFFIXES, CardSet, Picture, slug
from service.pipeline import make_cards
from service.settings import read_settings

_ARTICLE_FLAGS: Final = {
    "headline": "the article's headline",
    "kicker": "the few words above the headline",
    "standfirst": "the sentence below the headline",
    "label": "a word on a chip, such as Live or Opinion",
    "language": "the article's language, such as de or pt-BR",
    "url": "the article's address; the story format carries it as a QR code",
    "id": "the article's id in your system; names the files",
    "published": "when it was published, such as 2026-11-25T10:00:00Z",
}
_PHOTO_FLAGS: Final = {
    "credit": "the photo's credit; wins over one in the caption or in the file",
    "caption": "the photo's caption as it came, credit and all",
    "alt": "what the photo shows, for those who cannot see it",
    "copyright": "the photo's copyright notice",
}


def describe(parser: ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument(
        "article",
        nargs="?",
        type=Path,
        help="a JSON file in the form of POST /v1/cards; flags replace what it says",
    )
    parser.add_argument(
        "-o", "--output", type=Path, default=Path(), help="folder for the pictures; here, where none is named"
    )
    for name, words in (_ARTICLE_FLAGS | _PHOTO_FLAGS).items():
        parser.add_argument(f"--{name}", help=words)
    parser.add_argument(
        "--dated", action="store_true", help="show month and year of publication, for an old article"
    )
    parser.add_argument("--photo", help="a photo file, or its address")
    parser.add_argument(
        "--focal",
        metavar="X,Y",
        help="what no crop may lose: a point in fractions of the photo, such as 0.5,0.3",
    )
    parser.add_argument("--brand", help="a brand's name; see cutline designs list")
    parser.add_argument("--design", help="a design's name, such as overlay or panel")
    parser.add_argument("--formats", metavar="A,B", help="format names, such as og,square,story,clean")
    parser.add_argument("--type", choices=("jpeg", "png", "webp", "avif"), help="type of the picture files")
    parser.add_argument(
        "--override",
        nargs=2,
        metavar=("NAME", "REASON"),
        help="use the photo although its check says no; who decides and why are told",
    )
    parser.add_argument("--debug", action="store_true", help="draw boxes, baselines and safe zones")
    parser.set_defaults(run=render)


def render(options: Namespace) -> int:
    """Render the cards, write them, and say on one line each what was written."""
    request = _request(options)
    made = make_cards(request, build_house(read_settings()))
    options.output.mkdir(parents=True, exist_ok=True)
    for picture in made.pictures:
        path = options.output / _file_name(made, picture)
        path.write_bytes(picture.data)
        print(f"{path}  {picture.width}x{picture.height}  {len(picture.data)} bytes{_contrast(picture)}")
    print(f"credit: {made.line.text or 'none'}  [{made.attribution.source}]")
    for notice in (*made.notices, *(notice for picture in made.pictures for notice in picture.notices)):
        print(f"note: {notice.detail} [{notice.code}]", file=sys.stderr)
    return 0


def _contrast(picture: Picture) -> str:
    return f"  credit contrast {picture.contrast}:1" if picture.contrast else ""


def _request(options: Namespace) -> CardRequest:
    document = _document(options.article)
    image = document.setdefault("image", {})
    for name in _ARTICLE_FLAGS:
        _set(document, name, getattr(options, name))
    for name in _PHOTO_FLAGS:
        _set(image, name, getattr(options, name))
    _set(document, "dated", options.dated or None)
    _set(document, "brand", options.brand)
    _set(document, "design", options.design)
    _set(document, "type", options.type)
    _set(
        document,
        "formats",
        [name.strip() for name in options.formats.split(",")] if options.formats else None,
    )
    _set(image, "focal_point", _focal(options.focal))
    if options.override:
        document["override"] = dict(zip(("name", "reason"), options.override, strict=True))
    photo = _photo(options, image)
    if not image and not photo:
        del document["image"]
    request = card_request_of(document, photo=photo)
    return request._replace(debug=options.debug)


def _set(place: dict[str, Any], name: str, value: Any) -> None:
    if value is not None:
        place[name] = value


def _focal(text: str | None) -> dict[str, float] | None:
    if text is None:
        return None
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError:
        raise Refusal(
            "field_invalid", "Give the focal point as two fractions: 0.5,0.3.", field="focal"
        ) from None
    return {"x": x, "y": y}


def _document(path: Path | None) -> dict[str, Any]:
    """Return the article file as JSON; what its fields hold is judged with the flags, afterwards."""
    if path is None:
        return {}
    try:
        document = json.loads(path.read_bytes())
    except OSError:
        raise Refusal(
            "not_found", "The article file cannot be read.", field="article", log=str(path)
        ) from None
    except ValueError:
        raise Refusal(
            "json_invalid", "The article file is not JSON.", field="article", log=str(path)
        ) from None
    if not isinstance(document, dict) or not isinstance(document.get("image", {}), dict):
        raise Refusal("json_invalid", "The article file must hold one article as an object.", field="article")
    return document


def _photo(options: Namespace, image: dict[str, Any]) -> bytes:
    """Return the photo's bytes where it is a file; an address stays in the document."""
    if options.photo and re.match(r"https?://", options.photo):
        image["url"] = options.photo
        return b""
    folder = options.article.parent if options.article else Path()
    name = options.photo or image.get("file")
    path = Path(options.photo) if options.photo else folder / str(name)
    if not name or not (options.photo or path.is_file()):
        return b""  # the photo shelf may still have it
    image.pop("file", None)
    try:
        return path.read_bytes()
    except OSError:
        raise Refusal(
            "photo_not_found", "The photo file cannot be read.", field="photo", log=str(path)
        ) from None


def _file_name(made: CardSet, picture: Picture) -> str:
    article = made.request.article
    return f"{slug(article.id or article.headline)}-{picture.format}.{SUFFIXES[picture.media_type]}"

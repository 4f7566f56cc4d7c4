"""`cutline caption`: a raw caption in; caption, credit and the blocks to paste out."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from service.attribution.captions import CaptionAnswer, CaptionDesk, CaptionRequest, caption_answer
from service.attribution.embedded import read_rights
from service.attribution.registry import load_registry
from service.attribution.styles import Style
from service.attribution.wording import load_styles
from service.errors import Refusal
from service.model.article import PhotoRequest
from service.model.rights import EmbeddedRights
from service.resources import asset
from service.settings import read_settings


def describe(parser: ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("caption", nargs="?", default="", help="the caption as it came, credit and all")
    parser.add_argument("--credit", default="", help="the credit, where it came in a field of its own")
    parser.add_argument("--photo", type=Path, help="the photo's file, whose own record is read too")
    parser.add_argument("--alt", default="", help="what the photo shows, for those who cannot see it")
    parser.add_argument("--url", default="", help="the photo's address, for the blocks to paste")
    parser.add_argument("--language", default="", help="the article's language, such as de or pt-BR")
    parser.add_argument(
        "--style", default="newsroom", help="the house style of the credit, such as newsroom, ap or guardian"
    )
    parser.add_argument("--json", action="store_true", help="print everything, as POST /v1/captions does")
    parser.set_defaults(run=caption)


def caption(options: Namespace) -> int:
    """Print how a caption reads."""
    if not (options.caption or options.credit or options.photo):
        raise Refusal("field_invalid", "Give a caption, a credit or a photo.", field="caption")
    photo = PhotoRequest(caption=options.caption, credit=options.credit, alt=options.alt, url=options.url)
    asked = CaptionRequest(photo, _embedded(options.photo), language=options.language)
    answer = caption_answer(asked, caption_desk(options.style))
    print(json.dumps(answer.as_json(), ensure_ascii=False, indent=2) if options.json else _told(answer))
    return 0


def caption_desk(style: str) -> CaptionDesk:
    """Return the caption service in one house style; Refusal where there is none of this name."""
    return CaptionDesk(load_registry(*read_settings().agencies), house_style(style))


def house_style(name: str) -> Style:
    """Return a house style by name; Refusal `field_invalid` naming those there are."""
    styles = load_styles(asset("styles"))
    if name not in styles:
        raise Refusal("field_invalid", f"The house styles are {', '.join(styles)}.", field="style")
    return styles[name]


def _embedded(path: Path | None) -> EmbeddedRights:
    if path is None:
        return EmbeddedRights()
    try:
        return read_rights(path.read_bytes())
    except OSError:
        raise Refusal(
            "photo_not_found", "The photo file cannot be read.", field="photo", log=str(path)
        ) from None


def _told(answer: CaptionAnswer) -> str:
    credit = answer.credit
    lines = [("caption", answer.caption), ("credit", answer.line), ("from", credit["source"])]
    lines += [(party["role"], party["name"]) for party in credit["parties"]]
    lines += [("disclosure", name) for name in credit["disclosures"]]
    lines += [("restriction", name) for name in credit["restrictions"]]
    lines += [("confidence", credit["confidence"] if answer.line else "")]
    lines += [("note", notice.detail) for notice in answer.notices]
    return "\n".join(f"{name + ':':<13}{text}" for name, text in lines if text)

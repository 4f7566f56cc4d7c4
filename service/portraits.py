"""The author's picture: fetched, judged and credited as every photo is, and told under a field of its own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from PIL import Image

from service.attribution.embedded import read_rights
from service.crediting import credit_photo
from service.errors import Refusal
from service.house import House
from service.layout.author import portrait_side
from service.model.article import PhotoRequest
from service.model.card import Card
from service.model.credit import Attribution, CreditLine
from service.model.format import Format
from service.model.geometry import Box, Size
from service.model.notice import Notice
from service.model.rights import EmbeddedRights
from service.pixels.crop import choose_crop, cut
from service.pixels.guard import inspect
from service.pixels.heads import likeness
from service.pixels.photo import Plate, develop
from service.plan import Plan, fetch_photo
from service.turnstile import Turnstile

FIELD: Final = "portrait"
_LEAST_SHARE: Final = 0.25  # of the picture's side that a portrait is cut from


class Portrait(NamedTuple):
    """An author's picture ready to be cut, with its credit and what the editor should know of it."""

    request: PhotoRequest
    plate: Plate
    attribution: Attribution
    line: CreditLine
    embedded: EmbeddedRights
    notices: tuple[Notice, ...] = ()


def wanted_sides(plan: Plan) -> tuple[int, ...]:
    """Return the sides in pixels at which the plan's formats show an author's picture."""
    layouts = plan.design.layouts
    sides = (portrait_side(layouts[each.shape], each) for each in plan.formats if each.text)
    return tuple(side for side in sides if side) if plan.request.article.portrait else ()


def left_out(plan: Plan) -> tuple[Notice, ...]:
    """Tell of an author's picture that no card of the plan has a place for."""
    if not plan.request.article.portrait or wanted_sides(plan):
        return ()
    words = f"The design «{plan.design.name}» has no place for the author's picture; «quote» and «text» have."
    return (Notice("portrait_left_out", words, FIELD),)


def take_portrait(plan: Plan, house: House, turnstile: Turnstile) -> Portrait | None:
    """Return the author's picture where the plan shows one; a Refusal names `portrait`, not `image`."""
    request, sides = plan.request.article.portrait, wanted_sides(plan)
    if request is None or not sides:
        return None
    with told_as_portrait():
        return _taken(request, plan, house, turnstile, sides)


def _taken(
    request: PhotoRequest, plan: Plan, house: House, turnstile: Turnstile, sides: tuple[int, ...]
) -> Portrait:
    data = fetch_photo(request, house)
    file, embedded = inspect(data, house.limits), read_rights(data)
    attribution, verdict, line = credit_photo(request, embedded, plan, house)
    if verdict.contain:
        raise Refusal(
            "use_forbidden",
            "The photo may not be cropped, and an author's picture always is. Send another.",
            field="image.credit",
        )
    with turnstile.place(file.memory):
        plate = develop(file, [_room(max(sides), request.crop, min(file.width, file.height))])
    notices = (*file.notices, *plate.notices, *verdict.notices)
    told = tuple(each._replace(field=_renamed(each.field)) for each in notices)
    return Portrait(request, plate, attribution, line, embedded, told)


def _room(side: int, crop: Box | None, most: int) -> Size:
    """Return the size at which a part of the picture, the caller's or a head, still fills a side."""
    share = min(crop.width, crop.height) if crop else _LEAST_SHARE
    wanted = max(side, min(most, round(side / max(share, _LEAST_SHARE))))
    return Size(wanted, wanted)


def cut_portrait(portrait: Portrait, card: Card) -> Image.Image:
    """Return the author's picture as a card shows it: a square about the head, or where the caller points."""
    side, rights = portrait_side(card.layout, card.format), portrait.embedded.merged
    size = Size(side, side)
    asked, plate = portrait.request, portrait.plate
    guided = asked.crop or asked.focal or rights.regions or rights.subject_area
    crop = choose_crop(
        plate,
        size,
        focal=asked.focal,
        regions=rights.regions,
        subject_area=rights.subject_area,
        box=asked.crop or (None if guided else likeness(plate.heads, plate.width / plate.height)),
    )
    return cut(plate, crop, size)


def shape_on(portrait: Portrait | None, plan: Plan, format_: Format) -> str:
    """Return the shape in which a format of the plan shows the portrait; empty where it shows none."""
    stack = plan.design.layouts[format_.shape].stack if format_.text else None
    return stack.portrait_shape if portrait and stack and stack.portrait else ""


@contextmanager
def told_as_portrait() -> Iterator[None]:
    """Let a refusal that speaks of the photo speak of the portrait."""
    try:
        yield
    except Refusal as no:
        raise Refusal(
            no.code, no.detail, field=_renamed(no.field), log=no.log, retry_after=no.retry_after
        ) from None


def _renamed(field: str) -> str:
    return FIELD + field.removeprefix("image") if re.match(r"image\b", field) else field

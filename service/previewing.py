"""Previews for the desk: cards drawn at once from a photo that is decoded and cut once, filed nowhere.

Same plan, gate, crop and layout as the pipeline's; only the search for the byte budget and the proof on the
finished file are left to the making. A preview may be drawn at a fraction of its format's size.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from PIL import Image

from service.attribution.embedded import read_rights
from service.crediting import Credited, credit_photo
from service.house import House
from service.layout.compose import lay_out, veiled
from service.layout.scene import Scene
from service.layout.veil import grounds
from service.lru import LruCache
from service.model.article import CardRequest
from service.model.card import Card
from service.model.format import Format
from service.model.geometry import Box, Size
from service.model.notice import Notice
from service.model.rights import EmbeddedRights
from service.picturing import Materials, alt_text, card_of, clear_faces, crop_photo, cut_photo, keep_whole
from service.pixels.crop import Crop
from service.pixels.guard import inspect
from service.pixels.paint import paint
from service.pixels.photo import Plate, needed_scale, notices
from service.pixels.qr import qr_image
from service.plan import Plan, drawn_size, needed_sizes, plan_cards
from service.portraits import Portrait, cut_portrait, take_portrait, wanted_sides
from service.turnstile import Turnstile

_QUALITY: Final = 86
_MOST_PLATES: Final = 4
_MOST_PORTRAITS: Final = 2
_MOST_ALIKE: Final = 8  # cuts of one photo: as many as there are formats, and one more
# Below this share of the way from the smallest size to the largest, a headline counts as set small.
_SMALL: Final = 0.34


@dataclass(frozen=True, slots=True)
class HeadlineFit:
    """How a headline stands on a card: `state` is `fits`, `shrunk` or `cut`; `text` is what is set of it."""

    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """One card as it will be: a JPEG, perhaps smaller than its format; boxes are fractions of the card.

    `crop` is the part of the upright photo it shows, in fractions, or None where all or none of it shows.
    """

    format: Format
    data: bytes
    alt: str
    crop: Box | None = None
    credit: Box | None = None
    headline: HeadlineFit | None = None
    notices: tuple[Notice, ...] = ()


class Proofs(NamedTuple):
    """The previews of a plan, and what is worth knowing of its photos and of the plan itself."""

    pictures: tuple[Preview, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo decoded for all formats, what its file says, and what its latest previews had of it alike."""

    plate: Plate
    embedded: EmbeddedRights
    of_file: tuple[Notice, ...]
    crops: LruCache[Crop | None]
    cuts: LruCache[Image.Image | None]
    credits: LruCache[Credited]

    def notices(self, needs: Sequence[Size]) -> tuple[Notice, ...]:
        """Return what file and pixels show to be amiss on cards that need these sizes of the whole photo."""
        return (*self.of_file, *notices(self.plate.findings, needed_scale(self.plate, needs)))


class Previewer:
    """Draws previews; keeps the last few photos decoded. Threads may share one."""

    def __init__(self, house: House, turnstile: Turnstile, most: int = _MOST_PLATES) -> None:
        self._house = house
        self._turnstile = turnstile
        self._photos: LruCache[KeptPhoto] = LruCache(most)
        self._portraits: LruCache[Portrait | None] = LruCache(_MOST_PORTRAITS)

    def previews(
        self, request: CardRequest, token: str, load: Callable[[], bytes], scales: Mapping[str, float]
    ) -> Proofs:
        """Draw the cards of a request; its photo is named by `token` and loaded only when it is new.

        `scales` gives the share of a format's size to draw it at; 1 where it names none. Raises Refusal.
        """
        plan = plan_cards(request, self._house)
        materials, amiss = Materials(plan, self._house), tuple[Notice, ...]()
        kept = self._kept_photo(token, load) if plan.draws_photo else None
        if kept:
            materials, amiss = self._materials(plan, kept), kept.notices(needed_sizes(plan))
        portrait = self._portrait(materials.plan)
        materials = materials._replace(portrait=portrait)
        with self._turnstile.place():
            pictures = tuple(
                _preview(materials, format_, scales.get(format_.name, 1.0), kept)
                for format_ in materials.plan.formats
            )
        return Proofs(pictures, (*materials.plan.notices, *amiss, *(portrait.notices if portrait else ())))

    def look(self, token: str, load: Callable[[], bytes], needs: Sequence[Size]) -> tuple[Notice, ...]:
        """Return what a photo shows to be amiss on cards of these sizes, and keep it for its previews."""
        return self._kept_photo(token, load).notices(needs)

    def _kept_photo(self, token: str, load: Callable[[], bytes]) -> KeptPhoto:
        return self._photos.take(token, lambda: self._develop(load()))

    def _materials(self, plan: Plan, kept: KeptPhoto) -> Materials:
        house = self._house
        judged_by = (plan.photo, *_judged_by(plan))
        found, verdict, line = kept.credits.take(
            judged_by, lambda: credit_photo(plan.photo, kept.embedded, plan, house)
        )
        plan = keep_whole(plan, house, whole=verdict.contain)
        return Materials(plan, house, found, line, kept.embedded, kept.plate, contain=verdict.contain)

    def _portrait(self, plan: Plan) -> Portrait | None:
        """Return the author's picture where the cards of a plan show it."""
        sides, request = wanted_sides(plan), plan.request
        if not sides:
            return None
        return self._portraits.take(
            (request.article.portrait, sides, *_judged_by(plan)),
            lambda: take_portrait(plan, self._house, self._turnstile),
        )

    def _develop(self, data: bytes) -> KeptPhoto:
        file = inspect(data, self._house.limits)
        with self._turnstile.place(file.memory):
            plate = self._house.masters.develop(
                file, [format_.size for format_ in self._house.formats.values()]
            )
        caches = (LruCache[Any](_MOST_ALIKE) for _ in range(3))
        return KeptPhoto(plate, read_rights(data), file.notices, *caches)


def _judged_by(plan: Plan) -> tuple[Hashable, ...]:
    """Return all of a plan that bears on the credit of a photo of it."""
    return plan.language, plan.brand.name, plan.policy, plan.request.override


def _crop_once(kept: KeptPhoto, materials: Materials, card: Card) -> Crop | None:
    """Choose the crop as `crop_photo` does, unless it was lately chosen alike."""
    photo = materials.plan.photo
    key = (drawn_size(card), card.contain, photo.focal, photo.crop)
    return kept.crops.take(key, lambda: crop_photo(materials, card))


def _cut_once(kept: KeptPhoto, materials: Materials, card: Card, crop: Crop | None) -> Image.Image | None:
    """Cut the photo as `cut_photo` does, unless it was lately cut alike. Nobody may write on the cut."""
    ground = card.brand.colours[card.layout.background] if card.contain else None
    return kept.cuts.take((drawn_size(card), crop, ground), lambda: cut_photo(materials, card, crop))


def _preview(materials: Materials, format_: Format, scale: float, kept: KeptPhoto | None) -> Preview:
    card = scaled(card_of(materials, format_), scale)
    crop = _crop_once(kept, materials, card) if kept else None
    laid = lay_out(card, materials.house.faces) if format_.text else None
    laid, crop = clear_faces(materials, card, laid, crop)
    photo = _cut_once(kept, materials, card, crop) if kept else None
    portrait = cut_portrait(materials.portrait, card) if materials.portrait and card.portrait else None
    scene = veiled(laid, grounds(laid), card, photo) if laid else None
    image = _painted(scene, photo, portrait, scale) if scene else photo
    return Preview(
        format=format_,
        data=_jpeg(image) if image else b"",
        alt=alt_text(card, materials),
        crop=crop.box if crop else None,
        credit=_credit_box(scene, card.format.size) if scene else None,
        headline=headline_fit(scene, card) if scene else None,
        notices=scene.notices if scene else (),
    )


def _painted(
    scene: Scene, photo: Image.Image | None, portrait: Image.Image | None, scale: float
) -> Image.Image:
    """Paint a scene; its code is drawn as large as it will be and shrunk, for it needs whole pixels."""
    canvas = paint(scene._replace(code=None), photo, portrait)
    if scene.code:
        left, top, right, _ = scene.code.box.rounded()
        code = qr_image(scene.code.address, round((right - left) / scale))
        canvas.paste(code.resize((right - left, right - left), Image.Resampling.BOX), (left, top))
    return canvas


def scaled(card: Card, scale: float) -> Card:
    """Return the same card drawn smaller: its format, its safe box and what lies over it shrink alike."""
    if scale == 1.0:
        return card
    size = Size(round(card.format.width * scale), round(card.format.height * scale))
    return card._replace(
        format=card.format._replace(width=size.width, height=size.height),
        safe=_shrunk(card.safe, scale) if card.safe else None,
        overlays=tuple(_shrunk(box, scale) for box in card.overlays),
    )


def _shrunk(box: Box, scale: float) -> Box:
    return Box(*(side * scale for side in box))


def _jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()


def _credit_box(scene: Scene, size: Size) -> Box | None:
    credit = scene.text("credit")
    if credit is None:
        return None
    ink = credit.ink
    sides = (ink.left / size.width, ink.top / size.height, ink.right / size.width, ink.bottom / size.height)
    return Box(*sides)


def headline_fit(scene: Scene, card: Card) -> HeadlineFit | None:
    """Tell how the headline stands in a scene; None where the design shows none."""
    headline, stack = scene.text("headline"), card.layout.stack
    if headline is None or stack is None:
        return None
    block, unit = headline.block, card.format.unit
    if block.truncated:
        return HeadlineFit("cut", block.text)
    reach = (stack.headline.ceiling - stack.headline.floor) * unit
    share = (block.size - stack.headline.floor * unit) / reach if reach > 0 else 1.0
    return HeadlineFit("shrunk" if share < _SMALL else "fits", block.text)

"""From a plan with its photo and credit to finished pictures, each proved on its own decoded file."""

import hashlib
from functools import partial
from typing import Final, NamedTuple

from PIL import Image

from service.attribution.cleaning import clean_text
from service.attribution.packets import build_packets
from service.attribution.record import card_rights, joint_rights, photo_rights
from service.attribution.wording import joined
from service.errors import Refusal
from service.hands import each
from service.house import House
from service.layout.compose import CREDIT_CONTRAST, lay_out, veiled
from service.layout.scene import Scene
from service.layout.veil import Ground, grounds
from service.model.card import Card
from service.model.credit import Attribution, Credit, CreditLine, CreditSource
from service.model.format import Format
from service.model.notice import Notice
from service.model.picture import CardSet, Picture
from service.model.rights import EmbeddedRights, Packets, Rights
from service.pixels.crop import Crop, choose_crop, contain
from service.pixels.encode import Encoded, encode
from service.pixels.foreheads import clear_heads
from service.pixels.paint import credit_surround, paint
from service.pixels.photo import Plate
from service.pixels.strip import decode_part
from service.plan import Plan, drawn_size, take_card
from service.portraits import Portrait, cut_portrait, left_out, shape_on
from service.typography.contrast import measure_cut

# Each is tried in turn until the decoded file holds 4.5:1. An encoder's ringing takes up to a tenth of it.
_LOSSY_TARGETS: Final = (4.9, 5.4, 7.0, 10.0)
_TARGETS: Final = {"image/png": (4.7, 5.4, 7.0, 10.0)}
_ALT_LIMIT: Final = 420
_WHOLE_PHOTO_DESIGN: Final = "panel"
_NOBODY: Final = Attribution(Credit(""), CreditSource.NONE)


class Materials(NamedTuple):
    """What cards are made of: a plan with its photo and credit; without a photo there is neither."""

    plan: Plan
    house: House
    attribution: Attribution = _NOBODY
    line: CreditLine = CreditLine("")
    embedded: EmbeddedRights = EmbeddedRights()
    plate: Plate | None = None
    portrait: Portrait | None = None
    contain: bool = False

    @property
    def draws_photo(self) -> bool:
        """Whether the cards with text show the photo."""
        return self.plan.design.needs_photo

    def line_on(self, card: Card) -> CreditLine | None:
        """Return the credit that stands on a card: its photo's, its author's picture's, or both."""
        photo = self.line if self.draws_photo else None
        portrait = self.portrait.line if self.portrait and card.portrait else None
        if photo is None or portrait is None:
            return photo or portrait
        words = self.house.styles[self.plan.brand.credit_style].words
        return joined(photo, portrait, words, language=self.plan.language)

    def rights(self, alt: str, *, text_drawn: bool = True) -> Rights:
        """Return the rights record of a picture with this alt text; a card with text is a composite."""
        record = card_rights if text_drawn else photo_rights
        article = self.plan.request.article
        return record(self.attribution, self.line, self.embedded, article=article, alt=alt)

    def rights_on(self, card: Card, alt: str) -> Rights:
        """Return the rights record of a card: that of every photo on it, and of no other."""
        own = self.rights(alt, text_drawn=card.format.text)
        if not card.format.text:
            return own
        if card.line is None:
            words_alone = card.article._replace(photo=None)
            return photo_rights(_NOBODY, CreditLine(""), EmbeddedRights(), article=words_alone, alt=alt)
        portrait = self.portrait if card.portrait else None
        if portrait is None:
            return own
        article = card.article._replace(photo=portrait.request)
        theirs = card_rights(portrait.attribution, portrait.line, portrait.embedded, article=article, alt=alt)
        return joint_rights(own, theirs, card.line) if self.draws_photo else theirs


def keep_whole(plan: Plan, house: House, *, whole: bool) -> Plan:
    """Return a plan whose design lays nothing over the photo, where the photo must be shown whole."""
    design = plan.design
    covers = design.needs_photo and any(layout.stack_ground == "photo" for layout in design.layouts.values())
    if not whole or not covers or not design.needs_headline:
        return plan
    notice = Notice("design_changed", "The photo may not be cropped, so the text stands beside it.", "design")
    return plan._replace(design=house.design(_WHOLE_PHOTO_DESIGN), notices=(*plan.notices, notice))


class Draft(NamedTuple):
    """One picture before it has its photo: its card, laid out if it has text, and what its file will say."""

    card: Card
    scene: Scene | None
    grounds: tuple[Ground, ...]
    portrait: Image.Image | None
    packets: Packets
    alt: str
    credit: str


def draft_pictures(materials: Materials) -> tuple[Draft, ...]:
    """Prepare all pictures of a plan, as far as that goes without the photo's pixels.

    Raises Refusal where credit or headline cannot be kept.
    """
    return tuple(_draft(materials, format_) for format_ in materials.plan.formats)


def _draft(materials: Materials, format_: Format) -> Draft:
    card = card_of(materials, format_)
    scene = lay_out(card, materials.house.faces) if format_.text else None
    if scene and materials.plan.policy == "strict":
        _refuse_missing_glyphs(scene)
    portrait = cut_portrait(materials.portrait, card) if materials.portrait and card.portrait else None
    alt = alt_text(card, materials)
    packets = build_packets(materials.rights_on(card, alt))
    over = grounds(scene) if scene else ()
    return Draft(card, scene, over, portrait, packets, alt, _credit_text(materials, card))


def make_pictures(materials: Materials, drafts: tuple[Draft, ...]) -> tuple[Picture, ...]:
    """Make all pictures of a plan, two at a time and the largest first, so that neither hand waits long."""
    largest_first = sorted(drafts, key=lambda draft: -draft.card.format.width * draft.card.format.height)
    made = each([partial(make_picture, materials, draft) for draft in largest_first])
    by_format = {picture.format: picture for picture in made}
    return tuple(by_format[draft.card.format.name] for draft in drafts)


def make_picture(materials: Materials, draft: Draft) -> Picture:
    """Make one picture; Refusal where credit or byte budget cannot be kept."""
    crop = crop_photo(materials, draft.card)
    scene, crop = clear_faces(materials, draft.card, draft.scene, crop)
    photo = cut_photo(materials, draft.card, crop)
    made = _proved(materials, draft, scene, photo) if scene else _bare(materials, draft, photo)
    return made._replace(crop=crop.box if crop else None)


def _bare(materials: Materials, draft: Draft, photo: Image.Image | None) -> Picture:
    assert photo is not None  # plan_cards asks for one
    return _picture(draft, _encode(materials, draft, photo))


def card_of(materials: Materials, format_: Format) -> Card:
    """Return the card of one format, with the credit of what it shows."""
    shape = shape_on(materials.portrait, materials.plan, format_)
    card = take_card(materials.plan, format_, materials.house, contain=materials.contain, portrait=shape)
    return card._replace(line=materials.line_on(card))


def _credit_text(materials: Materials, card: Card) -> str:
    if card.format.text:
        return card.line.text if card.line else ""
    return materials.line.text


def crop_photo(materials: Materials, card: Card) -> Crop | None:
    """Return the part of the photo that a card shows; None where it shows none, or all of it."""
    size = drawn_size(card)
    if materials.plate is None or size is None or card.contain:
        return None
    photo, rights = materials.plan.photo, materials.embedded.merged
    return choose_crop(
        materials.plate,
        size,
        focal=photo.focal,
        regions=rights.regions,
        subject_area=rights.subject_area,
        box=photo.crop,
    )


def clear_faces(
    materials: Materials, card: Card, scene: Scene | None, crop: Crop | None
) -> tuple[Scene | None, Crop | None]:
    """Return scene and crop such that text and mark cover no face, where that can be."""
    if scene is None or crop is None or materials.plate is None or not materials.plate.heads:
        return scene, crop
    return clear_heads(scene, card, crop, materials.plate.heads)


def cut_photo(materials: Materials, card: Card, crop: Crop | None) -> Image.Image | None:
    """Return the photo's pixels as a card shows them, all of it without a crop; None where it shows none."""
    size = drawn_size(card)
    if materials.plate is None or size is None:
        return None
    if crop is None:
        ground = card.brand.colours[card.layout.background] if card.format.text else (255, 255, 255)
        return contain(materials.plate, size, ground)
    return materials.house.masters.cut(materials.plate, crop, size)


def _proved(materials: Materials, draft: Draft, laid: Scene, photo: Image.Image | None) -> Picture:
    """Paint, encode, decode and measure; deepen the scrim until the credit holds on the decoded file."""
    for target in _TARGETS.get(materials.plan.request.image_type, _LOSSY_TARGETS):
        scene = veiled(laid, draft.grounds, draft.card, photo, target=target)
        canvas = paint(scene, photo, draft.portrait)
        encoded = _encode(materials, draft, canvas)
        contrast = _credit_contrast(scene, encoded)
        if contrast is None or contrast >= CREDIT_CONTRAST:
            if materials.plan.request.debug:
                encoded = _encode(materials, draft, _debugged(canvas, scene, draft.card))
            made = _picture(draft, encoded)
            return made._replace(contrast=contrast, notices=made.notices + scene.notices)
    raise Refusal(
        "credit_illegible",
        f"The credit cannot be made legible on the {draft.card.format.name} card; choose the design «panel».",
        field="design",
    )


def _debugged(canvas: Image.Image, scene: Scene, card: Card) -> Image.Image:
    from service.pixels.debug import debugged  # noqa: PLC0415 - loads what draws lines

    return debugged(canvas, scene, card)


def _refuse_missing_glyphs(scene: Scene) -> None:
    for notice in scene.notices:
        if notice.code == "glyph_missing":
            raise Refusal("glyph_missing", notice.detail, field=notice.field)


def _credit_contrast(scene: Scene, encoded: Encoded) -> float | None:
    """Measure the credit on the finished file: its place is decoded again, as every viewer decodes it."""
    round_credit, credit = credit_surround(scene), scene.text("credit")
    if round_credit is None or credit is None:
        return None
    return round(measure_cut(decode_part(encoded.data, round_credit.box), round_credit, credit.colour), 2)


def _encode(materials: Materials, draft: Draft, image: Image.Image) -> Encoded:
    media_type = materials.plan.request.image_type
    return encode(image, draft.packets, media_type=media_type, budget=draft.card.format.budget)


def _picture(draft: Draft, encoded: Encoded) -> Picture:
    return Picture(
        format=draft.card.format.name,
        media_type=encoded.media_type,
        width=draft.card.format.width,
        height=draft.card.format.height,
        data=encoded.data,
        sha256=hashlib.sha256(encoded.data).hexdigest(),
        alt=draft.alt,
        credit=draft.credit,
        quality=encoded.quality,
        notices=encoded.notices,
    )


def alt_text(card: Card, materials: Materials) -> str:
    """Say what a picture shows: the headline where it is drawn, the photo, and whose photo it is."""
    article, photo = card.article, materials.plan.photo
    parts = [article.headline] if card.format.text and card.design.needs_headline else []
    if materials.draws_photo or not card.format.text:
        parts.append(photo.alt or materials.attribution.caption)
    if materials.portrait and card.portrait:
        parts.append(materials.portrait.request.alt)
    parts.append(_credit_text(materials, card))
    sentences = (part.strip() for part in (parts if any(parts) else [article.headline]))
    return _shortened(clean_text(" ".join(_ended(part) for part in sentences if part)))


def _ended(sentence: str) -> str:
    return sentence if sentence[-1] in ".!?…。！？»”\"'" else sentence + "."


def _shortened(text: str) -> str:
    if len(text) <= _ALT_LIMIT:
        return text
    return text[: _ALT_LIMIT - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def card_set(materials: Materials, pictures: tuple[Picture, ...], notices: tuple[Notice, ...]) -> CardSet:
    """Gather the answer."""
    plan = materials.plan
    return CardSet(
        request=plan.request,
        brand=plan.brand.name,
        design=plan.design.name,
        attribution=materials.attribution,
        line=materials.line,
        rights=materials.rights(plan.photo.alt, text_drawn=all(each.text for each in plan.formats)),
        pictures=pictures,
        notices=plan.notices
        + left_out(plan)
        + notices
        + (materials.portrait.notices if materials.portrait else ()),
        portrait=(materials.portrait.attribution, materials.portrait.line) if materials.portrait else None,
    )

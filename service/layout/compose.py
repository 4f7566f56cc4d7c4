"""Card in, scene out: place the parts, set the texts, lay the scrim. Nothing is painted here."""

import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from PIL import Image

from service.layout.creditline import disclosure_chip, left_edge, place_credit
from service.layout.marks import place_chip, place_logo
from service.layout.places import Places, place_parts
from service.layout.scene import Flat, PlacedCode, PlacedText, Scene
from service.layout.stack import place_stack
from service.layout.texts import Typesetter
from service.layout.veil import Ground, lay_veil
from service.model.card import Card
from service.model.geometry import Box
from service.model.notice import Notice
from service.typography.faces import Faces

# WCAG 2.2 asks 4.5:1; a little more, so that the encoder's noise cannot take it below.
CREDIT_CONTRAST: Final = 4.5
_TARGET: Final = 4.7
_GAP_ABOVE_CREDIT: Final = 28.0


class Composer(NamedTuple):
    """Lays out one card, all but the scrim."""

    card: Card
    faces: Faces

    def compose(self, places: Places) -> Scene:
        """Return the scene: each step adds to what the last one made."""
        scene = Scene(self.card.format.size, self._background(), places.photo)
        for step in (self._fills, self._mark, self._code, self._credit, self._stack, self._address):
            scene = step(scene, places)
        return self._missing_glyphs(scene)

    @property
    def _setter(self) -> Typesetter:
        return Typesetter(self.card, self.faces)

    def _background(self) -> tuple[int, int, int]:
        return self.card.brand.colours[self.card.layout.background]

    def _fills(self, scene: Scene, places: Places) -> Scene:
        colours = self.card.brand.colours
        pairs = zip(places.fills, self.card.layout.fills, strict=True)
        return scene._replace(flats=tuple(Flat(box, colours[fill.colour]) for box, fill in pairs))

    def _mark(self, scene: Scene, places: Places) -> Scene:
        if places.mark is None:
            return scene
        logo = place_logo(self.card, places.mark)
        if logo:
            return scene._replace(logo=logo, mark=logo.box)
        chip, name = place_chip(self.card, places.mark, self._setter)
        return scene._replace(flats=(*scene.flats, chip), texts=(*scene.texts, name), mark=chip.box)

    def _code(self, scene: Scene, places: Places) -> Scene:
        if places.code:
            return scene._replace(code=PlacedCode(self.card.article.url, places.code))
        if not self.card.format.qr or self.card.layout.qr is None:
            return scene
        notice = Notice(
            "qr_without_address", "The article has no address, so the card has no QR code.", "url"
        )
        return scene._replace(notices=(*scene.notices, notice))

    def _credit(self, scene: Scene, places: Places) -> Scene:
        if self.card.line is None or places.credit is None:
            return scene
        credit = place_credit(self.card, places.credit, self._setter)
        scene = scene._replace(texts=(*scene.texts, credit))
        chip = disclosure_chip(self.card, credit, self._setter)
        if chip is None:
            return scene
        return scene._replace(flats=(*scene.flats, chip[0]), texts=(*scene.texts, chip[1]))

    def _stack(self, scene: Scene, places: Places) -> Scene:
        if places.stack is None:
            return scene
        column = place_stack(self.card, self._above_credit(scene, places.stack), self._setter)
        return scene._replace(
            texts=(*scene.texts, *column.texts),
            flats=(*scene.flats, *column.flats),
            portrait=column.portrait,
            notices=(*scene.notices, *column.notices),
        )

    def _above_credit(self, scene: Scene, box: Box) -> Box:
        """Return the column's box with its foot above a credit, or its disclosure, that grew into it."""
        tops = [text.ink.top for text in scene.texts if text.role in ("credit", "disclosure")]
        foot = min((top - _GAP_ABOVE_CREDIT * self.card.format.unit for top in tops), default=box.bottom)
        return Box(box.left, box.top, box.right, min(box.bottom, foot))

    def _address(self, scene: Scene, places: Places) -> Scene:
        """Print the article's host beside the QR code, so that a reader sees where it leads."""
        host = urlsplit(self.card.article.url).hostname or ""
        if scene.code is None or places.credit is None or not host:
            return scene
        block = self._setter.small(host.removeprefix("www."), places.credit.width, weight=700)
        foot = scene.code.box.top + block.height + 10 * self.card.format.unit
        if any(text.ink.top < foot for text in scene.texts if text.role in ("credit", "disclosure")):
            return scene
        x = left_edge(places.credit, block.width, "start", mirrored=self.card.mirrored)
        ground = self.card.layout.credit_ground
        colour = self.card.brand.colours["on_photo" if ground == "photo" else "on_panel"]
        placed = PlacedText("address", block, x, scene.code.box.top - block.ink.top, colour, ground)
        return scene._replace(texts=(*scene.texts, placed))

    def _missing_glyphs(self, scene: Scene) -> Scene:
        notices = tuple(
            Notice(
                "glyph_missing", f"No face here has a glyph for {_spelled(text.block.missing)}.", text.role
            )
            for text in scene.texts
            if text.block.missing
        )
        return scene._replace(notices=scene.notices + notices)


def lay_out(card: Card, faces: Faces) -> Scene:
    """Return a card's scene without its scrim, for which no photo is needed.

    Raises Refusal `credit_does_not_fit` or `headline_does_not_fit` where it cannot be laid out.
    """
    return Composer(card, faces).compose(place_parts(card))


def veiled(
    scene: Scene, over: Sequence[Ground], card: Card, backdrop: Image.Image | None, *, target: float = _TARGET
) -> Scene:
    """Return the scene with the lightest scrim that lets every text on the photo reach the contrast `target`.

    `over` are its `grounds`; `backdrop` is the photo as cut for the card's photo box, or None.
    """
    if backdrop is None or scene.photo is None or not over:
        return scene
    return scene._replace(veil=lay_veil(backdrop, scene.photo, over, card.brand.colours["scrim"], target))


def _spelled(characters: Sequence[str]) -> str:
    """Name characters by themselves, their number and their name: an editor cannot see what no face draws."""
    return ", ".join(_one_spelled(character) for character in characters)


def _one_spelled(cluster: str) -> str:
    numbers = " ".join(f"U+{ord(char):04X}" for char in cluster)
    name = unicodedata.name(cluster[0], "")
    shown = f"{cluster} " if cluster.isprintable() else ""
    return f"{shown}({numbers}{f' {name}' if name else ''})"

"""Set the texts of a card in its brand's type; every text goes through this one door."""

from typing import Final, NamedTuple

from service.layout.quotations import unquoted
from service.model.card import Card
from service.model.geometry import Box
from service.typography.faces import Faces
from service.typography.setting import TextBlock, TextStyle, set_text

# Sizes in design units; headline sizes come from the design. Three sizes a card, no more.
TEXT: Final = 26.0
CREDIT: Final = 20.0
CREDIT_FLOOR: Final = 15.5
CREDIT_LINE_FLOOR: Final = 17.5
_TALLEST_LINE: Final = 3.2  # ems that a line of stacked Nastaliq or Tibetan takes at most
_ORNAMENT: Final = 120.0
_TALLEST_ORNAMENT: Final = 46.0


class Typesetter(NamedTuple):
    """A card's brand type at a format's scale."""

    card: Card
    faces: Faces

    def unquoted(self) -> "Typesetter":
        """Return the setter of the same card without the marks that hold its headline."""
        article = self.card.article
        return self._replace(
            card=self.card._replace(article=article._replace(headline=unquoted(article.headline)))
        )

    def headline(
        self,
        width: float,
        height: float,
        *,
        ease: float = 0.0,
        may_truncate: bool = False,
        gently: bool = False,
    ) -> TextBlock:
        """Set the headline as large as the design and the box allow; Refusal `headline_does_not_fit`.

        `ease` raises the design's floor by this share of the way to its ceiling; `gently` breaks no name.
        """
        stack = self.card.layout.stack
        assert stack is not None
        spec = stack.headline
        unit, type_ = self.card.format.unit, self.card.brand.type
        style = TextStyle(
            family=type_.headline_family,
            weight=type_.headline_weight,
            ceiling=spec.ceiling * unit,
            floor=(spec.floor + ease * (spec.ceiling - spec.floor)) * unit,
            max_lines=spec.lines,
            leading=type_.leading,
            align=stack.align,
            may_truncate=may_truncate,
            gently=gently,
        )
        return self._set(self.card.article.headline, style, width, height)

    def small(self, text: str, width: float, *, weight: int, lines: int = 1, size: float = TEXT) -> TextBlock:
        """Set kicker, standfirst, byline, label or dateline at their one size; cut at a word if need be."""
        stack = self.card.layout.stack
        unit = self.card.format.unit
        style = TextStyle(
            family=self.card.brand.type.text_family,
            weight=weight,
            ceiling=size * unit,
            floor=size * unit,
            max_lines=lines,
            leading=1.28,
            align=stack.align if stack else "start",
            may_truncate=True,
            role="text",
        )
        return self._set(text, style, width, size * unit * _TALLEST_LINE * lines)

    def quotation_mark(self, sign: str) -> TextBlock:
        """Set the mark that opens a quotation, large."""
        tallest = _TALLEST_ORNAMENT * self.card.format.unit
        block = self._ornament(sign, _ORNAMENT * self.card.format.unit)
        return (
            block
            if block.ink.height <= tallest
            else self._ornament(sign, block.size * tallest / block.ink.height)
        )

    def _ornament(self, sign: str, size: float) -> TextBlock:
        type_ = self.card.brand.type
        style = TextStyle(type_.headline_family, type_.headline_weight, size, size, 1, leading=1.0)
        return self._set(sign, style, size * 2, size * 2)

    def mark(self, height: float) -> TextBlock:
        """Set the brand's name for a chip of this height."""
        mark = self.card.brand.mark
        style = TextStyle(
            family=mark.family,
            weight=mark.weight,
            ceiling=height * 0.56,
            floor=height * 0.3,
            max_lines=1,
            leading=1.1,
            tracking=mark.tracking / 1000,
        )
        return set_text(mark.text, style, self.card.format.width * 0.6, height, self.faces)

    def credit(self, box: Box, *, lines: int, floor: float, align: str) -> TextBlock:
        """Set the credit in a box, breaking only between its pieces; Refusal where it cannot stand whole."""
        line = self.card.line
        assert line is not None
        unit = self.card.format.unit
        style = TextStyle(
            family=self.card.brand.type.text_family,
            weight=500,
            ceiling=CREDIT * unit,
            floor=floor * unit,
            max_lines=lines,
            leading=1.3,
            align=align,
            pieces=line.pieces,
            role="credit",
        )
        spec = self.card.layout.credit
        stays = spec is not None and not spec.mirror
        return self._set(line.text, style, box.width, box.height, mirrored=self.card.mirrored and not stays)

    def _set(
        self, text: str, style: TextStyle, width: float, height: float, *, mirrored: bool | None = None
    ) -> TextBlock:
        direction = "rtl" if (self.card.mirrored if mirrored is None else mirrored) else "ltr"
        return set_text(
            text, style, width, height, self.faces, language=self.card.article.language, direction=direction
        )

"""From a request to a plan: names looked up, parts checked, the photo's bytes at hand."""

import unicodedata
from typing import NamedTuple

from service.errors import Refusal
from service.house import House
from service.layout.places import place_parts
from service.model.article import CardRequest, PhotoRequest
from service.model.brand import Brand
from service.model.card import Card
from service.model.design import Design
from service.model.format import Format
from service.model.geometry import Size
from service.model.notice import Notice
from service.pixels.paint import photo_size
from service.typography.languages import written_right_to_left


class Plan(NamedTuple):
    """What is to be made: a request with its names looked up."""

    request: CardRequest
    brand: Brand
    design: Design
    formats: tuple[Format, ...]
    policy: str
    notices: tuple[Notice, ...] = ()

    @property
    def language(self) -> str:
        """The article's language tag."""
        return self.request.article.language

    @property
    def photo(self) -> PhotoRequest:
        """The article's photo; an empty request where it has none."""
        return self.request.article.photo or PhotoRequest()

    @property
    def draws_photo(self) -> bool:
        """Whether any picture of this plan shows the photo."""
        return self.design.needs_photo or any(not format_.text for format_ in self.formats)


def plan_cards(request: CardRequest, house: House) -> Plan:
    """Look up brand, design and formats; Refusal where a name is unknown or a part is missing."""
    article = request.article
    if not any(char.isprintable() and not char.isspace() for char in article.headline):
        raise Refusal("headline_missing", "Give the article's headline.", field="headline")
    brand = house.brand(request.brand)
    design = house.design(request.design or brand.design)
    formats = tuple(house.format(name) for name in dict.fromkeys(request.formats or brand.formats))
    plan = Plan(request, brand, design, formats, request.policy or house.settings.policy or brand.policy)
    return plan if article.photo else _photoless(plan)


def _photoless(plan: Plan) -> Plan:
    """Return a plan that needs no photo; Refusal `photo_missing` where it cannot."""
    kept = tuple(format_ for format_ in plan.formats if format_.text)
    asked = plan.request.formats and len(kept) < len(plan.formats)
    if plan.design.needs_photo or asked or not kept:
        raise Refusal(
            "photo_missing",
            "Give the article's photo, or choose the design «text», which needs none.",
            field="image",
        )
    return Plan(plan.request, plan.brand, plan.design, kept, plan.policy, _left_out(plan, kept))


def _left_out(plan: Plan, kept: tuple[Format, ...]) -> tuple[Notice, ...]:
    left = [format_.name for format_ in plan.formats if format_ not in kept]
    words = f"No photo was given, so there is no picture «{', '.join(left)}»."
    return (Notice("format_left_out", words, "formats"),) if left else ()


def fetch_photo(photo: PhotoRequest, house: House) -> bytes:
    """Return the photo's bytes from the request, the shelf or its address."""
    if photo.data:
        return photo.data
    if photo.file:
        return house.shelf.read(photo.file)
    if photo.url:
        return house.fetcher.fetch(photo.url).data
    raise Refusal("photo_missing", "Give the photo as a file or as an address.", field="image")


def needed_sizes(plan: Plan) -> tuple[Size, ...]:
    """Return the sizes that one decode must serve: the formats' own, so that all designs share a master.

    A caller's own crop shows only a part, so the whole must be that much larger.
    """
    crop = plan.photo.crop
    share = min(crop.width, crop.height) if crop else 1.0
    sizes = (format_.size for format_ in plan.formats)
    return tuple(
        Size(round(size.width / max(share, 0.05)), round(size.height / max(share, 0.05))) for size in sizes
    )


def drawn_sizes(plan: Plan, house: House) -> tuple[Size, ...]:
    """Return the sizes at which a plan's cards show the photo; none where they show a caller's own crop.

    Cards that have to show it whole, which only its credit tells, will show it smaller.
    """
    if plan.photo.crop:
        return ()
    sizes = (drawn_size(take_card(plan, format_, house)) for format_ in plan.formats)
    return tuple(size for size in sizes if size)


def drawn_size(card: Card) -> Size | None:
    """Return the photo's size on a card in pixels, or None where the design draws no photo."""
    if not card.format.text:
        return card.format.size
    box = place_parts(card).photo
    return photo_size(box) if box else None


def take_card(
    plan: Plan, format_: Format, house: House, *, contain: bool = False, portrait: str = ""
) -> Card:
    """Return the card of this plan in one format, still without its credit."""
    return Card(
        article=plan.request.article,
        brand=plan.brand,
        design=plan.design,
        format=format_,
        contain=contain,
        mirrored=runs_right_to_left(plan.request),
        safe=house.platforms.safe_box(format_),
        overlays=house.platforms.overlays(format_),
        portrait=portrait,
    )


def runs_right_to_left(request: CardRequest) -> bool:
    """Tell whether the card is mirrored: by the article's language, else by the headline's first letter."""
    if request.article.language:
        return written_right_to_left(request.article.language)
    classes = (unicodedata.bidirectional(letter) for letter in request.article.headline)
    return next((found for found in classes if found in ("L", "R", "AL")), "L") != "L"

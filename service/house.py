"""The house: everything a card is made with, read once at the start and never altered."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from service.attribution.registry import Registry, load_registry
from service.attribution.styles import Style
from service.attribution.wording import load_styles
from service.errors import ConfigurationError, Refusal
from service.layout.brands import load_brands
from service.layout.designs import load_designs
from service.layout.platforms import load_platforms
from service.masters import Masters
from service.model.brand import Brand
from service.model.design import Design
from service.model.format import FORMATS, Format
from service.model.platform import Platforms
from service.outside.logos import Logos
from service.outside.policy import FetchPolicy, read_nets
from service.outside.shelf import PhotoShelf
from service.pixels.limits import ImageLimits
from service.resources import asset, template
from service.settings import Settings
from service.typography.faces import Faces, load_faces

if TYPE_CHECKING:
    from service.outside.fetch import Fetcher

T = TypeVar("T")


class House(NamedTuple):
    """Faces, brands, designs, agencies, styles, platforms, limits, the ways to a photo, and its masters."""

    settings: Settings
    faces: Faces
    brands: Mapping[str, Brand]
    designs: Mapping[str, Design]
    formats: Mapping[str, Format]
    registry: Registry
    styles: Mapping[str, Style]
    platforms: Platforms
    limits: ImageLimits
    way_out: "Callable[[], Fetcher]"
    shelf: PhotoShelf
    logos: Logos
    masters: Masters = Masters()

    @property
    def fetcher(self) -> "Fetcher":
        """The way to photos at addresses, opened when it is first taken."""
        return self.way_out()

    def brand(self, name: str) -> Brand:
        """Return a brand by name, the house's own where none is named; Refusal `brand_unknown`.

        A logo that an editor gave it stands in for its mark.
        """
        found = _known(self.brands, name or self.settings.brand, "brand_unknown", "brand")
        logo = self.logos.current(found.name)
        return found._replace(mark=found.mark._replace(picture=logo)) if logo else found

    def design(self, name: str) -> Design:
        """Return a design by name; Refusal `design_unknown`."""
        return _known(self.designs, name, "design_unknown", "design")

    def format(self, name: str) -> Format:
        """Return a format by name; Refusal `format_unknown`."""
        return _known(self.formats, name, "format_unknown", "formats")


def _known(things: Mapping[str, T], name: str, code: str, field: str) -> T:
    if name not in things:
        raise Refusal(code, f"There is no {field} of this name; there are {', '.join(things)}.", field=field)
    return things[name]


def build_house(settings: Settings) -> House:
    """Read all data files; raise ConfigurationError with file and words where one has a fault."""
    house = House(
        settings=settings,
        faces=load_faces(asset("fonts"), asset("brands"), *settings.brands),
        brands=load_brands(asset("brands"), *settings.brands),
        designs=load_designs(template("cards"), *settings.designs),
        formats=FORMATS,
        registry=load_registry(*settings.agencies),
        styles=load_styles(asset("styles")),
        platforms=load_platforms(asset("platforms.toml")),
        limits=ImageLimits(max_bytes=settings.max_photo_bytes, max_pixels=settings.max_photo_pixels),
        way_out=cache(partial(_open_way_out, fetch_policy(settings))),
        logos=Logos(settings.data / "logos"),
        shelf=PhotoShelf((*settings.photos, asset("samples")), settings.max_photo_bytes),
    )
    if settings.designs:
        tuple(house.designs.values())  # tells now what is wrong with a design of the newsroom's own
    if settings.ca_file:
        house.way_out()  # tells now what is wrong with the file
    _check_references(house)
    return house


def _open_way_out(policy: FetchPolicy) -> "Fetcher":
    from service.outside.fetch import Fetcher  # noqa: PLC0415 - loads TLS, and most photos are at hand

    return Fetcher(policy)


def with_masters(house: House) -> House:
    """Return the house for many cards: its names are read, and it keeps masters and prints of photos."""
    from service.outside.cabinet import Cabinet  # noqa: PLC0415 - a single card keeps nothing

    house.registry.read()
    settings = house.settings
    return house._replace(masters=Masters(Cabinet(settings.data / "masters", settings.masters)))


def fetch_policy(settings: Settings) -> FetchPolicy:
    """Return where the settings let us fetch from, and how much."""
    return FetchPolicy(
        max_bytes=settings.max_photo_bytes,
        user_agent=f"Cutline (+{settings.base_url})",
        total_timeout=float(settings.fetch_timeout),
        hosts=settings.allow_hosts,
        nets=read_nets(*settings.allow_networks),
        ports=frozenset({80, 443, *settings.allow_ports}),
        ca_file=settings.ca_file,
    )


def operators_policy(settings: Settings) -> FetchPolicy:
    """Return the same for addresses that the operator gave; the hosts allowed for photos do not bind them."""
    return fetch_policy(settings)._replace(hosts=())


def brand_faults(
    brand: Brand, designs: Mapping[str, Design], styles: Mapping[str, Style], faces: Faces
) -> list[str]:
    """Return a line for each name in a brand kit that nobody knows, with those that there are."""
    type_, mark = brand.type, brand.mark
    wanted = [
        ("defaults.design", brand.design, designs),
        *(("defaults.formats", name, FORMATS) for name in brand.formats),
        ("credit.style", brand.credit_style, styles),
        ("type.headline.family", type_.headline_family.casefold(), faces.families),
        ("type.text.family", type_.text_family.casefold(), faces.families),
        ("mark.family", mark.family.casefold(), faces.families),
    ]
    return [
        f"{brand.name}/brand.toml: {place}: there is no «{name}», but {', '.join(known)}"
        for place, name, known in wanted
        if name not in known
    ]


def _check_references(house: House) -> None:
    """Refuse to start with a brand that names a design, format, face or credit style nobody knows."""
    faults = [
        fault
        for brand in house.brands.values()
        for fault in brand_faults(brand, house.designs, house.styles, house.faces)
    ]
    if house.settings.brand not in house.brands:
        faults.append(f"CUTLINE_BRAND: no brand «{house.settings.brand}»")
    if faults:
        raise ConfigurationError("\n".join(faults))

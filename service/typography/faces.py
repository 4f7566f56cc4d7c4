"""The faces: which font sets which character, for a family, weight, language and role."""

import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import Final, NamedTuple

import uharfbuzz as hb

from service.errors import ConfigurationError
from service.resources import asset
from service.typography.brand_faces import read_brand_faces
from service.typography.face_table import DEFAULT_ROLE, FaceTable, read_face_table
from service.typography.font_file import FontFile

_FAMILY_OF_BRANDS: Final = "sans"  # what a brand's own face lacks is set as in this family
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_SELECTORS: Final = frozenset([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])

Ink = tuple[float, float, float, float]


class Face:
    """A font file at one weight and optical size. Lengths are in ems, upwards from the baseline.

    Its file is opened when it is first asked for anything but its name. Nothing changes after that but a
    memory of glyph boxes, where two threads may only write the same.
    """

    def __init__(
        self, name: str, opened: Callable[[], FontFile], axes: dict[str, float], *, emoji: bool = False
    ) -> None:
        self.name = name
        self.emoji = emoji
        self._opened = opened
        self._axes = axes
        self._inks: dict[int, Ink] = {}

    def __repr__(self) -> str:
        return f"Face({self.name})"

    @property
    def path(self) -> Path:
        """The file it is read from."""
        return self._opened().path

    @cached_property
    def font(self) -> hb.Font:
        """The font at its weight and optical size."""
        return self._opened().font(self._axes)

    @cached_property
    def upem(self) -> int:
        """Font units in an em."""
        return int(self._opened().face.upem)

    @cached_property
    def colour(self) -> bool:
        """Whether its glyphs have colours of their own."""
        face = self._opened().face
        return bool(face.has_color_paint or face.has_color_layers)

    @cached_property
    def ascent(self) -> float:
        """How far a line reaches above the baseline."""
        return float(self.font.get_font_extents("ltr").ascender / self.upem)

    @cached_property
    def descent(self) -> float:
        """How far a line reaches below the baseline."""
        return float(-self.font.get_font_extents("ltr").descender / self.upem)

    @cached_property
    def cap_height(self) -> float:
        """The height of capitals."""
        cap = self.font.get_metric_position_with_fallback(hb.OTMetricsTag.CAP_HEIGHT)
        return float(cap / self.upem)

    @property
    def cmap(self) -> frozenset[int]:
        """The code points the face has glyphs for."""
        return self._opened().cmap

    def covers(self, text: str) -> bool:
        """Tell whether every visible character of a text has a glyph here."""
        return all(ord(character) in self.cmap for character in text if _is_visible(character))

    def ink(self, glyph: int) -> Ink:
        """Return a glyph's left, bottom, right and top, in ems from its origin."""
        found = self._inks.get(glyph)
        if found is None:
            found = self._inks[glyph] = self._measure(glyph)
        return found

    def _measure(self, glyph: int) -> Ink:
        extents = self.font.get_glyph_extents(glyph)
        if extents is None:
            return 0.0, 0.0, 0.0, 0.0
        left, top = extents.x_bearing, extents.y_bearing
        return (
            left / self.upem,
            (top + extents.height) / self.upem,
            (left + extents.width) / self.upem,
            top / self.upem,
        )


class FaceStack(NamedTuple):
    """The faces for one family, weight, language and role in order of preference; `emoji` stands apart.

    `plain` sets what letters of a face outside the family need and that face lacks: digits beside Thai.
    """

    faces: tuple[Face, ...]
    emoji: Face | None
    plain: Face

    def face_for(self, cluster: str) -> Face | None:
        """Return the first face that covers a grapheme cluster, or None."""
        return next((face for face in self.faces if face.covers(cluster)), None)


class Faces:
    """All faces of the house and of its brands. Safe to share between threads."""

    def __init__(self, table: FaceTable, brands: Mapping[str, tuple[FontFile, ...]]) -> None:
        taken = sorted(name for name in brands if name in table.families)
        if taken:
            raise ConfigurationError(f"{brands[taken[0]][0].path}:1: the family name {taken[0]} is ours")
        self._table = table
        self._brands = brands
        self._file = cache(lambda name: FontFile(table.faces[name].path))
        self._stacks = lru_cache(maxsize=512)(self._build)

    @property
    def families(self) -> tuple[str, ...]:
        """The families that a brand may ask for."""
        return (*self._table.families, *self._brands)

    @property
    def table(self) -> FaceTable:
        """The table the house's own faces were read from."""
        return self._table

    def stack(self, family: str, weight: int, *, language: str = "", role: str = DEFAULT_ROLE) -> FaceStack:
        """Return the faces for a family (case does not matter), weight 100-900, BCP 47 tag and role.

        A weight that a face cannot draw becomes its nearest; a role without an optical size of its own is
        drawn as text. Raises ConfigurationError for a family that no face belongs to.
        """
        if family.casefold() not in self.families:
            known = ", ".join(self.families)
            raise ConfigurationError(f"no face belongs to the family {family!r}: use one of {known}")
        return self._stacks(family.casefold(), weight, language.lower(), role)

    def _build(self, family: str, weight: int, language: str, role: str) -> FaceStack:
        optical = self._table.optical.get(role, self._table.optical[DEFAULT_ROLE])
        axes = {"wght": float(weight), "opsz": optical}
        own = self._table.families.get(family, self._table.families[_FAMILY_OF_BRANDS])
        plain = self._table.families[_FAMILY_OF_BRANDS][0]
        names = self._table.names(own, language)
        brand = self._brand_face(family, axes)
        emoji = next((name for name, entry in self._table.faces.items() if entry.emoji), None)
        faces = {name: Face(name, partial(self._file, name), axes) for name in (*names, plain)}
        return FaceStack(
            faces=brand + tuple(faces[name] for name in names),
            plain=faces[plain],
            emoji=Face(emoji, partial(self._file, emoji), axes, emoji=True) if emoji else None,
        )

    def _brand_face(self, family: str, axes: dict[str, float]) -> tuple[Face, ...]:
        files = self._brands.get(family, ())
        nearest = min(files, key=lambda file: file.unlikeness(axes["wght"]), default=None)
        return (Face(nearest.families[0], lambda: nearest, axes),) if nearest else ()


def load_faces(folder: Path | None = None, *brands: Path) -> Faces:
    """Read the table of the house's faces and open those of each brand's folder; raise ConfigurationError.

    `folder` holds `faces.toml` (None is our own); its faces are opened when a text asks for them. A font file
    anywhere in a brand's folder becomes a family under the name the file itself tells.
    """
    table = read_face_table((folder or asset("fonts")) / "faces.toml")
    return Faces(table, read_brand_faces(brands))


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in _INVISIBLE and ord(character) not in _SELECTORS

"""The credit of one photo, read once and never altered afterwards."""

from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """What a party did for the photo."""

    CREATOR = "creator"
    AGENCY = "agency"
    DISTRIBUTOR = "distributor"
    PROVIDER = "provider"
    PLATFORM = "platform"
    COMMISSIONER = "commissioner"


class Kind(StrEnum):
    """What a party is."""

    PERSON = "person"
    ORG = "org"
    HANDLE = "handle"
    COLLECTIVE = "collective"


class Qualifier(StrEnum):
    """What a reader must be told about how the photo came to be here."""

    HANDOUT = "handout"
    POOL = "pool"
    FILE = "file"
    ARCHIVE = "archive"
    COURTESY = "courtesy"
    SUPPLIED = "supplied"
    PRIVATE = "private"
    THIRD_PARTY = "third-party"
    STRINGER = "stringer"
    CONTRIBUTOR = "contributor"
    UNCREDITED = "uncredited"
    SCREENSHOT = "screenshot"
    VIDEO_STILL = "video-still"
    ILLUSTRATION = "illustration"
    MONTAGE = "montage"
    SOCIAL = "social"
    SYMBOLIC = "symbolic"
    PR = "pr"
    AI = "ai"
    AI_EDITED = "ai-edited"


class Confidence(StrEnum):
    """How sure the reading is; below `SURE`, the words are printed as written."""

    SURE = "sure"
    LIKELY = "likely"
    AS_WRITTEN = "as-written"


class Party(NamedTuple):
    """One name in a credit: as the source wrote it, and as the registry spells it."""

    name: str
    role: Role
    kind: Kind
    as_written: str = ""
    canonical: str = ""

    @property
    def shown(self) -> str:
        """The name as it is printed: the registry's spelling where there is one."""
        return self.canonical or self.name


class Licence(NamedTuple):
    """A public licence, such as CC BY-SA 4.0, and what it asks to be told (title, author, source)."""

    id: str
    name: str = ""
    url: str = ""
    title: str = ""
    source_url: str = ""


class Copyright(NamedTuple):
    """A copyright notice as written, with year and holder where they can be read."""

    notice: str
    year: str = ""
    holder: str = ""


class Step(NamedTuple):
    """One line of the trace: which rule acted, on what, and what was left."""

    rule: str
    before: str
    after: str


class Licensor(NamedTuple):
    """Who sells a licence, from the file's own record."""

    name: str = ""
    url: str = ""


class Credit(NamedTuple):
    """A photo's credit. `raw` is what was given; `parties` stand in the order they are to be read.

    `plain` is the raw text without label, brackets, restrictions and supplier number: what is printed when
    `confidence` is not `SURE`. `restrictions` and `supplier_ref` are never printed.
    """

    raw: str
    plain: str = ""
    parties: tuple[Party, ...] = ()
    qualifiers: frozenset[Qualifier] = frozenset()
    commissioned_for: str = ""
    copyright: Copyright | None = None
    licence: Licence | None = None
    restrictions: tuple[str, ...] = ()
    supplier_ref: str = ""
    digital_source_type: str = ""
    licensors: tuple[Licensor, ...] = ()
    data_mining: str = ""
    truncated: bool = False
    confidence: Confidence = Confidence.SURE
    warnings: tuple[str, ...] = ()
    trace: tuple[Step, ...] = ()

    def named(self, *roles: Role) -> tuple[Party, ...]:
        """Return the parties with one of these roles, in order."""
        return tuple(party for party in self.parties if party.role in roles)


class CreditSource(StrEnum):
    """Where a credit was found; listed in the order in which they win."""

    REQUEST = "request"
    CAPTION = "caption"
    XMP = "xmp"
    IIM = "iim"
    EXIF = "exif"
    EMBEDDED_CAPTION = "embedded-caption"
    FALLBACK = "fallback"
    NONE = "none"


class Disagreement(NamedTuple):
    """Another source that names somebody else; told, never acted on."""

    source: CreditSource
    text: str


class Withheld(NamedTuple):
    """A claim of the file (a field of `Rights`, in its words) that a card must not repeat."""

    field: str
    text: str


class Attribution(NamedTuple):
    """The credit that was chosen, where it came from, and the caption that is left without it.

    `withheld` is what the file claims against the chosen credit: told in the answer, not in the card's file.
    """

    credit: Credit
    source: CreditSource
    caption: str = ""
    disagreements: tuple[Disagreement, ...] = ()
    withheld: tuple[Withheld, ...] = ()


class CreditLine(NamedTuple):
    """The credit in words, ready to set. `pieces` joined are `text`; lines may break only between them.

    `label` is a disclosure that must stand in the picture (an AI picture), empty otherwise.
    """

    text: str
    pieces: tuple[str, ...] = ()
    label: str = ""

"""May this photo go on a card: a yes with notices, or a refusal that says what to do about it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from service.attribution.dates import latest_date
from service.errors import ConfigurationError, Refusal
from service.model.article import Override
from service.model.credit import Attribution, Confidence, CreditSource, Qualifier
from service.model.notice import Notice
from service.model.rights import EmbeddedRights

POLICIES: Final = ("strict", "newsroom", "open")
FIELD: Final = "image.credit"
_LONGEST_WORDS: Final = 500

# Terms that an editor should know of, and what to tell.
NOTED_TERMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "editorial-only": "The photo is for editorial use only.",
        "no-sales": "The photo must not be sold on.",
        "no-archive": "The photo must not be archived.",
        "no-advertising": "The photo must not be used for advertising.",
        "fourteen-days": "The photo may be used for 14 days only.",
        "one-time": "The photo may be used once.",
        "exclusive": "The photo is marked as exclusive.",
        "fee": "The photo's use costs a fee.",
        "third-party": "The photo was supplied by a third party.",
        "unverified": "The agency could not verify the photo.",
        "graphic-content": "The photo is marked as graphic content.",
        "territory-out": "The photo is closed for some countries.",
        "no-use-territory": "The photo is closed for some countries.",
        "no-commercial": "The photo is not for commercial use.",
    }
)

_CLAIMS: Final[Mapping[str, str]] = MappingProxyType(
    {"copyright": "copyright notice", "copyright_owner": "copyright owner", "source": "source"}
)


class Verdict(NamedTuple):
    """The photo may pass: notices for the editor, and whether all of it must show."""

    notices: tuple[Notice, ...] = ()
    contain: bool = False


class Finding(NamedTuple):
    """Something about a photo: `weight` is `stop` (terms forbid), `hold` (a person decides) or `note`."""

    weight: str
    code: str
    detail: str


class Case(NamedTuple):
    """What is judged: the credit and where it stood, what the file warned of, the policy and the time."""

    attribution: Attribution
    embedded: EmbeddedRights
    policy: str
    now: datetime

    def term(self, *names: str) -> str | None:
        """Return the first restriction of these kinds, with its own words, or None."""
        return next((term for term in self.attribution.credit.restrictions if _kind(term) in names), None)


Check = Callable[[Case], Iterator[Finding]]


def judge(
    attribution: Attribution,
    embedded: EmbeddedRights,
    *,
    policy: str,
    override: Override | None,
    now: datetime | None = None,
) -> Verdict:
    """Judge a photo's credit and terms by a policy: `strict`, `newsroom` or `open`.

    Raises Refusal `credit_missing`, `use_forbidden` or `credit_held` (field `image.credit`), and
    `override_invalid` for an override without name or reason. Under `strict` no override lifts what the
    terms forbid.
    """
    if policy not in POLICIES:
        raise ConfigurationError(f"unknown credit policy '{policy}'; known are {', '.join(POLICIES)}")
    _check_override(override)
    case = Case(attribution, embedded, policy, now or datetime.now(UTC))
    findings = [finding for check in CHECKS for finding in check(case)]
    overridden = [finding for finding in findings if _needs_override(finding, policy, override)]
    notices = tuple(_notice(finding, override if finding in overridden else None) for finding in findings)
    return Verdict(notices, contain=case.term("no-crop") is not None)


def _needs_override(finding: Finding, policy: str, override: Override | None) -> bool:
    """Tell whether only an override lets this pass; raise Refusal where there is none or none can."""
    blocks = finding.weight == "stop" or (finding.weight == "hold" and policy != "open")
    if not blocks:
        return False
    if override is None or (finding.weight == "stop" and policy == "strict"):
        raise Refusal(finding.code, finding.detail, field=FIELD)
    return True


def _notice(finding: Finding, override: Override | None) -> Notice:
    if override is None:
        return Notice(finding.code, finding.detail, FIELD)
    return Notice("overridden", f"{finding.detail} {override.name} went on: {override.reason}", FIELD)


def _check_override(override: Override | None) -> None:
    if override is None:
        return
    for field, words in (("override.name", override.name), ("override.reason", override.reason)):
        if not any(map(str.isalnum, words)) or len(words) > _LONGEST_WORDS:
            raise Refusal(
                "override_invalid", "An override needs a name and a reason, each in a few words.", field=field
            )


def missing_credit(case: Case) -> Iterator[Finding]:
    """No credit anywhere, or only placeholders and words that name nobody."""
    if case.attribution.source is not CreditSource.NONE:
        return
    raw = case.attribution.credit.raw.strip()
    said = (
        f"The credit \u201c{raw[:80]}\u201d names nobody."
        if raw
        else "Neither request, caption nor file names a credit."
    )
    yield Finding("hold", "credit_missing", f"{said} Write who made the photo and who provides it.")


def no_derivatives(case: Case) -> Iterator[Finding]:
    """Find licences whose terms a card touches: a card adapts, which ND does not allow."""
    licence = case.attribution.credit.licence
    if licence is None:
        return
    if "-ND" in licence.id:
        detail = f"The licence {licence.id} allows no adaptations, and a card is one. Ask its maker."
        yield Finding("stop", "use_forbidden", detail)
    if "-NC" in licence.id:
        yield Finding("note", "licence_non_commercial", f"The licence {licence.id} allows no commercial use.")
    if "-SA" in licence.id:
        yield Finding(
            "note", "licence_share_alike", f"The card is an adaptation and stands under {licence.id} as well."
        )


def forbidden_use(case: Case) -> Iterator[Finding]:
    """NO USE, KILL, internal use only; with a territory (NO USE UK) a person decides."""
    kill = case.term("kill")
    if kill is not None:
        yield Finding("stop", "use_forbidden", "The agency has withdrawn this photo.")
    term = case.term("no-use")
    if term is None:
        return
    where = _words(term)
    if where:
        yield Finding("hold", "use_forbidden", f"The photo's terms say: no use {where}.")
    else:
        yield Finding("stop", "use_forbidden", "The photo's terms forbid its use.")


def embargo(case: Case) -> Iterator[Finding]:
    """Not before a date; where no date can be read, a person decides."""
    term = case.term("embargo")
    if term is None:
        return
    until = latest_date(term)
    if until is None:
        yield Finding(
            "hold", "use_forbidden", f"The photo is under embargo: {_words(term) or 'no date is given'}."
        )
    elif until > case.now:
        yield Finding(
            "stop", "use_forbidden", f"The photo is under embargo until {until:%d %B %Y %H:%M} UTC."
        )
    else:
        yield Finding("note", "embargo_over", f"The photo's embargo ended on {until:%d %B %Y}.")


def ai_source(case: Case) -> Iterator[Finding]:
    """Find pictures made by a machine: the card carries a label; under a strict policy a person decides."""
    qualifiers = case.attribution.credit.qualifiers
    if Qualifier.AI in qualifiers:
        weight = "hold" if case.policy == "strict" else "note"
        code = "credit_held" if weight == "hold" else "ai_generated"
        yield Finding(weight, code, "The picture was made with AI; the card says so.")
    elif Qualifier.AI_EDITED in qualifiers:
        yield Finding("note", "ai_edited", "The picture was edited with AI; the card says so.")


def doubtful_reading(case: Case) -> Iterator[Finding]:
    """Find a credit that is cut off, or that was not understood and is printed as written."""
    credit = case.attribution.credit
    weight = "hold" if case.policy == "strict" else "note"
    code = "credit_held" if weight == "hold" else "credit_truncated"
    if credit.truncated:
        yield Finding(weight, code, f"The credit seems to be cut off: \u201c{credit.plain[:120]}\u201d.")
    elif credit.parties and credit.confidence is Confidence.AS_WRITTEN:
        yield Finding(
            "note", "credit_as_written", "The credit was not fully understood and is printed as written."
        )


def other_credits(case: Case) -> Iterator[Finding]:
    """Another source names somebody else; or only the fallback spoke."""
    for other in case.attribution.disagreements:
        yield Finding(
            "note",
            "credit_disagrees",
            f"Another credit stands in {other.source.value}: \u201c{other.text[:200]}\u201d.",
        )
    if case.attribution.source is CreditSource.FALLBACK:
        yield Finding("note", "credit_fallback", "No source names a credit; the configured one is printed.")


def conflicting_rights(case: Case) -> Iterator[Finding]:
    """Find what the file claims for somebody whom the credit does not name: a person looks who is right."""
    for claim in case.attribution.withheld:
        yield Finding(
            "note",
            "rights_conflict",
            f"The file's {_CLAIMS[claim.field]} is \u201c{claim.text[:200]}\u201d, which the credit "
            "contradicts; the card does not repeat it.",
        )


def noted_terms(case: Case) -> Iterator[Finding]:
    """Terms that forbid nothing here, but that the editor should know."""
    for kind in dict.fromkeys(map(_kind, case.attribution.credit.restrictions)):
        if kind in NOTED_TERMS:
            yield Finding("note", f"terms_{kind.replace('-', '_')}", NOTED_TERMS[kind])
    if case.term("no-crop") is not None:
        yield Finding("note", "terms_no_crop", "The photo must not be cropped; the card shows all of it.")


def _kind(term: str) -> str:
    return term.partition(":")[0]


def _words(term: str) -> str:
    return term.partition(":")[2].strip()


CHECKS: Final[tuple[Check, ...]] = (
    missing_credit,
    forbidden_use,
    embargo,
    no_derivatives,
    ai_source,
    doubtful_reading,
    other_credits,
    conflicting_rights,
    noted_terms,
)

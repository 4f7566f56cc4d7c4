"""The gate as a table: what is found, under which policy, with and without an override."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.attribution.choosing import choose_credit
from service.attribution.gate import POLICIES, Verdict, judge
from service.attribution.registry import load_registry
from service.errors import ConfigurationError, Refusal
from service.model.article import Override, PhotoRequest
from service.model.credit import CreditSource
from service.model.rights import EmbeddedRights

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SAID = Override("A. Person", "The agency agreed by telephone")

# Each row: credit, and for strict, newsroom and open: the refusal's code, or "" where the photo may pass.
STOPS = [
    ("", "credit_missing", "credit_missing", ""),
    ("Photo", "credit_missing", "credit_missing", ""),
    ("Jane Doe/Reuters", "", "", ""),
    ("Jane Doe/AFP. KILL", "use_forbidden", "use_forbidden", "use_forbidden"),
    ("Jane Doe/AFP. NO USE", "use_forbidden", "use_forbidden", "use_forbidden"),
    ("Jane Doe/AFP. NO USE UK", "use_forbidden", "use_forbidden", ""),
    ("Jane Doe/AFP. EMBARGOED UNTIL 1 JANUARY 2027", "use_forbidden", "use_forbidden", "use_forbidden"),
    ("Jane Doe/AFP. EMBARGOED UNTIL MONDAY", "use_forbidden", "use_forbidden", ""),
    ("Jane Doe/AFP. EMBARGOED UNTIL 1 JANUARY 2026", "", "", ""),
    ("Jane Doe, CC BY-ND 4.0", "use_forbidden", "use_forbidden", "use_forbidden"),
    ("Jane Doe, CC BY-NC-ND 4.0", "use_forbidden", "use_forbidden", "use_forbidden"),
    ("Jane Doe, CC BY-SA 4.0", "", "", ""),
    ("KI-generiert / Midjourney", "credit_held", "", ""),
    ("Jane Doe/Getty I", "credit_held", "", ""),
]


def verdict(credit: str, policy: str, override: Override | None = None) -> Verdict:
    """Judge a credit field as every door does."""
    attribution = choose_credit(
        PhotoRequest(credit=credit), EmbeddedRights(), load_registry(), language="en", fallback=""
    )
    return judge(attribution, EmbeddedRights(), policy=policy, override=override, now=NOW)


def code(credit: str, policy: str, override: Override | None = None) -> str:
    """Return the code of the refusal, or nothing where the photo may pass."""
    try:
        verdict(credit, policy, override)
    except Refusal as refusal:
        return f"{refusal.code}" if refusal.field == "image.credit" else f"{refusal.code} at {refusal.field}"
    return ""


@pytest.mark.parametrize("row", STOPS, ids=lambda row: row[0] or "no credit")
def test_each_policy_decides_as_the_table_says(row):
    credit, *wanted = row
    assert [code(credit, policy) for policy in POLICIES] == wanted


@pytest.mark.parametrize("row", [row for row in STOPS if row[2]], ids=lambda row: row[0] or "no credit")
def test_a_newsroom_may_override_and_it_is_told(row):
    passed = verdict(row[0], "newsroom", SAID)
    told = [notice.detail for notice in passed.notices if notice.code == "overridden"]
    assert len(told) == 1
    assert "A. Person went on: The agency agreed by telephone" in told[0]


@pytest.mark.parametrize("row", STOPS, ids=lambda row: row[0] or "no credit")
def test_under_strict_no_override_lifts_what_the_terms_forbid(row):
    """What even an open policy stops is forbidden by the terms; the rest waits for a person."""
    forbidden = row[3]
    assert code(row[0], "strict", SAID) == forbidden


@pytest.mark.parametrize("credit", ["Jane Doe/Reuters", "Jane Doe, CC BY-SA 4.0"])
def test_an_override_that_nothing_needs_is_not_recorded(credit):
    assert "overridden" not in [notice.code for notice in verdict(credit, "newsroom", SAID).notices]


@pytest.mark.parametrize(
    ("name", "reason", "field"),
    [
        ("", "Agreed", "override.name"),
        ("…", "Agreed", "override.name"),
        ("A. Person", " ", "override.reason"),
        ("A. Person", "x" * 501, "override.reason"),
    ],
)
def test_an_override_needs_a_name_and_a_reason(name, reason, field):
    with pytest.raises(Refusal) as refused:
        verdict("Jane Doe/Reuters", "newsroom", Override(name, reason))
    assert (refused.value.code, refused.value.field) == ("override_invalid", field)


@pytest.mark.parametrize(
    ("credit", "notice"),
    [
        ("Jane Doe/AFP EDITORIAL USE ONLY", "terms_editorial_only"),
        ("Jane Doe/AFP NO SALES NO ARCHIVES", "terms_no_archive"),
        ("Jane Doe/AFP. CHINA OUT", "terms_territory_out"),
        ("Jane Doe, CC BY-NC 4.0", "licence_non_commercial"),
        ("Jane Doe, CC BY-SA 4.0", "licence_share_alike"),
        ("KI-generiert / Midjourney", "ai_generated"),
        ("Jane Doe/Reuters, John Roe/AFP", "credit_as_written"),
        ("Jane Doe/AFP. EMBARGOED UNTIL 1 JANUARY 2026", "embargo_over"),
    ],
)
def test_what_an_editor_should_know_is_told(credit, notice):
    assert notice in [each.code for each in verdict(credit, "newsroom").notices]


def test_a_photo_that_must_not_be_cropped_is_shown_whole():
    assert verdict("Jane Doe/AFP NO CROPPING", "newsroom").contain
    assert not verdict("Jane Doe/AFP", "newsroom").contain


def test_an_open_policy_says_that_nobody_is_named():
    assert verdict("", "open").notices[0].code == "credit_missing"
    assert CreditSource.NONE.value


def test_an_unknown_policy_stops_the_start():
    with pytest.raises(ConfigurationError, match="strict, newsroom, open"):
        verdict("Jane Doe", "lenient")

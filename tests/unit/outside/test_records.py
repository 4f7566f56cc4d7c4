"""The records: nothing accepted is lost, nothing is kept twice, nothing done goes unaudited."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import ConfigurationError, Refusal
from service.model.card_record import CardRecord, PictureRecord
from service.outside.audit import Audit, AuditEntry
from service.outside.records import Records

ROOT = Path(__file__).parents[3]
OG = PictureRecord("og", "ab/cd/abcd.jpg", "abcd", 118_231, 1200, 630, "image/jpeg")
SQUARE = PictureRecord("square", "ef/01/ef01.png", "ef01", 218_231, 1080, 1080, "image/png")
CARD = CardRecord(
    source="desk",
    article_id="bs-2023-0925-17",
    revision="5f2c",
    headline="Armenians flee Nagorno-Karabakh as Azerbaijan asserts control of region",
    url="https://example.org/2023/09/armenians-flee/",
    language="en",
    brand="meridian",
    design="overlay",
    credit="Handout: Russian Defence Ministry Press Service / EPA-EFE",
    credit_source="caption",
    request={"headline": "Armenians flee", "image": {"focal": [0.5, None]}},
    answer={"status": "ready", "warnings": []},
    pictures=(OG, SQUARE),
)


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'cutline.db'}"


@pytest.fixture
def records(address):
    made = Records(address)
    yield made
    made.close()


@pytest.fixture
def audit(records):
    return Audit(records.database)


def numbered(count: int) -> list[CardRecord]:
    return [replace(CARD, article_id=f"a{n}", headline=f"Headline {n}", pictures=()) for n in range(count)]


def test_a_card_comes_back_as_it_was_saved(records, address):
    saved = records.save(CARD)
    assert replace(saved, created=None) == CARD
    assert datetime.now(UTC) - saved.created < timedelta(minutes=1)
    other = Records(address)
    assert other.find(CARD.id) == saved
    other.close()


def test_a_card_is_named_by_source_article_and_revision(records):
    assert CARD.id == replace(CARD, headline="Another").id
    others = {replace(CARD, **{name: "other"}).id for name in ("source", "article_id", "revision")}
    assert len(others | {CARD.id}) == 4
    assert replace(CARD, source="a", article_id="bc").id != replace(CARD, source="ab", article_id="c").id


def test_the_same_revision_saved_again_is_the_record_that_stands(records):
    first = records.save(CARD)
    again = records.save(replace(CARD, headline="Changed on the way", pictures=(OG,)))
    assert again == first
    assert records.recent().cards == (first,)


def test_a_moment_given_in_another_zone_is_the_same_moment(records):
    berlin = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=1)))
    assert records.save(replace(CARD, created=berlin)).created == berlin


def test_what_is_not_there_is_not_found(records, audit):
    assert records.find("card_0") is None
    assert records.withdraw("card_0", who="desk") is None
    assert records.restore("card_0", who="desk") is None
    assert records.withdraw_article("desk", "none", who="desk") == ()
    assert records.by_picture_key("ab/cd/abcd.jpg") == ()
    assert records.latest("desk", "none") is None
    assert audit.entries() == ()


def test_cards_are_listed_newest_first_page_by_page(records):
    made = [records.save(card) for card in numbered(7)]
    pages, mark = [], None
    while True:
        page = records.recent(before=mark, limit=3)
        pages.append(page.cards)
        mark = page.next
        if mark is None:
            break
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [card for page in pages for card in page] == made[::-1]


def test_a_page_that_ends_just_at_the_end_names_no_next(records):
    for card in numbered(3):
        records.save(card)
    assert records.recent(limit=3).next is None


@pytest.mark.parametrize(
    ("headline", "search", "found"),
    [
        ("Armenians flee", "FLEE armenians", True),
        ("Armenians flee", "flee azeris", False),
        ("ΣΊΣΥΦΟΣ στην Αθήνα", "σίσυφος", True),
        ("Straße gesperrt", "STRASSE", True),
        ("В Киеве", "киеве", True),
        ("東京で\uff26\uff29\uff26\uff21", "fifa 東京", True),
        ("100 % sure", "100 %", True),
        ("100 days", "100 %", False),
        ("a_b", "a_b", True),
        ("axb", "a_b", False),
        ("back\\slash", "k\\s", True),
        ("x", "Ministry epa-efe", True),
        ("x", "bs-2023", True),
        ("x", "", True),
        ("x", "'; DROP TABLE cards; --", False),
        ("a flee", "flee\ud800 \0a", True),
        ("x", "\0quake", False),
    ],
)
def test_a_search_finds_words_in_any_script_as_they_are(records, headline, search, found):
    records.save(replace(CARD, headline=headline))
    assert bool(records.recent(search).cards) == found


def test_a_search_is_told_page_by_page_newest_first(records):
    made = [records.save(card) for card in numbered(7)]
    records.save(replace(CARD, article_id="other"))
    first = records.recent("headline epa-efe", limit=3)
    second = records.recent("headline epa-efe", before=first.next, limit=5)
    assert [*first.cards, *second.cards] == made[::-1]
    assert second.next is None


def test_a_card_that_an_operator_deletes_is_found_no_more(records, address):
    saved = records.save(replace(CARD, pictures=()))
    with sqlite3.connect(address.removeprefix("sqlite:///")) as database:
        database.execute("DELETE FROM cards WHERE id = ?", [saved.id])
    assert records.recent("armenians").cards == ()


def test_a_picture_leads_to_every_card_that_has_it(records):
    first = records.save(CARD)
    second = records.save(replace(CARD, revision="6000", pictures=(OG,)))
    assert records.by_picture_key(OG.key) == (second, first)
    assert records.by_picture_key(SQUARE.key) == (first,)


def test_a_card_and_what_the_audit_tells_of_it_are_kept_together_or_not_at_all(records, audit):
    with pytest.raises(Refusal):
        records.save(CARD, AuditEntry("desk", "make", CARD.id), AuditEntry("desk", None))
    assert (records.find(CARD.id), audit.entries()) == (None, ())
    records.save(CARD, AuditEntry("desk", "make", CARD.id))
    assert [(entry.what, entry.card) for entry in audit.entries()] == [("make", CARD.id)]


def test_a_withdrawn_card_stays_withdrawn_and_is_audited_once(records, audit):
    records.save(CARD)
    gone = records.withdraw(CARD.id, who="picture desk")
    assert gone.withdrawn is not None
    assert records.withdraw(CARD.id, who="somebody else") == gone
    assert records.save(CARD) == gone
    assert records.by_picture_key(OG.key) == (gone,)
    entries = audit.entries()
    assert [(entry.who, entry.what, entry.card, entry.detail) for entry in entries] == [
        ("picture desk", "withdraw", CARD.id, {"legal": False})
    ]


def test_a_withdrawal_becomes_legal_but_never_less(records, audit):
    records.save(CARD)
    first = records.withdraw(CARD.id, who="desk")
    second = records.withdraw(CARD.id, who="law", legal=True)
    assert (second.legal, second.withdrawn) == (True, first.withdrawn)
    assert records.withdraw(CARD.id, who="desk").legal
    assert [entry.who for entry in audit.entries()] == ["desk", "law"]


def test_a_withdrawn_article_takes_all_its_revisions_with_it(records):
    for revision in ("1", "2", "3"):
        records.save(replace(CARD, revision=revision))
    other = records.save(replace(CARD, article_id="other"))
    gone = records.withdraw_article("desk", CARD.article_id, who="CMS")
    assert len(gone) == 3
    assert all(card.withdrawn for card in gone)
    assert records.find(other.id) == other


def test_a_card_can_be_published_again(records, audit):
    first = records.save(CARD)
    records.withdraw(CARD.id, who="desk", legal=True)
    assert records.restore(CARD.id, who="editor") == first
    assert [(entry.who, entry.what) for entry in audit.entries()] == [
        ("desk", "withdraw"),
        ("editor", "restore"),
    ]


def test_the_latest_of_an_article_is_the_newest_not_withdrawn(records):
    first = records.save(CARD)
    second = records.save(replace(CARD, revision="2"))
    assert records.latest("desk", CARD.article_id) == second
    records.withdraw(second.id, who="desk")
    assert records.latest("desk", CARD.article_id) == first


def test_the_audit_is_read_in_order_and_from_a_mark(records, audit):
    for number in range(5):
        audit.note(AuditEntry("desk", "override", "card_1", {"reason": f"reason {number}"}))
    entries = audit.entries(limit=2)
    assert [entry.detail["reason"] for entry in entries] == ["reason 0", "reason 1"]
    rest = audit.entries(after=entries[-1].number)
    assert [entry.detail["reason"] for entry in rest] == ["reason 2", "reason 3", "reason 4"]
    assert all(entry.moment.tzinfo == UTC for entry in rest)


@pytest.mark.parametrize("change", ["DELETE FROM audit", "UPDATE audit SET who = 'nobody'"])
def test_the_database_itself_refuses_to_change_the_audit(records, tmp_path, change, audit):
    audit.note(AuditEntry("desk", "override"))
    connection = sqlite3.connect(tmp_path / "cutline.db")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(change)
    connection.close()


def test_a_card_and_its_pictures_are_kept_together_or_not_at_all(records):
    with pytest.raises(Refusal, match="unready"):
        records.save(replace(CARD, pictures=(OG, OG)))
    assert records.find(CARD.id) is None
    assert records.save(CARD)


def test_the_file_is_kept_durable(records, tmp_path):
    records.save(CARD)
    connection = sqlite3.connect(tmp_path / "cutline.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_database_that_cannot_be_reached_is_told_as_unready(tmp_path):
    records = Records(f"sqlite:///{tmp_path / 'no' / 'folder.db'}")
    for attempt in (records.check, lambda: records.find("x"), lambda: records.save(CARD)):
        with pytest.raises(Refusal) as caught:
            attempt()
        assert (caught.value.code, caught.value.retry_after) == ("unready", 5)
        assert str(tmp_path) not in caught.value.detail


def test_an_address_that_is_none_is_a_fault_of_the_settings():
    with pytest.raises(ConfigurationError, match="CUTLINE_DATABASE"):
        Records("cutline.db")


@given(st.text(max_size=30), st.integers())
@settings(deadline=None, max_examples=60)
def test_whatever_is_asked_nothing_but_a_refusal_escapes(text, number):
    records = Records("sqlite://")
    for ask in (
        lambda: records.find(text),
        lambda: records.recent(text, before=number),
        lambda: Audit(records.database).entries(after=number),
    ):
        try:
            ask()
        except Refusal:
            continue
    records.close()


SAVERS = """
import os, sys
from service.model.card_record import CardRecord
from service.outside.records import Records
records = Records(sys.argv[1])
records.recent()
children = []
for child in range(4):
    pid = os.fork()
    if pid:
        children.append(pid)
        continue
    for number in range(25):
        records.save(CardRecord("api", f"shared {number}", "1", "headline"))
        records.save(CardRecord("api", f"own {child} {number}", "1", "headline"))
    os._exit(0)
sys.exit(any(os.waitpid(pid, 0)[1] for pid in children))
"""


def test_processes_forked_from_a_used_one_lose_and_double_nothing(address, records):
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", SAVERS, address]
    assert subprocess.run(command, cwd=ROOT, timeout=60, check=False).returncode == 0
    assert len(records.recent(limit=1000).cards) == 25 + 4 * 25


STARTERS = "import sys; from service.outside.records import Records; Records(sys.argv[1]).check()"


def test_processes_that_start_at_once_make_the_tables_once(address):
    command = [sys.executable, "-c", STARTERS, address]
    started = [subprocess.Popen(command, cwd=ROOT) for _ in range(4)]
    assert [process.wait(60) for process in started] == [0] * 4

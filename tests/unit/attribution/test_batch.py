"""Archives row by row: nothing lost, nothing stops, no cell becomes a formula."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.attribution.batch import Stream, Tally, run_batch
from service.attribution.batch_answers import harmless
from service.attribution.captions import CaptionDesk
from service.attribution.registry import load_registry
from service.attribution.wording import load_styles
from service.errors import Refusal
from service.resources import asset

DESK = CaptionDesk(load_registry(), load_styles(asset("styles"))["newsroom"])
CAPTION = "A convoy of cars leaves the city. (Ann Ward/AFP)"


def run(text: str, source: str, target: str) -> tuple[str, Tally]:
    out = io.StringIO(newline="")
    tally = run_batch(Stream(io.StringIO(text, newline=""), source), Stream(out, target), DESK)
    return out.getvalue(), tally


def json_rows(text: str, source: str = "jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(text, source, "jsonl")[0].splitlines()]


def csv_rows(text: str, source: str = "csv") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run(text, source, "csv")[0], newline="")))


def lines(*rows: object) -> str:
    return "\n".join(json.dumps(row) for row in rows)


def test_json_lines_keep_what_came_in_beside_the_answer():
    given = {"id": 7, "caption": CAPTION, "tags": ["a"]}
    (row,) = json_rows(lines(given))
    assert row["row"] == 1
    assert row["given"] == given
    assert row["caption"] == "A convoy of cars leaves the city."
    assert row["credit_line"] == "Ann Ward / AFP"


def test_csv_keeps_its_columns_and_gains_ours():
    (row,) = csv_rows(f'id,Caption,note\n7,"{CAPTION}",old\n')
    assert (row["id"], row["note"], row["caption"]) == ("7", "old", CAPTION)
    assert row["cutline_caption"] == "A convoy of cars leaves the city."
    assert row["cutline_creators"] == "Ann Ward"
    assert row["cutline_organisations"] == "AFP"
    assert row["cutline_credit_source"] == "caption"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_with_each_usual_delimiter_and_a_byte_order_mark(delimiter):
    rows = csv_rows(f"\ufeffid{delimiter}caption\r\n1{delimiter}A convoy. (Ann Ward/AFP)\r\n\r\n")
    assert [row["cutline_credit_line"] for row in rows] == ["Ann Ward / AFP"]


BAD_LINES = (
    ("{", "json_invalid"),
    ("[" * 100_000, "json_invalid"),
    ("[1]", "json_invalid"),
    ('{"caption": 5}', "field_invalid"),
    ('{"id": 5}', "field_invalid"),
    ('{"credit": "' + "x" * 20_000 + '"}', "credit_invalid"),
    ('{"caption": "' + "x" * 300_000 + '"}', "text_too_long"),
)


@pytest.mark.parametrize(("bad", "code"), BAD_LINES)
def test_a_bad_row_comes_out_with_its_error_and_stops_nobody(bad, code):
    first, second, third = json_rows("\n".join((lines({"caption": CAPTION}), bad, lines({"credit": "AFP"}))))
    assert first["credit_line"] == "Ann Ward / AFP"
    assert second["error"]["code"] == code
    assert second["row"] == 2
    assert third["credit_line"] == "AFP"


def test_a_csv_row_with_too_many_cells_is_told():
    first, second = csv_rows("id,caption\n1,A convoy, leaving\n2,A convoy. (Ann Ward/AFP)\n")
    assert first["cutline_error"] == "field_invalid"
    assert second["cutline_credit_line"] == "Ann Ward / AFP"


def test_a_csv_cell_that_never_closes_stops_only_itself():
    endless = '"' + "x" * 140_000 + "\n"
    rows = csv_rows(f"id,caption\n1,{endless}2,A convoy. (Ann Ward/AFP)\n")
    assert rows[0]["cutline_error"] == "field_invalid"
    assert rows[-1]["cutline_credit_line"] == "Ann Ward / AFP"


def test_csv_without_a_column_to_read_is_refused():
    with pytest.raises(Refusal) as no:
        run("id,captoin\n1,x\n", "csv", "csv")
    assert no.value.field == "caption"


def test_an_unknown_format_is_refused():
    with pytest.raises(Refusal):
        run("", "xlsx", "csv")


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\r=1", '=HYPERLINK("x")')


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_cell_that_opens_like_a_formula_is_made_harmless(cell):
    assert harmless(cell) == "'" + cell
    assert harmless(f"Ann {cell}") == f"Ann {cell}"


def test_no_cell_of_the_output_opens_like_a_formula():
    source = io.StringIO(newline="")
    csv.writer(source).writerows([["=id", "caption", "credit"], *([text, text, text] for text in FORMULAS)])
    out, _ = run(source.getvalue(), "csv", "csv")
    cells = [cell for row in csv.reader(io.StringIO(out, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@", "＝"))]


def test_json_lines_into_csv_lose_no_field():
    first, second = csv_rows(
        lines({"caption": CAPTION, "id": 1}, {"caption": CAPTION, "desk": "foreign"}), "jsonl"
    )
    assert first["id"] == "1"
    assert json.loads(second["cutline_other_fields"]) == {"desk": "foreign"}


def test_a_cleaned_file_may_be_cleaned_again():
    once, _ = run(f'id,caption\n1,"{CAPTION}"\n', "csv", "csv")
    twice, _ = run(once, "csv", "csv")
    assert twice == once


def test_progress_is_told_and_the_tally_is_right():
    heard: list[Tally] = []
    text = lines(*({"caption": "A convoy."} for _ in range(501))) + "\n{\n" + lines({"credit": "AFP"})
    source, target = Stream(io.StringIO(text), "jsonl"), Stream(io.StringIO(), "jsonl")
    tally = run_batch(source, target, DESK, heard.append)
    assert heard == [Tally(500, 0, 500), Tally(503, 1, 501)]
    assert tally == heard[-1]


def test_rows_leave_as_they_come():
    """A row is written before the next is asked for, so an archive of any length needs no memory."""
    out = io.StringIO()

    class Source(io.StringIO):
        def readline(self, size: int | None = -1, /) -> str:
            seen.append(out.getvalue().count("\n"))
            return super().readline(-1 if size is None else size)

    seen: list[int] = []
    text = lines(*({"credit": "AFP"} for _ in range(5)))
    run_batch(Stream(Source(text), "jsonl"), Stream(out, "jsonl"), DESK)
    assert seen == [0, 1, 2, 3, 4, 5]


@settings(deadline=None, max_examples=60)
@given(
    text=st.text(max_size=200),
    source=st.sampled_from(["csv", "jsonl"]),
    target=st.sampled_from(["csv", "jsonl"]),
)
def test_no_file_stops_a_batch(text, source, target):
    head = "caption,credit\n" if source == "csv" else ""
    out, tally = run(head + text, source, target)
    out.encode()
    assert tally.rows >= tally.failed

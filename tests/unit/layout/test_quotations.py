"""A quotation's own marks and the large one: which stands, in whose language."""

from __future__ import annotations

import pytest

from service.layout.quotations import large_mark, unquoted


@pytest.mark.parametrize(
    ("headline", "inside", "mark"),
    [
        ("We had ten minutes", "We had ten minutes", "“"),
        ("“We had ten minutes”", "We had ten minutes", "“"),
        ("‘We don’t know’", "We don’t know", "“"),
        ("“He said ‘go’”", "He said ‘go’", "“"),
        ("„Wir gehen“", "Wir gehen", "„"),
        ("»Nein«", "Nein", "»"),
        ("”Nej”", "Nej", "”"),
        ("« Oui »", "Oui", "«"),
        ('"Yes"', "Yes", "“"),
        ("「もう限界」", "もう限界", "「"),
        ("“No”, says the mayor", "“No”, says the mayor", ""),
        ("“Yes” or “no”", "“Yes” or “no”", ""),
        ('"Yes" or "no"', '"Yes" or "no"', ""),
        ("「もう限界」医療現場から悲鳴", "「もう限界」医療現場から悲鳴", ""),
        ("“”", "“”", ""),
    ],
)
def test_marks_that_hold_the_whole_headline_give_way_to_the_large_one(headline, inside, mark):
    assert (unquoted(headline), large_mark(headline, "en")) == (inside, mark)

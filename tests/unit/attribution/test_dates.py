"""The dates of an embargo, in the words of many newsrooms."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.attribution.dates import latest_date

DAY = datetime(2026, 11, 25, tzinfo=UTC)  # without a time, an embargo ends with its day


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("until 24 November 2026", DAY),
        ("until November 24, 2026", DAY),
        ("until 24th Nov 2026 18:00", DAY.replace(day=24, hour=18)),
        ("November 24, 2026 at 6:30", DAY.replace(day=24, hour=6, minute=30)),
        ("2026-11-24T18:30", DAY.replace(day=24, hour=18, minute=30)),
        ("Sperrfrist bis 24.11.2026", DAY),
        ("Sperrfrist: 24. November 2026, um 18.00 Uhr", DAY.replace(day=24, hour=18)),
        ("jusqu'au 24 novembre 2026 à 18h00", DAY.replace(day=24, hour=18)),
        ("hasta el 24 de noviembre de 2026", DAY),
        ("até 24 de novembro de 2026", DAY),
        ("fino al 24 novembre 2026", DAY),
        ("tot 24 november 2026", DAY),
        ("24 Kasım 2026", DAY),
        ("24 grudnia 2026", datetime(2026, 12, 25, tzinfo=UTC)),
        ("do 24. prosince 2026", datetime(2026, 12, 25, tzinfo=UTC)),
        ("έως 24 Νοεμβρίου 2026", DAY),
        ("до 24 ноября 2026 г.", DAY),
        ("حتى 24 نوفمبر 2026", DAY),
        ("٢٤/١١/٢٠٢٦", DAY),
        ("2026年11月24日まで", DAY),
        ("2026년 11월 24일 18:00", DAY.replace(day=24, hour=18)),
        ("from 1 November 2026 until 24 November 2026", DAY),
    ],
)
def test_a_date_is_read(text, until):
    assert latest_date(text) == until


@pytest.mark.parametrize(
    "text", ["", "soon", "31 February 2026", "24 listopada 2026", "99.99.2026", "24 November 1926"]
)
def test_no_date_is_guessed(text):
    """Listopad is November in Polish and October in Croatian."""
    assert latest_date(text) is None

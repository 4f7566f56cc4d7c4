"""Capitals become running text only where no letter is guessed."""

from __future__ import annotations

import pytest

from service.attribution.recasing import shown_organisation, shown_person


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("BERTRAND GUAY", "Bertrand Guay"),
        ("Bertrand GUAY", "Bertrand GUAY"),
        ("JEAN-FRANCOIS MONIER", "JEAN-FRANCOIS MONIER"),
        ("ZOË ÜNLÜPINAR", "ZOË ÜNLÜPINAR"),
        ("J.J. GUILLÉN", "J.J. Guillén"),
        ("MCDONALD JOHNSON", "MCDONALD JOHNSON"),
        ("JIM LO SCALZO", "JIM LO SCALZO"),
        ("AHMET ŞAHİN", "AHMET ŞAHİN"),
        ("ΓΙΑΝΝΗΣ ΠΑΠΑΔΟΠΟΥΛΟΣ", "ΓΙΑΝΝΗΣ ΠΑΠΑΔΟΠΟΥΛΟΣ"),
        ("IJSBRAND BAKKER", "IJSBRAND BAKKER"),
        ("MADONNA", "MADONNA"),
    ],
)
def test_a_person_in_capitals(written, shown):
    assert shown_person(written, language="en") == shown


@pytest.mark.parametrize("language", ["tr", "tr-TR", "az"])
def test_turkish_capitals_stay_for_i_may_be_dotless(language):
    assert shown_person("AHMET YILDIZ", language=language) == "AHMET YILDIZ"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("RUSSIAN DEFENCE MINISTRY PRESS SERVICE", "Russian Defence Ministry Press Service"),
        ("MINISTRY OF DEFENCE", "Ministry of Defence"),
        ("NASA", "NASA"),
        ("US NAVY", "US Navy"),
        ("UFFICIO STAMPA XYZQW", "UFFICIO STAMPA XYZQW"),
        ("Ministry of Defence", "Ministry of Defence"),
    ],
)
def test_an_organisation_in_capitals(written, shown):
    assert shown_organisation(written) == shown

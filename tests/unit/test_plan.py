import pytest

from service.model.article import Article, CardRequest
from service.plan import runs_right_to_left


@pytest.mark.parametrize(
    ("language", "headline", "expected"),
    [
        ("ar", "Budget vote", True),
        ("ar-EG", "Budget vote", True),
        ("az-Arab", "Budget vote", True),
        ("pa-Arab-PK", "Budget vote", True),
        ("ur-Latn", "بجٹ پر ووٹ", False),
        ("az", "بودجه", False),
        ("", "בחירות", True),
        ("", "«2027» بودجه", True),
        ("", "Budget vote", False),
        ("", "2027", False),
    ],
)
def test_a_card_is_mirrored_by_its_language_and_script_else_by_its_headline(language, headline, expected):
    request = CardRequest(Article(headline, language=language))

    assert runs_right_to_left(request) is expected

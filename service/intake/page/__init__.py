"""An article's own page, read for what a card needs: headline, photo, caption, credit, language."""

from service.intake.page.fetching import PageReader
from service.intake.page.reading import PageArticle, PageFact, is_page, read_page

__all__ = ["PageArticle", "PageFact", "PageReader", "is_page", "read_page"]

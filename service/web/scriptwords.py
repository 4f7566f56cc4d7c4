"""The sentences that the page's scripts say, by their keys, in the request's language."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as later

_WORDS: Final = {
    "photo_missing": later("A photo is missing."),
    "headline_missing": later("A headline is missing."),
    "formats_missing": later("Choose at least one format."),
    "photo_only": later("The format “Photo only” needs a photo."),
    "making": later("Making the cards."),
    "one_character": later("1 character"),
    "characters": later("%(count)s characters"),
    "reading_photo": later("Reading the photo."),
    "fetching_photo": later("Fetching the photo."),
    "photo_lost": later("The photo did not arrive. Check the connection and choose it again."),
    "photo_gone": later("The photo is no longer kept here. Choose it again."),
    "photo_kept": later("The photo you gave is kept; you need not choose it again."),
    "choose_another": later("Choose another"),
    "choose_photo": later("Choose a photo"),
    "fetching_article": later("Reading the article."),
    "article_read": later("Read. What was empty is filled in; look it over."),
    "frame_focal": later("Focal point: the arrow keys move it"),
    "frame_crop": later("Crop box: the arrow keys move it, with Shift they size it"),
    "focal_at": later("Focal point at %(x)s % from the left, %(y)s % from the top"),
    "crop_at": later("Crop box %(width)s % wide, %(height)s % high"),
    "frame_free": later("Cutline finds what matters by itself."),
    "show_large": later("Show large"),
    "not_chosen": later("no format chosen"),
    "no_text": later("no text drawn"),
    "credit_seen": later("credit visible"),
    "credit_covered": later("covers the credit"),
    "credit_hidden": later("crops the credit away"),
    "drawing": later("Drawing the designs."),
    "draft_back": later("Your draft of %(time)s is back."),
    "signed_out": later(
        "You are signed out. Sign in again in another tab, then go on here: your draft is kept."
    ),
    "offline": later(
        "The connection is lost. Your draft is kept in this browser; go on when you are back online."
    ),
    "copied": later("Copied"),
}


def script_words() -> dict[str, str]:
    """Return every sentence of the scripts."""
    return {key: str(words) for key, words in _WORDS.items()}

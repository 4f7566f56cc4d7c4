"""An article's page: what is read, from where, and that a photo never gets another photo's words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.intake.page import is_page, read_page

ADDRESS = "https://news.example.org/2026/boats?from=home"
FIGURE = """<article><h1>Storm floods the <em>old</em> harbour</h1>
<figure><picture><source srcset="/boats-320.jpg 320w, /boats-1600.jpg 1600w">
<img src="/boats-320.jpg" alt="Boats"></picture>
<figcaption>Boats lie in the streets.
<span class="image-credit">A. Person/Reuters</span></figcaption></figure></article>"""


def structured(**changes):
    article = {
        "@type": "NewsArticle",
        "headline": "Storm floods the old harbour",
        "inLanguage": "en-GB",
    } | changes
    graph = json.dumps({"@graph": [{"@type": "WebSite"}, article]})
    return f'<script type="application/ld+json">{graph}</script>'


def page(*parts):
    return ("<!doctype html><html lang='en'><body>" + "".join(parts)).encode()


def test_a_page_without_structured_data_gives_its_lead_figure():
    read = read_page(page('<link rel="canonical" href="/2026/boats">', FIGURE), ADDRESS)
    assert read.headline.text == "Storm floods the old harbour"
    assert read.photo.text == "https://news.example.org/boats-1600.jpg"
    assert (read.caption.text, read.credit.text) == ("Boats lie in the streets.", "A. Person/Reuters")
    assert (read.alt.text, read.language.text, read.url.text) == (
        "Boats",
        "en",
        "https://news.example.org/2026/boats",
    )
    assert read.credit.source == "the figure in the article"


def test_structured_data_with_a_credit_is_believed_first():
    image = {
        "@type": "ImageObject",
        "url": "https://img.example.org/boats.jpg",
        "caption": "Boats in a street",
        "creator": [{"@type": "Person", "name": "A. Person"}],
    }
    read = read_page(page(structured(image=[image], articleSection=["Weather"]), FIGURE), ADDRESS)
    assert (read.photo.text, read.credit.text) == ("https://img.example.org/boats.jpg", "A. Person")
    assert (read.caption.text, read.kicker.text) == ("Boats in a street", "Weather")


def test_a_photo_never_gets_the_words_of_another():
    read = read_page(page(structured(image="https://img.example.org/lead.jpg"), FIGURE), ADDRESS)
    assert read.photo.text.endswith("boats-1600.jpg")
    assert read.caption.source == read.photo.source == "the figure in the article"
    alone = read_page(
        page(structured(image="/lead.jpg"), "<figcaption>Another. (B. Person/AFP)</figcaption>"), ADDRESS
    )
    assert (alone.photo.text, alone.caption.text, alone.credit.text) == (
        "https://news.example.org/lead.jpg",
        "",
        "",
    )


def test_share_tags_serve_where_there_is_nothing_better():
    tags = '<meta property="og:image:secure_url" content="//img.example.org/a.jpg">'
    tags += '<meta name="og:title" content="A &amp; B">'
    read = read_page(page(tags), ADDRESS)
    assert (read.headline.text, read.photo.text) == ("A & B", "https://img.example.org/a.jpg")
    assert read.photo.source == "the page's share tags"


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<figure><img src="data:a" data-src="/b.jpg"><figcaption>c</figcaption></figure>', "/b.jpg"),
        ('<figure><img src="javascript:alert(1)"><figcaption>c</figcaption></figure>', ""),
        ('<figure><img src="http://[::1"><figcaption>c</figcaption></figure>', ""),
        ('<figure><img src="/b.jpg"></figure>', ""),
        ("<figure><figcaption>c</figcaption></figure>", ""),
    ],
)  # fmt: skip
def test_the_picture_of_a_figure(html, shown):
    assert read_page(page(html), ADDRESS).photo.text == (f"https://news.example.org{shown}" if shown else "")


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "cp1251", "shift_jis"])
def test_a_page_is_read_in_its_own_encoding(charset):
    words = {"cp1251": "Шторм затопил порт", "shift_jis": "港に嵐"}.get(charset, "Sturm über Zürich 港")
    text = f'<html><head><meta charset="{charset}"><title>{words}</title></head></html>'
    assert read_page(text.encode(charset), ADDRESS).headline.text == words


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\n <!DOCTYPE html>", "html"),
        (b"<html lang=de>", "html"),
        (b"\xff\xd8\xff", ""),
        (b"{}", ""),
        (b"", ""),
    ],
)
def test_a_page_is_known_by_its_beginning(head, kind):
    assert is_page(head) == kind


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 200_000, "<figure>" * 50_000, "<b><i>" * 100_000, "<a " + "x=1 " * 200_000, "<" * 500_000,
        '<script type="application/ld+json">' + "[" * 100_000,
        "<figure><img srcset='" + "a 1w," * 100_000 + "'>",
        "<figcaption>" * 50_000 + "<figure><img src=a>",
    ],
)  # fmt: skip
def test_a_hostile_page_is_read_to_its_end(text):
    assert read_page(text.encode(), ADDRESS).url.text == ADDRESS


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: page(FIGURE[:150], text)))
def test_no_page_raises(data):
    read_page(data, ADDRESS)

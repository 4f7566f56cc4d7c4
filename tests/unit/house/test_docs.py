"""The pages say what is so: every error, every setting, every link, every command."""

from __future__ import annotations

import re

import pytest

from service.errors import FAULTS
from service.filing.signing import MAX_PAYLOAD
from service.intake.articles import LONGEST
from service.outside.policy import FetchPolicy
from service.outside.tokens import SCOPES
from service.pixels.limits import ImageLimits
from service.settings import Settings
from service.web import drafts, requests
from tests.unit.house.files import ROOT, pages, short

ERROR_ROW = re.compile(r'^\| <a id="(\w+)"></a>`(\w+)` \| (\d{3}) \| ([^|]+) \| ([^|]+) \|$', re.MULTILINE)
SETTING_ROW = re.compile(r"^\| `(CUTLINE_\w+)` \|", re.MULTILINE)
LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\(([^)\s]+)\)|<img[^>]+src=\"([^\"]+)\"")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ANCHOR = re.compile(r'<a id="([^"]+)">')
MAKE = re.compile(r"`make ([a-z-]+)")


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_table_of_errors_is_the_one_the_service_has_in_the_same_order():
    rows = ERROR_ROW.findall(text_of("docs/errors.md"))
    told = [(anchor, code, int(status), title.strip()) for anchor, code, status, title, _ in rows]
    assert told == [(code, code, fault.status, fault.title) for code, fault in FAULTS.items()]


def test_every_error_says_what_to_do():
    rows = ERROR_ROW.findall(text_of("docs/errors.md"))
    assert [code for _, code, _, _, advice in rows if not advice.strip().endswith(".")] == []


def test_every_setting_has_its_row_and_no_row_is_of_a_setting_that_is_gone():
    told = SETTING_ROW.findall(text_of("docs/settings.md"))
    assert sorted(told) == sorted(f"CUTLINE_{field.upper()}" for field in Settings._fields)


def anchors(text):
    """The anchors of a page as the forges make them: headings in lower case, words joined by hyphens."""
    headings = (
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in HEADING.findall(text)
    )
    return {*headings, *ANCHOR.findall(text)}


def broken_links(page, text):
    for match in LINK.findall(text):
        target = match[0] or match[1]
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        if not path.exists() or (anchor and anchor not in anchors(path.read_text(encoding="utf-8"))):
            yield f"{short(page)}: {target}"


def test_every_link_within_the_tree_leads_somewhere():
    found = [broken for page in pages() for broken in broken_links(page, page.read_text(encoding="utf-8"))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "link", ["[a](nowhere.md)", "[a](README.md#no-such-heading)", '<img src="lost.png">']
)
def test_a_broken_link_is_found(link):
    assert list(broken_links(ROOT / "README.md", link))


def test_every_make_target_that_a_page_names_exists():
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    named = {
        (short(page), name) for page in pages() for name in MAKE.findall(page.read_text(encoding="utf-8"))
    }
    assert [pair for pair in sorted(named) if pair[1] not in targets] == []


def test_the_limits_that_pages_tell_are_those_of_the_code():
    image, fetch, days = ImageLimits(), FetchPolicy(), round(drafts._KEPT_SECONDS / 86_400)
    memory = f"{image.max_memory // 1_000_000} MB"
    told = {
        "SECURITY.md": (
            f"| memory of one decode, and of all at once in a process | {memory} |",
            f"| side of a photo | {image.max_side:,} px |",
            f"| {image.max_scans}; {image.max_segments:,}; {image.max_chunks:,} |",
            f"| fields of a form | {requests.MOST_PARTS} |",
            f"| {LONGEST['headline']}; {LONGEST['credit']:,}; {LONGEST['caption']:,} characters |",
            f"| redirects | {fetch.max_redirects} |",
            f"| length of a remote address | {fetch.max_url:,} characters |",
            f"| fetches at once for one host, in each process | {fetch.per_host} |",
            f"| a kept photo at the desk | {days} days after its last use |",
            f"| length of a signed payload | {MAX_PAYLOAD:,} characters |",
        ),
        "docs/operations.md": (f"one decode's memory ({memory}) together",),
        "docs/desk.md": ("comes back for thirty days after it was last used",),
        "docs/command-line.md": (", ".join(f"`{scope}`" for scope in SCOPES[:-1]),),
    }
    missing = [
        f"{page}: {words}" for page, rows in told.items() for words in rows if words not in text_of(page)
    ]
    assert not missing, "\n".join(missing)
    assert days == 30

"""The same card by a headless Chromium whose page stays open."""

from __future__ import annotations

import base64
import shutil

from lines import filled, serve
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    browser = playwright.chromium.launch(executable_path=program)
    page = browser.new_page(viewport={"width": 1200, "height": 630})
    page.set_content("<style>body{margin:0}</style><div id=card></div>")

    def render(photo: bytes, kind: str, headline: str) -> bytes:
        """Return the card as a screenshot."""
        source = f"data:image/jpeg;base64,{base64.b64encode(photo).decode()}"
        page.evaluate(
            """async html => {
                const card = document.getElementById("card");
                card.innerHTML = html;
                await card.querySelector("img").decode();
            }""",
            filled(source, headline),
        )
        options = {"quality": 88} if kind == "jpeg" else {}
        return page.screenshot(type=kind, **options)

    serve(render)

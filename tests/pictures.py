"""`python tests/pictures.py`: take the picture of review.html that the README shows, in the system's Chromium."""

from __future__ import annotations

from playwright.sync_api import sync_playwright

from chromium import ARGUMENTS, CHROMIUM
from conftest import ROOT

OPENED = "flexgen"


def main() -> None:
    """Our own page, as committed, with one entry opened."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1240, "height": 1000})
        page.goto((ROOT / "data/enriched/review.html").as_uri())
        page.locator(f"#entry-{OPENED} > summary").click()
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")
        box = page.locator(f"#entry-{OPENED} + details").bounding_box()
        height = (box["y"] + box["height"] if box else 1700) + page.evaluate("scrollY") + 4
        page.set_viewport_size({"width": 1240, "height": round(height)})
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=ROOT / "docs/pictures/review.png")
        browser.close()


if __name__ == "__main__":
    main()

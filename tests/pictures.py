"""`python tests/pictures.py`: take the pictures of review.html that the documents show, in the system's Chromium."""

from __future__ import annotations

from playwright.sync_api import Browser, sync_playwright

from chromium import ARGUMENTS, CHROMIUM
from conftest import ROOT

OPENED = "inferline"
FOLDER = ROOT / "docs/pictures"
PAGE = (ROOT / "data/enriched/review.html").as_uri()


def main() -> None:
    """Our own page, as committed: the whole with one entry opened, and one entry on a phone in the dark."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        _take_whole_page(browser)
        _take_phone(browser)
        browser.close()


def _take_whole_page(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1240, "height": 1000})
    page.goto(PAGE)
    page.locator(f"#entry-{OPENED} > summary").click()
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    box = page.locator(f"#entry-{OPENED} + details").bounding_box()
    height = (box["y"] + box["height"] if box else 1700) + page.evaluate("scrollY") + 4
    page.set_viewport_size({"width": 1240, "height": round(height)})
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=FOLDER / "review.png")


def _take_phone(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=2, color_scheme="dark")
    page.goto(f"{PAGE}#entry-{OPENED}")
    page.screenshot(path=FOLDER / "review-phone.png")


if __name__ == "__main__":
    main()

"""The page review.html in a browser: filters, search, sorting, opening, copying; quick, silent and harmless.

Chromium is that of the system (Debian: `apt-get install chromium`); without one these tests are skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Locator, Page, sync_playwright

from chromium import ARGUMENTS, CHROMIUM
from enrich.core.display import one_line
from enrich.core.models import Status
from enrich.editing.groups import group_findings
from enrich.review.markdown import Review
from enrich.review.page import review_html
from reviews import hostile_review, long_review, our_papers, our_review

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: review.html is not tried in it"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@cache
def our_page() -> str:
    return review_html(our_review())


@dataclass
class Reader:
    """Opens pages in one window, and keeps what they ask for and complain of."""

    page: Page
    folder: Path = Path()
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, review: Review | None = None, *, address: str = "") -> Page:
        """The page of a review (our own list's, if none is given), from its file."""
        file = self.folder / "review.html"
        file.write_text(review_html(review) if review else our_page(), "utf-8")
        self.page.goto(file.as_uri() + address)
        return self.page


@pytest.fixture(scope="module")
def window(browser: Browser) -> Reader:
    """The one window of all tests: a new one each would take longer than the tests."""
    opened = Reader(browser.new_page())
    opened.page.on("request", lambda request: opened.requests.append(request.url))
    opened.page.on("console", lambda message: opened.complaints.append(message.text))
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    return opened


@pytest.fixture
def reader(window: Reader, tmp_path: Path) -> Iterator[Reader]:
    """A reader whose pages asked for nothing but themselves, and complained of nothing."""
    window.folder = tmp_path
    window.requests.clear()
    window.complaints.clear()
    window.page.set_viewport_size({"width": 1280, "height": 900})
    window.page.emulate_media(media="screen", color_scheme="light")
    yield window
    assert {url.partition(":")[0] for url in window.requests} <= {"file", "data"}
    assert window.complaints == []


def shown(page: Page) -> Locator:
    return page.locator("details.entry:not([hidden])")


def count(page: Page) -> str:
    return page.locator("#count").inner_text()


def settle(page: Page, milliseconds: int = 5) -> None:
    """Wait for what the page does on a timer, by its own clock."""
    page.evaluate("(time) => new Promise((done) => setTimeout(done, time))", milliseconds)


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"select[name={name}]").select_option(value)
    settle(page)


def search(page: Page, words: str) -> None:
    page.locator("input[name=q]").fill(words)
    settle(page, 130)


def flawed(severity: str = "", field: str = "") -> int:
    """How many entries of our list have a finding, as shown, of this severity and on this field."""
    return sum(
        any(
            severity in {"", group.severity} and (not field or field in {f.field for f in group.findings})
            for group in group_findings(paper.findings)
        )
        for paper in our_papers()
    )


def groups() -> int:
    return sum(len(group_findings(paper.findings)) for paper in our_papers())


def test_filters_narrow_by_one_finding_that_meets_all_of_them(reader: Reader) -> None:
    page = reader.open()
    total = len(our_papers())
    assert shown(page).count() == total
    assert count(page) == f"{total} of {total} entries, {groups()} findings"
    page.locator("input[value=error]").check()
    settle(page)
    assert shown(page).count() == flawed(severity="error")
    choose(page, "field", "venue")
    assert shown(page).count() == flawed(severity="error", field="venue")
    choose(page, "code", "title_wrong")
    assert shown(page).count() == 0
    assert page.get_by_text("Nothing matches these filters.").is_visible()
    page.get_by_role("button", name="Clear filters").click()
    settle(page)
    assert shown(page).count() == total
    choose(page, "section", "MoE")
    assert shown(page).count() == sum(p.entry.section[-1] == "MoE" for p in our_papers())
    choose(page, "section", "")
    choose(page, "source", "curated")
    assert shown(page).count() == flawed()


def test_tiles_show_what_they_count_and_nothing_else(reader: Reader) -> None:
    page = reader.open()
    for state in ("error", "warning", "info", "correct", "not_a_paper"):
        tile = page.locator(f"a.tile[data-show={state}]")
        number = int(tile.locator("strong").inner_text())
        tile.click()
        settle(page)
        page.locator("[data-do=open]").click()
        assert tile.get_attribute("aria-current") == "true"
        assert abs(page.evaluate("document.getElementById('findings').getBoundingClientRect().top")) < 900
        if state in {"error", "warning", "info"}:
            seen = page.locator("details.entry:not([hidden]) .finding:not([hidden]) h4 .badge")
            assert seen.count() == number
            assert set(seen.all_inner_texts()) == {{"error": "Error", "warning": "Warning", "info": "Note"}[state]}
            badges = page.locator("details.entry:not([hidden]) > summary .badge:not([hidden])")
            assert badges.count() == number
        else:
            assert shown(page).count() == number
        tile.click()  # the chosen one again: everything
        settle(page)
        assert shown(page).count() == len(our_papers())


def test_the_address_keeps_what_was_chosen(reader: Reader) -> None:
    page = reader.open(address="#?show=error&field=venue&sort=line")
    assert shown(page).count() == flawed(severity="error", field="venue")
    assert page.locator("input[value=error]").is_checked()
    page.locator("input[value=error]").uncheck()
    settle(page)
    assert page.url.endswith("#?field=venue&sort=line")


def found(page: Page, words: str) -> list[str]:
    search(page, words)
    return shown(page).locator("h3").all_inner_texts()


def test_search_takes_all_words_in_any_case_and_without_accents(reader: Reader) -> None:
    page = reader.open()
    for words, name in (("pagedattention", "vLLM"), ("ORCA differentially", "Orca"), ("gyéong", "Orca")):
        assert found(page, words) == [name]
    assert found(page, "no such words anywhere") == []


def test_every_entry_is_found_by_any_of_its_words(reader: Reader) -> None:
    """Co-authors, codes, lines, identifiers and venues, of correct entries too."""
    page = reader.open()
    by_code = [p for p in our_papers() if any(f.code == "title_outdated" for f in p.findings)]
    assert len(found(page, "title_outdated")) == len(found(page, "Title outdated")) == len(by_code)
    for place, paper in enumerate(our_papers()):
        name, entry, work = one_line(paper.name), paper.entry, paper.work
        last_author = work.authors[-1] if work.authors else name
        queries = [f"line {entry.last_line if place % 2 else entry.line}"]
        if place % 3 == 0:
            queries += [f"{name} {last_author}"]
            queries += [f"{name} {work.identifiers.arxiv_id or ''}", f"{work.venue or ''} {entry.title or name}"]
        for query in queries:
            names = page.evaluate(SEARCHED, query)
            assert name in names, query
            assert not query.startswith("line") or len(names) == 1, query


# The names of the entries that a search leaves.
SEARCHED = """(words) => {
  const form = document.getElementById("controls");
  form.elements.q.value = words;
  form.elements.q.dispatchEvent(new Event("change"));
  form.dispatchEvent(new Event("input"));
  return new Promise((done) => setTimeout(() => done(
    [...document.querySelectorAll("details.entry:not([hidden]) h3")].map((n) => n.textContent))));
}"""


def test_a_slash_goes_to_the_search(reader: Reader) -> None:
    page = reader.open(address="#entry-vllm")
    page.locator("#entry-vllm > summary").focus()
    page.keyboard.press("/")
    page.keyboard.type("a/b")
    assert page.evaluate("document.activeElement.name") == "q"
    assert page.locator("input[name=q]").input_value() == "a/b"


# Every two of these three come together once: a width, whether entries are opened, and the length of the list.
@pytest.mark.parametrize(
    ("width", "is_opened", "length"),
    [(390, True, 400), (390, False, 0), (768, True, 0), (768, False, 400), (1440, True, 400), (1440, False, 0)],
)
def test_addresses_land_where_they_point(reader: Reader, width: int, is_opened: bool, length: int) -> None:
    review = long_review(length) if length else our_review()
    page = reader.open(review)
    page.set_viewport_size({"width": width, "height": 900})
    if is_opened:
        page.locator("[data-do=open]").click()
    places = (len(review.papers) * share // 10 for share in (5, 1, 8))
    for target in (*(f"entry-{review.papers[place].entry.entry_id}" for place in places), "sources", "findings"):
        page.evaluate("(id) => { location.hash = id; }", target)
        settle(page, 300)
        top = page.evaluate("(id) => document.getElementById(id).getBoundingClientRect().top", target)
        bottom = page.evaluate("document.documentElement.scrollHeight - innerHeight - scrollY")
        assert 0 <= top <= 40 or bottom < 2, (target, top)


def test_what_is_done_stays_done(reader: Reader) -> None:
    page = reader.open(address="#entry-vllm")
    first, second = page.locator("#entry-vllm .mark input").all()
    first.check()
    assert count(page).endswith("; 1 done")
    assert "is-done" not in (page.locator("#entry-vllm").get_attribute("class") or "")
    page = reader.open(address="#entry-vllm")
    assert first.is_checked()
    second.check()
    assert "is-done" in (page.locator("#entry-vllm").get_attribute("class") or "")
    page.get_by_label("Hide what is done").check()
    settle(page)
    assert not page.locator("#entry-vllm").is_visible()
    other = reader.open(replace(our_review(), list_name="another.md"))
    assert not count(other).endswith("done")
    page = reader.open(address="#entry-vllm")
    page.evaluate("localStorage.clear()")


def test_axe_finds_nothing(browser: Browser, tmp_path: Path) -> None:
    """On a page with entries of every kind, all open, at three widths; light and dark, which differ in colours only."""
    some = [paper for paper in our_papers() if paper.resolution.status is Status.NOT_A_PAPER] + [*our_papers()[:6]]
    review = replace(hostile_review(), papers=[*hostile_review().papers[:2], *some])
    page = Reader(browser.new_page(), tmp_path).open(review)
    page.locator("[data-do=open]").click()
    for width, scheme in ((390, "light"), (768, "light"), (1440, "light"), (1440, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        wrong = Axe().run(page).response["violations"]
        assert [(rule["id"], rule["impact"], rule["nodes"][0]["html"]) for rule in wrong] == []
    page.close()


def test_sorting(reader: Reader) -> None:
    page = reader.open()

    def lines() -> list[int]:
        return [
            int(line or 0) for line in page.locator("details.entry").evaluate_all("n => n.map(e => e.dataset.line)")
        ]

    by_severity = lines()
    choose(page, "sort", "line")
    assert lines() == sorted(by_severity)
    choose(page, "sort", "name")
    names = page.locator("details.entry h3").all_text_contents()
    assert [name[0].casefold() for name in names] == sorted(name[0].casefold() for name in names)
    choose(page, "sort", "")
    assert lines() == by_severity


def test_entries_open_by_keyboard_and_by_address(reader: Reader) -> None:
    page = reader.open(address="#entry-vllm")
    entry = page.locator("#entry-vllm")
    assert entry.get_attribute("open") is not None
    assert entry.locator("del").first.is_visible()
    assert entry.locator("ins").first.inner_text().startswith("Efficient Memory Management")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert entry.get_attribute("open") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    following = page.evaluate("document.activeElement.closest('details').id")
    assert following != "entry-vllm"
    assert page.locator(f"#{following}").get_attribute("open") is not None
    page.locator("[data-do=open]").click()
    assert page.locator("details.entry[open]").count() == len(our_papers())
    page.locator("[data-do=close]").click()
    assert page.locator("details.entry[open]").count() == 0
    reader.open(address="#entry-%")  # no address at all
    assert shown(page).count() == len(our_papers())


def test_copying(reader: Reader) -> None:
    page = reader.open(address="#entry-vllm")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    suggestion = next(f.suggestion for p in our_papers() if p.entry.entry_id == "vllm" for f in p.findings)
    button = page.locator("#entry-vllm button.copy").first
    button.click()
    settle(page, 100)
    assert button.inner_text() == "Copied"
    assert page.locator("#said").inner_text() == "Copied"
    assert page.evaluate("navigator.clipboard.readText()") == suggestion
    page.get_by_role("button", name="Copy: the command that corrects this entry").locator("visible=true").click()
    settle(page, 20)
    line = next(p.entry.line for p in our_papers() if p.entry.entry_id == "vllm")
    assert page.evaluate("navigator.clipboard.readText()") == f"enrich fix reading_list.md --line {line}"


def test_hostile_text_does_nothing(reader: Reader) -> None:
    page = reader.open(hostile_review())
    page.locator("[data-do=open]").click()
    search(page, "</script><script>window.pwned")
    assert shown(page).count() == 1
    assert page.evaluate("window.pwned") is None
    assert page.evaluate("document.scripts.length") == 1
    assert page.evaluate("document.images.length") == 0


def test_the_policy_holds(browser: Browser, tmp_path: Path) -> None:
    """What somebody brought into the page after all would not run."""
    page = Reader(browser.new_page(), tmp_path).open()
    with pytest.raises(Error):
        page.add_script_tag(content="window.pwned = 1")
    with pytest.raises(Error):
        page.evaluate("document.body.setAttribute('onclick', 'window.pwned = 2')")
    with pytest.raises(Error):
        page.evaluate("document.body.innerHTML = '<img src=x onerror=window.pwned=3>'")
    assert page.evaluate("window.pwned") is None
    assert page.evaluate("fetch('https://example.org/').then(() => 'reached', () => 'refused')") == "refused"
    page.close()


def test_narrow_screens_need_no_sideways_scrolling(reader: Reader) -> None:
    page = reader.open()
    page.evaluate("for (const node of document.querySelectorAll('details')) node.open = true")
    for width in (320, 390, 768):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_javascript_all_is_read(browser: Browser, tmp_path: Path) -> None:
    page = Reader(browser.new_page(java_script_enabled=False), tmp_path).open()
    assert not page.locator("#controls").is_visible()
    assert not page.locator("button.copy").first.is_visible()
    page.locator("#entry-vllm > summary").click()
    assert page.locator("#entry-vllm ins").first.is_visible()
    page.close()


def test_print_shows_what_is_closed(reader: Reader) -> None:
    page = reader.open()
    page.emulate_media(media="print")
    assert page.locator("#entry-vllm ins").first.bounding_box() is not None
    assert not page.locator("#controls").is_visible()


def test_text_stands_out_from_its_ground(reader: Reader) -> None:
    """The contrast of WCAG AA (4.5 : 1) for every text, each against the nearest ground that is painted."""
    page = reader.open(address="#entry-vllm")
    light = page.evaluate(CONTRAST)
    page.emulate_media(color_scheme="dark")
    assert (light, page.evaluate(CONTRAST)) == ([], [])


CONTRAST = """() => {
  const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = numbers(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = new Set();
  for (const node of document.querySelectorAll("body *:not(script, style, svg, svg *, option)")) {
    if (![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) continue;
    const [a, b] = [light(numbers(getComputedStyle(node).color)), light(ground(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.add(`${node.tagName}.${node.className} ${ratio.toFixed(2)}`);
  }
  return [...faint];
}"""


def test_names_and_roles_are_there_for_screen_readers(reader: Reader) -> None:
    page = reader.open()
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("input, select, button, svg[role=img], section[aria-labelledby]")]
        .filter((n) => !(n.labels?.length || n.ariaLabel || n.textContent.trim() || n.getAttribute("aria-labelledby")))
        .map((n) => n.outerHTML.slice(0, 80))"""
    )
    assert unnamed == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((n) => n.id)")
    assert len(ids) == len(set(ids))
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4, h5')].map((n) => Number(n.tagName[1]))")
    assert levels[0] == 1
    assert all(following - level <= 1 for level, following in pairwise(levels))
    assert page.locator("main").count() == page.locator("[role=status]#count").count() == 1


def test_two_thousand_entries_stay_quick(reader: Reader) -> None:
    """Times are an order above what an idle machine takes, so that only a change of kind fails.

    On a machine that is busy with other work, the best of some attempts counts.
    """
    review = long_review(2000)
    page = reader.open(review)
    assert shown(page).count() == 2000
    took = {}
    for name, value in {"code": "venue_wrong", "q": "attention 17", "sort": "name"}.items():
        for _ in range(ATTEMPTS):
            took[name] = page.evaluate(TIMED, [name, value])
            took[f"{name} undone"] = page.evaluate(TIMED, [name, ""])
            if max(took.values()) < LONGEST:
                break
    page.locator("[data-do=open]").click()
    assert page.locator("details.entry[open]").count() == 2000
    assert max(took.values()) < LONGEST, took


LONGEST = 3_000
ATTEMPTS = 5
# Milliseconds from a choice until its result is painted.
TIMED = """([name, value]) => new Promise((done) => {
  const form = document.getElementById("controls");
  const start = performance.now();
  form.elements[name].value = value;
  form.dispatchEvent(new Event("input"));
  setTimeout(() => requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))));
})"""

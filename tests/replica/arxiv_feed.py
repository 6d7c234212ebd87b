"""arXiv's Atom feed, element by element as in the recordings arxiv/2026_*."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from replica.habits import Habit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from replica.habits import Habits
    from replica.works import ArxivVersion, Work

_HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
"""
_SCHEME = "http://arxiv.org/schemas/atom"
_WITHDRAWN = "This fictional paper has been withdrawn by its fictional authors: a stand-in text of the replica."


class Page(NamedTuple):
    """What was asked, and where the page stands in the whole."""

    search_query: str
    id_list: str
    start: int
    max_results: int
    total: int


def feed(page: Page, entries: Iterable[str]) -> str:
    """Write a feed of entries."""
    asked = f"search_query={page.search_query}"
    limits = f"start={page.start}&max_results={page.max_results}"
    link = f"https://arxiv.org/api/query?{asked}&{limits}&id_list={page.id_list}"
    return (
        f"{_HEAD}  <id>https://arxiv.org/api/{_feed_id(link)}</id>\n"
        f"  <title>arXiv Query: {escape(f'{asked}&id_list={page.id_list}&{limits}')}</title>\n"
        f"  <updated>{_stamp(datetime.now(UTC))}</updated>\n"
        f'  <link href={quoteattr(link)} type="application/atom+xml"/>\n'
        f"{_numbers(page.max_results, page.total, page.start)}{''.join(entries)}</feed>\n"
    )


def error_feed(fragment: str, summary: str) -> str:
    """Write an error: one entry titled `Error`, without `published` (R: 2026_id_malformed_400)."""
    now = _stamp(datetime.now(UTC))
    name = escape(f"https://arxiv.org/api/errors{'#' if fragment else ''}{fragment}")
    return (
        f"{_HEAD}  <id>https://arxiv.org/</id>\n  <title>arXiv Search Results</title>\n"
        f"  <updated>{now}</updated>\n{_numbers(1, 1, 0)}"
        f"  <entry>\n    <id>{name}</id>\n    <title>Error</title>\n    <updated>{now}</updated>\n"
        f'    <link href={quoteattr(name)} rel="alternate" type="text/html"/>\n'
        f"    <summary>{escape(summary)}</summary>\n"
        "    <author>\n      <name>arXiv api core</name>\n    </author>\n  </entry>\n</feed>\n"
    )


def entry(work: Work, version: ArxivVersion, habits: Habits) -> str:
    """Write the entry of one version; the id says http, the links say https, both with the version."""
    name = f"{work.arxiv_id}v{version.version}"
    is_last = version is work.arxiv_versions[-1]
    gone = work.withdrawn and is_last
    title = work.marked_up.get("arxiv", version.title) if Habit.MARKED_UP_TITLES in habits else version.title
    listed = work.arxiv_authors
    if work.collaboration:
        listed = (work.collaboration, *((":",) if Habit.ARXIV_LISTS_COLON in habits else ()), *listed)
    parts = [
        f"<id>http://arxiv.org/abs/{name}</id>",
        f"<title>{escape(title)}</title>",
        f"<updated>{_stamp(version.date)}</updated>",
        f'<link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>',
        f'<link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>',
        f"<summary>{escape(_WITHDRAWN if gone else work.abstract)}</summary>",
        *(f'<category term="{term}" scheme="{_SCHEME}"/>' for term in work.categories),
        f"<published>{_stamp(work.arxiv_versions[0].date)}</published>",
        *([f"<arxiv:comment>{escape(work.comment)}</arxiv:comment>"] if work.comment else ()),
        f'<arxiv:primary_category term="{work.categories[0]}"/>',
        *([f"<arxiv:journal_ref>{escape(work.journal_ref)}</arxiv:journal_ref>"] if work.journal_ref else ()),
        *(f"<author>\n      <name>{escape(name)}</name>\n    </author>" for name in listed),
        *(_doi(work.arxiv_doi) if work.arxiv_doi else ()),
    ]
    return "  <entry>\n" + "".join(f"    {part}\n" for part in parts) + "  </entry>\n"


def _doi(doi: str) -> tuple[str, str]:
    href = quoteattr(f"https://doi.org/{doi}")
    return f"<arxiv:doi>{escape(doi)}</arxiv:doi>", f'<link rel="related" href={href} title="doi"/>'


def _numbers(per_page: int, total: int, start: int) -> str:
    return (
        f"  <opensearch:itemsPerPage>{per_page}</opensearch:itemsPerPage>\n"
        f"  <opensearch:totalResults>{total}</opensearch:totalResults>\n"
        f"  <opensearch:startIndex>{start}</opensearch:startIndex>\n"
    )


def _feed_id(link: str) -> str:
    return base64.b64encode(hashlib.sha1(link.encode(), usedforsecurity=False).digest()).decode().rstrip("=")


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

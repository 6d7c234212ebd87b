"""The reading list, corrected: the same sections and entries, with known titles, authors, venues and years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enrich.core import display
from enrich.core.models import Paper, Status
from enrich.exports.references import listed_link, other_links

_FEW = 2


def document(papers: Sequence[Paper]) -> str:
    """The list as Markdown: headings nested as in the list, one line per entry."""
    lines: list[str] = []
    open_: tuple[str, ...] = ()
    for paper in papers:
        if paper.entry.section != open_:
            lines += _headings(open_, paper.entry.section)
            open_ = paper.entry.section
        lines.append(line(paper))
    return "\n".join(lines).strip("\n") + "\n"


def _headings(before: tuple[str, ...], now: tuple[str, ...]) -> Iterator[str]:
    """The headings that lead from one section to the next."""
    shared = next((n for n, (a, b) in enumerate(zip(before, now, strict=False)) if a != b), min(len(before), len(now)))
    yield ""
    for depth in range(min(shared, len(now) - 1), len(now)):
        yield from (f"{'#' * min(depth + 2, 6)} {display.markdown(now[depth])}", "")


def line(paper: Paper) -> str:
    """One entry: name, title with a link, authors, venue and year, other links; as listed where we know nothing."""
    entry, work = paper.entry, paper.work
    known = paper.resolution.status is Status.RESOLVED
    title = (work.title if known else None) or entry.title or entry.name or entry.url or entry.entry_id
    url = listed_link(paper) if known else display.web_address(entry.url)
    parts = [f"[{display.markdown(title)}](<{url}>)" if url else display.markdown(title)]
    if known:
        parts += [_authors(work.authors), " ".join(str(part) for part in (work.venue, work.year) if part)]
    else:
        parts += [entry.authors or "", entry.venue or ""]
    said = ". ".join([parts[0], *(display.markdown(part) for part in parts[1:] if part)])
    name = f"**{display.markdown(entry.name)}**: " if entry.name and entry.name != title else ""
    links = "".join(f" [{role}](<{address}>)" for role, address in other_links(paper) if address != url)
    return f"- {name}{said}.{links}"


def _authors(names: Sequence[str]) -> str:
    return " and ".join(names) if len(names) <= _FEW else f"{names[0]} et al"

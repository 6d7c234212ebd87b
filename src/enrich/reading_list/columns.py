"""Which column of a table holds what: by its header, checked against what its cells hold."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from enrich.core.models import LinkRole
from enrich.core.text import collapse
from enrich.reading_list.blocks import Block, Shape
from enrich.reading_list.dates import is_date, only_year
from enrich.reading_list.lines import Line, Style
from enrich.reading_list.links import read_links
from enrich.reading_list.names import is_names
from enrich.reading_list.venue_texts import venue_text
from enrich.reading_list.vocabulary import column_means

_LOOKED_AT = 60
_TITLE_WORDS = 3
_MANY = 0.5
_NEARLY_ALL = 0.7
# The score of a column of names in which nothing looks like a title: they are names of systems, not titles.
_NAME_ALONE = 0.15


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column of a table holds (None: not told), and which one the title stands in."""

    meanings: tuple[str | None, ...]
    title: int
    of_papers: bool = False
    """Whether the title's header says "paper" and nearly all rows lead to one: then the others are papers too."""

    more_titles: tuple[int, ...] = ()
    """Further columns of linked titles, whose headers say only what the papers are about."""

    def of(self, index: int) -> str | None:
        """What a column holds."""
        return self.meanings[index] if index < len(self.meanings) else None


def is_group_row(row: Block) -> bool:
    """Whether a row is a heading within its table: one cell with text, and no link to a paper."""
    filled = [line for line in row.lines if line.text.strip() or line.links]
    if len(filled) > 1 or len(row.lines) == 1:
        return not filled
    return not any(link.role is LinkRole.PAPER for line in filled for link in read_links(line))


def learn_columns(blocks: list[Block]) -> dict[int, Columns]:
    """The columns of each table, by its number; a table without anything like a title is left out."""
    headers: dict[int, Block | None] = {}
    rows: dict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        if block.shape is Shape.HEADER:
            headers.setdefault(block.table, block)
        elif block.shape is Shape.ROW and block.table not in headers and _names_columns(block):
            block.shape = Shape.HEADER  # in HTML, a first row of plain cells may be the header
            headers[block.table] = block
        elif block.shape is Shape.ROW and not is_group_row(block):
            headers.setdefault(block.table, None)
            rows[block.table].append(block)
    found = {}
    for table, of_table in rows.items():
        columns = _columns(headers.get(table), of_table[:_LOOKED_AT])
        if columns is not None:
            found[table] = columns
    return found


def _names_columns(row: Block) -> bool:
    """Whether all cells of a row only say what their columns hold."""
    texts = [collapse(line.text) for line in row.lines]
    return len(texts) > 1 and all(
        column_means(text) is not None and len(text.split()) <= _TITLE_WORDS for text in texts
    )


def _columns(header: Block | None, rows: list[Block]) -> Columns | None:
    width = max(len(row.lines) for row in rows)
    said = [column_means(collapse(line.text)) for line in header.lines] if header else []
    said += [None] * (width - len(said))
    cells = [[row.lines[k] for row in rows if k < len(row.lines)] for k in range(width)]
    scores = [_title_score(cells[k], said[k]) for k in range(width)]
    title = max(range(width), key=lambda k: scores[k], default=0)
    if not scores or scores[title] <= 0:
        return None
    meanings = [said[k] or _by_cells(cells[k]) for k in range(width)]
    for k in range(width):
        if k != title and meanings[k] == "title":
            meanings[k] = "link"
    named = said[title] == "name" and scores[title] <= _NAME_ALONE
    meanings[title] = "name" if named else "title"
    papers = sum(any(link.role is LinkRole.PAPER for line in row.lines for link in read_links(line)) for row in rows)
    more = tuple(
        k
        for k in range(width)
        if k != title and said[k] is None and _links_titles(cells[k]) and _links_titles(cells[title])
    )
    return Columns(
        tuple(meanings), title, more_titles=more, of_papers=said[title] == "title" and papers >= _NEARLY_ALL * len(rows)
    )


def _title_score(cells: list[Line], said: str | None) -> float:
    """How well a column's cells do as titles."""
    if not cells or said in {"authors", "date", "year", "code", "summary"}:
        return 0.0
    linked = strong = long = 0
    for cell in cells:
        links = [link for link in read_links(cell) if not link.is_label and len(link.text.split()) >= _TITLE_WORDS]
        linked += any(link.role is LinkRole.PAPER for link in links) or bool(links)
        strong += any(len(cell.text[s.start : s.end].split()) >= _TITLE_WORDS for s in cell.styled(Style.STRONG))
        bare = _unlabelled(cell)
        long += len(bare.split()) >= _TITLE_WORDS and not is_names(bare) and venue_text(bare) is None
    share = (linked + 0.7 * strong + 0.5 * long) / len(cells)
    if said == "title":
        share += 0.6 if share > 0.2 else 0.1  # noqa: PLR2004
    elif said == "name":
        share += _NAME_ALONE
    elif said in {"venue", "link"}:
        share -= 0.4
    return share


def _links_titles(cells: list[Line]) -> bool:
    """Whether most of a column's cells that are not empty hold a link to a paper whose text may be its title."""
    filled = [cell for cell in cells if cell.text.strip()]
    titled = sum(
        any(
            link.role in {LinkRole.PAPER, LinkRole.OTHER}
            and not link.is_label
            and len(link.text.split()) >= _TITLE_WORDS
            for link in read_links(cell)
        )
        for cell in filled
    )
    return bool(filled) and titled > _MANY * len(filled)


def _unlabelled(cell: Line) -> str:
    text = cell.text
    for link in read_links(cell):
        if link.is_label:
            text = text.replace(cell.text[link.link.start : link.link.end], " ")
    return collapse(text).strip(" []()|")


def _by_cells(cells: list[Line]) -> str | None:
    """What a column without a telling header holds."""
    texts = [collapse(cell.text) for cell in cells if cell.text.strip()]
    if not texts:
        return None
    named = any(is_names(text) for text in texts)
    share = {
        "year": sum(only_year(text) is not None for text in texts),
        "date": sum(is_date(text) for text in texts),
        "authors": sum(is_names(text, alone=named) for text in texts),
        "venue": sum(venue_text(text, tag=True) is not None for text in texts),
    }
    best = max(share, key=lambda key: share[key])
    return best if share[best] > _MANY * len(texts) else None

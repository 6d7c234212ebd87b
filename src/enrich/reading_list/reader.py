"""Units -> drafts: one unit read by itself, by what its parts say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from enrich.core.models import LinkRole
from enrich.reading_list.conventions import Conventions
from enrich.reading_list.draft import Draft, Piece
from enrich.reading_list.elimination import read_by_elimination
from enrich.reading_list.labelled_lines import read_labelled_lines, read_title_label
from enrich.reading_list.names import is_names, names_before_colon, names_end
from enrich.reading_list.remainder import read_remainder
from enrich.reading_list.source import Source
from enrich.reading_list.stated_identifiers import stated_address
from enrich.reading_list.tags import read_badges, read_link_labels, read_tags
from enrich.reading_list.title import find_title, regions_of
from enrich.reading_list.unit import Segment, Unit
from enrich.reading_list.unit_lines import UnitLine
from enrich.reading_list.venue_after_names import part_venue_from_names

_MOSTLY_PAPERS = 0.7
_MANY = 0.3


def read_unit(unit: Unit, lines: list[UnitLine], source: Source, conventions: Conventions) -> Draft:
    """What one unit says, read alone. What is understood is masked in its lines, so that nothing is read twice."""
    draft = Draft(unit, source, conventions, lines, [link for line in lines for link in line.links])
    if not draft.leads_to_paper:
        draft.stated = stated_address(lines)
    read_link_labels(draft)
    read_title_label(draft)
    read_badges(draft)
    read_by_elimination(draft)
    if not draft.is_explained or draft.has_labelled_lines:
        read_tags(draft)
        read_labelled_lines(draft)
        _read_title(draft)
        read_remainder(draft)
    part_venue_from_names(draft)
    return draft


def _read_title(draft: Draft) -> None:
    if draft.title is not None:
        return
    draft.title = found = find_title(draft.lines, draft.unit, draft.conventions, draft.leads_to_paper)
    if found is None:
        return
    found.line.mask(found.start, found.end)
    if found.authors is not None and draft.authors is None:
        draft.authors = Piece(found.line, *found.authors)
        found.line.mask(*found.authors)


def unit_lines(unit: Unit) -> list[UnitLine]:
    """The lines of a unit as they are before anything is read; of a row, those of the title's cell first."""
    if unit.columns is None:
        own = [UnitLine.from_segment(segment) for segment in unit.segments]
        return own + [UnitLine.from_segment(segment, below=True) for segment in unit.below]
    lines: list[UnitLine] = []
    columns = unit.columns
    for index in sorted(range(len(unit.segments)), key=lambda k: k != columns.title):
        whole = unit.segments[index]
        meaning = columns.of(index)
        cuts = [whole] if meaning != "title" else _cell_lines(whole)
        lines += [UnitLine.from_segment(segment, meaning=meaning) for segment in cuts]
    return lines


def _cell_lines(whole: Segment) -> list[Segment]:
    images = [image.at for image in whole.line.images]
    cuts = [Segment(whole.line, a, b) for a, b in whole.line.stretches() if b > a or any(a <= at <= b for at in images)]
    return cuts or [whole]


def learn_conventions(units: Sequence[tuple[Unit, list[UnitLine]]]) -> Conventions:
    """What the list itself tells about how its titles and authors are written."""
    regions: Counter[str] = Counter()
    below: Counter[bool] = Counter()
    papers = total = colons = 0
    for unit, lines in units:
        links = [link for line in lines for link in line.links]
        if unit.columns is None and lines:
            regions.update(regions_of(lines))
        total += bool(links)
        colons += bool(lines) and names_before_colon(lines[0].whole.text, lines[0].start) > 0
        papers += any(link.identifiers for link in links)
        if len(lines) > 1:
            second = lines[1]
            text = second.whole.text[second.start : second.end]
            below[is_names(text.split("(")[0]) or names_end(text) > 0] += any(
                link.role is LinkRole.PAPER for link in links
            )
    return Conventions(
        strong=regions["strong"],
        linked=regions["link"],
        quoted=regions["quoted"],
        all=max(1, regions["any"]),
        names_below=below[True] > below[False],
        names_then_colon=colons >= _MANY * len(units),
        mostly_papers=papers > _MOSTLY_PAPERS * max(1, total),
    )

"""Charts as inline SVG: pure functions from numbers to mark-up, each with its numbers beside it as a table.

A chart is drawn 360 units wide, which is a phone's width, and coloured by the page's style sheet through classes
only. Nothing depends on colour alone: values are printed, and kinds differ by pattern. All text is escaped.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from markupsafe import Markup, escape

WIDTH = 360
_ROW = 22
_LABEL = 148
_LETTER = 6.8
_SHADES = 5
# A year of fewer papers has no median: its dots say everything.
_MEDIAN_FROM = 3
# The width of two digits above a column.
_TWO_DIGITS = 14
# More steps on an axis cannot be read at a glance.
_MAX_STEPS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing with the question it answers, how to read it, and its numbers."""

    name: str
    title: str
    note: str
    svg: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def matrix(
    *,
    name: str,
    title: str,
    note: str,
    axes: tuple[str, str],
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[int]]],
    unshaded: str = "",
) -> Chart:
    """Counts by two things: one shaded cell each, with its number in it; `axes` names rows and columns.

    The column called `unshaded` is counted separately, and its cells are not shaded.
    """
    wide = min(44, (WIDTH - _LABEL) / len(columns))
    start = WIDTH - wide * len(columns)
    is_shaded = [column != unshaded for column in columns]
    most = max((n for _, counts in rows for n, shaded in zip(counts, is_shaded, strict=True) if shaded), default=0)
    body = [_text(0, 12, axes[0], "axis"), _text(WIDTH, 12, axes[1], "axis", anchor="end")]
    body += [_text(start + wide * (i + 0.5), 30, column, "tick", anchor="middle") for i, column in enumerate(columns)]
    for line, (label, counts) in enumerate(rows):
        top = 38 + line * _ROW
        body.append(_text(start - 8, top + 15, label, "label", anchor="end", limit=round(start / _LETTER)))
        for place, number in enumerate(counts):
            left = start + wide * place
            tooltip = f"{label}, {columns[place]}: {number}"
            shade = _shade(number, most) if is_shaded[place] else 0
            body.append(
                _rect(left + 1, top + 1, wide - 2, _ROW - 2, kind=f"cell shade{shade}", tooltip=tooltip)
                + _text(left + wide / 2, top + 15, str(number or "·"), "value", anchor="middle")
            )
    return Chart(
        name=name,
        title=title,
        note=note,
        svg=_svg(name, title, note, 40 + _ROW * len(rows), body),
        head=(axes[0], *columns),
        rows=tuple((label, *map(str, counts)) for label, counts in rows),
    )


def bars(
    *,
    name: str,
    title: str,
    note: str,
    axes: tuple[str, str],
    parts: tuple[str, str],
    rows: Sequence[tuple[str, int, int]],
) -> Chart:
    """Horizontal bars of two parts, the second hatched; `parts` names them, `axes` the labels and the unit."""
    most = max((first + second for _, first, second in rows), default=0)
    end = nice_ticks(most)[-1]
    scale = (WIDTH - _LABEL - 34) / end
    bottom = 46 + _ROW * len(rows)
    body = [_text(0, 12, axes[0], "axis"), *_legend(name, parts)]
    for tick in nice_ticks(most):
        x = _LABEL + tick * scale
        body += [_line(x, 40, x, bottom, "grid"), _text(x, bottom + 14, f"{tick:,}", "tick", anchor="middle")]
    body.append(_text(WIDTH, bottom + 30, axes[1], "axis", anchor="end"))
    for line, (label, first, second) in enumerate(rows):
        top = 43 + line * _ROW
        tooltip = f"{label}: {first} {parts[0]}, {second} {parts[1]}"
        body.append(_text(_LABEL - 8, top + 15, label, "label", anchor="end", limit=round(_LABEL / _LETTER)))
        body.append(_rect(_LABEL, top + 3, first * scale, _ROW - 7, kind="solid", tooltip=tooltip))
        body.append(
            _rect(
                _LABEL + first * scale, top + 3, second * scale, _ROW - 7, kind="hatched", tooltip=tooltip, pattern=name
            )
        )
        body.append(_text(_LABEL + (first + second) * scale + 5, top + 15, f"{first + second:,}", "value"))
    return Chart(
        name=name,
        title=title,
        note=note,
        svg=_svg(name, title, note, bottom + 34, body),
        head=(axes[0], *parts, axes[1]),
        rows=tuple((label, str(a), str(b), str(a + b)) for label, a, b in rows),
    )


def columns(*, name: str, title: str, note: str, axes: tuple[str, str], counts: Mapping[int, int]) -> Chart:
    """One column per year, from the first to the last; `axes` names the years and the unit."""
    years = range(min(counts), max(counts) + 1)
    ticks = nice_ticks(max(counts.values()))
    left, top, bottom = 34, 24, 196
    wide, scale = (WIDTH - left) / len(years), (bottom - top) / ticks[-1]
    body = [_text(0, 12, axes[1], "axis"), _text(WIDTH, bottom + 32, axes[0], "axis", anchor="end")]
    body += _upward(left, [(bottom - tick * scale, f"{tick:,}") for tick in ticks])
    for place, year in enumerate(years):
        number, x = counts.get(year, 0), left + wide * place
        gap = min(3.0, wide / 6)
        height = number * scale
        body.append(_rect(x + gap, bottom - height, wide - 2 * gap, height, kind="solid", tooltip=f"{year}: {number}"))
        if number and wide >= _TWO_DIGITS:
            body.append(_text(x + wide / 2, bottom - height - 4, str(number), "value", anchor="middle"))
    body += _years(years, left, wide, bottom)
    return Chart(
        name=name,
        title=title,
        note=note,
        svg=_svg(name, title, note, bottom + 36, body),
        head=axes,
        rows=tuple((str(year), str(counts.get(year, 0))) for year in years),
    )


def scatter(
    *, name: str, title: str, note: str, axes: tuple[str, str], points: Sequence[tuple[int, int, str]]
) -> Chart:
    """(year, count, label) as one dot each on a logarithmic scale that begins at 0, with a bar at the median of a year.

    A year of fewer than three papers has no bar: its dots say everything.
    """
    by_year: dict[int, list[tuple[int, str]]] = {}
    for year, count, label in points:
        by_year.setdefault(year, []).append((count, label))
    years = range(min(by_year), max(by_year) + 1)
    left, top, bottom = 46, 24, 226
    wide = (WIDTH - left) / len(years)
    decades = math.ceil(math.log10(max(9, *(count for _, count, _ in points)) + 1))

    def height(count: float) -> float:
        return bottom - (bottom - top) * math.log10(count + 1) / decades

    ticks = [0, *(10**power for power in range(1, decades + 1))]
    body = [_text(0, 12, axes[1], "axis"), _text(WIDTH, bottom + 32, axes[0], "axis", anchor="end")]
    body += _upward(left, [(height(tick), f"{tick:,}") for tick in ticks])
    rows = []
    for place, year in enumerate(years):
        found = sorted(by_year.get(year, []))
        if not found:
            continue
        middle = median(count for count, _ in found)
        for nth, (count, label) in enumerate(found):
            # Dots of a year step through its width, so that equal counts lie side by side.
            x = left + wide * (place + 0.2 + 0.6 * ((nth * 0.618 + 0.5) % 1))
            body.append(_dot(x, height(count), f"{label}, {year}: {count:,}"))
        if len(found) >= _MEDIAN_FROM:
            at = left + wide * place
            body.append(_line(at + wide * 0.1, height(middle), at + wide * 0.9, height(middle), "median"))
        rows.append((str(year), str(len(found)), f"{middle:,.0f}", f"{found[-1][0]:,}", found[-1][1]))
    body += _years(years, left, wide, bottom)
    return Chart(
        name=name,
        title=title,
        note=note,
        svg=_svg(name, title, note, bottom + 36, body),
        head=(axes[0], "papers", "median", "most", "most cited"),
        rows=tuple(rows),
    )


def nice_ticks(most: int) -> list[int]:
    """Three to six round numbers from 0 to at least `most`."""
    most = max(most, 1)
    step = next(
        factor * 10**power
        for power in range(12)
        for factor in (1, 2, 5)
        if math.ceil(most / (factor * 10**power)) <= _MAX_STEPS
    )
    return [step * n for n in range(math.ceil(most / step) + 1)]


def _upward(left: float, ticks: Iterable[tuple[float, str]]) -> list[Markup]:
    """Grid lines across, with their numbers at the left."""
    return [
        mark
        for y, label in ticks
        for mark in (_line(left, y, WIDTH, y, "grid"), _text(left - 6, y + 4, label, "tick", anchor="end"))
    ]


def _years(years: Sequence[int], left: float, wide: float, bottom: float) -> list[Markup]:
    """The years below a drawing, as many as fit, counted back from the last."""
    every = math.ceil(38 / wide)
    shown = [(place, year) for place, year in enumerate(years) if (years[-1] - year) % every == 0]
    return [
        _text(left + wide * (place + 0.5), bottom + 16, str(year), "tick", anchor="middle") for place, year in shown
    ]


def _legend(name: str, parts: tuple[str, str]) -> list[Markup]:
    marks, x = [], 0.0
    for kind, pattern, part in zip(("solid", "hatched"), ("", name), parts, strict=True):
        marks += [_rect(x, 20, 12, 12, kind=kind, pattern=pattern), _text(x + 17, 30, part, "tick")]
        x += 17 + _LETTER * len(part) + 18
    return marks


def _shade(number: int, most: int) -> int:
    return math.ceil(_SHADES * number / most) if number else 0


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _svg(name: str, title: str, note: str, height: float, body: Iterable[Markup]) -> Markup:
    """A drawing that is one picture to a screen reader; its pattern's id is its own."""
    pattern = Markup(
        '<defs><pattern id="hatch-{}" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="hatch" d="M2.5 0V5"/></pattern></defs>'
    ).format(name)
    drawing = Markup("").join(body)
    return Markup(
        '<svg viewBox="0 0 {} {}" role="img" aria-labelledby="chart-{}-title chart-{}-note">'
        '<title id="chart-{}-title">{}</title><desc id="chart-{}-note">{}</desc>{}{}</svg>'
    ).format(WIDTH, _number(height), name, name, name, title, name, note, pattern, drawing)


def _rect(x: float, y: float, wide: float, high: float, *, kind: str, tooltip: str = "", pattern: str = "") -> Markup:
    """A rectangle; `pattern` is the chart whose hatching fills it."""
    fill = Markup(' fill="url(#hatch-{})"').format(pattern) if pattern else Markup("")
    title = Markup("<title>{}</title>").format(tooltip) if tooltip else Markup("")
    numbers = (_number(value) for value in (x, y, max(wide, 0), max(high, 0)))
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"{}>{}</rect>').format(
        kind, *numbers, fill, title
    )


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    return Markup('<path class="{}" d="M{} {}L{} {}"/>').format(kind, *map(_number, (x1, y1, x2, y2)))


def _dot(x: float, y: float, tooltip: str) -> Markup:
    return Markup('<circle class="dot" cx="{}" cy="{}" r="3.5"><title>{}</title></circle>').format(
        _number(x), _number(y), tooltip
    )


def _text(x: float, y: float, text: str, kind: str, *, anchor: str = "start", limit: int | None = None) -> Markup:
    """A text; one longer than `limit` is cut, and whole in its tooltip."""
    short = text if limit is None or len(text) <= limit else text[: limit - 1].rstrip() + "…"
    whole = Markup("<title>{}</title>").format(text) if short != text else Markup("")
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}{}</text>').format(
        kind, _number(x), _number(y), anchor, escape(short), whole
    )

"""The reliability of `confidence` as a small SVG: mean confidence of a band against the share of right findings."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from evaluate.metrics import Bin

_SIZE, _MARGIN = 360, 48


def _place(value: float) -> float:
    """A share of 0 to 1 as a length along an axis."""
    return value * (_SIZE - 2 * _MARGIN)


def _point(x: float, y: float) -> tuple[float, float]:
    return round(_MARGIN + _place(x), 1), round(_SIZE - _MARGIN - _place(y), 1)


def reliability_chart(bins: Sequence[Bin]) -> str:
    """The chart: the diagonal is perfect, the area of a dot is the number of findings in its band."""
    most = max((b.count for b in bins), default=1)
    (x0, y0), (x1, y1) = _point(0, 0), _point(1, 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_SIZE}" height="{_SIZE}" font-family="sans-serif">',
        "<title>confidence of findings against the share that is right</title>",
        "<style>text { font-size: 11px }</style>",
        f'<rect width="{_SIZE}" height="{_SIZE}" fill="#fff"/>',
        f'<path d="M{x0} {y0}H{x1}M{x0} {y0}V{y1}" stroke="#444" fill="none"/>',
        f'<path d="M{x0} {y0}L{x1} {y1}" stroke="#999" stroke-dasharray="4 4"/>',
    ]
    for tenth in range(0, 11, 2):
        (x, _), (_, y) = _point(tenth / 10, 0), _point(0, tenth / 10)
        parts.append(f'<text x="{x}" y="{y0 + 16}" text-anchor="middle">{tenth / 10:.1f}</text>')
        parts.append(f'<text x="{x0 - 8}" y="{y + 4}" text-anchor="end">{tenth / 10:.1f}</text>')
    for b in bins:
        x, y = _point(b.confidence, b.right)
        radius = round(3 + 11 * sqrt(b.count / most), 1)
        parts.append(f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#1f6feb" fill-opacity="0.45" stroke="#1f6feb"/>')
    middle = _SIZE / 2
    parts.append(f'<text x="{middle}" y="{_SIZE - 10}" text-anchor="middle">confidence of findings</text>')
    turned = f'transform="rotate(-90 14 {middle})"'
    parts.append(f'<text x="14" y="{middle}" text-anchor="middle" {turned}>share that is right</text>')
    return "\n".join([*parts, "</svg>", ""])

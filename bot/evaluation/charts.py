"""Charts as inline SVG that take their colours from the page, light or dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

WIDTH = 400
LABEL = 96
ROW = 34
BAR = 9
CURVE_HEIGHT = 240
MARGIN = 34
# Series in fixed order; the page gives each a colour.
SERIES = ("one", "two", "three")


def bar_chart(groups: Mapping[str, Mapping[str, Sequence[int]]], title: str) -> str:
    """A bar chart with a row for each group and a bar for each of its parts: share and counts."""
    rows = [_row(name, parts, 4 + index * ROW) for index, (name, parts) in enumerate(groups.items())]
    return _svg("".join(rows), 8 + ROW * len(groups), title)


def curve_chart(
    lines: Mapping[str, Sequence[float]], points: Sequence[float], mark: float, title: str
) -> str:
    """A line chart of shares from 0 to 1 over a threshold, with the threshold in use marked."""
    drawn = [_grid(points[-1])]
    across = _across(mark, points[-1])
    drawn.append(
        f'<line class="mark" x1="{across:.1f}" x2="{across:.1f}" y1="{_up(1)}" y2="{_up(0)}"/>'
        f'<text x="{across + 4:.1f}" y="{_up(1) - 5}">in use: {mark:.2f}</text>'
    )
    for series, (name, shares) in zip(SERIES, lines.items(), strict=False):
        path = " ".join(
            f"{_across(at, points[-1]):.1f},{_up(share):.1f}"
            for at, share in zip(points, shares, strict=True)
        )
        drawn.append(
            f'<polyline class="line {series}" points="{path}"><title>{escape(name)}</title></polyline>'
        )
    return _svg("".join(drawn), CURVE_HEIGHT, title)


def chart_legend(names: Sequence[str]) -> str:
    """A legend: the name of each series beside its colour."""
    keys = (f'<li class="{series}">{escape(name)}</li>' for series, name in zip(SERIES, names, strict=False))
    return f'<ul class="legend">{"".join(keys)}</ul>'


def _row(name: str, parts: Mapping[str, Sequence[int]], top: int) -> str:
    drawn = [f'<text class="name" x="{LABEL - 8}" y="{top + 14}">{escape(name)}</text>']
    width = WIDTH - LABEL - 74
    for index, (series, (part, (right, of))) in enumerate(zip(SERIES, parts.items(), strict=False)):
        y = top + index * (BAR + 3)
        share = right / of if of else 0.0
        counts = f"{share:.2f} ({right}/{of})" if of else "none"
        drawn.append(
            f'<rect class="track" x="{LABEL}" y="{y}" width="{width}" height="{BAR}" rx="2"/>'
            f'<rect class="bar {series}" x="{LABEL}" y="{y}" width="{share * width:.1f}" height="{BAR}">'
            f"<title>{escape(name)}, {escape(part.replace('_', ' '))}: {counts}</title></rect>"
            f'<text class="value" x="{LABEL + width + 6}" y="{y + BAR}">{counts}</text>'
        )
    return "".join(drawn)


def _grid(end: float) -> str:
    drawn = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = _up(share)
        drawn.append(
            f'<line class="grid" x1="{MARGIN}" x2="{WIDTH - 8}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text class="name" x="{MARGIN - 6}" y="{y + 4:.1f}">{share:.2f}</text>'
        )
    for step in range(5):
        value = end * step / 4
        anchor = "value" if step < 4 else "name"  # the last number ends at the edge
        drawn.append(
            f'<text class="{anchor}" x="{_across(value, end):.1f}" y="{_up(0) + 16}">{value:.2f}</text>'
        )
    return "".join(drawn)


def _across(value: float, end: float) -> float:
    return MARGIN + (WIDTH - 8 - MARGIN) * min(value / (end or 1.0), 1.0)


def _up(share: float) -> float:
    return 20 + (CURVE_HEIGHT - 46) * (1 - share)


def _svg(inner: str, height: int, title: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{inner}</svg>"
    )

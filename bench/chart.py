"""A bar chart of one measure for every system and group of questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure

# Text stays text, and the same figures give the same file.
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "bench", "font.size": 9})


def draw(path: Path, title: str, rows: Sequence[Mapping[str, Any]], measure: str = "recall@1") -> None:
    """Draw one panel a group and one bar a system, the first at the top; the file name says SVG or PNG."""
    groups = list(dict.fromkeys(row["questions"] for row in rows))
    systems = list(dict.fromkeys(row["system"] for row in rows))
    size = (2.2 + 1.9 * len(groups), 1.2 + 0.32 * len(systems))
    figure = Figure(figsize=size, layout="constrained")
    panels = figure.subplots(1, len(groups), sharey=True, squeeze=False)[0]
    for panel, group in zip(panels, groups, strict=True):
        values = {row["system"]: row[measure] for row in rows if row["questions"] == group}
        colours = ["#1b6ca8"] + ["#b8c4ce"] * (len(systems) - 1)
        bars = panel.barh(systems, [values[system] for system in systems], color=colours)
        panel.bar_label(bars, fmt="%.3f", padding=2)
        panel.set(title=group, xlim=(0, 1.25), xticks=(0, 0.5, 1))
        panel.spines[["top", "right"]].set_visible(False)
    panels[0].invert_yaxis()
    figure.suptitle(f"{measure}, {title}")
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)

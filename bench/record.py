"""A result as a table on the terminal and a JSON file with commit, date and machine."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.paths import RESULTS, ROOT


def write(name: str, about: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Path:
    """Print the rows and write them to results/<name>.json with their origin; returns that file."""
    head = {"name": name, **origin(), **about}
    show(", ".join(f"{key} {value}" for key, value in head.items()), rows)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps({**head, "rows": list(rows)}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def origin() -> dict[str, str]:
    """The commit, date and machine of a measurement."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],  # noqa: S607 - the git that is on PATH
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return {
        "commit": commit or "unknown",
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
    }


def show(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print rows of the same keys as a table."""
    console = Console()
    if not console.is_terminal:
        console.width = 160  # a log file has no width of its own
    table = Table(title=title)
    for number, column in enumerate(rows[0]):
        table.add_column(column, justify="right" if number else "left", no_wrap=not number)
    for row in rows:
        table.add_row(*(Text(str(value)) for value in row.values()))  # in a string [1] would be markup
    console.print(table)

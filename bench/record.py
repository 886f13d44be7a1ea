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

RESULTS = Path(__file__).resolve().parent / "results"


def write(name: str, about: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> None:
    """Print the rows and write them to results/<name>-<commit>.json."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],  # noqa: S607 - the git that is on PATH
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    head = {
        "name": name,
        "commit": commit or "unknown",
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        **about,
    }
    table = Table(title=", ".join(f"{key} {value}" for key, value in head.items()))
    for column in rows[0]:
        table.add_column(column)
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console().print(table)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}-{head['commit']}.json"
    path.write_text(json.dumps({**head, "rows": list(rows)}, ensure_ascii=False, indent=1) + "\n")

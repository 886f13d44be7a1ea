"""TOML files of a corpus: read, or named with the line at which they are no TOML."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from bot.readers.faults import Faults

_PLACE = re.compile(r" ?\(at (?:line (\d+)|end of document)[^)]*\)$")


def read_toml(folder: Path, name: str, shape: str, faults: Faults) -> tuple[str, dict[str, Any]] | None:
    """The text and the content of a file; None where it is at fault. `shape` says how its lines look."""
    try:
        text = (folder / name).read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        what = f"nicht lesbar ({type(error).__name__}); Datei und Rechte prüfen, als UTF-8 speichern"
        faults.add(name, 1, what)
    except tomllib.TOMLDecodeError as error:
        match = _PLACE.search(str(error))
        faults.add(name, int(match[1]) if match and match[1] else 1, f"kein gültiges TOML; {shape}")
    return None


def line_of_key(text: str, key: str) -> int:
    """The line that begins with a key, bare, quoted or as a table's name; 1 where none does."""
    begins = re.compile(rf"""[\s"'\[]*{re.escape(key)}["'\]\s]*(?:=|$)""")
    return next((number for number, line in enumerate(text.splitlines(), 1) if begins.match(line)), 1)

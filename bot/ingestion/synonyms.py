"""The corpus' synonyms.toml: what people say = what the texts call it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from bot.language.synonyms import NO_SYNONYMS, Synonyms
from bot.readers.faults import Faults

FILE = "synonyms.toml"
_PLACE = re.compile(r" ?\(at (?:line (\d+)|end of document)[^)]*\)$")


def read_synonyms(folder: Path, faults: Faults) -> Synonyms:
    """The synonyms of a corpus folder, none where it has no such file; what is wrong is noted."""
    path = folder / FILE
    if not path.is_file():
        return NO_SYNONYMS
    try:
        text = path.read_text(encoding="utf-8")
        words = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        faults.add(
            FILE, 1, f"nicht lesbar ({type(error).__name__}); Datei und Rechte prüfen, als UTF-8 speichern"
        )
        return NO_SYNONYMS
    except tomllib.TOMLDecodeError as error:
        match = _PLACE.search(str(error))
        line = int(match[1]) if match and match[1] else 1
        faults.add(FILE, line, 'kein gültiges TOML; jede Zeile heißt: "gesagt" = "Wort der Texte"')
        return NO_SYNONYMS
    for said, meant in words.items():
        if not isinstance(meant, str) or not meant.strip():
            line = _line_of(text, said)
            faults.add(FILE, line, f'zu {said} fehlt das Wort der Texte; etwa: {said} = "Auszubildende"')
            return NO_SYNONYMS
    return Synonyms({said.lower(): meant for said, meant in words.items()})


def _line_of(text: str, key: str) -> int:
    """The line that begins with a key, bare, quoted or as a table's name."""
    begins = re.compile(rf"""[\s"'\[]*{re.escape(key)}["'\]\s]*(?:=|$)""")
    return next((number for number, line in enumerate(text.splitlines(), 1) if begins.match(line)), 1)

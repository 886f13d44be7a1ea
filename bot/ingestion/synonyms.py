"""The corpus' synonyms.toml: what people say = what the texts call it."""

from __future__ import annotations

from pathlib import Path

from bot.ingestion.toml_files import line_of_key, read_toml
from bot.language.synonyms import NO_SYNONYMS, Synonyms
from bot.readers.faults import Faults

FILE = "synonyms.toml"
_SHAPE = 'jede Zeile heißt: "gesagt" = "Wort der Texte"'


def read_synonyms(folder: Path, faults: Faults) -> Synonyms:
    """The synonyms of a corpus folder, none where it has no such file; what is wrong is noted."""
    if not (folder / FILE).is_file() or (read := read_toml(folder, FILE, _SHAPE, faults)) is None:
        return NO_SYNONYMS
    text, words = read
    for said, meant in words.items():
        if not isinstance(meant, str) or not meant.strip():
            line = line_of_key(text, said)
            faults.add(FILE, line, f'zu {said} fehlt das Wort der Texte; etwa: {said} = "Auszubildende"')
            return NO_SYNONYMS
    return Synonyms({said.lower(): meant for said, meant in words.items()})

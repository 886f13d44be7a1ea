"""Other ways to ask, in a file beside a text: `gehalt.fragen.toml` for the headings of `gehalt.md`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.ingestion.toml_files import line_of_key, read_toml
from bot.readers.documents import Document, Section
from bot.readers.faults import Faults
from bot.types import LANGUAGES

SUFFIX = ".fragen.toml"
_SHAPE = 'jeder Abschnitt heißt ["Überschrift"], darunter etwa: de = ["erste Frage?", "zweite Frage?"]'


def add_questions(
    folder: Path, names: Iterable[str], documents: Iterable[Document], faults: Faults
) -> tuple[Document, ...]:
    """The documents with the ways to ask that files beside them list; what is wrong is noted.

    `names` are the files of the folder that end with SUFFIX.
    """
    found = {document.name: document for document in documents}
    for name in names:
        text_name = f"{name.removesuffix(SUFFIX)}.md"
        read = read_toml(folder, name, _SHAPE, faults)
        if read is None:
            continue
        if text_name in found:
            found[text_name] = _with_questions(name, *read, found[text_name], faults)
        elif not (folder / text_name).exists():
            faults.add(name, 1, f"dazu fehlt der Text {text_name}")
    return tuple(found.values())


def _with_questions(
    name: str, text: str, tables: Mapping[str, Any], document: Document, faults: Faults
) -> Document:
    asked = {
        heading: tuple(_read_languages(name, text, heading, lists, faults))
        for heading, lists in tables.items()
    }
    known = {section.headings[-1] for section in document.sections if section.headings}
    for heading in asked.keys() - known:
        what = f"die Überschrift „{heading}“ gibt es in {document.name} nicht; sie steht dort Wort für Wort"
        faults.add(name, line_of_key(text, heading), what)
    return replace(
        document,
        # A text with other questions is another text: the next ingest has to read it again.
        digest=hashlib.sha256(f"{document.digest}\n{text}".encode()).hexdigest(),
        sections=tuple(_section(section, asked) for section in document.sections),
    )


def _section(section: Section, asked: Mapping[str, tuple[str, ...]]) -> Section:
    more = asked.get(section.headings[-1], ()) if section.headings else ()
    return replace(section, questions=tuple(dict.fromkeys((*section.questions, *more))))


def _read_languages(name: str, text: str, heading: str, lists: Any, faults: Faults) -> list[str]:
    line = line_of_key(text, heading)
    if not isinstance(lists, dict) or not lists.keys() <= set(LANGUAGES):
        faults.add(name, line, f"unter „{heading}“ stehen Sprachen ({', '.join(LANGUAGES)}); {_SHAPE}")
        return []
    questions: list[str] = []
    for language, asked in lists.items():
        if not isinstance(asked, list) or not all(isinstance(q, str) and q.strip() for q in asked):
            faults.add(name, line, f"unter „{heading}“ ist {language} keine Liste von Fragen; {_SHAPE}")
            return []
        questions += [" ".join(question.split()) for question in asked]
    return questions

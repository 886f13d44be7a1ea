"""Footnotes of a Markdown text: sources in the spellings that people use, and what is incomplete."""

from __future__ import annotations

import re
from pathlib import Path

from bot.readers.footnotes import read_source
from bot.types import Source
from tests.ingestion.texts import HEAD, faults, put, read


def test_source_is_read_in_many_spellings(folder: Path) -> None:
    """The address is found whatever stands before and behind it."""
    for note in (
        "[^q]: Titel https://e.example/a, 25.04.2025",
        "[^q]: Titel: https://e.example/a, 25.04.2025",
        "[^q]: Titel,https://e.example/a,25.04.2025",
        "[^q]: Titel; https://e.example/a; 25.04.2025",
        "[^q]: Titel – https://e.example/a – 25.04.2025",
        "[^q]: Titel (https://e.example/a), 25.04.2025",
        "[^q]: Titel, <https://e.example/a>, 25.04.2025",
        "[^q]: [Titel](https://e.example/a), 25.04.2025",
        "[^q]: Titel, https://e.example/a 25.04.2025",
        "[^q]: Titel, 25.04.2025, https://e.example/a",
        "[^q]: Titel\n  https://e.example/a, 25.04.2025",
        "[^q] : Titel, https://e.example/a, 25.04.2025",
        "  [^q]: Titel, https://e.example/a, 25.04.2025.",
    ):
        sources = read(folder, HEAD + f"Eins.[^q]\n\n{note}\n").sources
        assert (sources["q"].title, sources["q"].url) == ("Titel", "https://e.example/a"), note
        assert sources["q"].date.startswith("25.04.2025"), note


def test_address_keeps_its_own_punctuation(folder: Path) -> None:
    """Commas and brackets within an address belong to it; entities are read."""
    for written, url in (
        ("https://e.example/a,b?c=1", "https://e.example/a,b?c=1"),
        ("https://e.example/a_(b)", "https://e.example/a_(b)"),
        ("https://e.example/?a=1&amp;b=2", "https://e.example/?a=1&b=2"),
    ):
        document = read(folder, HEAD + f"Eins.[^q]\n\n[^q]: A &amp; B, {written}, 2025\n")
        assert document.sources == {"q": Source("A & B", url, "2025")}


def test_incomplete_source_is_a_fault(folder: Path) -> None:
    """An address that cannot be read, two of them, or a missing title or date is named."""
    for value, what in (
        ("Titel, www.e.example/a, 2025", "unvollständig"),
        ("Titel, http:/e.example/a, 2025", "unvollständig"),
        ("Titel, https:e.example/a, 2025", "unvollständig"),
        ("Titel, ftp://e.example/a, 2025", "unvollständig"),
        ("Titel, beispiel.de/a, 2025", "unvollständig"),
        ("Titel, https://a.example, https://b.example, 2025", "zwei Adressen"),
        ("https://e.example/a, 2025", "Titel fehlt"),
        ("Titel", "Datum fehlt"),
        ("", "fehlt"),
    ):
        put(folder, "a.md", HEAD + f"Eins.[^q]\n\n[^q]: {value}\n")
        [fault] = faults(folder)
        assert re.match(rf"a\.md:9: die Fußnote \[\^q\]: .*{what}", fault), (value, fault)


def test_text_beside_a_source_is_a_fault(folder: Path) -> None:
    """Text that Markdown would take into the source, or a source that cuts a sentence, is named."""
    for text, line in (
        ("Eins.[^q]\n\n[^q]: Titel, 2025\nZwei.\n", 10),
        ("Eins.[^q]\n\n[^q]: Titel, 2025\n\n    Zwei.\n", 11),
        ("Eins ohne Ende\n[^q]: Titel, 2025\nund Zwei.[^q]\n", 8),
    ):
        put(folder, "a.md", HEAD + text)
        assert any(fault.startswith(f"a.md:{line}: ") for fault in faults(folder)), text


def test_misspelt_mark_is_a_fault(folder: Path) -> None:
    """A mark with a blank would stay in the sentence."""
    for mark in ("[^q ]", "[ ^q]", "[^]"):
        put(folder, "a.md", HEAD + f"Eins.{mark} Zwei.[^q]\n\n[^q]: Titel, 2025\n")
        [fault] = faults(folder)
        assert fault.startswith(f"a.md:7: „{mark}“ ist kein Quellenzeichen")


def test_kind_of_a_source_is_told_from_its_title() -> None:
    """What the editors computed, think or looked for is told from publications by how a title begins."""
    for footnote, kind in (
        ("Haufe „Eigene Rechnung“, https://haufe.de/x, 2025", "source"),
        ("Eigene Rechnung der Redaktion aus den genannten Quellen, 22.11.2026", "calculation"),
        ("Eigene Zuordnung der Redaktion, 22.11.2026", "calculation"),
        ("Einschätzung der Redaktion, 22.11.2026", "assessment"),
        ("Recherche der Redaktion, 22.11.2026", "research"),
        ("Rechnungshof NRW: Bericht, 2025", "source"),
    ):
        source = read_source(footnote)
        assert isinstance(source, Source)
        assert source.kind == kind, footnote

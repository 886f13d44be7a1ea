"""Markdown files to documents: header, sections, footnotes, blocks, and every fault by its line."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

from bot.ingestion.markdown import TOPICS
from bot.types import Source
from tests.ingestion.texts import BODY, BOM, HEAD, blocks, faults, header, put, read


def test_header_becomes_fields(folder: Path) -> None:
    """Title, topic and both days of the header are fields of the document."""
    document = read(folder, HEAD + BODY)
    assert (document.name, document.title, document.topic) == ("a.md", "Lohn", "pay")
    assert (document.as_of, document.review_by) == (date(2026, 5, 1), date(2027, 5, 1))


def test_header_value_may_hold_a_colon(folder: Path) -> None:
    """A title with a colon is read whole in quotation marks, and without them where no blank follows it."""
    for title in ('"NIS-2: die Pflichten"', "'NIS-2: die Pflichten'", "Arbeit:innen"):
        assert read(folder, header(title=title) + BODY).title == title.strip("\"'"), title


def test_topic_of_the_contract_is_accepted(folder: Path) -> None:
    """Each of the eight topics may be given."""
    assert len(TOPICS) == 8
    for topic in TOPICS:
        assert read(folder, header(topic=topic) + BODY).topic == topic


def test_digest_is_that_of_the_file(folder: Path) -> None:
    """The digest tells the bytes of the file, so that any change to it is seen."""
    assert read(folder, HEAD + BODY).digest == hashlib.sha256((HEAD + BODY).encode()).hexdigest()


def test_section_knows_its_headings(folder: Path) -> None:
    """A section carries the headings above it, and none of a sister's."""
    text = HEAD + "Vorweg.\n\n# A\nEins.\n\n## B\nZwei.\n\n### C\nDrei.\n\n## D\nVier.\n"
    document = read(folder, text)
    found = {section.headings: blocks(document)[i] for i, section in enumerate(document.sections)}
    assert found == {
        (): ["Vorweg."],
        ("A",): ["Eins."],
        ("A", "B"): ["Zwei."],
        ("A", "B", "C"): ["Drei."],
        ("A", "D"): ["Vier."],
    }


def test_other_questions_are_read_and_not_text(folder: Path) -> None:
    """The comment's ways to ask belong to their section, one by one, and are no block of it.

    A comment of another kind is passed over.
    """
    text = HEAD + "## A?\n<!-- auch gefragt: Eins? | Zwei:  drei | | كم؟\n| Dört? -->\nJa.\n\n## B?\nNein.\n"
    document = read(folder, text)
    assert [s.questions for s in document.sections[1:]] == [("Eins?", "Zwei:  drei", "كم؟", "Dört?"), ()]
    assert blocks(document)[1:] == [["Ja."], ["Nein."]]
    document = read(folder, HEAD + "## A?\n<!-- prüfen! -->\nJa.\n")
    assert (document.sections[1].questions, blocks(document)[1]) == ((), ["Ja."])


def test_footnote_becomes_a_source(folder: Path) -> None:
    """A definition is read as title, address and day; the address may be missing, and the day behind one."""
    notes = (
        "[^a]: Tabelle „X“, Stand 1, https://x.example/a,b?c=1, 25.04.2025\n"
        "[^b]: Brief des Amtes, Seite 2, 2024\n"
        "[^c]: Seite, https://y.example/\n"
    )
    document = read(folder, HEAD + "Eins.[^a][^b] Zwei.[^c]\n\n" + notes)
    assert document.sources == {
        "a": Source("Tabelle „X“, Stand 1", "https://x.example/a,b?c=1", "25.04.2025"),
        "b": Source("Brief des Amtes, Seite 2", "", "2024"),
        "c": Source("Seite", "https://y.example/", "o. D."),
    }


def test_footnote_definition_is_not_text(folder: Path) -> None:
    """A definition is no block, even directly below a paragraph."""
    document = read(folder, HEAD + "Eins.[^a]\n[^a]: Brief, 2024\n")
    assert blocks(document)[0] == ["Eins.[^a]"]


def test_markdown_blocks_stand_where_they_say(folder: Path) -> None:
    """Paragraphs, list items, quotations, table rows and code stand exactly at their positions."""
    body = (
        "Ein Satz 😀 mit Zeichen.\nZweite Zeile.\n\n"
        "- Erstens.\n- Zweitens,\n  weiter.\n    - Tief.\n\n1. Nummer.\n\n> Zitat.\n\n"
        "| Kopf | Zahl |\n|---|---|\n| Zeile | 5 |\n\n```\ncode\n```\n\nLetzter ohne Ende"
    )
    document = read(folder, HEAD + body)
    assert blocks(document)[0] == [
        "Ein Satz 😀 mit Zeichen.\nZweite Zeile.",
        "Erstens.",
        "Zweitens,\n  weiter.",
        "Tief.",
        "Nummer.",
        "Zitat.",
        "| Kopf | Zahl |",
        "| Zeile | 5 |",
        "```\ncode\n```",
        "Letzter ohne Ende",
    ]


def test_tables_and_code_are_not_quotable(folder: Path) -> None:
    """Rows and code are found but not quoted; paragraphs and list items are."""
    document = read(folder, HEAD + "Satz.\n\n- Punkt.\n\n| a |\n|---|\n| b |\n\n```\nc\n```\n")
    assert [block.quotable for block in document.sections[0].blocks] == [True, True, False, False, False]


def test_line_ends_count_as_one_character(folder: Path) -> None:
    """A text with other line ends is read as Python reads it: same text, same positions."""
    body = "## A?\nEins.[^n]\n\nZwei\ndrei.\n\n[^n]: Brief, 2024\n"
    plain = read(folder, HEAD + body)
    for line_end in ("\r\n", "\r"):
        other = read(folder, (HEAD + body).replace("\n", line_end))
        assert (other.text, other.sections, other.sources) == (plain.text, plain.sections, plain.sources)
        assert other.digest != plain.digest


# By what is wrong: the content, the line of the file, and the pattern of the message.
FAULTS = {
    "no header": ("## Frage?\nSatz.\n", 1, "der Kopf fehlt"),
    "header on line 2": ("\n" + HEAD + BODY, 1, "der Kopf fehlt"),
    "unclosed header": (HEAD.replace("\n---\n", "\n") + BODY, 1, "nicht geschlossen"),
    "bare colon": (header(title="A: b") + BODY, 2, "gültiges YAML.*Anführungszeichen"),
    "open quotation mark": (header(as_of='"2026') + BODY, 4, "gültiges YAML"),
    "no colon": (HEAD.replace("as_of:", "as_of") + BODY, 4, "gültiges YAML"),
    "header without fields": ("---\nnur Text\n---\n" + BODY, 1, "keine Felder"),
    "empty header": ("---\n---\n" + BODY, 1, "keine Felder"),
    "no title": (header(title="") + BODY, 1, "fehlt title"),
    "no topic": (header(topic="") + BODY, 1, "fehlt topic"),
    "no as_of": (header(as_of="") + BODY, 1, "fehlt as_of"),
    "no review_by": (header(review_by="") + BODY, 1, "fehlt review_by"),
    "empty field": (header(topic=" ") + BODY, 3, "fehlt topic"),
    "unknown field": (header(titel="X") + BODY, 6, "das Feld titel gibt es nicht"),
    "unknown topic": (header(topic="geld") + BODY, 3, "Thema geld.*pay, employers"),
    "no such day": (header(as_of="2026-02-30") + BODY, 4, "as_of: 2026-02-30 ist kein Tag"),
    "German date": (header(review_by="31.12.2027") + BODY, 5, "review_by: .* kein Tag"),
    "review before the facts": (header(review_by="2026-04-30") + BODY, 5, "vor as_of"),
    "no definition": (HEAD + "Eins.\n\nZwei.[^x]\n", 9, r"\[\^x\] ist nicht definiert"),
    "no use": (HEAD + "Eins.\n\n[^x]: Brief, 2024\n", 9, r"\[\^x\] wird nirgends"),
    "defined twice": (HEAD + "Eins.[^x]\n\n[^x]: Brief, 2024\n[^x]: Brief, 2025\n", 10, "zweimal"),
    "source without day": (HEAD + "Eins.[^x]\n\n[^x]: Brief\n", 9, "Titel, Adresse.*Datum"),
    "mark in a sentence": (HEAD + "Wort.\n\nDas[^x] ist so.\n\n[^x]: Brief, 2024\n", 9, "steht im Satz"),
    "mark before the full stop": (HEAD + "Das ist so[^x].\n\n[^x]: Brief, 2024\n", 7, "steht im Satz"),
    "mark on a new line": (HEAD + "Das ist\n[^x] so.\n\n[^x]: Brief, 2024\n", 8, "steht im Satz"),
    "empty file": ("", 1, "der Text ist leer"),
    "only white space": (BOM + " \n\n", 1, "der Text ist leer"),
    "header alone": (HEAD, 7, "der Text ist leer"),
    "heading alone": (HEAD + "\n## Nur eine Frage?\n", 7, "der Text ist leer"),
}


def test_fault_is_named_by_file_and_line(folder: Path) -> None:
    """A fault is one line: the file, the line of the file, and what is wrong."""
    for kind, (content, line, what) in FAULTS.items():
        put(folder, "unter/a.md", content)
        [fault] = faults(folder)
        assert fault.startswith(f"unter/a.md:{line}: "), (kind, fault)
        assert re.search(what, fault), (kind, fault)

"""Markdown files to documents: header, sections, footnotes, blocks, and every fault by its line."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

from bot.ingestion.corpus import read_corpus
from bot.readers.header import TOPICS
from bot.types import Source
from tests.ingestion.texts import BODY, BOM, HEAD, blocks, faults, header, notices, put, read
from tests.readers.generated import run


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

    A comment of another kind is named and not read.
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
        "- Erstens.\n- Zweitens,\n  weiter.\n    - Tief.\n\n1. Nummer.\n2. Noch eine.\n\n> Zitat.\n\n"
        "| Kopf | Zahl |\n|---|---|\n| Zeile | 5 |\n\n```\ncode\n```\n\nLetzter ohne Ende"
    )
    document = read(folder, HEAD + body)
    assert blocks(document)[0] == [
        "Ein Satz 😀 mit Zeichen.\nZweite Zeile.",
        "Erstens.",
        "Zweitens,\n  weiter.",
        "Tief.",
        "Nummer.",
        "Noch eine.",
        "Zitat.",
        "| Kopf | Zahl |",
        "| Zeile | 5 |",
        "```\ncode\n```",
        "Letzter ohne Ende",
    ]


def test_code_and_heads_of_tables_are_not_quotable(folder: Path) -> None:
    """Code and the head of a table are found but not quoted; paragraphs, list items and rows are."""
    document = read(folder, HEAD + "Satz.\n\n- Punkt.\n\n| a |\n|---|\n| b |\n\n```\nc\n```\n")
    assert [block.quotable for block in document.sections[0].blocks] == [True, True, False, True, False]


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
    "setext heading": (HEAD + "Eins.\n---\nZwei.\n", 8, "--- direkt unter einem Absatz"),
    "other setext heading": (HEAD + "Eins.\n===\nZwei.\n", 8, "=== direkt unter einem Absatz"),
    "heading in a list": (HEAD + "- ## A?\n\nEins.\n", 7, "Überschrift in einer Liste"),
    "empty heading": (HEAD + "Eins.\n\n##\n\nZwei.\n", 9, "Überschrift ist leer"),
    "mark in a heading": (
        HEAD + "## A.[^x]\nEins.\n\n[^x]: Brief, 2024\n",
        7,
        "Quellenzeichen in",
    ),
    "code without end": (HEAD + "Eins.\n\n```\nZwei.\n", 9, "Code-Block ist nicht geschlossen"),
    "heading alone": (HEAD + "\n## Nur eine Frage?\n", 7, "der Text ist leer"),
}


def test_fault_is_named_by_file_and_line(folder: Path) -> None:
    """A fault is one line: the file, the line of the file, and what is wrong."""
    for kind, (content, line, what) in FAULTS.items():
        put(folder, "unter/a.md", content)
        [fault] = faults(folder)
        assert fault.startswith(f"unter/a.md:{line}: "), (kind, fault)
        assert re.search(what, fault), (kind, fault)


def test_heading_that_is_none_is_a_fault(folder: Path) -> None:
    """A line that looks like a heading and is none would put its text under the heading before."""
    for line in (
        "##Was zahlt B?",
        "##\u00a0Was zahlt B?",
        "##\u200bWas zahlt B?",
        "#Was zahlt B?",
        "####### Was zahlt B?",
        "    ## Was zahlt B?",
        "\u00a0## Was zahlt B?",
        "\ufeff## Was zahlt B?",
        "＃＃ Was zahlt B?",
        "- ##Was zahlt B?",
        "> ##Was zahlt B?",
    ):
        put(folder, "a.md", HEAD + f"## Was zahlt A?\nA zahlt.\n{line}\nB zahlt.\n")
        [fault] = faults(folder)
        assert re.match(r"a\.md:9: (die Überschrift wird nicht erkannt|hinter den Rauten fehlt)", fault), line


def test_heading_behind_a_sentence_is_a_fault(folder: Path) -> None:
    """Without its line end, a heading would be quoted and its text stand under the one before."""
    for line in ("A zahlt.[^q]## Was zahlt B?", "A zahlt. ## Was zahlt B?", "Zahlt A? ###\u00a0Und B?"):
        put(folder, "a.md", HEAD + f"## Was zahlt A?\n{line}\nB zahlt.[^q]\n\n[^q]: Quelle, 2025\n")
        [fault] = faults(folder)
        assert fault.startswith("a.md:8: eine Überschrift mitten in der Zeile"), line
    put(folder, "a.md", HEAD + "## Was lernt man?\nMan lernt C#, F# ## und den Rest: # und ##.\n")
    assert read_corpus(folder)


def test_heading_that_is_read_otherwise_is_named(folder: Path) -> None:
    """A single #, a heading with markup and headings without any text are notices with their lines."""
    for text, line, what in (
        ("# A?\nEins.\n", 7, "mit einer Raute"),
        ("## A **B**?\nEins.\n", 7, "Auszeichnung"),
        ("Eins.\n\n## A?\n", 9, "kein Text"),
        ("Eins.\n\n## A?\n\n### B?\n\n## C?\nZwei.\n", 9, "kein Text"),
        ("Eins.\n\n## A?\n<!-- auch gefragt: B? -->\n", 10, "Abschnitt ohne Text"),
        ("## A?\nEins.\n<!-- auch gefragt: B? -->\n", 9, "hinter Text"),
    ):
        put(folder, "a.md", HEAD + text)
        assert any(re.match(rf"a\.md:{line}: .*{what}", notice) for notice in notices(folder)), text


def test_heading_above_headings_with_text_needs_none(folder: Path) -> None:
    """A heading whose text stands under lower headings is no notice."""
    put(folder, "a.md", HEAD + "## A?\n\n### B?\nEins.\n\n### C?\nZwei.\n")
    assert notices(folder) == []


def test_indented_text_and_link_definitions_are_text(folder: Path) -> None:
    """What Markdown takes for code or for the definition of a link is a paragraph."""
    document = read(folder, HEAD + "    Eins.\n\n[b]: Zwei.\n")
    assert blocks(document)[0] == ["Eins.", "[b]: Zwei."]


def test_numbers_of_a_list_are_no_notice(folder: Path) -> None:
    """The items of a numbered list are read without their numbers, and nothing is named."""
    put(folder, "a.md", HEAD + "1. Anmelden.\n2. Warten.\n   1. Lesen.\n   2. Schreiben.\n3. Gehen.\n")
    assert notices(folder) == []


def test_no_word_of_a_generated_text_is_lost_unsaid() -> None:
    """Every word is found, a source, a way to ask, or named by a fault or notice; none is moved or joined."""
    seen = run(150, 1)
    assert min(seen["published"], seen["at fault"]) > 10

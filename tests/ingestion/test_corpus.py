"""Corpus files to documents: what is read, where it stands, and every fault by file and line."""

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest

from bot.errors import CorpusError
from bot.ingestion.corpus import read_corpus, skipped_names, text_names
from bot.ingestion.markdown import TOPICS
from bot.types import Document, Source

# Six lines: a text behind this header begins on line 7.
HEAD = "---\ntitle: Lohn\ntopic: pay\nas_of: 2026-05-01\nreview_by: 2027-05-01\n---\n"
BODY = "## Wie viel?\nFünf Taler.\n"
BOM = "\ufeff"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty corpus folder."""
    folder = tmp_path / "texte"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, content: str | bytes) -> None:
    """Write a file of the corpus, byte for byte."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def only(folder: Path) -> Document:
    """The one text of a corpus."""
    [document] = read_corpus(folder)
    return document


def read(folder: Path, content: str | bytes, name: str = "a.md") -> Document:
    """The text that a file of this content is read as."""
    put(folder, name, content)
    return only(folder)


def faults(folder: Path) -> list[str]:
    """The faults that reading a corpus reports."""
    with pytest.raises(CorpusError) as caught:
        read_corpus(folder)
    return list(caught.value.faults)


def blocks(document: Document) -> list[list[str]]:
    """The text of every block, by section."""
    return [[document.text[b.start : b.end] for b in section.blocks] for section in document.sections]


def header(**fields: str) -> str:
    """A header with some fields changed; an empty value leaves the field out."""
    given = {"title": "Lohn", "topic": "pay", "as_of": "2026-05-01", "review_by": "2027-05-01"} | fields
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in given.items() if value) + "---\n"


# What a sound text becomes


def test_header_becomes_fields(folder: Path) -> None:
    """Title, topic and both days of the header are fields of the document."""
    document = read(folder, HEAD + BODY)
    assert (document.name, document.title, document.topic) == ("a.md", "Lohn", "pay")
    assert (document.as_of, document.review_by) == (date(2026, 5, 1), date(2027, 5, 1))


@pytest.mark.parametrize("quote", ['"', "'"])
def test_header_value_may_hold_a_colon(folder: Path, quote: str) -> None:
    """A title with a colon is read whole where it stands in quotation marks."""
    document = read(folder, header(title=f"{quote}NIS-2: die Pflichten{quote}") + BODY)
    assert document.title == "NIS-2: die Pflichten"


def test_header_value_may_hold_a_glued_colon(folder: Path) -> None:
    """A colon without a blank behind it needs no quotation marks."""
    assert read(folder, header(title="Arbeit:innen") + BODY).title == "Arbeit:innen"


@pytest.mark.parametrize("topic", TOPICS)
def test_topic_of_the_contract_is_accepted(folder: Path, topic: str) -> None:
    """Each of the eight topics may be given."""
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
    """The comment's ways to ask belong to their section, one by one, and are no block of it."""
    text = HEAD + "## A?\n<!-- auch gefragt: Eins? | Zwei:  drei | | كم؟\n| Dört? -->\nJa.\n\n## B?\nNein.\n"
    document = read(folder, text)
    assert [s.questions for s in document.sections[1:]] == [("Eins?", "Zwei:  drei", "كم؟", "Dört?"), ()]
    assert blocks(document)[1:] == [["Ja."], ["Nein."]]


def test_other_comment_is_neither_question_nor_text(folder: Path) -> None:
    """A comment of another kind is passed over."""
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


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_count_as_one_character(folder: Path, line_end: str) -> None:
    """A text with other line ends is read as Python reads it: same text, same positions."""
    body = "## A?\nEins.[^n]\n\nZwei\ndrei.\n\n[^n]: Brief, 2024\n"
    plain = read(folder, HEAD + body)
    other = read(folder, (HEAD + body).replace("\n", line_end))
    assert (other.text, other.sections, other.sources) == (plain.text, plain.sections, plain.sources)
    assert other.digest != plain.digest


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_byte_order_mark_is_no_part_of_the_text(folder: Path, name: str) -> None:
    """A byte order mark disturbs neither header nor title; positions count it, as the file as read does."""
    content = HEAD + "Fünf Taler.\n" if name == "a.md" else "Lohn\n\nFünf Taler.\n"
    document = read(folder, BOM + content, name)
    assert document.title == "Lohn"
    assert document.text == (folder / name).read_text(encoding="utf-8")
    assert blocks(document)[0] == ["Fünf Taler."]


def test_byte_order_mark_is_not_quoted(folder: Path) -> None:
    """A plain text of one line loses its byte order mark, too."""
    assert blocks(read(folder, BOM + "Fünf Taler.", "a.txt")) == [["Fünf Taler."]]


# Plain text


def test_plain_text_takes_its_first_line_as_title(folder: Path) -> None:
    """The first line that is not empty is the title and not text; there is no header."""
    document = read(folder, "\n  \n  Ein Brief  \n\nDer Turm ist hoch.\n", "a.txt")
    assert (document.title, document.topic, document.as_of) == ("Ein Brief", None, None)
    assert blocks(document) == [["Der Turm ist hoch."]]


def test_plain_text_of_one_line_is_title_and_text(folder: Path) -> None:
    """A text of one line has that line to quote."""
    document = read(folder, "Der Turm ist 17 Meter hoch.", "a.txt")
    assert (document.title, blocks(document)) == ("Der Turm ist 17 Meter hoch.", [[document.title]])


def test_plain_text_line_is_a_paragraph(folder: Path) -> None:
    """Lines that each end a sentence are paragraphs of their own."""
    lines = ["Der erste Absatz steht auf einer Zeile.", "Der zweite Absatz auf der nächsten Zeile."]
    assert blocks(read(folder, "Titel\n" + "\n".join(lines) + "\n", "a.txt")) == [lines]


def test_plain_text_short_line_is_a_heading_of_its_own(folder: Path) -> None:
    """A short line without a full stop does not run on into the paragraph below it."""
    text = "Titel\nDer Lohn\nDer Lohn beträgt fünf Taler in jedem Monat des Jahres.\n"
    assert blocks(read(folder, text, "a.txt"))[0][0] == "Der Lohn"


def test_plain_text_wrapped_by_hand_is_joined(folder: Path) -> None:
    """Lines that run on into the next are one paragraph, up to an empty line."""
    first = "Dieser Absatz wurde von Hand umbrochen\nund läuft über mehrere Zeilen bis zu\nseinem Ende."
    second = "Der nächste Absatz steht hinter einer leeren\nZeile für sich allein."
    assert blocks(read(folder, f"Titel\n\n{first}\n  \n{second}", "a.txt")) == [[first, second]]


# Which files are texts


def test_texts_are_found_in_order_and_in_folders(folder: Path) -> None:
    """Texts of all folders are read, in order of their names."""
    for number, name in enumerate(["b.md", "a.txt", "unter/c.md"]):
        put(folder, name, header(title=f"T{number}") + BODY if name.endswith(".md") else "Brief\nText.")
    assert [document.name for document in read_corpus(folder)] == ["a.txt", "b.md", "unter/c.md"]


def test_guide_and_hidden_files_are_no_texts(folder: Path) -> None:
    """README.md, hidden files and files in hidden folders are neither read nor passed over by name."""
    for name in ("README.md", "unter/README.md", ".a.md", ".git/b.md", "unter/.c.txt"):
        put(folder, name, "ohne Kopf")
    put(folder, "a.md", HEAD + BODY)
    assert (text_names(folder), skipped_names(folder)) == (["a.md"], [])


def test_other_files_are_passed_over_by_name(folder: Path) -> None:
    """Files of other kinds are not read, and named so that an editor learns it."""
    for name in ("bild.png", "brief.docx", "a.md~", "b.MD", "unter/c.pdf"):
        put(folder, name, b"\xff\xfe")
    put(folder, "a.md", HEAD + BODY)
    assert only(folder).name == "a.md"
    assert skipped_names(folder) == ["a.md~", "b.MD", "bild.png", "brief.docx", "unter/c.pdf"]


# Faults


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        pytest.param("## Frage?\nSatz.\n", 1, "der Kopf fehlt", id="no header"),
        pytest.param("\n" + HEAD + BODY, 1, "der Kopf fehlt", id="header on line 2"),
        pytest.param(HEAD.replace("\n---\n", "\n") + BODY, 1, "nicht geschlossen", id="unclosed header"),
        pytest.param(header(title="A: b") + BODY, 2, "gültiges YAML.*Anführungszeichen", id="bare colon"),
        pytest.param(header(as_of='"2026') + BODY, 4, "gültiges YAML", id="open quotation mark"),
        pytest.param(HEAD.replace("as_of:", "as_of") + BODY, 4, "gültiges YAML", id="no colon"),
        pytest.param("---\nnur Text\n---\n" + BODY, 1, "keine Felder", id="header without fields"),
        pytest.param("---\n---\n" + BODY, 1, "keine Felder", id="empty header"),
        pytest.param(header(title="") + BODY, 1, "fehlt title", id="no title"),
        pytest.param(header(topic="") + BODY, 1, "fehlt topic", id="no topic"),
        pytest.param(header(as_of="") + BODY, 1, "fehlt as_of", id="no as_of"),
        pytest.param(header(review_by="") + BODY, 1, "fehlt review_by", id="no review_by"),
        pytest.param(header(topic=" ") + BODY, 3, "fehlt topic", id="empty field"),
        pytest.param(header(titel="X") + BODY, 6, "das Feld titel gibt es nicht", id="unknown field"),
        pytest.param(header(topic="geld") + BODY, 3, "Thema geld.*pay, employers", id="unknown topic"),
        pytest.param(
            header(as_of="2026-02-30") + BODY, 4, "as_of: 2026-02-30 ist kein Tag", id="no such day"
        ),
        pytest.param(header(review_by="31.12.2027") + BODY, 5, "review_by: .* kein Tag", id="German date"),
        pytest.param(header(review_by="2026-04-30") + BODY, 5, "vor as_of", id="review before the facts"),
        pytest.param(HEAD + "Eins.\n\nZwei.[^x]\n", 9, r"\[\^x\] ist nicht definiert", id="no definition"),
        pytest.param(HEAD + "Eins.\n\n[^x]: Brief, 2024\n", 9, r"\[\^x\] wird nirgends", id="no use"),
        pytest.param(
            HEAD + "Eins.[^x]\n\n[^x]: Brief, 2024\n[^x]: Brief, 2025\n", 10, "zweimal", id="defined twice"
        ),
        pytest.param(
            HEAD + "Eins.[^x]\n\n[^x]: Brief\n", 9, "Titel, Adresse.*Datum", id="source without day"
        ),
        pytest.param(
            HEAD + "Wort.\n\nDas[^x] ist so.\n\n[^x]: Brief, 2024\n",
            9,
            "steht im Satz",
            id="mark in a sentence",
        ),
        pytest.param(
            HEAD + "Das ist so[^x].\n\n[^x]: Brief, 2024\n",
            7,
            "steht im Satz",
            id="mark before the full stop",
        ),
        pytest.param(
            HEAD + "Das ist\n[^x] so.\n\n[^x]: Brief, 2024\n", 8, "steht im Satz", id="mark on a new line"
        ),
        pytest.param("", 1, "der Text ist leer", id="empty file"),
        pytest.param(BOM + " \n\n", 1, "der Text ist leer", id="only white space"),
        pytest.param(HEAD, 7, "der Text ist leer", id="header alone"),
        pytest.param(HEAD + "\n## Nur eine Frage?\n", 7, "der Text ist leer", id="heading alone"),
    ],
)
def test_fault_is_named_by_file_and_line(folder: Path, content: str, line: int, what: str) -> None:
    """A fault is one line: the file, the line of the file, and what is wrong."""
    put(folder, "unter/a.md", content)
    [fault] = faults(folder)
    assert fault.startswith(f"unter/a.md:{line}: ")
    assert re.search(what, fault)


@pytest.mark.parametrize("content", ["", "\n \n", BOM])
def test_empty_plain_text_is_a_fault(folder: Path, content: str) -> None:
    """A plain text without a line of text is at fault."""
    put(folder, "a.txt", content)
    assert faults(folder) == ["a.txt:1: der Text ist leer"]


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_other_encoding_is_a_fault_at_its_line(folder: Path, name: str) -> None:
    """A file that is not UTF-8 is at fault on the line of the first wrong byte."""
    put(folder, name, (HEAD + "Eins.\nGrün.\n").encode("latin-1"))
    [fault] = faults(folder)
    assert fault.startswith(f"{name}:8: kein UTF-8")


def test_unreadable_file_is_a_fault(folder: Path) -> None:
    """A text that cannot be read, such as a link to nothing, is at fault."""
    put(folder, "a.md", HEAD + BODY)
    (folder / "b.md").symlink_to(folder / "nichts.md")
    [fault] = faults(folder)
    assert fault.startswith("b.md:1: nicht lesbar")


@pytest.mark.parametrize(
    ("head", "line"),
    [
        pytest.param(
            "---\ntitle: LOHN\ntopic: pay\nas_of: 2026-05-01\nreview_by: 2027-05-01\n---\n", 2, id="first"
        ),
        pytest.param(
            "---\ntopic: pay\nas_of: 2026-05-01\nreview_by: 2027-05-01\ntitle: Lohn\n---\n", 5, id="last"
        ),
        pytest.param(
            '---\ntopic: pay\ntitle: "Lo\\u0068n"\nas_of: 2026-05-01\nreview_by: 2027-05-01\n---\n',
            3,
            id="quoted",
        ),
    ],
)
def test_second_text_of_a_title_is_a_fault(folder: Path, head: str, line: int) -> None:
    """Two texts with one title, whatever its case: the second is at fault at its title's line."""
    put(folder, "a.md", HEAD + BODY)
    put(folder, "b.md", head + BODY)
    [fault] = faults(folder)
    assert fault.startswith(f"b.md:{line}: der Titel")
    assert fault.endswith("steht schon in a.md")


def test_title_that_is_also_a_topic_is_found_at_its_line(folder: Path) -> None:
    """The line of a title that is told twice is the one with the title, not one with the same word."""
    twice = "---\ntopic: pay\ntitle: pay\nas_of: 2026-05-01\nreview_by: 2027-05-01\n---\n"
    put(folder, "a.md", twice + BODY)
    put(folder, "b.md", twice + BODY)
    [fault] = faults(folder)
    assert fault.startswith("b.md:3: ")


def test_plain_text_shares_the_titles(folder: Path) -> None:
    """A plain text with the title of another text is at fault at its first line of text."""
    put(folder, "a.md", HEAD + BODY)
    put(folder, "b.txt", "\n\nLohn\n\nText.\n")
    assert faults(folder) == ["b.txt:3: der Titel „Lohn“ steht schon in a.md"]


@pytest.mark.parametrize("there", [True, False], ids=["empty", "missing"])
def test_corpus_without_texts_is_a_fault(folder: Path, there: bool) -> None:
    """A folder without texts, or none at all, is at fault by its own name."""
    if there:
        put(folder, "README.md", "Anleitung")
        put(folder, "bild.png", "x")
    else:
        folder.rmdir()
    [fault] = faults(folder)
    assert fault.startswith(f"{folder}:1: kein Text gefunden")


def test_every_fault_of_every_file_is_told_in_one_run(folder: Path) -> None:
    """One run names all faults of all files, several in one file, too."""
    put(folder, "a.md", header(topic="geld", as_of="gestern") + "Eins.[^x]\n\n[^y]: Brief, 2024\n")
    put(folder, "b.md", "ohne Kopf")
    put(folder, "c.txt", b"\xff")
    put(folder, "d.txt", "")
    put(folder, "e.md", header(title="Gut") + BODY)
    (folder / "f.md").symlink_to("nichts")
    places = [fault.split(": ")[0] for fault in faults(folder)]
    assert sorted(places) == [
        "a.md:3",
        "a.md:4",
        "a.md:7",
        "a.md:9",
        "b.md:1",
        "c.txt:1",
        "d.txt:1",
        "f.md:1",
    ]


def test_shared_title_is_told_beside_other_faults(folder: Path) -> None:
    """A title that two texts share is told even where one of them has another fault."""
    put(folder, "a.md", HEAD + BODY)
    put(folder, "b.md", HEAD + "Eins.[^x]\n")
    assert sorted(fault.split(": ")[0] for fault in faults(folder)) == ["b.md:2", "b.md:7"]

"""A corpus folder to documents: which files are texts, and the faults that any file can have."""

from __future__ import annotations

from pathlib import Path

from bot.ingestion.corpus import read_corpus, skipped_names, text_names
from tests.ingestion.texts import BODY, BOM, HEAD, blocks, faults, header, only, put, read


def test_texts_are_found_in_order_and_in_folders(folder: Path) -> None:
    """Texts of all folders are read, in order of their names."""
    for number, name in enumerate(["b.md", "a.txt", "unter/c.md"]):
        put(folder, name, header(title=f"T{number}") + BODY if name.endswith(".md") else "Brief\nText.")
    assert [document.name for document in read_corpus(folder).documents] == ["a.txt", "b.md", "unter/c.md"]


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


def test_byte_order_mark_is_no_part_of_the_text(folder: Path) -> None:
    """A byte order mark disturbs neither header nor title; positions count it, as the file as read does."""
    for name, content in (("a.md", HEAD + "Fünf Taler.\n"), ("a.txt", "Lohn\n\nFünf Taler.\n")):
        document = read(folder, BOM + content, name)
        assert document.title == "Lohn"
        assert document.text == (folder / name).read_text(encoding="utf-8")
        assert blocks(document)[0] == ["Fünf Taler."]
        (folder / name).unlink()


# Faults


def test_file_that_cannot_be_read_is_a_fault(folder: Path) -> None:
    """A file that is not UTF-8 is at fault at its first wrong byte, a link to nothing on line 1."""
    for name in ("a.md", "a.txt"):
        put(folder, name, (HEAD + "Eins.\nGrün.\n").encode("latin-1"))
    (folder / "b.md").symlink_to(folder / "nichts.md")
    markdown, plain, link = sorted(faults(folder))
    assert markdown.startswith("a.md:8: kein UTF-8")
    assert plain.startswith("a.txt:8: kein UTF-8")
    assert link.startswith("b.md:1: nicht lesbar")


def test_second_text_of_a_title_is_a_fault(folder: Path) -> None:
    """Two texts with one title, whatever its case: the second is at fault at its title's line."""
    put(folder, "a.md", HEAD + BODY)
    days = "as_of: 2026-05-01\nreview_by: 2027-05-01\n"
    for head, line in (
        (f"---\ntitle: LOHN\ntopic: pay\n{days}---\n", 2),
        (f"---\ntopic: pay\n{days}title: Lohn\n---\n", 5),
        (f'---\ntopic: pay\ntitle: "Lo\\u0068n"\n{days}---\n', 3),
    ):
        put(folder, "b.md", head + BODY)
        [fault] = faults(folder)
        assert fault.startswith(f"b.md:{line}: der Titel"), fault
        assert fault.endswith("steht schon in a.md"), fault
    put(folder, "b.md", HEAD + "Eins.[^x]\n")  # told beside another fault
    assert sorted(fault.split(": ")[0] for fault in faults(folder)) == ["b.md:2", "b.md:7"]


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


def test_corpus_without_texts_is_a_fault(folder: Path) -> None:
    """A folder without texts, or none at all, is at fault by its own name."""
    put(folder, "README.md", "Anleitung")
    put(folder, "bild.png", "x")
    for place in (folder, folder / "nirgends"):
        [fault] = faults(place)
        assert fault.startswith(f"{place}:1: kein Text gefunden")


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

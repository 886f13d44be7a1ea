"""The bytes of a file to text: what is no text, or of another format, is named."""

from __future__ import annotations

from pathlib import Path

from tests.ingestion.texts import BODY, HEAD, blocks, faults, notices, put, read


def test_file_of_a_program_is_named(folder: Path) -> None:
    """A file that a program wrote is named as what it is, whatever its suffix."""
    for data, what in (
        (b"PK\x03\x04abc", "Word-"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1abc", "ältere Word-"),
        (b"%PDF-1.4 abc", "PDF-Datei"),
        (b"{\\rtf1 abc}", "RTF-Datei"),
        ("Titel\n\nText.".encode("utf-16"), "UTF-16"),
        ("Titel\n\nText.".encode("utf-16-le"), "UTF-16"),
        (b"Titel\n\nText\0.", "kein Text"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "gespeicherte Webseite"),
        (b"\xef\xbb\xbf<html>x</html>", "gespeicherte Webseite"),
    ):
        for name in ("a.md", "a.txt"):
            put(folder, name, data)
            [fault] = faults(folder)
            assert fault.startswith(f"{name}:"), (name, data)
            assert what in fault, (name, data)
            (folder / name).unlink()


def test_plain_text_of_another_format_is_a_fault(folder: Path) -> None:
    """HTML and Markdown in a plain text would be quoted with their signs."""
    for content, line, what in (
        ("Titel\n\nText <b>fett</b>.\n", 3, "HTML"),
        ("Titel\n\n<aside>Text</aside>\n", 3, "HTML"),
        ("Titel\n\n<o:p>Text</o:p>\n", 3, "HTML"),
        ("Titel\n\n<img src=x> Text\n", 3, "HTML"),
        (HEAD + BODY, 1, "mit Kopf"),
        ("# Titel\n\nText.\n", 1, "Überschrift"),
        ("Titel\n\n## Frage?\nText.\n", 3, "Überschrift"),
        ("Titel\n\nText.[^q]\n", 3, "Quellenzeichen"),
        ("Titel\n\n<!-- auch gefragt: A? -->\n", 3, "Kommentar"),
    ):
        put(folder, "a.txt", content)
        [fault] = faults(folder)
        assert fault.startswith(f"a.txt:{line}: "), content
        assert what in fault, content


def test_text_with_two_suffixes_is_a_fault(folder: Path) -> None:
    """Windows hides the second suffix of a.md.txt, so its editor takes it for Markdown."""
    put(folder, "a.md.txt", "Titel\n\nText.\n")
    [fault] = faults(folder)
    assert fault.startswith("a.md.txt:1: die Datei heißt .md.txt")


def test_signs_in_a_plain_text_are_named(folder: Path) -> None:
    """Signs that are quoted as they stand are a notice; comparisons and lists are none."""
    for line in ("Das ist **fett**.", "Ein [Verweis](https://e.example) hier.", "| a | b |", "==="):
        put(folder, "a.txt", f"Titel\n\n{line}\n")
        [notice] = notices(folder)
        assert notice.startswith("a.txt:3: Auszeichnung"), line
    for line in ("Wenn a < b und c > d ist.", "- Punkt", "C# kostet 5 * 3 Euro."):
        document = read(folder, f"Titel\n\n{line}\n", "a.txt")
        assert (blocks(document), notices(folder)) == ([[line]], [])


def test_lost_character_is_named(folder: Path) -> None:
    """The sign for a character that was lost is a notice with its line."""
    put(folder, "a.md", HEAD + "Gr\ufffdn.\n")
    [notice] = notices(folder)
    assert notice.startswith("a.md:7: das Zeichen")

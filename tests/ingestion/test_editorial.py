"""What corpus/README.md asks of texts: notices for what a program can see."""

from __future__ import annotations

from pathlib import Path

from bot.ingestion.corpus import read_corpus
from bot.ingestion.editorial import editorial_notices
from tests.ingestion.texts import HEAD, header, put

END = "\n\n[^q]: Titel, 2025\n"


def _found(folder: Path, body: str) -> list[str]:
    put(folder, "a.md", HEAD + body + END)
    return list(editorial_notices(read_corpus(folder).documents))


def test_sentence_without_source_is_named(folder: Path) -> None:
    """A sentence without a mark of its own is named with its line; plain texts have no marks."""
    [notice] = _found(folder, "## A?\nEins gilt.\nZwei gilt.[^q]")
    assert notice == "a.md:8: Satz ohne Quelle; hinter den Punkt gehört ein Quellenzeichen: Eins gilt."
    (folder / "a.md").unlink()
    put(folder, "a.txt", "Titel\n\nEs gibt 5 Stellen.\n")
    assert list(editorial_notices(read_corpus(folder).documents)) == []


def test_sentence_that_opens_with_a_reference_is_named(folder: Path) -> None:
    """A sentence that begins with a word for something said before does not stand alone."""
    for sentence in ("Dort kostet es mehr.", "Sie zahlt gut.", "Außerdem gilt das.", "„Dies gilt.“"):
        [notice] = _found(folder, f"## A?\n{sentence}[^q]")
        assert notice.startswith("a.md:8: der Satz beginnt mit"), sentence
    for sentence in ("Es gibt Stellen.", "Die Stadt zahlt dort gut.", "Ihrer Meinung nach gilt das."):
        assert _found(folder, f"## A?\n{sentence}[^q]") == [], sentence


def test_figure_without_a_year_is_named(folder: Path) -> None:
    """An amount, share or count has its year or date in the sentence, or says that there is none."""
    for sentence in (
        "A zahlt 3.000 Euro.",
        "A zahlt 15,50 €.",
        "Der Anteil liegt bei 40 %.",
        "A hat 250 Beschäftigte.",
        "A zahlt rund 1.200 im Monat.",
    ):
        [notice] = _found(folder, f"## A?\n{sentence}[^q]")
        assert notice == f"a.md:8: Zahl ohne Jahr oder Datum im selben Satz: {sentence}"
    for sentence in (
        "A zahlt seit 2025 genau 3.000 Euro.",
        "A zahlt laut einem undatierten Artikel 3.000 Euro.",
        "Seit dem 1.4.25 zahlt A 3.000 Euro.",
        "E 9b Stufe 3 gilt bei A nach § 16 Abs. 2 TVöD.",
        "ITIL 4 Foundation ist ein Zertifikat.",
        "A sitzt am 1. Mai hier.",
    ):
        assert _found(folder, f"## A?\n{sentence}[^q]") == [], sentence


def test_same_heading_and_question_in_two_texts_are_named(folder: Path) -> None:
    """The second place of a heading, or of a way to ask, is named with the first."""
    body = "## Was zahlt A?\n<!-- auch gefragt: Lohn bei A? -->\nA zahlt.[^q]" + END
    put(folder, "b.md", header(title="B") + "## Vorher?\nEins.[^q]\n\n" + body.replace("A?\n", "a?\n"))
    assert _found(folder, body.removesuffix(END)) == [
        "b.md:10: die Überschrift „Was zahlt a?“ steht schon in a.md:7; jede kommt nur einmal vor",
        "b.md:10: „Lohn bei A?“ steht als „auch gefragt“ schon in a.md:7",
    ]


def test_first_sentence_that_does_not_answer_is_named(folder: Path) -> None:
    """A heading that asks for a figure, a time or a name wants it in its first sentence."""
    for heading, sentence, what in (
        ("Wie viel zahlt A?", "A zahlt nach Tarif.", "die Zahl"),
        ("Wann zahlt A?", "A zahlt pünktlich.", "die Zeit"),
    ):
        found = _found(folder, f"## {heading}\n{sentence}[^q] Es sind 2025 genau 5 Taler am 1. Mai.[^q]")
        assert any(
            f"der erste Satz antwortet nicht auf „{heading}“; vorn gehört {what}" in f for f in found
        ), heading
    for heading, sentence in (
        ("Wie viel zahlt A?", "A zahlt 2025 fünf Taler."),
        ("Wie viel zahlt A?", "Wie viel A zahlt, ist hier nicht belegt."),
        ("Was ist A?", "A ist eine Firma."),
    ):
        assert not any("erste Satz" in f for f in _found(folder, f"## {heading}\n{sentence}[^q]")), sentence


def test_section_without_ways_to_ask_is_named_where_most_have_some(folder: Path) -> None:
    """One of five sections without other questions is named, one of two is not."""
    asked = "".join(
        f"## Was ist A{n}?\n<!-- auch gefragt: A{n}? -->\nA{n} ist gut.[^q]\n\n" for n in range(4)
    )
    [notice] = _found(folder, asked + "## Was ist B?\nB ist gut.[^q]")
    assert notice.startswith("a.md:23: zu „Was ist B?“ stehen keine weiteren Fragen")
    assert _found(folder, "## Was ist A?\n<!-- auch gefragt: A? -->\nA.[^q]\n\n## Was ist B?\nB.[^q]") == []


def test_row_needs_a_source_and_no_year_of_its_own(folder: Path) -> None:
    """The sentence above a table has the sources and the day of its rows."""
    table = "\n\n| A | Taler |\n|---|---|\n| B | 5 Euro |\n"
    assert _found(folder, f"## Was zahlt A?\nTaler 2025.[^q]{table}") == []
    [notice] = _found(folder, f"## Was zahlt A?\nA zahlt 2025.[^q]\n\nTaler 2025.{table}")[-1:]
    assert "Zeile ohne Quelle" in notice

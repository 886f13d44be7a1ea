"""A model's sentence against the passages that it cites."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from bot.language.sentences import sentence_spans
from bot.types import Passage, Sentence
from bot.verification.verifier import ClaimVerdict, Verifier, proof_sources, split_claim

TEXTS = (
    "Bei der Werft beginnt man mit 2.870 € brutto im Monat. "
    "Nach drei Jahren zahlt die Werft 3.190 € im Monat.",
    "Im Hafenamt beginnt man mit 2.640 € brutto im Monat. Ein Schiff braucht man im Hafenamt nicht.",
    "Mit Abitur dauert die Aufnahme 4 Wochen, ohne Abitur 9 Wochen. Die Schule ist bekannt.",
    "In E 9b zahlt die Stadt 3.780 € in Stufe 1 und 4.204 € in Stufe 3. Helfer sind in E 5 eingruppiert.",
    "Bei der Stadt arbeiteten 2023 rund 512 Menschen in 17 Ämtern. Von 1997 bis 2001 war sie eine GmbH.",
)
HEADINGS = ("Werft", "Hafenamt", "Schule", "Gehalt der Stadt", "Größe der Stadt")


def passage(number: int) -> Passage:
    """A passage of the texts, with its sentences."""
    text = TEXTS[number]
    sentences = tuple(Sentence(start, end) for start, end in sentence_spans(text))
    return Passage(str(number), f"{number}.md", HEADINGS[number], (), (), text, 0, len(text), sentences)


def likeness(texts: Sequence[str]) -> list[float]:
    """The share of words that two texts have in common."""
    first, *others = (set(re.findall(r"\w+", text.casefold())) for text in texts)
    return [len(first & other) / len(first | other) for other in others]


def prove(sentence: str, language: str = "de") -> ClaimVerdict:
    """What may be shown of a sentence."""
    return Verifier(tuple(proof_sources(map(passage, range(len(TEXTS))))), language, likeness).prove(sentence)


def cited(verdict: ClaimVerdict) -> list[str]:
    """The corpus sentences that a verdict rests on."""
    return [one.quote(sentence) for _, evidence in verdict.pieces for one, sentence in evidence]


@pytest.mark.parametrize(
    ("sentence", "quotes"),
    [
        ("Bei der Werft beginnt man mit 2.870 € [1].", [TEXTS[0][:54]]),
        ("Im Hafenamt braucht man kein Schiff [2].", ["Ein Schiff braucht man im Hafenamt nicht."]),
        ("Ohne Abitur dauert die Aufnahme 9 Wochen [3].", [TEXTS[2][:62]]),
        ("In Stufe 3 zahlt die Stadt 4.204 € [4].", [TEXTS[3][:66]]),
        ("2023 arbeiteten 512 Menschen bei der Stadt [5].", [TEXTS[4][:61]]),
    ],
)
def test_true_sentence_is_shown_with_the_sentence_that_proves_it(sentence: str, quotes: list[str]) -> None:
    """What the passage says is shown in the model's words, and cites the corpus sentence."""
    verdict = prove(sentence)
    assert (verdict.name, cited(verdict)) == ("shown", quotes)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Bei der Werft beginnt man mit 2.970 € [1].", "figure"),
        ("Bei der Werft beginnt man mit 2.640 € [1].", "figure"),
        ("Bei der Werft beginnt man mit 2.640 € [1][2].", "swapped"),
        ("Am Anfang zahlt die Werft 3.190 € im Monat [1].", "swapped"),
        ("Bei der Werft beginnt man mit 2.870 € im Jahr [1].", "swapped"),
        ("Bei der Werft beginnt man mit 2.870 € netto im Monat [1].", "swapped"),
        ("Ohne Abitur dauert die Aufnahme 4 Wochen [3].", "swapped"),
        ("In E 9b zahlt die Stadt 3.780 € in Stufe 3 [4].", "swapped"),
        ("Bei der Stadt arbeiteten 2023 rund 17 Menschen [5].", "swapped"),
        ("Von 2001 bis 1997 war sie eine GmbH [5].", "swapped"),
        ("Bei der Stadt arbeiteten 512 Menschen im Jahr 2024 [5].", "swapped"),
        ("Im Hafenamt braucht man ein Schiff [2].", "negation"),
        ("Die Werft verschenkt jeden Freitag Brezeln [1].", "unsupported"),
        ("Bei der Werft beginnt man mit 2.870 €.", "uncited"),
        ("Bei der Werft beginnt man mit 2.870 € [9].", "unknown_source"),
        ("Bei Siemens beginnt man mit 2.870 € [1].", "name"),
        ("Mehr steht auf www.werft.example [1].", "contact"),
        ("Rufen Sie 0209 123456 an [1].", "contact"),
        ("One starts at the shipyard with 2,870 euros gross every month [1].", "language"),
        ("Bei der Werft <b beginnt man [1].", "markup"),
    ],
)
def test_false_sentence_is_not_shown(sentence: str, reason: str) -> None:
    """A sentence that is not proved is out for its reason, or a quote stands in its place."""
    verdict = prove(sentence)
    assert verdict.reason == reason
    assert all(text in cited(verdict) for text, _ in verdict.pieces)


def test_every_figure_belongs_to_the_citation_behind_it() -> None:
    """In a sentence with two citations each figure must stand in its own."""
    right = "Bei der Werft beginnt man mit 2.870 € [1], im Hafenamt mit 2.640 € brutto im Monat [2]."
    wrong = "Bei der Werft beginnt man mit 2.640 € [1], im Hafenamt mit 2.870 € brutto im Monat [2]."
    assert prove(right).name == "shown"
    assert prove(right).pieces[0][0].endswith("2.870 €")
    assert prove(wrong).reason == "figure"


def test_quote_in_place_of_a_wrong_figure_is_about_the_same() -> None:
    """The quote that stands in for a wrong sentence is the one that it got wrong."""
    verdict = prove("Bei der Werft beginnt man mit 2.970 € brutto im Monat [1].")
    assert verdict.name == "replaced: figure"
    assert [text for text, _ in verdict.pieces] == [TEXTS[0][:54]]


def test_sentence_without_figure_finds_its_own_source() -> None:
    """A sentence that needs no figure and cites nothing is shown with the passage that says so."""
    assert cited(prove("Im Hafenamt braucht man kein Schiff.")) == [
        "Ein Schiff braucht man im Hafenamt nicht."
    ]


@pytest.mark.parametrize(
    ("sentence", "language", "name"),
    [
        ("At the Werft you start with €2,870 gross a month [1].", "en", "shown"),
        ("At the Werft you start with €2,970 gross a month [1].", "en", "figure"),
        ("At the Werft you start with three thousand euros gross a month [1].", "en", "figure"),
        ("Werft 2.870 avro brüt aylık [1].", "tr", "shown"),
        ("Werft 2.870 avro brüt yıllık [1].", "tr", "swapped"),
    ],
)
def test_figures_are_proved_in_other_languages(sentence: str, language: str, name: str) -> None:
    """In other languages the figures are held to the German passage in the same way."""
    assert prove(sentence, language).name == name


def test_sentence_is_split_at_its_citations() -> None:
    """A sentence becomes its parts with what each cites, and the signs that end it."""
    parts, tail = split_claim("Eins [1], zwei [2][3].")
    assert [(part.text, part.cites) for part in parts] == [("Eins", (1,)), (", zwei", (2, 3))]
    assert tail == "."


def test_corpus_sentences_are_proved_by_themselves(project_passages: list[Passage]) -> None:
    """Every sentence of the project's corpus, cited with its passage, is shown as it stands."""
    lost = []
    for one in project_passages[::8]:
        prover = Verifier(tuple(proof_sources([one])), "de", likeness)
        for sentence in one.sentences:
            quote = one.quote(sentence)
            if prover.prove(f"{quote[:-1]} [1]{quote[-1]}").name != "shown":
                lost.append(quote)
    assert lost == []

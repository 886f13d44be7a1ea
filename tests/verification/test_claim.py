"""A model's sentence parsed once: parts, citations, figures with their clauses, words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.language.synonyms import Synonyms
from bot.models.sentence_transformer import SentenceEncoder
from bot.types import Vectors
from bot.verification import claim as claims
from bot.verification.claim import Analysis, Statement, parse_claim
from bot.verification.figures import FigureText, read_figures
from bot.verification.verifier import Verifier
from tests.verification.texts import PASSAGES, Proof


def statement(text: str, proof: Proof) -> Statement:
    """A German text as verification compares it."""
    return Statement(text, "de", proof.analysis)


def test_sentence_is_split_at_its_citations(proof: Proof) -> None:
    """A sentence becomes its parts with what each cites, and the signs that end it."""
    claim = parse_claim("Eins [1], zwei [2][3].", "de", proof.analysis)
    assert [(part.statement.text, part.cites) for part in claim.parts] == [("Eins", (1,)), (", zwei", (2, 3))]
    assert (claim.ending, claim.cites, claim.whole.text) == (".", (1, 2, 3), "Eins , zwei.")


def test_ending_stands_behind_or_before_the_last_citation(proof: Proof) -> None:
    """A full stop belongs to the sentence on either side of its citation; one that is left out is added."""
    for sentence, ending, cites in (
        ("Eins. [1]", ".", (1,)),
        ("Eins [1]!", "!", (1,)),
        ("Eins [1]", ".", (1,)),
        ("Eins?", "?", ()),
        ("[1]", ".", ()),
    ):
        claim = parse_claim(sentence, "de", proof.analysis)
        assert (claim.ending, claim.cites) == (ending, cites), sentence
        assert claim.whole.text.endswith(ending), sentence


def test_amounts_say_how_much_and_labels_which(proof: Proof) -> None:
    """A sum and a count are amounts; a grade, a step and a year of the calendar are labels."""
    stated = statement("2023 zahlte die Stadt in E 9b, Stufe 3, rund 4.204 € an 17 Menschen.", proof)
    assert [one.figure.unit for one in stated.amounts] == ["eur", ""]
    assert [one.figure.readings[0] for one in stated.labels] == ["2023", "9b", "3"]


def test_figure_knows_its_clause_and_what_it_counts(proof: Proof) -> None:
    """A figure has the nouns of its own clause, and a bare number the noun behind it."""
    weeks, people = statement("Mit Abitur sind es 4 Wochen, ohne Schule 17 kluge Menschen.", proof).figures
    assert (weeks.nouns >= {"abitur"}, people.nouns >= {"schul"}) == (True, True)
    assert not weeks.nouns & people.nouns
    assert (weeks.counted, people.counted) == ("", "mensch")


def test_figure_is_placed_by_the_labels_of_its_clause(proof: Proof) -> None:
    """The grades and steps within the clause of a sum place it, not those of the next clause."""
    first, second = statement("Es sind 3.780 € in Stufe 1 und 4.204 € in Stufe 3.", proof).amounts
    assert [label.figure.readings[0] for label in first.labels] == ["1"]
    assert [label.figure.readings[0] for label in second.labels] == ["3"]


def test_joined_figures_are_a_range(proof: Proof) -> None:
    """Two figures of one kind that are joined are the two ends of a range."""
    [(low, high)] = statement("Es sind zwischen 3.155 und 8.951 €.", proof).ranges
    assert (low.figure.readings[0], high.figure.readings[0]) == ("3155", "8951")
    assert not statement("Es sind 3.155 € und dann 17 Menschen.", proof).ranges


def test_words_are_read_with_the_synonyms(encoder: SentenceEncoder) -> None:
    """A statement's words and nouns are those that the texts use."""
    analysis = Analysis(encoder.encode_words, Synonyms({"azubi": "Auszubildende"}))
    one, other = (Statement(text, "de", analysis) for text in ("Ein Azubi lernt", "Ein Auszubildende lernt"))
    assert (one.words, one.nouns) == (other.words, other.nouns)


def test_claim_and_passages_are_read_and_encoded_once(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part of a sentence, and each sentence of a passage, is read for figures and encoded once.

    This holds whether a sentence is shown or replaced, and over all sentences of an answer for the passages.
    """
    texts: list[str] = []
    encoded: list[str] = []

    def read(text: str, language: str) -> FigureText:
        texts.append(text)
        return read_figures(text, language)

    def encode(some: Sequence[str]) -> Vectors:
        encoded.extend(some)
        return encoder.encode_words(some)

    monkeypatch.setattr(claims, "read_figures", read)
    verifier = Verifier(PASSAGES, "de", Analysis(encode))
    names = [
        verifier.verify(sentence).name
        for sentence in (
            "Bei der Werft beginnt man mit 2.870 € [1], im Hafenamt mit 2.640 € brutto im Monat [2].",
            "Man beginnt bei der Werft mit 2.970 € brutto im Monat [1].",
        )
    ]
    assert names == ["shown", "replaced: figure"]
    whole = "Man beginnt bei der Werft mit 2.970 € brutto im Monat"
    for seen in (texts, encoded):
        assert len(seen) == len(set(seen))
        assert {whole, whole + "."} <= set(seen)

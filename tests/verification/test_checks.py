"""What a claim must pass to be shown, check by check, and which sentence may stand in for it."""

from __future__ import annotations

from bot.verification.checks import (
    CHECKS,
    Comparison,
    check_figures,
    check_negation,
    check_ranges,
    check_sentences,
    check_words,
    compare,
    find_replacement,
)
from bot.verification.claim import Statement
from bot.verification.sources import compare_sentences
from tests.verification.texts import Proof


def comparison(proof: Proof, text: str, *numbers: int, language: str = "de") -> Comparison:
    """A claim compared with the passages of these numbers."""
    claim = Statement(text, language, proof.analysis)
    return compare(claim, proof.sources(*numbers))


def failed(found: Comparison) -> str:
    """The reason of the first check that a claim does not pass; empty where it passes all."""
    return next((reason for check in CHECKS if (reason := check(found))), "")


def test_each_check_has_its_reason(proof: Proof) -> None:
    """A claim that one check alone bars is out for the reason of that check."""
    for text, numbers, failing, reason in (
        ("Bei der Werft beginnt man mit 2.970 € im Monat", (1,), check_figures, "figure"),
        ("Am Anfang zahlt die Werft 3.190 € im Monat", (1,), check_figures, "swapped"),
        ("Von 2001 bis 1997 war sie eine GmbH", (5,), check_ranges, "swapped"),
        ("Die Werft verschenkt jeden Freitag Brezeln", (1,), check_words, "unsupported"),
        ("Im Hafenamt braucht man ein Schiff", (2,), check_negation, "negation"),
    ):
        found = comparison(proof, text, *numbers)
        assert {check: check(found) for check in CHECKS if check(found)} == {failing: reason}, text
        assert failed(found) == reason, text


def test_first_check_that_fails_gives_the_reason(proof: Proof) -> None:
    """Without any sentence a claim is unsupported, and a wrong figure counts before a wrong word."""
    nothing = comparison(proof, "Die Werft zahlt 3.190 €")
    assert (check_sentences(nothing), CHECKS[0], nothing.chosen) == ("unsupported", check_sentences, [])
    assert next(check for check in CHECKS if check(nothing)) is check_sentences
    both = comparison(proof, "Sieben Brezeln verschenkt die Bäckerei", 1)
    assert (check_figures(both), check_words(both)) == ("figure", "unsupported")
    assert failed(both) == "figure"


def test_claim_that_the_sentences_support_passes(proof: Proof) -> None:
    """What the sentences say passes every check, and rests on the sentence of its figures."""
    found = comparison(proof, "In Stufe 3 zahlt die Stadt 4.204 €", 4, 5)
    assert failed(found) == ""
    assert [sentence.text for sentence in found.chosen] == [proof.sources(4)[0].quotes[0]]


def test_ends_of_a_range_stand_in_one_sentence(proof: Proof) -> None:
    """A range whose ends are two sentences' figures is swapped."""
    found = comparison(proof, "Die Werft zahlt zwischen 2.640 und 3.190 € im Monat", 1, 2)
    assert failed(found) == "swapped"


def test_label_may_stand_in_the_heading(proof: Proof) -> None:
    """A sentence has a label that only its heading states, but no amount."""
    [source] = proof.sources(4)
    [grade] = Statement("In E 9b gilt das", "de", proof.analysis).labels
    sentences = compare_sentences(Statement("Helfer", "de", proof.analysis), [source])
    assert [sentence.has(grade) for sentence in sentences] == [True, False]
    source.__dict__["labels"] = (grade.figure,)
    assert [sentence.has(grade) for sentence in sentences] == [True, True]


def test_quote_may_stand_in_where_it_speaks_of_the_same(proof: Proof) -> None:
    """A sentence stands in by its words, best with all figures, not for other nouns or other labels."""

    def fitness(text: str, number: int = 1) -> float:
        claim = Statement(text, "de", proof.analysis)
        return compare_sentences(claim, proof.sources(number))[0].fitness(claim)

    assert fitness("Bei der Werft beginnt man mit 2.870 € brutto im Monat") == 2
    assert fitness("Bei der Werft beginnt man mit 2.970 € brutto im Monat") == 1
    assert fitness("Bei der Schule beginnt man mit 2.870 € brutto im Monat") == 0
    assert fitness("In E 5 zahlt die Stadt 3.780 € in Stufe 1", 4) == 0


def test_quote_of_another_passage_stands_in_only_with_all_figures(proof: Proof) -> None:
    """A passage that is not cited gives the quote only where it has the very figures."""

    def replacement(text: str, *cited: int) -> str | None:
        chosen = find_replacement(Statement(text, "de", proof.analysis), proof.sources(1, 2), cited)
        return chosen and chosen.text

    start = proof.sources(1)[0].quotes[0]
    assert replacement("Bei der Werft beginnt man mit 2.970 € brutto im Monat", 1) == start
    assert replacement("Bei der Werft beginnt man mit 2.970 € brutto im Monat", 2) is None
    assert replacement("Bei der Werft beginnt man mit 2.870 € brutto im Monat", 2) == start
    assert replacement("Die Werft verschenkt jeden Freitag Brezeln", 1) is None

"""Hits to quotes: what is evidence enough, and which sentences are told."""

from dataclasses import replace

import pytest

from bot import quoting
from bot.types import Hit, Passage, Sentence


def passage(*sentences: str, name: str = "a.md") -> Passage:
    """A passage of these sentences, 100 code points into its text."""
    text, spans = "", []
    for sentence in sentences:
        start = 100 + len(text)
        spans.append(Sentence(start, start + len(sentence)))
        text += sentence + " "
    return Passage(f"id-{name}", name, "Titel", ("Frage?",), (), text, 100, 100 + len(text), tuple(spans))


def hit(
    found: Passage,
    score: float,
    *sentence_scores: float,
    unknown: int = 0,
    missing: int = 0,
    coverage: float = 1.0,
) -> Hit:
    """A hit; without scores all sentences fit alike."""
    scores = sentence_scores or (1.0,) * len(found.sentences)
    return Hit(found, score, coverage, scores, missing, unknown)


def told(*hits: Hit) -> list[str]:
    """The sentences chosen from hits."""
    return [found.quote(sentence) for found, sentence in quoting.choose(hits)]


ONE = passage("Eins.")
# The score that is enough for a passage that has every word of the question.
ENOUGH = quoting.LEAST_EVIDENCE - quoting.COVERAGE


@pytest.mark.parametrize(
    ("hits", "answered"),
    [
        ([], False),
        ([hit(ONE, ENOUGH + 0.01)], True),
        ([hit(ONE, ENOUGH - 0.01)], False),
        ([hit(ONE, ENOUGH + 0.01, coverage=0.9)], False),
        ([hit(ONE, quoting.LEAST_EVIDENCE + 0.01, coverage=0.0)], True),
        ([hit(passage(), 2.0)], False),
        ([hit(ONE, ENOUGH + quoting.MISSING_NAME + 0.01, missing=2)], True),
        ([hit(ONE, ENOUGH + quoting.MISSING_NAME - 0.01, missing=1)], False),
        ([hit(ONE, ENOUGH + quoting.UNKNOWN_NAME - 0.01, unknown=1)], False),
        ([hit(ONE, ENOUGH / 2), hit(ONE, 2.0)], False),
    ],
    ids=[
        "none",
        "enough",
        "too little",
        "a word missing",
        "score alone",
        "nothing to quote",
        "names missing",
        "name missing",
        "unknown",
        "order",
    ],
)
def test_evidence_decides_on_an_answer(hits: list[Hit], answered: bool) -> None:
    """The best hit must fit well, better where it lacks a name, much better for a name nobody knows."""
    assert quoting.is_answered(hits) is answered


def test_short_passage_is_told_whole() -> None:
    """A passage of up to three sentences is told whole, in its own order, whatever each one scores."""
    assert told(hit(passage("Eins.", "Zwei.", "Drei."), 1, 0.0, 0.1, 0.9)) == ["Eins.", "Zwei.", "Drei."]


def test_long_passage_is_told_where_it_fits() -> None:
    """Of a longer passage the sentences that fit are told, at most three, in the passage's order."""
    long = passage("Eins.", "Zwei.", "Drei.", "Vier.", "Fünf.")
    assert told(hit(long, 1, 0.9, 0.1, 0.0, 0.8, 0.2)) == ["Eins.", "Vier."]
    assert told(hit(long, 1, 0.9, 0.7, 1.0, 0.8, 0.6)) == ["Eins.", "Drei.", "Vier."]
    assert told(hit(long, 1, 0.0, 0.0, 0.9, 0.0, 0.0)) == ["Drei."]


def test_second_passage_must_fit_nearly_as_well() -> None:
    """Another passage is told behind the best one only when it fits nearly as well."""
    other = passage("Zwei.", name="b.md")
    assert told(hit(ONE, 1), hit(other, 0.95)) == ["Eins.", "Zwei."]
    assert told(hit(ONE, 1), hit(other, 0.85)) == ["Eins."]


def test_answer_has_at_most_three_sentences() -> None:
    """Three sentences are the most, however many passages fit."""
    hits = [hit(passage(f"Satz {i}.", f"Auch {i}.", name=f"{i}.md"), 1) for i in range(5)]
    assert told(*hits) == ["Satz 0.", "Auch 0.", "Satz 1."]


def test_answer_stays_short() -> None:
    """No further sentence is told beyond the words a visitor reads, but the first one always is."""
    long = "wort " * (quoting.MAX_WORDS - 5) + "Ende."
    assert told(
        hit(passage(long, "Vier Worte sind es.", "Noch acht Worte, die hier keinen Platz mehr haben."), 1)
    ) == [
        long,
        "Vier Worte sind es.",
    ]
    endless = "wort " * 200 + "Ende."
    assert told(hit(passage(endless, "Kurz."), 1)) == [endless]


def test_equal_sentences_are_told_once() -> None:
    """A sentence that two passages share is told once."""
    assert told(hit(ONE, 1), hit(passage("Eins.", "Zwei.", name="b.md"), 1)) == ["Eins.", "Zwei."]


def test_passage_without_quotes_is_passed_over() -> None:
    """A passage of a table alone adds nothing and hinders nothing."""
    assert told(hit(ONE, 1), hit(passage(name="b.md"), 1), hit(passage("Drei.", name="c.md"), 1)) == [
        "Eins.",
        "Drei.",
    ]


def test_quotes_stand_where_they_say() -> None:
    """A chosen sentence is cut from its passage by the document's positions."""
    [(found, sentence), *_] = quoting.choose([hit(passage("Ein 😀 Satz.", "Zwei."), 1)])
    assert (sentence.start, found.quote(sentence)) == (100, "Ein 😀 Satz.")


def test_told_passage_steps_behind() -> None:
    """A passage that was told stands behind one that fits a little less, unless it holds what is asked."""
    other, far = passage("Zwei.", name="b.md"), passage("Drei.", name="c.md")
    hits = [hit(ONE, 1.0), hit(other, 0.9), hit(far, 0.1)]
    assert [found.passage for found in quoting.put_told_last(hits, "So: Eins. Ja.")] == [ONE, other, far]
    hits[0] = replace(hits[0], coverage=0.0)
    assert [found.passage for found in quoting.put_told_last(hits, "So: Eins. Ja.")] == [other, ONE, far]


def test_nothing_told_changes_nothing() -> None:
    """Without anything told before, hits stay as they are."""
    hits = [hit(ONE, 1.0), hit(passage("Zwei."), 0.9)]
    assert quoting.put_told_last(hits, "") == hits

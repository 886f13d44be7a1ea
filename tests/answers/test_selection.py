"""Candidate sentences to quotes: which are told, in which order, and when as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answers.relevance import ScoredSentence
from bot.answers.selection import (
    LISTED,
    MAX_SENTENCES,
    MAX_WORDS,
    MOST_WORDS,
    SHARED_SENTENCES,
    SHARED_WORDS,
    UNLISTED,
    choose_quotes,
    is_list,
)
from bot.types import Passage, Quote, Sentence

OLD, NEW = date(2024, 5, 1), date(2026, 5, 1)


def passage(*sentences: str, name: str = "a.md", as_of: date | None = None) -> Passage:
    """A passage of these sentences, 100 code points into its text."""
    text, spans = "", []
    for sentence in sentences:
        start = 100 + len(text)
        spans.append(Sentence(start, start + len(sentence)))
        text += sentence + " "
    return Passage(
        f"id-{name}", name, "Titel", ("Frage?",), (), text, 100, 100 + len(text), tuple(spans), None, as_of
    )


def candidates(found: Passage, *scores: float) -> list[ScoredSentence]:
    """The sentences of a passage with their scores, all alike without any."""
    each = scores or (1.0,) * len(found.sentences)
    return [
        ScoredSentence(found, sentence, score) for sentence, score in zip(found.sentences, each, strict=True)
    ]


def texts(quotes: Sequence[Quote]) -> list[str]:
    """What the quotes say."""
    return [found.quote(sentence) for found, sentence in quotes]


def chosen(*some: ScoredSentence, told: str = "", share: int = 1) -> list[str]:
    """The sentences chosen from candidates."""
    return texts(choose_quotes(some, told, share))


ONE = passage("Eins.")


def test_nothing_found_is_nothing_told() -> None:
    """Without candidates nothing is chosen."""
    assert choose_quotes([]) == []


def test_best_sentence_comes_first() -> None:
    """Without ways to ask the best sentence opens the answer; else a passage keeps its own order."""
    long = candidates(passage("Eins.", "Zwei.", "Drei.", "Vier."), 0.8, -1.0, 1.0, 0.9)
    assert texts(choose_quotes(long, manner=UNLISTED)) == ["Drei.", "Eins.", "Vier."]
    assert texts(choose_quotes(long)) == ["Eins.", "Drei.", "Vier."]


def test_sentences_of_a_passage_stay_together() -> None:
    """Sentences of two passages do not mix, even where their scores do."""
    first, second = passage("Eins.", "Zwei."), passage("Drei.", "Vier.", name="b.md")
    found = chosen(*candidates(first, 1.0, 0.86), *candidates(second, 0.95, 0.9))
    assert found == ["Eins.", "Zwei.", "Drei.", "Vier."]


def test_sentence_far_behind_the_best_is_left_out() -> None:
    """What fits much less than the best sentence is not told, whichever passage has it."""
    other = candidates(passage("Zwei.", name="b.md"), 1 - LISTED.other - 0.01)
    near = candidates(passage("Drei.", name="c.md"), 1 - LISTED.other + 0.01)
    assert chosen(*candidates(ONE), *other, *near) == ["Eins.", "Drei."]


def test_third_and_fourth_sentence_have_to_fit_better() -> None:
    """The more an answer has already, the nearer to the best one a further sentence has to be."""
    text = passage("Eins.", "Zwei.", "Drei.", "Vier.")
    third, fourth = 1 - LISTED.third, 1 - LISTED.fourth
    assert len(chosen(*candidates(text, 1.0, 0.99, 0.98, fourth + 0.01))) == 4
    assert len(chosen(*candidates(text, 1.0, 0.99, third + 0.01, fourth - 0.01))) == 3
    assert len(chosen(*candidates(text, 1.0, 0.99, third - 0.01, third - 0.02))) == 2


def test_order_of_candidates_does_not_matter() -> None:
    """The best sentence leads, in whichever order the candidates arrive."""
    some = [*candidates(ONE, 0.7), *candidates(passage("Zwei.", name="b.md"), 1.0)]
    assert chosen(*some) == chosen(*reversed(some)) == ["Zwei.", "Eins."]


def test_answer_has_at_most_so_many_sentences() -> None:
    """However many sentences fit, an answer stays within its number."""
    many = [c for i in range(9) for c in candidates(passage(f"Satz {i}.", name=f"{i}.md"))]
    assert len(chosen(*many)) == MAX_SENTENCES
    assert len(chosen(*many, share=2)) == SHARED_SENTENCES


def test_answer_stays_short() -> None:
    """No further sentence is told beyond the words a visitor reads, but the first one always is."""
    long = "wort " * (MOST_WORDS - 5) + "Ende."
    room, too_long = "Vier Worte sind es.", "Noch acht Worte, die hier keinen Platz mehr haben."
    assert chosen(*candidates(passage(long, room, too_long), 1, 0.9, 0.8)) == [long, room]
    endless = "wort " * 200 + "Ende."
    assert chosen(*candidates(passage(endless, "Kurz."))) == [endless]


def test_fourth_sentence_is_told_in_a_short_answer_alone() -> None:
    """A few sentences may be long, a further one is told only where all are short."""
    short = ["Eins ist kurz.", "Zwei ist kurz.", "Drei ist kurz.", "Vier ist kurz."]
    assert chosen(*candidates(passage(*short))) == short
    long = "wort " * MAX_WORDS + "Ende."
    assert chosen(*candidates(passage(long, *short[1:]))) == [long, *short[1:3]]


def test_shared_answer_is_shorter() -> None:
    """Where one answer is for two questions, each gets fewer words."""
    half = "wort " * (SHARED_WORDS - 5) + "Ende."
    six = "Das sind sechs ganze deutsche Worte."
    assert chosen(*candidates(passage(half, six), 1, 0.9)) == [half, six]
    assert chosen(*candidates(passage(half, six), 1, 0.9), share=2) == [half]


def test_equal_sentences_are_told_once() -> None:
    """A sentence that two passages share is told once."""
    other = candidates(passage("Eins.", "Zwei.", name="b.md"))
    assert chosen(*candidates(ONE), *other) == ["Eins.", "Zwei."]


def test_quotes_stand_where_they_say() -> None:
    """A chosen sentence is cut from its passage by the document's positions."""
    [(found, sentence), *_] = choose_quotes(candidates(passage("Ein 😀 Satz.", "Zwei."), 1.0, 0.9))
    assert (sentence.start, found.quote(sentence)) == (100, "Ein 😀 Satz.")


def test_hanging_sentence_brings_the_one_before() -> None:
    """A sentence that points back is told behind the one that it points to."""
    for word in ("Sie", "Dies", "Dafür", "Dort", "Außerdem", "Allerdings", "Deshalb"):
        text = passage("Die Stadt zahlt gut.", f"{word} bleibt es so.", "Ende.")
        assert chosen(*candidates(text, 0.1, 1.0, 0.0)) == ["Die Stadt zahlt gut.", f"{word} bleibt es so."]


def test_name_that_begins_like_a_pointer_hangs_on_nothing() -> None:
    """A word that only begins like a pronoun points to nothing."""
    for text in ("Siemens zahlt gut.", "Diesel ist teuer.", "Dortmund liegt nah.", "Ihringen auch."):
        assert chosen(*candidates(passage("Davor.", text), 0.0, 1.0)) == [text]


def test_first_sentence_hangs_on_nothing() -> None:
    """A passage's first sentence is told alone, however it begins."""
    assert chosen(*candidates(passage("Dies gilt.", "Ende."), 1.0, 0.0)) == ["Dies gilt."]


def test_predecessor_is_told_once() -> None:
    """Two sentences that hang on the same one bring it once, and a chosen one is not brought again."""
    text = passage("Die Stadt zahlt.", "Sie zahlt gut.", "Auch pünktlich.")
    quotes = chosen(*candidates(text, 0.9, 1.0, 0.8))
    assert sorted(quotes) == sorted({"Die Stadt zahlt.", "Sie zahlt gut.", "Auch pünktlich."})


def test_hanging_sentence_is_left_out_without_what_it_hangs_on() -> None:
    """Where the sentence before is too long to be told, the one that hangs on it is not told either."""
    long = passage("wort " * MOST_WORDS + "Ende.", "Sie zahlt.", name="c.md")
    assert chosen(*candidates(ONE), *candidates(long, 0.1, 0.9)) == ["Eins."]


def test_last_place_is_not_for_half_of_a_pair() -> None:
    """Where only one sentence more is told, it is none that hangs on another, nor that other one."""
    start = passage("Eins.", "Zwei.", "Drei.", name="b.md")
    hanging = candidates(passage("Die Stadt zahlt gut.", "Sie zahlt pünktlich."), 0.1, 0.9)
    assert chosen(*candidates(start, 1.0, 0.99, 0.98), *hanging) == ["Eins.", "Zwei.", "Drei."]


def test_best_sentence_is_told_however_long_what_it_hangs_on() -> None:
    """A long sentence before the best one does not take its place."""
    long = passage("wort " * MOST_WORDS + "Ende.", "Sie zahlt.")
    assert "Sie zahlt." in chosen(*candidates(long, 0.1, 1.0))


def test_hanging_sentence_follows_what_it_hangs_on() -> None:
    """No other sentence comes between a sentence that points back and the one it points to."""
    text = passage("Die Schule ist klein.", "Die Stadt zahlt gut.", "Sie zahlt pünktlich.")
    quotes = chosen(*candidates(text, 0.8, 1.0, 0.9))
    assert quotes.index("Sie zahlt pünktlich.") == quotes.index("Die Stadt zahlt gut.") + 1


def test_newer_text_wins() -> None:
    """Of two sentences that say the same with other figures, the one of the newer text is told."""
    old = candidates(passage("Am Anfang zahlt die Werft 3.000 Taler.", as_of=OLD), 1.0)
    new = candidates(passage("Am Anfang zahlt die Werft 3.200 Taler.", name="b.md", as_of=NEW), 0.9)
    assert chosen(*old, *new) == ["Am Anfang zahlt die Werft 3.200 Taler."]
    assert chosen(*new, *old) == ["Am Anfang zahlt die Werft 3.200 Taler."]


def test_equal_figures_both_stay() -> None:
    """An older text that gives the same figure contradicts nothing."""
    old = candidates(passage("Am Anfang zahlt die Werft 3.000 Taler.", as_of=OLD))
    new = candidates(passage("Die Werft zahlt am Anfang 3.000 Taler.", name="b.md", as_of=NEW))
    assert len(chosen(*old, *new)) == 2


def test_texts_of_no_different_day_both_stay() -> None:
    """Where no day says which is newer, both figures are told."""
    for days in ((None, NEW), (OLD, None), (NEW, NEW), (None, None)):
        one = candidates(passage("Am Anfang zahlt die Werft 3.000 Taler.", as_of=days[0]))
        other = candidates(passage("Am Anfang zahlt die Werft 3.200 Taler.", name="b.md", as_of=days[1]))
        assert len(chosen(*one, *other)) == 2, days


def test_sentence_on_another_thing_stays() -> None:
    """A newer sentence with other figures on another thing replaces nothing."""
    old = candidates(passage("Am Anfang zahlt die Werft 3.000 Taler.", as_of=OLD))
    new = candidates(passage("Die Schule in Mumpelbad hat 38 Plätze.", name="b.md", as_of=NEW))
    assert len(chosen(*old, *new)) == 2


def test_told_sentence_falls_back() -> None:
    """What was told already stands behind what fits a little less, but is not lost."""
    some = [*candidates(ONE), *candidates(passage("Zwei.", name="b.md"), 0.8)]
    assert chosen(*some) == ["Eins.", "Zwei."]
    assert chosen(*some, told="So ist es: Eins. Und Schluss.") == ["Zwei.", "Eins."]
    assert chosen(*candidates(ONE), told="Eins.") == ["Eins."]


def test_several_things_asked_for_make_a_list() -> None:
    """Who asks for several things, and gets them, reads a list, in every language."""
    quotes = choose_quotes(candidates(passage("Eins.", "Zwei.", "Drei.")))
    for focus in (
        "Welche Unterlagen brauche ich?",
        "welche Zertifikate gibt es",
        "Bei welchen Arbeitgebern kann ich anfangen?",
        "Was muss in die Bewerbung?",
        "Was brauche ich für die Umschulung?",
        "Which documents do I need?",
        "What employers are there?",
        "Hangi belgeler gerekli?",
        "Какие документы нужны?",
        "Які документи потрібні?",
        "Jakie dokumenty są potrzebne?",
        "ما هي الوثائق المطلوبة؟",
    ):
        assert is_list(focus, quotes), focus
        assert not is_list(focus, quotes[:2]), focus


def test_one_thing_asked_for_makes_no_list() -> None:
    """Who asks for one thing reads a running text."""
    quotes = choose_quotes(candidates(passage("Eins.", "Zwei.", "Drei.")))
    for focus in (
        "Was verdient man am Anfang?",
        "Welche Firma macht die IT der Stadt?",
        "Welche Stelle berät mich?",
        "Wie lange dauert die Ausbildung?",
        "Wo bewerbe ich mich?",
        "How much do I earn?",
        "Ne kadar kazanırım?",
    ):
        assert not is_list(focus, quotes), focus


def test_rows_and_what_stands_above_them_are_no_sentences() -> None:
    """A row is told under its head alone, and the sentence above a table with its rows alone."""
    found = passage("Eins.", "Taler je Woche.", "| A | 5 |")
    rows = (*found.sentences[:2], replace(found.sentences[2], head="| Wer | Taler |"))
    assert chosen(*candidates(replace(found, sentences=rows), 1.0, 2.0, 3.0)) == ["Eins."]

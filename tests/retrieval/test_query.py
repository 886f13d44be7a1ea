"""A question to its words, weights, rarity and vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.language import terms
from bot.language.synonyms import NO_SYNONYMS, Synonyms
from bot.language.terms import Word, analyse_word, content_words, search_terms
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.query import (
    BY_PARTS,
    CONTEXT_WEIGHT,
    PART,
    STORY_WEIGHT,
    Query,
    QueryWord,
    parse_query,
)
from bot.retrieval.search import Searcher
from bot.retrieval.term_statistics import TermStatistics
from bot.types import Question


class Reader:
    """Parses questions as a corpus of these passages, given by their words, would read them."""

    def __init__(self, encoder: SentenceEncoder, *passages: str) -> None:
        self.encoder = encoder
        self.statistics = TermStatistics(map(search_terms, passages))

    def parse(self, question: Question, synonyms: Synonyms = NO_SYNONYMS) -> Query:
        """The question as a Query."""
        return parse_query(question, self.statistics, self.encoder, synonyms)


def weights(query: Query) -> dict[str, float]:
    """Each word as written with its weight."""
    return {word.surface: word.weight for word in query.words}


def query_words(statistics: TermStatistics, *words: Word) -> list[QueryWord]:
    """Words of full weight over a corpus."""
    return [
        QueryWord(word[0], word, 1.0, statistics.rarity(word[0]), statistics.other_spellings(word))
        for word in words
    ]


def share(words: Sequence[QueryWord], found: set[str]) -> float:
    """The share of the words, by rarity, among terms."""
    want = sum(word.rarity for word in words)
    return sum(word.rarity * word.part_of(found) for word in words) / want


def test_question_weighs_its_words(encoder: SentenceEncoder) -> None:
    """What is asked counts fully, what it hangs on and what was told around it half, each word once."""
    reader = Reader(encoder, "Umzug")
    query = reader.parse(Question("Gehalt Nachtdienst Werft", "Gehalt Teilzeit", "Umzug"))
    assert weights(query) == {
        "gehalt": 1.0,
        "nachtdienst": 1.0,
        "werft": 1.0,
        "teilzeit": CONTEXT_WEIGHT,
        "umzug": STORY_WEIGHT,
    }


def test_short_question_is_read_with_its_story(encoder: SentenceEncoder) -> None:
    """A question of too few words is found by what was told around it, which then counts fully.

    One that hangs on something is found by that instead.
    """
    reader = Reader(encoder, "Buchhaltung", "Umzug")
    query = reader.parse(Question("Wechsel realistisch?", story="Buchhaltung Umzug"))
    assert set(weights(query).values()) == {1.0}
    assert {"buchhaltung", "umzug"} <= weights(query).keys()
    assert query.text.split()[:2] == ["Buchhaltung", "Umzug"]
    hanging = reader.parse(Question("Wechsel realistisch?", "Teilzeit", "Buchhaltung"))
    assert weights(hanging)["buchhaltung"] == STORY_WEIGHT
    assert "Buchhaltung" not in hanging.text


def test_story_counts_by_words_that_the_corpus_knows(searcher: Searcher) -> None:
    """Of a story only the words count that the corpus knows."""
    query = searcher.parse(Question("Gehalt Nachtdienst Werft", story="Xylophon Zwirbelausbildung"))
    assert "zwirbelausbildung" in weights(query)
    assert "xylophon" not in weights(query)


def test_article_makes_no_difference(encoder: SentenceEncoder) -> None:
    """A man's and a woman's job are asked for by the same text."""
    reader = Reader(encoder)
    for one, other in (("ein Prüfer", "eine Prüferin"), ("der Lotse", "die Lotse")):
        texts = [reader.parse(Question(f"Was verdient {who}?")).text.split() for who in (one, other)]
        assert texts[0] == texts[1]


def test_share_is_that_of_the_words() -> None:
    """The share is 1 with all words, 0 with none, and between them the rarer word counts more."""
    known = TermStatistics([["lohn", "werft"], ["lohn"], ["werft", "lohn"], ["turm"]])
    assert share(query_words(known, ("lohn",), ("werft",)), {"lohn", "werft"}) == pytest.approx(1)
    assert share(query_words(known, ("turm",)), {"lohn"}) == 0
    words = query_words(known, ("lohn",), ("turm",))
    assert 0 < share(words, {"lohn"}) < 0.5 < share(words, {"turm"}) < 1


def test_share_counts_parts_for_less() -> None:
    """A compound found by its parts counts for less than the word, and by some parts for less still."""
    words = query_words(TermStatistics([["lohn"]]), ("lohnwerft", "lohn", "werft"))
    whole, parts, part = (share(words, found) for found in ({"lohnwerft"}, {"lohn", "werft"}, {"lohn"}))
    assert (whole, parts, part) == pytest.approx((1, BY_PARTS, BY_PARTS / 2))


def test_alternatives_of_a_word_are_its_parts() -> None:
    """A compound may be found by its parts, which count less."""
    [word] = query_words(TermStatistics([["lohn"]]), ("lohnwerft", "lohn", "werft"))
    assert word.alternatives() == {"lohnwerft": 1, "lohn": PART, "werft": PART}


def test_vectors_stand_in_the_order_of_the_words(encoder: SentenceEncoder) -> None:
    """Every word has a vector, at its place, and the whole question one for passages and one for meaning."""
    query = Reader(encoder).parse(Question("Gehalt auf der Werft?", "Teilzeit"))
    alone = encoder.encode_words([word.surface for word in query.words])
    assert query.vectors.words == pytest.approx(alone)
    assert query.vectors.meaning == pytest.approx(encoder.encode_words([query.text])[0])
    assert np.linalg.norm(query.vectors.passage_space) == pytest.approx(1, abs=1e-5)


def test_question_without_words_has_vectors(encoder: SentenceEncoder) -> None:
    """A question of which nothing is left has no word, and still a vector to search by."""
    query = Reader(encoder).parse(Question("?"))
    assert (query.words, len(query.vectors.words)) == ((), 0)
    assert np.linalg.norm(query.vectors.passage_space) == pytest.approx(1, abs=1e-5)


def test_each_part_of_a_question_is_tokenized_once(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Focus, context and story are each cut into words once."""
    tokenized: list[str] = []
    content_words = terms.content_words

    def count(text: str, synonyms: Synonyms = NO_SYNONYMS) -> object:
        tokenized.append(text)
        return content_words(text, synonyms)

    monkeypatch.setattr("bot.retrieval.query.content_words", count)
    query = Reader(encoder, "Umzug").parse(Question("Gehalt auf der Werft?", "Teilzeit", "Umzug"))
    assert tokenized == ["Gehalt auf der Werft?", "Teilzeit", "Umzug"]
    assert query.focus_terms == search_terms("Gehalt auf der Werft?")


def test_question_is_read_with_the_synonyms(encoder: SentenceEncoder) -> None:
    """What people say is searched, and encoded, as the texts call it, in every part of a question."""
    reader = Reader(encoder, "Auszubildende")
    said = Question("Was verdient ein Azubi auf der Werft?", "Azubi", "Azubi")
    meant = Question("Was verdient ein Auszubildende auf der Werft?", "Auszubildende", "Auszubildende")
    one, other = reader.parse(said, Synonyms({"azubi": "Auszubildende"})), reader.parse(meant)
    assert (one.text, one.words, one.focus, one.context) == (
        other.text,
        other.words,
        other.focus,
        other.context,
    )
    assert one.words != reader.parse(said).words


def test_request_is_read_as_its_question(encoder: SentenceEncoder) -> None:
    """Who wants to be told or sent something asks about it; what changes daily is asked for by its place."""
    reader = Reader(encoder)
    for request, question in (
        ("Erzähl mir was über NIS-2", "NIS-2"),
        ("Bitte nenne mir mal die Arbeitgeber", "Arbeitgeber"),
        ("Tell me more about the allowance", "allowance"),
        ("Schick mir Stellen als IT-Administrator", "Wo finde ich Stellen als IT-Administrator"),
        ("Such mir bitte eine Stelle als Admin raus", "Wo finde ich eine Stelle als Admin"),
        ("Kannst du mir Jobs suchen?", "Wo finde ich Jobs"),
        ("Zeig mir offene Stellen bei der Quaxel-Werft!", "Wo finde ich offene Stellen bei der Quaxel-Werft"),
    ):
        assert reader.parse(Question(request)).focus == reader.parse(Question(question)).focus, request
    for question in ("Ich will die Stelle wechseln", "Ich suche einen neuen Job, was verdient man?", "Bana"):
        words = [word for word, *_ in reader.parse(Question(question)).focus]
        assert words == [word for word, *_ in map(analyse_word, content_words(question))], question

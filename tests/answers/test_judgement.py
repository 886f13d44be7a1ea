"""A question to a Judgement, on real indexes; each question is read and encoded once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from bot.answers.answerability import answer_threshold
from bot.answers.evidence import Beyond
from bot.answers.judgement import HITS, NEARBY, judge_question
from bot.index.folder_store import FolderStore
from bot.language import terms
from bot.language.synonyms import NO_SYNONYMS, Synonyms
from bot.models.sentence_transformer import SentenceEncoder
from bot.retrieval.live import Live
from bot.retrieval.query import speak_of_one
from bot.retrieval.search import Searcher
from bot.types import Question, QuestionVectors, Vectors
from tests.conftest import INVENTED, Publish, write_texts

PAY = "Was verdient man als Flunsenprüferin bei der Quaxel-Werft?"
ELSEWHERE = "Was verdient man als Flunsenprüferin bei der Quaxel-Werft in München?"


class CountingEncoder(SentenceEncoder):
    """A loaded encoder that notes what it is asked to encode as a question and as words."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        """Shares the weights of `encoder`."""
        self.__dict__.update(encoder.__dict__)
        self.questions: list[str] = []
        self.words: list[Sequence[str]] = []

    def encode_question(self, text: str, words: Sequence[str] = ()) -> QuestionVectors:
        """The vectors of a question, noted."""
        self.questions.append(text)
        return super().encode_question(text, words)

    def encode_words(self, texts: Sequence[str]) -> Vectors:
        """The vectors of words, noted."""
        self.words.append(texts)
        return super().encode_words(texts)


@pytest.fixture(scope="module")
def shipyard(
    tmp_path_factory: pytest.TempPathFactory, publish: Publish, encoder: SentenceEncoder
) -> Iterator[Searcher]:
    """The shipyard's text alone, which lists many ways to ask, as our own texts do."""
    folder = tmp_path_factory.mktemp("shipyard")
    text = INVENTED["quaxel.md"].replace(
        "| Wie groß ist die Quaxel-Werft?",
        "| Wie groß ist die Quaxel-Werft? | Wie viele Leute sind dort? | Belegschaft der Quaxel-Werft",
    )
    publish(write_texts(folder / "corpus", {"quaxel.md": text}), folder / "index")
    searcher = Live(FolderStore(folder / "index"), CountingEncoder(encoder)).searcher()
    yield searcher
    searcher.generation.close()


def test_answered_question_has_its_quotes(shipyard: Searcher, beyond: Beyond) -> None:
    """A judgement that answers has hits, best first, and quotes from them, and misses nothing."""
    found = judge_question(Question(PAY), shipyard, beyond)
    assert found.is_answered
    assert found.probability >= answer_threshold(None)
    assert 0 < len(found.hits) <= HITS
    assert "4.711 Taler" in found.quotes[0][0].quote(found.quotes[0][1])
    assert {passage.id for passage, _ in found.quotes} <= {hit.passage.id for hit in found.hits}


def test_answer_offers_nothing_nearby(shipyard: Searcher, beyond: Beyond) -> None:
    """What is answered misses nothing, so that nothing is offered beside it."""
    assert judge_question(Question(PAY), shipyard, beyond).missing is None


def test_no_evidence_is_refused(shipyard: Searcher, beyond: Beyond, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without hits there is no evidence, and no answer."""
    monkeypatch.setattr(Searcher, "search", lambda self, query, count: [])
    for text in (PAY, ELSEWHERE):
        found = judge_question(Question(text), shipyard, beyond)
        assert (found.is_answered, found.probability, found.quotes) == (False, 0.0, ()), text


def test_missing_thing_refuses_whatever_the_evidence(
    shipyard: Searcher, beyond: Beyond, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The best evidence is no answer where something named is missing, but worth a sentence nearby."""
    found = judge_question(Question(ELSEWHERE), shipyard, beyond)
    assert not found.is_answered
    assert found.missing is not None
    assert found.missing.word == "München"
    assert found.probability >= NEARBY
    [(passage, sentence)] = found.quotes
    assert "Taler" in passage.quote(sentence)
    monkeypatch.setattr("bot.answers.judgement.probability", lambda evidence: NEARBY - 0.01)
    assert not judge_question(Question(ELSEWHERE), shipyard, beyond).quotes


def test_missing_occupation_or_name_brings_nothing_nearby(shipyard: Searcher, beyond: Beyond) -> None:
    """What a text says of another job or certificate is no sentence worth telling beside a refusal."""
    for other in ("Zahnarzt", "Flunsenprüferin mit CISSP"):
        found = judge_question(Question(PAY.replace("Flunsenprüferin", other)), shipyard, beyond)
        assert found.missing is not None, other
        assert (found.is_answered, found.quotes) == (False, ()), other


def test_unknown_subject_is_judged_unlikely(shipyard: Searcher, beyond: Beyond) -> None:
    """What no text says has hits but no quotes, and a probability below the threshold."""
    found = judge_question(Question("Wie backe ich morgen einen Apfelkuchen?"), shipyard, beyond)
    assert (found.is_answered, found.quotes, found.missing) == (False, (), None)
    assert found.probability < answer_threshold(None)


def test_what_was_told_counts_in_a_follow_up_alone(
    shipyard: Searcher, beyond: Beyond, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Earlier answers bear on the quotes for a follow-up, not on those for a question of its own."""
    seen: list[str] = []
    monkeypatch.setattr(
        "bot.answers.judgement.choose_quotes", lambda sentences, told, share, style: seen.append(told) or []
    )
    for question in (Question(PAY), Question("Und im Nachtdienst?", PAY)):
        assert not judge_question(question, shipyard, beyond, "So war es.").is_answered
    assert seen == ["", "So war es."]


def test_question_is_encoded_once(shipyard: Searcher, beyond: Beyond) -> None:
    """A whole judgement encodes its question once, and its passages' sentences only the first time."""
    encoder = shipyard.encoder
    assert isinstance(encoder, CountingEncoder)
    for question in (
        Question(PAY),
        Question("Und im Nachtdienst?", PAY),
        Question("Ist das viel?", story="Ich bin an der Quaxel-Werft."),
        Question(ELSEWHERE),
        Question("Wie backe ich einen Apfelkuchen?"),
    ):
        first = judge_question(question, shipyard, beyond)
        encoder.questions.clear()
        encoder.words.clear()
        assert judge_question(question, shipyard, beyond).quotes == first.quotes
        assert (len(encoder.questions), encoder.words) == (1, []), question


def test_question_is_tokenized_once(
    shipyard: Searcher, beyond: Beyond, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole judgement cuts each part of its question into words once."""
    question = Question(ELSEWHERE, "Quaxel-Werft heute", "Ich bin an der Werft")
    parts = [speak_of_one(part) for part in (question.focus, question.context, question.story)]
    judge_question(question, shipyard, beyond)
    tokenized: list[str] = []
    unify_spelling = terms.unify_spelling

    def count(text: str, synonyms: Synonyms = NO_SYNONYMS) -> str:
        tokenized.append(text)
        return unify_spelling(text, synonyms)

    monkeypatch.setattr(terms, "unify_spelling", count)
    judge_question(question, shipyard, beyond)
    assert [text for text in tokenized if text in parts] == parts

"""The pipeline: conversations to events, against a real index of invented facts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bot.assembly import build_pipeline
from bot.index.folder_store import FolderStore
from bot.language.phrases import Phrase, missing_text, overdue_text, refusal_text, say
from bot.language.terms import search_terms
from bot.models.sentence_transformer import SentenceEncoder
from bot.pipeline import Judged, Pipeline
from bot.types import LANGUAGES, Answer, Event, Found, Message, Token
from tests.conftest import HEADER, INVENTED, Publish, Published, write_texts

PAY = "Was verdient man als Flunsenprüferin bei der Quaxel-Werft?"
PEOPLE = "Wie viele Menschen arbeiten bei der Quaxel-Werft?"
SCHOOL = "Wie lange dauert die Zwirbelausbildung in Mumpelbad?"
UNKNOWN = "Wie backe ich morgen einen Apfelkuchen?"
CONTACT = "Amt für Flunsen"
THINGS = ("Hurgel", "Wampf", "Plonz", "Knirz", "Schlorz", "Brampf", "Zwolk", "Dremmel", "Gnorf", "Flomp")


def numbers_agree(answer: Answer) -> bool:
    """Whether the numbers in an answer and its citations name each other without remainder."""
    return set(re.findall(r"\[(\d+)\]", answer.answer)) == {str(c.number) for c in answer.citations}


class Publisher:
    """Publishes a corpus as it stands, and opens a pipeline on it."""

    def __init__(self, index: Path, publish: Publish, encoder: SentenceEncoder) -> None:
        self.index, self.publish, self.encoder = index, publish, encoder
        self.opened: list[Pipeline] = []

    def __call__(self, corpus: Path) -> Pipeline:
        """The pipeline on the corpus as it stands."""
        self.publish(corpus, self.index)
        self.opened.append(build_pipeline(FolderStore(self.index), self.encoder, CONTACT))
        return self.opened[-1]

    def close(self) -> None:
        """Close all that were opened."""
        for pipeline in self.opened:
            pipeline.live.searcher().generation.close()


@pytest.fixture
def make(tmp_path: Path, publish: Publish, encoder: SentenceEncoder) -> Iterator[Publisher]:
    """Publishes a corpus that a test has changed."""
    publisher = Publisher(tmp_path / "index", publish, encoder)
    yield publisher
    publisher.close()


@pytest.fixture(scope="module")
def pipe(invented: Published, encoder: SentenceEncoder) -> Iterator[Pipeline]:
    """A pipeline on the invented texts, opened once."""
    pipeline = build_pipeline(FolderStore(invented.index), encoder, CONTACT)
    yield pipeline
    pipeline.live.searcher().generation.close()


@pytest.fixture(scope="module")
def listing(
    tmp_path_factory: pytest.TempPathFactory, publish: Publish, encoder: SentenceEncoder
) -> Iterator[Pipeline]:
    """A pipeline on the shipyard's text alone, which lists many ways to ask, as our own texts do."""
    folder = tmp_path_factory.mktemp("listing")
    text = INVENTED["quaxel.md"].replace(
        "| Wie groß ist die Quaxel-Werft?",
        "| Wie groß ist die Quaxel-Werft? | Wie viele Leute sind dort? | Belegschaft der Quaxel-Werft",
    )
    publisher = Publisher(folder / "index", publish, encoder)
    yield publisher(write_texts(folder / "corpus", {"quaxel.md": text}))
    publisher.close()


def events(pipe: Pipeline, *asked: str, language: str | None = None) -> list[Judged | Event]:
    """All events of the reply to a conversation of these questions."""
    messages: list[Message] = []
    for text in asked:
        messages += [Message("user", text), Message("assistant", "So ist es. [1]")]

    async def collect() -> list[Judged | Event]:
        return [event async for event in pipe.reply(messages[:-1], language)]

    return asyncio.run(collect())


def reply(pipe: Pipeline, *asked: str, language: str | None = None) -> Answer:
    """The answer at the end of the reply."""
    answer = events(pipe, *asked, language=language)[-1]
    assert isinstance(answer, Answer)
    return answer


def kinds(told: Sequence[Judged | Event]) -> list[str]:
    """The kinds of events in order, each run of one kind once."""
    names = [type(event).__name__ for event in told]
    return [name for i, name in enumerate(names) if i == 0 or names[i - 1] != name]


def test_answer_quotes_the_corpus(pipe: Pipeline) -> None:
    """A question is answered in the corpus' sentences, with their numbers, by quotes."""
    answer = reply(pipe, PAY)
    assert answer.outcome == "answered"
    assert answer.answer == (
        "Flunsenprüferinnen bei der Quaxel-Werft erhielten 2025 genau 4.711 Taler im Monat. [1] "
        "Im Nachtdienst kamen 2025 bei der Quaxel-Werft 99 Taler hinzu. [2]"
    )
    assert (answer.language, answer.answered_by) == ("de", "quotes")


def test_citation_stands_in_the_file(pipe: Pipeline, invented: Published) -> None:
    """Every citation stands letter for letter in its file at its positions, with its sources."""
    answer = reply(pipe, PAY)
    for citation in answer.citations:
        text = (invented.corpus / citation.document).read_text(encoding="utf-8")
        assert text[citation.start : citation.end] == citation.quote
        assert [(s.title, s.url, s.date) for s in citation.sources] == [
            ("Quaxel-Bericht", "https://quaxel.example/bericht", "2025")
        ]
    assert numbers_agree(answer)


def test_answer_names_its_generation(pipe: Pipeline) -> None:
    """Every kind of answer says from which generation it comes."""
    name = pipe.live.searcher().name
    assert {reply(pipe, text).generation for text in (PAY, UNKNOWN, "Hallo")} == {name}


def test_events_come_in_order(pipe: Pipeline) -> None:
    """What was decided comes first, then what was found, the answer's pieces, and last the answer, once."""
    for text in (PAY, UNKNOWN, "Hallo"):
        told = events(pipe, text)
        assert kinds(told) == ["Judged", "Found", "Token", "Answer"], text
        answer = told[-1]
        assert isinstance(answer, Answer), text
        pieces = [event.text for event in told if isinstance(event, Token)]
        assert "".join(pieces) == answer.answer, text
        assert len(pieces) > 3, text
        assert sum(isinstance(event, Answer) for event in told) == 1, text
        assert all(event.citations == answer.citations for event in told if isinstance(event, Found)), text


def test_judgements_are_told_before_the_answer(pipe: Pipeline) -> None:
    """Each question of a message has its judgement, with what the answer quotes; small talk has none."""
    for text, answered in (
        (PAY, [True]),
        (UNKNOWN, [False]),
        (f"{PAY} {UNKNOWN}", [True, False]),
        ("Hallo", []),
    ):
        judged, *_, answer = events(pipe, text)
        assert isinstance(judged, Judged)
        assert isinstance(answer, Answer)
        assert [judgement.is_answered for judgement in judged.judgements] == answered, text
        quoted = [quote for judgement in judged.judgements for quote in judgement.quotes]
        texts = [passage.quote(sentence) for passage, sentence in quoted]
        assert texts == [citation.quote for citation in answer.citations], text


def test_unknown_subject_is_refused(pipe: Pipeline) -> None:
    """What no text says is refused, with whom to ask, and without a citation."""
    for text in (
        UNKNOWN,
        "Wie backe ich einen Apfelkuchen?",
        "Wie wird morgen das Wetter in Honolulu?",
        "Was verdient ein Zahnarzt in Zürich?",
        "Who won the football world cup?",
        "😀",
    ):
        answer = reply(pipe, text)
        assert answer.outcome == "refused", text
        assert answer.citations == (), text
        assert answer.answer == refusal_text(answer.language, CONTACT), text
        assert CONTACT in answer.answer, text


def test_refusal_brings_what_is_near(listing: Pipeline) -> None:
    """Where only a named thing is missing, the refusal says its word and cites one sentence near it."""
    answer = reply(listing, "Was verdient man als Flunsenprüferin bei der Quaxel-Werft in München?")
    (citation,) = answer.citations
    quote, reason = f"{citation.quote} [1]", missing_text("de", "München", "München")
    assert answer.outcome == "refused"
    assert answer.answer == refusal_text("de", CONTACT, reason, quote)
    assert numbers_agree(answer)


def test_refusal_for_a_year_has_only_the_figures_of_its_quote(listing: Pipeline) -> None:
    """A question about a year that no text has is refused without a figure of the program's own."""
    for year in ("2019", "nächstes Jahr", "im Jahr 2031"):
        answer = reply(listing, f"Was verdient man {year} als Flunsenprüferin bei der Quaxel-Werft?")
        own = answer.answer
        for citation in answer.citations:
            own = own.replace(f"{citation.quote} [{citation.number}]", "")
        assert answer.outcome == "refused", year
        assert say(Phrase.MISSING_YEAR, "de") in own, year
        assert not any(sign.isdigit() for sign in own), year


def test_year_that_a_text_has_is_answered(listing: Pipeline) -> None:
    """A question about the year of a text is answered from it."""
    for year in ("2025", "im Jahr 2025"):
        assert (
            "4.711"
            in reply(listing, f"Was verdiente man {year} als Flunsenprüferin bei der Quaxel-Werft?").answer
        ), year


def test_two_questions_get_one_answer(pipe: Pipeline) -> None:
    """Two questions in one message are both answered, the first one first, each sentence cited."""
    for join in (" {}", " Und {}", " Danke! {}"):
        answer = reply(pipe, PAY + join.format(SCHOOL))
        assert answer.outcome == "answered", join
        assert 0 < answer.answer.index("4.711") < answer.answer.index("sieben Jahre"), join
        assert {citation.document for citation in answer.citations} == {"quaxel.md", "mumpelbad.md"}, join
        assert numbers_agree(answer), join
        assert say(Phrase.PARTLY, "de") not in answer.answer, join


def test_partial_answer_says_so(pipe: Pipeline) -> None:
    """Where one of two questions is unknown, the answer to the other one says that this is missing."""
    for other in (
        "Wie wird morgen das Wetter in Honolulu?",
        "Wie backe ich einen Apfelkuchen?",
        "Who won the football world cup?",
    ):
        for order in ("{0} {1}", "{1} {0}"):
            answer = reply(pipe, order.format(PAY, other), language="de")
            assert answer.outcome == "answered", (other, order)
            assert "4.711" in answer.answer, (other, order)
            assert answer.answer.endswith(say(Phrase.PARTLY, "de")), (other, order)
            assert {citation.document for citation in answer.citations} == {"quaxel.md"}, (other, order)


def test_two_unknown_questions_are_refused(pipe: Pipeline) -> None:
    """Two questions that no text answers are one refusal."""
    answer = reply(pipe, "Wie wird das Wetter in Honolulu? Was verdient ein Zahnarzt in Zürich?")
    assert (answer.outcome, answer.citations) == ("refused", ())


def test_unknown_subject_behind_a_known_one_is_refused(pipe: Pipeline) -> None:
    """What was answered before is no answer to a question about something else."""
    for text in (
        "Wie backe ich die Torte?",
        "Wer gewinnt die Meisterschaft?",
        "Wie heißt die Hauptstadt?",
        "Und wie backe ich einen Kuchen?",
    ):
        assert reply(pipe, PAY, text).outcome == "refused", text


def test_who_asks_does_not_change_the_answer(pipe: Pipeline) -> None:
    """Name, age, origin, children and faith of who asks leave the answer as it is."""
    for text in (
        "Ich bin Fatma, 52, und habe zwei Kinder. {}",
        "Als alleinerziehende Mutter aus Syrien: {}",
        "Ich heiße Mehmet Yılmaz. {}",
        "{} Ich trage ein Kopftuch.",
        "Guten Tag, ich bin 19 und {}",
        "{} Viele Grüße, Olga",
    ):
        answer, plain = reply(pipe, text.format(PAY), language="de"), reply(pipe, PAY)
        assert (answer.outcome, answer.answer) == (plain.outcome, plain.answer), text


def test_visitor_without_an_answer_gets_three_questions(pipe: Pipeline) -> None:
    """A refusal and a greeting suggest three questions where the corpus answers as many."""
    for text in (UNKNOWN, "Hallo"):
        assert len(reply(pipe, text).suggestions) == 3, text


def test_suggestions_come_in_spite_of_an_introduction(make: Publisher, corpus: Path) -> None:
    """A text that begins without a heading, under a short title, is still suggested by its questions."""
    for path in corpus.iterdir():
        path.unlink()
    body = "Ein Wort vorweg.\n\n## Wie lange dauert die Zwirbelausbildung?\nSieben Jahre und drei Tage.\n"
    (corpus / "a.md").write_text(HEADER.format(title="Zwirbel") + body, encoding="utf-8")
    assert reply(make(corpus), UNKNOWN).suggestions == ("Wie lange dauert die Zwirbelausbildung?",)


def test_suggestion_can_be_answered(pipe: Pipeline) -> None:
    """Every suggestion, asked in its turn, is answered."""
    for asked in (PAY, UNKNOWN, "Hallo", SCHOOL, "Erzähl mir etwas über die Quaxel-Werft"):
        for suggestion in reply(pipe, asked).suggestions:
            assert reply(pipe, suggestion).outcome == "answered", asked


def test_suggestions_repeat_nothing_asked(pipe: Pipeline) -> None:
    """No question of the conversation is suggested again, however it was spelled."""
    for last in (PEOPLE, UNKNOWN, "Danke!"):
        asked = ["was verdient man als flunsenprüferin bei der quaxel-werft", SCHOOL.upper(), last]
        suggestions = reply(pipe, *asked).suggestions
        known = {search_terms(text) for text in (PAY, SCHOOL, last)}
        assert not {search_terms(text) for text in suggestions} & known, last


def test_small_talk_suggests_other_questions_each_time(make: Publisher, corpus: Path) -> None:
    """Three turns without an answer suggest nine questions, where the corpus has as many."""
    sections = "\n".join(f"## Was ist ein {name}?\nEin {name} ist ein Ding.\n" for name in THINGS)
    (corpus / "dinge.md").write_text(HEADER.format(title="Dinge") + sections, encoding="utf-8")
    pipeline, talk = make(corpus), ("Hallo", "Danke!", "Wer bist du?")
    suggested = [reply(pipeline, *talk[: turn + 1]).suggestions for turn in range(len(talk))]
    assert len({question for questions in suggested for question in questions}) == 9


def test_remark_is_about_the_last_answer(pipe: Pipeline) -> None:
    """Doubt, a wish for the source, for less or for the same again is answered by the last quotes."""
    quotes = {citation.quote for citation in reply(pipe, PAY).citations}
    for remark in ("Quelle?", "Das ist falsch", "Noch mal bitte", "Fasse das kurz zusammen", "Are you sure?"):
        answer = reply(pipe, PAY, remark)
        assert answer.outcome == "answered", remark
        assert {citation.quote for citation in answer.citations} <= quotes, remark
        assert numbers_agree(answer), remark
    for remark in ("Quelle?", "Das ist falsch"):
        assert "Quaxel-Bericht" in reply(pipe, PAY, remark).answer, remark


def test_remark_without_an_answer_before_refers_to_nothing(pipe: Pipeline) -> None:
    """At the beginning, after small talk and after a refusal there is nothing that a remark is about."""
    for before in ((), ("Hallo",), (UNKNOWN,)):
        answer = reply(pipe, *before, "Das ist falsch")
        assert (answer.outcome, answer.citations) == ("smalltalk", ()), before


def test_wish_for_a_human_gets_the_contact(pipe: Pipeline) -> None:
    """Whoever wants to talk to a human being is told that this is a program, and whom to ask."""
    for text in ("Ich will mit einem echten Menschen sprechen", "Can I talk to a real person?"):
        answer = reply(pipe, text)
        assert (answer.outcome, answer.suggestions) == ("smalltalk", ()), text
        assert CONTACT in answer.answer, text


def test_what_quotes_rest_on_is_told_at_the_end(make: Publisher, corpus: Path) -> None:
    """A quote without a dated source is named behind the quotes, in JSON's text as in the stream."""
    text = "## Was ist ein Hurgel?\nEin Hurgel ist ein Ding aus Öhrlau.[^q]\n\n[^q]: Hurgelbuch, o. D.\n"
    (corpus / "hurgel.md").write_text(HEADER.format(title="Hurgel") + text, encoding="utf-8")
    assert reply(make(corpus), "Was ist ein Hurgel?").answer.endswith("[1] Hinweis: [1] Quelle ohne Datum.")


def test_refusal_names_whom_a_question_belongs_to(pipe: Pipeline) -> None:
    """A question for others gets these instead of the contact."""
    answer = reply(pipe, "Mein Vermieter will die Miete erhöhen, was tun?")
    assert (answer.outcome, "Mieterverein" in answer.answer, CONTACT in answer.answer) == (
        "refused",
        True,
        False,
    )


def test_suggestions_differ(pipe: Pipeline) -> None:
    """No question is suggested twice, and none that was just answered."""
    suggestions = reply(pipe, PAY).suggestions
    assert len(set(suggestions)) == len(suggestions)
    assert PAY not in suggestions


def test_suggestions_are_in_the_visitors_language(pipe: Pipeline) -> None:
    """Where the corpus lists a question in the visitor's language, that one is suggested."""
    suggestions = reply(pipe, "How is the weather on the beach in Honolulu tomorrow?").suggestions
    assert "What does a Flunsen tester earn?" in suggestions


def test_foreign_answer_begins_with_a_lead_in(pipe: Pipeline) -> None:
    """An answer in another language says first that the quotes are German."""
    for language in sorted({*LANGUAGES} - {"de"}):
        answer = reply(pipe, PAY, language=language)
        assert answer.answer.startswith(say(Phrase.QUOTED, language) + " Flunsenprüferinnen"), language
        assert answer.language == language, language


def test_language_of_the_question_decides_the_lead_in(pipe: Pipeline) -> None:
    """An English question is answered with the English lead-in, without being asked to."""
    answer = reply(pipe, "What does a Flunsen tester earn?")
    assert answer.language == "en"
    assert answer.answer.startswith(say(Phrase.QUOTED, "en"))


def test_refusal_is_in_the_language_asked_for(pipe: Pipeline) -> None:
    """A refusal is in the visitor's language."""
    for language in ("en", "tr", "ar"):
        assert reply(pipe, UNKNOWN, language=language).answer == refusal_text(language, CONTACT), language


def test_follow_up_is_understood(pipe: Pipeline) -> None:
    """An elliptical question is answered from what the conversation is about."""
    assert "99 Taler" in reply(pipe, PAY, "Und im Nachtdienst?").answer
    assert "sieben Jahre" in reply(pipe, SCHOOL, "Danke, und wie lange dauert sie?").answer


def converse(pipe: Pipeline, *asked: str) -> list[Answer]:
    """The answers to questions asked one after the other, each with all before it as the history."""
    messages: list[Message] = []
    answers: list[Answer] = []

    async def last() -> Answer:
        told = [event async for event in pipe.reply(messages)]
        assert isinstance(told[-1], Answer)
        return told[-1]

    for text in asked:
        messages.append(Message("user", text))
        answers.append(asyncio.run(last()))
        messages.append(Message("assistant", answers[-1].answer))
    return answers


def test_follow_up_tells_something_new(pipe: Pipeline) -> None:
    """A follow-up on the same subject is answered from a passage that was not told yet."""
    first, second = converse(pipe, PAY, "Und wie viele Menschen?")
    assert "4.711" in first.answer
    assert "38 Menschen" in second.answer


def test_follow_up_may_come_back_to_what_was_told(pipe: Pipeline) -> None:
    """What was told already is told again where it is what answers best."""
    for text in ("Und im Nachtdienst?", "Und wie viel Taler ist das?", PAY):
        second = converse(pipe, PAY, text)[-1]
        assert (second.outcome, second.citations[0].document) == ("answered", "quaxel.md"), text
        assert "Taler" in second.answer, text


def test_smalltalk_is_answered_without_a_search(pipe: Pipeline) -> None:
    """Thanks are answered in kind, without citations."""
    answer = reply(pipe, PAY, "Dziękuję")
    assert (answer.outcome, answer.language, answer.citations) == ("smalltalk", "pl", ())
    assert answer.answer == say(Phrase.THANKS, "pl")


def test_identity_names_the_contact(pipe: Pipeline) -> None:
    """Asked who it is, the bot says it is a program and whom to ask instead."""
    assert reply(pipe, "Bist du ein Mensch?").answer == say(Phrase.IDENTITY, "de", CONTACT)


def test_answer_comes_from_the_newest_texts(
    make: Publisher, corpus: Path, tmp_path: Path, publish: Publish
) -> None:
    """A pipe that lives on answers from what is published later."""
    pipe = make(corpus)
    path = corpus / "quaxel.md"
    path.write_text(path.read_text(encoding="utf-8").replace("4.711", "5.000"), encoding="utf-8")
    manifest = publish(corpus, tmp_path / "index")
    answer = reply(pipe, PAY)
    assert "5.000 Taler" in answer.answer
    assert answer.generation == manifest.generation


def test_overdue_text_is_marked(make: Publisher, corpus: Path) -> None:
    """Quotes of a text whose review day has passed are marked as overdue."""
    path = corpus / "mumpelbad.md"
    text = path.read_text(encoding="utf-8").replace("2099-05-01", "2026-05-02")
    path.write_text(text, encoding="utf-8")
    pipe = make(corpus)
    old, current = reply(pipe, SCHOOL), reply(pipe, PAY)
    assert [c.overdue for c in old.citations] == [True]
    assert old.answer.endswith(overdue_text("de", [1]))
    assert numbers_agree(old)
    assert {c.overdue for c in current.citations} == {False}
    assert current.answer.endswith("[2]")


def test_list_is_told_as_lines(make: Publisher, corpus: Path) -> None:
    """Asked for several things, and only then, the answer is a line for each, every line cited."""
    (corpus / "mappe.md").write_text(
        HEADER.format(title="Die Flunsenmappe")
        + "## Welche Unterlagen gehören in die Flunsenmappe?\nIn die Flunsenmappe gehört ein Zwirbelbrief. "
        "In die Flunsenmappe gehört ein Flunsenpass. In die Flunsenmappe gehört ein Quaxelbild.\n",
        encoding="utf-8",
    )
    pipe = make(corpus)
    answer = reply(pipe, "Welche Unterlagen gehören in die Flunsenmappe?")
    assert [line[:2] for line in answer.answer.splitlines()] == ["- "] * 3
    assert numbers_agree(answer)
    assert "\n" not in reply(pipe, "Wo gehört der Flunsenpass hinein?").answer
    foreign = reply(pipe, "Welche Unterlagen gehören in die Flunsenmappe?", language="en").answer
    assert foreign.splitlines()[0] == say(Phrase.QUOTED, "en")


def test_newer_text_is_believed(make: Publisher, corpus: Path) -> None:
    """Of two texts that contradict each other in a figure, only the newer one is quoted."""
    newer = INVENTED["quaxel.md"].replace("2026-05-01", "2026-09-01").replace("4.711", "5.000")
    newer = newer.replace("title: Arbeiten bei", "title: Neues von")
    (corpus / "neu.md").write_text(newer, encoding="utf-8")
    answer = reply(make(corpus), PAY).answer
    assert "5.000" in answer
    assert "4.711" not in answer


def test_numbers_within_a_quote_are_no_citations(make: Publisher, corpus: Path) -> None:
    """A plain text that holds a number in brackets gives no answer with a number that cites nothing."""
    (corpus / "turm.txt").write_text(
        "Der Klotzturm\n\nDer Klotzturm [7] in Dorrenfels hat 99 Stufen.\n", "utf-8"
    )
    answer = reply(make(corpus), "Wie viele Stufen hat der Klotzturm?")
    assert numbers_agree(answer)


def test_any_message_gets_an_answer(pipe: Pipeline) -> None:
    """No message is so odd that it gets none of the three outcomes."""
    for text in ("?", "\0", "x" * 200, "Flunsen " * 250, "{contact}", "[1]", "\u202e", "👩\u200d🔧"):
        assert reply(pipe, text).outcome in ("answered", "refused", "smalltalk"), text


def test_conversations_run_side_by_side(pipe: Pipeline) -> None:
    """Many replies at once each get their own answer."""

    async def last(text: str) -> Answer:
        told = [event async for event in pipe.reply([Message("user", text)])]
        assert isinstance(told[-1], Answer)
        return told[-1]

    async def together() -> list[Answer]:
        return await asyncio.gather(*(last(text) for text in [PAY, SCHOOL, PEOPLE] * 5))

    facts = ["4.711", "sieben Jahre", "38 Menschen"] * 5
    for fact, answer in zip(facts, asyncio.run(together()), strict=True):
        assert fact in answer.answer

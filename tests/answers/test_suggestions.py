"""The questions and the next steps that are offered below an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.suggestions import SUGGESTIONS, choose_actions, suggest_questions
from bot.language.synonyms import Synonyms
from bot.types import Action, Passage


def passage(heading: str, *questions: str) -> Passage:
    """A passage under a heading, with ways to ask; without a heading its title says what it is."""
    headings = (heading,) if heading else ()
    return Passage(heading, "a.md", "Titel", headings, questions, "", 0, 0, ())


def test_headings_are_offered_in_order_up_to_a_number() -> None:
    """The first passages' headings are offered, each once; a passage without one has none to offer."""
    some = [
        passage(""),
        *(passage(f"Was ist Nummer {name}?") for name in ("Eins", "Eins", "Zwei", "Drei", "Vier")),
    ]
    offered = suggest_questions(some, (), "de")
    assert offered == ("Was ist Nummer Eins?", "Was ist Nummer Zwei?", "Was ist Nummer Drei?")
    assert len(offered) == SUGGESTIONS


def test_what_was_asked_is_not_offered_again() -> None:
    """A question that was asked is not offered, however it was spelled, also by a synonym."""
    pay = passage("Was verdienen Auszubildende?")
    assert suggest_questions([pay], ["was verdienen AUSZUBILDENDE"], "de") == ()
    assert (
        suggest_questions([pay], ["was verdienen Azubis"], "de", Synonyms({"azubis": "Auszubildende"})) == ()
    )
    assert suggest_questions([pay], ["Was kostet das?"], "de") == ("Was verdienen Auszubildende?",)


def test_offer_is_in_the_visitors_language_where_there_is_one() -> None:
    """A way to ask in the visitor's language is offered, else the German heading."""
    pay = passage("Was verdient man?", "Wie hoch ist der Lohn?", "How much do you earn there every month?")
    assert suggest_questions([pay], (), "en") == ("How much do you earn there every month?",)
    assert suggest_questions([pay], (), "tr") == ("Was verdient man?",)
    assert suggest_questions([pay], (), "de") == ("Was verdient man?",)


SEARCH = Action("Stellen suchen", "https://www.arbeitsagentur.de/jobsuche/suche?was={job}&wo=Gelsenkirchen")


@pytest.mark.parametrize(
    ("question", "job"),
    [
        ("Schick mir Stellen als IT-Administrator", "IT-Administrator"),
        ("Was verdiene ich als Fachinformatiker für Systemintegration?", "Fachinformatiker"),
        ("Jobs als IT Service Manager", "IT%20Service%20Manager"),
        ("Any jobs as a data analyst?", "data%20analyst"),
        ("Gibt es Stellen?", "IT"),
        ("Stellen als C++/C#-Entwickler", "C%2B%2B%2FC%23-Entwickler"),
    ],
)
def test_occupation_of_the_question_is_filled_in(question: str, job: str) -> None:
    """A next step searches for what the question names, encoded; for the trade where it names nothing."""
    [action] = choose_actions([replace(passage("Wo?"), actions=(SEARCH,))], question)
    assert action == Action(SEARCH.label, SEARCH.url.replace("{job}", job))


def test_three_next_steps_at_most_each_once() -> None:
    """The steps of the quoted texts come in the order of the quotes."""
    steps = [Action(str(number), f"https://example.org/{number}") for number in range(5)]
    passages = [
        replace(passage("Wo?"), actions=tuple(steps[:2])),
        replace(passage("Wo?"), actions=tuple(steps[1:])),
    ]
    assert choose_actions(passages, "Was gilt?") == tuple(steps[:3])

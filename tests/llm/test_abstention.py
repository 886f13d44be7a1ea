"""A model that says that it cannot answer is recognised."""

import pytest

from bot.llm.abstention import NOTHING_IN_TEXTS, abstention_kind


@pytest.mark.parametrize(
    "sentence",
    [
        NOTHING_IN_TEXTS,
        "Zu Prämien steht nichts in den Texten.",
        "Die Textstellen enthalten keine Angaben zu Prämien.",
        "In den Quellen finden sich keine Informationen zu Dortmund.",
        "The passages do not mention Dortmund.",
        "Metinlerde bu konuda bilgi yok.",
        "В текстах об этом ничего нет.",
    ],
)
def test_gap_is_recognised(sentence: str) -> None:
    """That the texts do not tell is recognised in several languages."""
    assert abstention_kind(sentence) == "missing"


@pytest.mark.parametrize(
    "sentence",
    [
        "Das kann ich leider nicht beantworten.",
        "Als KI-Sprachmodell habe ich dazu keine Meinung.",
        "Es tut mir leid, aber dabei kann ich Ihnen nicht helfen.",
        "I'm sorry, but I can't help with that.",
        "Üzgünüm, bu konuda yardımcı olamam.",
    ],
)
def test_unwillingness_is_recognised(sentence: str) -> None:
    """That the model does not want to answer is recognised, and is another thing."""
    assert abstention_kind(sentence) == "unwilling"


@pytest.mark.parametrize(
    "sentence",
    [
        "Am Anfang sind es 2.800 € [1].",
        "Schulgeld verlangt die Schule nicht [1].",
        "Ein Anspruch besteht nicht.",
    ],
)
def test_answer_is_no_refusal(sentence: str) -> None:
    """A sentence that answers, also with a negation, is none of both."""
    assert abstention_kind(sentence) == ""

"""A model's raw text to sentences, whatever pieces it comes in."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.llm.sentence_stream import _TAG, SentenceStream

RIGHT = "Am Anfang sind es 2.800 € im Monat [1]. Danach steigt das Gehalt z. B. am 1. Mai 2026 [2]."


def read(text: str, size: int = 3) -> list[str]:
    """The sentences of a text that comes in pieces of one size."""
    sentences = SentenceStream()
    found = []
    for start in range(0, len(text), size):
        found += sentences.feed(text[start : start + size])
    return found + sentences.end()


def test_text_becomes_plain_sentences() -> None:
    """Thinking, markup, tables and code go; citations come in one form at the end of their sentence."""
    cases: tuple[tuple[str, list[str]], ...] = (
        ("Es sind 2.800 €. [1] Danach mehr. [2, 3]", ["Es sind 2.800 € [1].", "Danach mehr [2][3]."]),
        ("Es sind 2.800 € 【1†Quelle】.", ["Es sind 2.800 € [1]."]),
        ("Es sind 2.800 € [^1] [Quelle 2].", ["Es sind 2.800 € [1] [2]."]),
        ("<think>5.000 €?</think>Es ist so.", ["Es ist so."]),
        ("Gedanken. Viele.</think>Es ist so.", ["Es ist so."]),
        ("<think>Es ist so.", []),
        ("<|channel|>analysis<|message|>Hm.<|end|><|channel|>final<|message|>Es ist so.", ["Es ist so."]),
        ("<script>alert(1)</script>Es <b>ist</b> so.<img src=x onerror=y>", ["Es ist so."]),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Es ist so.", ["Es ist so."]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\nEs ist so.", ["Es ist so."]),
        ("```\nprint(1)\n```\nEs ist so.", ["Es ist so."]),
        ("## Titel:\n- **Es** ist `so`.\n1. Und *so* auch.", ["Titel:", "Es ist so.", "Und so auch."]),
        ("![x](https://a.example/b.png) Es ist so.", ["Es ist so."]),
        ("Es ist [so](https://a.example).", ["Es ist so https://a.example."]),
        ("Es ist so. Abgeschnitten mitten im", ["Es ist so."]),
        ("Nur dies [1]", ["Nur dies [1]"]),
        ("Die Zahl <2.000 ist klein. Es ist so.", ["Die Zahl <2.000 ist klein.", "Es ist so."]),
    )
    for text, expected in cases:
        assert read(text) == expected


def test_pieces_make_no_difference() -> None:
    """The sentences are the same however the text is cut into pieces."""
    whole = read(RIGHT, 1000)
    assert [size for size in range(1, 41) if read(RIGHT, size) != whole] == []


def test_sentence_is_given_as_soon_as_the_next_begins() -> None:
    """A complete sentence does not wait for the end of the text."""
    sentences = SentenceStream()
    assert sentences.feed("Es ist so [1]. Und") == []
    assert sentences.feed(" das ist der Anfang. Und noch einer kommt.") == [
        "Es ist so [1].",
        "Und das ist der Anfang.",
    ]


def test_endless_repetition_ends() -> None:
    """A sentence is given once, and after three repeats nothing more is read."""
    sentences = SentenceStream()
    found = [s for _ in range(500) for s in sentences.feed("Es ist immer dasselbe hier. ")]
    assert found == ["Es ist immer dasselbe hier."]
    assert sentences.is_over
    assert sentences.dropped == ["repeated"] * 3


def test_text_without_an_end_is_given_up() -> None:
    """A text without a sentence's end is not read for ever."""
    sentences = SentenceStream()
    for _ in range(500):
        sentences.feed("und dann und dann ")
    assert sentences.is_over
    assert sentences.end() == []


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="ab <>/&;*`|[]()1.!\n", max_size=60))
def test_no_tag_is_left_of_any_text(text: str) -> None:
    """Whatever stands in a text, no sentence has a whole tag."""
    for sentence in read(text, 5):
        assert not _TAG.search(sentence)

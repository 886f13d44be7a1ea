"""The packaged encoder: its words, and that its short way gives the numbers of the library."""

from __future__ import annotations

import pytest
from sentence_transformers import SentenceTransformer

from bot.models.files import PACKAGED_FOLDER
from bot.models.packaged import FEW
from bot.models.sentence_transformer import SentenceEncoder


def test_packaged_folder_loads_by_itself(encoder: SentenceEncoder) -> None:
    """sentence-transformers loads the folder as it is and gives the numbers that the product uses."""
    model = SentenceTransformer(str(PACKAGED_FOLDER), device="cpu")
    texts = ["Was verdient man am Anfang?", "Kündigungsfrist", "What is the salary?"]
    assert encoder.encode_words(texts) == pytest.approx(
        model.encode(texts, normalize_embeddings=True), abs=1e-5
    )
    assert encoder.encode_question(texts[0]).passage_space == pytest.approx(
        encoder.encode_words(texts)[0], abs=1e-6
    )


def test_many_words_are_cut_as_few_are(encoder: SentenceEncoder) -> None:
    """A whole vocabulary gets the vectors that its words get alone."""
    words = [f"Wort{i}schule" for i in range(FEW + 3)]
    assert encoder.encode_words(words)[-1] == pytest.approx(encoder.encode_words(words[-1:])[0], abs=1e-6)


def test_words_of_other_languages_are_near_their_german_ones(encoder: SentenceEncoder) -> None:
    """A word is nearer to its German counterpart than to another German word."""
    others = ("salary", "maaş", "зарплата", "wynagrodzenie")
    pay, cake, *asked = encoder.encode_words(["Gehalt", "Kuchen", *others])
    for word, vector in zip(others, asked, strict=True):
        assert vector @ pay > vector @ cake + 0.1, word

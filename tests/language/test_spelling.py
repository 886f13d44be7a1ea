"""Other spellings of the corpus' words: one edit apart, or names in another script."""

import pytest

from bot.language.spelling import BY_EAR, MISSPELT, Vocabulary, sound_key

WORDS = Vocabulary(["gehalt", "kundig", "gelsenkirch", "wien", "e10", "amt"])


@pytest.mark.parametrize("typed", ["gehlat", "gehal", "gehaltt", "gehslt", "behalt"])
def test_one_edit_is_forgiven(typed: str) -> None:
    """A letter dropped, doubled, replaced, or two neighbours swapped still mean the word."""
    assert WORDS.like(typed) == {"gehalt": MISSPELT}


@pytest.mark.parametrize("typed", ["gehltx", "gelahtt", "schule", "amd", "e11", ""])
def test_other_words_stay_other_words(typed: str) -> None:
    """Two edits, words of three letters, and figures are not corrected."""
    assert WORDS.like(typed) == {}


@pytest.mark.parametrize("written", ["гельзенкирхен", "غيلزنكيرشن"])
def test_name_is_known_by_its_sound(written: str) -> None:
    """A name in another script is the one that sounds like it, less surely than a misspelt word."""
    [(term, weight)] = WORDS.like(written).items()
    assert term == "gelsenkirch"
    assert 0 < weight <= BY_EAR


@pytest.mark.parametrize(
    ("one", "other"), [("Гельзенкирхен", "Gelsenkirchen"), ("Вашингтон", "Washington"), ("بوخوم", "Bochum")]
)
def test_sounds_agree_across_scripts(one: str, other: str) -> None:
    """The same name sounds nearly the same in whatever letters it is written."""
    first, second = sound_key(one), sound_key(other.casefold())
    assert first[0] == second[0]
    assert len(set(first) & set(second)) >= len(set(second)) - 1


def test_vocabulary_of_nothing_knows_nothing() -> None:
    """An empty corpus is no fault."""
    assert Vocabulary(()).like("gehalt") == {}

"""Other spellings of the corpus' words: one edit apart, or names in another script."""

from __future__ import annotations

from bot.language.spelling import BY_EAR, MISSPELT, Vocabulary, sound_key

WORDS = Vocabulary(["gehalt", "kundig", "gelsenkirch", "wien", "e10", "amt"])


def test_one_edit_is_forgiven() -> None:
    """A letter dropped, doubled, replaced, or two neighbours swapped still mean the word."""
    for typed in ("gehlat", "gehal", "gehaltt", "gehslt", "behalt"):
        assert WORDS.like(typed) == {"gehalt": MISSPELT}, typed


def test_other_words_stay_other_words() -> None:
    """Two edits, words of three letters, and figures are not corrected; an empty corpus corrects nothing."""
    for typed in ("gehltx", "gelahtt", "schule", "amd", "e11", ""):
        assert WORDS.like(typed) == {}, typed
    assert Vocabulary(()).like("gehalt") == {}


def test_name_is_known_by_its_sound() -> None:
    """A name in another script is the one that sounds like it, less surely than a misspelt word."""
    for written in ("гельзенкирхен", "غيلزنكيرشن"):
        [(term, weight)] = WORDS.like(written).items()
        assert term == "gelsenkirch", written
        assert 0 < weight <= BY_EAR, written


def test_sounds_agree_across_scripts() -> None:
    """The same name sounds nearly the same in whatever letters it is written."""
    names = (("Гельзенкирхен", "Gelsenkirchen"), ("Вашингтон", "Washington"), ("بوخوم", "Bochum"))
    for one, other in names:
        first, second = sound_key(one), sound_key(other.casefold())
        assert first[0] == second[0], other
        assert len(set(first) & set(second)) >= len(set(second)) - 1, other

"""Questions that were pasted from elsewhere are found like typed ones."""

from __future__ import annotations

import unicodedata

from bot.language.characters import plain_characters
from bot.language.terms import search_terms


def test_pasted_words_have_the_terms_of_typed_ones() -> None:
    """Soft hyphens, other hyphens and blanks, zero-width signs and decomposed umlauts change no term."""
    for pasted, typed in (
        ("Bil\u00addungs\u00adur\u00adlaub", "Bildungsurlaub"),
        ("IT\u2011Sicherheit", "IT-Sicherheit"),
        ("IT\u2010Sicherheit", "IT-Sicherheit"),
        ("E\u202f9b", "E 9b"),
        ("Entgeltgruppe\u00a09b", "Entgeltgruppe 9b"),
        ("Ge\u200bhalt\ufeff", "Gehalt"),
        (unicodedata.normalize("NFD", "Prüfungsgebühr"), "Prüfungsgebühr"),
    ):
        assert plain_characters(pasted) == typed
        assert search_terms(pasted) == search_terms(typed)


def test_dashes_between_words_stay() -> None:
    """Only hyphens within words are changed, not the dashes that stand between words or numbers."""
    assert plain_characters("Mo – Fr, 8–12 Uhr — immer") == "Mo – Fr, 8–12 Uhr — immer"

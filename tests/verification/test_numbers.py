"""Numbers in words and in any digits to 0 to 9."""

import pytest

from bot.verification.numbers import normalise_text, words_to_digits


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "zweitausendachthundert Euro", "2800 Euro"),
        ("de", "Zweitausendachthundert-Euro-Frage", "2800 Euro Frage"),
        ("de", "eine dreijährige Lehre", "eine 3 jährige Lehre"),
        ("de", "2 Millionen", "2 Mio"),
        ("en", "two thousand eight hundred", "2800"),
        ("tr", "iki bin sekiz yüz avro", "2800 avro"),
        ("pl", "dwóch tysięcy ośmiuset euro", "2800 euro"),
        ("ru", "двух тысяч восьмисот евро", "2800 евро"),
        ("uk", "дві тисячі вісімсот євро", "2800 євро"),
        ("ar", "ألفان وثمانمئة يورو", "2800 يورو"),
        ("de", "zwei- bis dreieinhalbjährige", "2 bis 3,5 jährige"),
        ("de", "zwei halbe Stellen, Aus- und Weiterbildung", "2 ½ Stellen, Aus- und Weiterbildung"),
        ("de", "zweijährlich", "2 jährig"),
        ("de", "langjährig, einmal, Merkmal, normal", "langjährig, einmal, Merkmal, normal"),
        ("de", "28 Hundert Euro", "28 Hdt Euro"),
    ],
)
def test_number_in_words_becomes_digits(language: str, text: str, expected: str) -> None:
    """A number in words of each of the seven languages is read as digits."""
    assert words_to_digits(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("٢٬٨٠٠ يورو", "2.800 يورو"),
        ("２８００", "2800"),
        ("𝟐𝟖𝟎𝟎", "2800"),
        ("2\u200b8\u00ad00", "2800"),
        ("2️⃣8️⃣", "28"),
        ("1½ Jahre", "1,5 Jahre"),
        ("2.800\u202f€", "2.800 €"),
        ("2.800¹) €", "2.800 €"),
        ("3 1/2 Jahre, Stufe 1/2", "3,5 Jahre, Stufe 1/2"),
    ],
)
def test_every_digit_is_read_as_0_to_9(text: str, expected: str) -> None:
    """Digits of other scripts, wide and framed ones and hidden signs between them make no difference."""
    assert normalise_text(text) == expected

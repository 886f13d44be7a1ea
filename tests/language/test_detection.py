"""Which language a text is in."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bot.language.detection import detect_language

SHORT = Path(__file__).with_name("short_messages.toml")


def test_language_is_recognised() -> None:
    """A question in each spoken language is recognised as one."""
    for text, code in (
        ("Wie hoch ist das Gehalt am Anfang?", "de"),
        ("What is the starting salary?", "en"),
        ("Başlangıç maaşı ne kadar?", "tr"),
        ("Яка зарплата на початку?", "uk"),
        ("Какая зарплата в начале?", "ru"),
        ("كم الراتب في البداية؟", "ar"),
        ("Ile wynosi pensja na początku?", "pl"),
    ):
        assert detect_language(text) == code


def test_language_of_too_little_is_unknown() -> None:
    """Words without a clear language are not guessed at."""
    texts = ("SAP", "Hallo", "ITIL", "123", "", "😀", "SAP ITIL Scrum", "IT SAP GKD")
    assert {text: found for text in texts if (found := detect_language(text))} == {}


def test_short_message_is_in_the_language_of_its_small_words() -> None:
    """Foreign names do not change the language of a short question: "Was ist ITIL 4?" is German."""
    messages = tomllib.loads(SHORT.read_text(encoding="utf-8"))
    wrong = {
        (text, found)
        for code, texts in messages.items()
        for text in texts
        if (found := detect_language(text)) != code
    }
    assert wrong == set()

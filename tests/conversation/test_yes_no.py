"""Which questions may be answered by a sentence that begins with yes or no."""

from __future__ import annotations

import pytest

from bot.conversation.yes_no import asks_yes_or_no, begins_with_yes_or_no


def test_question_for_yes_or_no_is_told_from_others() -> None:
    """A verb in front, a word such as ob or ли, and a mere name with a question mark ask for yes or no."""
    for question in (
        "Steuert die IT-Koordination auch Dienstleister?",
        "Kannst du mir sagen, ob ich Weihnachtsgeld bekomme?",
        "Ich bin 50, geht das noch?",
        "Und gibt es eine Firma, wo man lernen kann?",
        "Homeoffice bei der Stadt?",
        "kriegt man als azubi geld?",
        "Arbeiten bei der Stadt auch Ältere?",
        "Ich habe gehört, dass die gkd-el eine GmbH ist. Stimmt das?",
        "Is there a job for me?",
        "IT işi için diploma gerekli mi?",
        "Нужен ли диплом?",
        "Чи потрібен диплом?",
        "Czy potrzebuję dyplomu?",
        "هل أحتاج إلى شهادة؟",
    ):
        assert asks_yes_or_no(question), question


def test_question_for_more_is_told() -> None:
    """A question word in front, also behind "Kannst du mir sagen", and a request ask for more than that."""
    for question in (
        "Wer steuert die IT in Gelsenkirchen?",
        "Kannst du mir sagen, wer die IT steuert?",
        "Ich suche eine Stelle, wo finde ich die?",
        "Ab wann gilt der Kündigungsschutz?",
        "weiß jemand wer die it macht",
        "Nenne mir die Arbeitgeber",
        "Erzähl mir was über NIS-2",
        "Telefonnummer Jobcenter",
        "What do I earn?",
        "Kim yönetiyor?",
        "Кто управляет ИТ?",
        "من يدير تقنية المعلومات؟",
    ):
        assert not asks_yes_or_no(question), question


@pytest.mark.parametrize(
    ("sentence", "begins"),
    [("Ja, das geht.", True), ("Nein, das geht nicht.", True), ("Jahre später ging es.", False)],
)
def test_sentence_that_begins_with_yes_or_no_is_told(sentence: str, begins: bool) -> None:
    """Only the words themselves with a mark behind them count."""
    assert begins_with_yes_or_no(sentence) is begins

"""The conversation to one question, to small talk, and to a language."""

import pytest

from bot import conversing, wording
from bot.types import Message, Question

PAY = "Was verdient man bei der Werft am Anfang?"


def understand(*asked: str, language: str | None = None) -> conversing.Turn:
    """What a conversation of these questions comes to; an answer stands between each two."""
    messages = [Message("user", asked[0])]
    for text in asked[1:]:
        messages += [Message("assistant", "Zwölf Boote. [1]"), Message("user", text)]
    return conversing.understand(messages, language)


def test_single_question_stands_alone() -> None:
    """A first question is taken as it is."""
    turn = understand(PAY)
    assert (turn.question, turn.smalltalk) == (Question(PAY), None)


@pytest.mark.parametrize(
    "text",
    [
        "Und mit Erfahrung?",
        "und als Meisterin?",
        "Und im Nachtdienst?",
        "Aber in Teilzeit?",
        "Oder bei der Stadt?",
        "Erfahrung?",
        "Warum?",
        "Wie lange dauert das?",
        "Gilt das auch für Azubis?",
        "Wer zahlt sie?",
        "Und wie hoch ist es?",
        "Was kostet die?",
        "And with experience?",
        "What about experience?",
        "Is that taxed?",
        "Peki tecrübeyle?",
        "Ya gece?",
        "А с опытом?",
        "А з досвідом?",
        "A z doświadczeniem?",
        "وماذا عن الخبرة؟",
    ],
)
def test_elliptical_question_hangs_on_the_one_before(text: str) -> None:
    """A follow-up in any spoken language is understood with the question before it."""
    assert understand(PAY, text).question == Question(text, PAY)


@pytest.mark.parametrize(
    "text",
    [
        "Wie viele Menschen arbeiten in Gelsenkirchen in der IT?",
        "Und wie lange dauert die Ausbildung zum Fachinformatiker in Essen?",
        "Welche Zertifikate verlangt die Stadt?",
        "Which certificates does the city administration require?",
    ],
)
def test_whole_question_stands_alone(text: str) -> None:
    """A question with its own subject owes nothing to the one before."""
    assert understand(PAY, text).question == Question(text)


def test_follow_up_of_a_follow_up_keeps_the_subject() -> None:
    """Two follow-ups in a row hang on the question and on each other."""
    question = understand(PAY, "Und mit Erfahrung?", "Und im Nachtdienst?").question
    assert question.focus == "Und im Nachtdienst?"
    assert PAY in question.context
    assert "Erfahrung" in question.context


def test_new_question_ends_the_context() -> None:
    """A follow-up hangs on the last whole question, not on an older one."""
    new = "Wie lange dauert die Zwirbelausbildung in Mumpelbad?"
    assert understand(PAY, new, "Und in Teilzeit?").question == Question("Und in Teilzeit?", new)


def test_thanks_between_do_not_break_the_context() -> None:
    """Small talk between a question and its follow-up is passed over."""
    assert understand(PAY, "Danke!", "Und mit Erfahrung?").question == Question("Und mit Erfahrung?", PAY)


def test_greeting_before_is_no_context() -> None:
    """A greeting is nothing that a follow-up could hang on."""
    assert understand("Hallo!", "Und mit Erfahrung?").question == Question("Und mit Erfahrung?")


def test_answers_are_not_asked() -> None:
    """What the bot said is no part of the question."""
    assert "Boote" not in understand(PAY, "Und mit Erfahrung?").question.text


def test_question_text_is_context_and_focus() -> None:
    """The whole question reads in the order of the conversation."""
    assert Question("Und dann?", "Was zuerst?").text == "Was zuerst? Und dann?"
    assert Question("Was?").text == "Was?"


@pytest.mark.parametrize(
    ("text", "phrase", "language"),
    [
        ("Hallo", wording.GREETING, "de"),
        ("  Guten Tag!  ", wording.GREETING, "de"),
        ("Moin zusammen 👋", wording.GREETING, "de"),
        ("Hallo, wie geht's?", wording.GREETING, "de"),
        ("Glückauf", wording.GREETING, "de"),
        ("GRÜSS GOTT", wording.GREETING, "de"),
        ("Hello there!", wording.GREETING, "en"),
        ("Merhaba", wording.GREETING, "tr"),
        ("مرحبا", wording.GREETING, "ar"),
        ("Здравствуйте!", wording.GREETING, "ru"),
        ("Добрий день", wording.GREETING, "uk"),
        ("Dzień dobry", wording.GREETING, "pl"),
        ("Danke!", wording.THANKS, "de"),
        ("Vielen Dank", wording.THANKS, "de"),
        ("Danke schön", wording.THANKS, "de"),
        ("Dankeschön!", wording.THANKS, "de"),
        ("Danke für die Hilfe!", wording.THANKS, "de"),
        ("Thanks a lot", wording.THANKS, "en"),
        ("Thank you!", wording.THANKS, "en"),
        ("Teşekkürler", wording.THANKS, "tr"),
        ("شكرا", wording.THANKS, "ar"),
        ("Спасибо", wording.THANKS, "ru"),
        ("Дякую!", wording.THANKS, "uk"),
        ("Dziękuję", wording.THANKS, "pl"),
        ("Tschüss", wording.GOODBYE, "de"),
        ("Auf Wiedersehen.", wording.GOODBYE, "de"),
        ("Bye", wording.GOODBYE, "en"),
        ("Hoşça kal", wording.GOODBYE, "tr"),
        ("مع السلامة", wording.GOODBYE, "ar"),
        ("До свидания", wording.GOODBYE, "ru"),
        ("До побачення", wording.GOODBYE, "uk"),
        ("Do widzenia", wording.GOODBYE, "pl"),
        ("Wer bist du?", wording.IDENTITY, "de"),
        ("Bist du ein Mensch?", wording.IDENTITY, "de"),
        ("Spreche ich hier mit einem Roboter?", wording.IDENTITY, "de"),
        ("Are you a bot?", wording.IDENTITY, "en"),
        ("Sen kimsin?", wording.IDENTITY, "tr"),
        ("من أنت؟", wording.IDENTITY, "ar"),
        ("Кто ты?", wording.IDENTITY, "ru"),
        ("Хто ти?", wording.IDENTITY, "uk"),
        ("Kim jesteś?", wording.IDENTITY, "pl"),
    ],
)
def test_smalltalk_is_recognised(text: str, phrase: object, language: str) -> None:
    """Greetings, thanks, goodbyes and questions about the bot are small talk in their language."""
    turn = understand(text)
    assert turn.smalltalk is phrase
    assert turn.language == language


@pytest.mark.parametrize(
    "text",
    [
        "Danke, und wie hoch ist es?",
        "Danke! Und mit Erfahrung?",
        "Danke für die Auskunft, wie hoch ist der Lohn?",
        "Vielen Dank für alles. Wo bewerbe ich mich?",
        "Hallo, was verdient man am Anfang?",
        "Guten Tag, wo kann ich mich bewerben?",
        "Hi! Braucht man ein Studium?",
        "Was kannst du mir zum Gehalt sagen?",
        "Bist du sicher, dass man ein Studium braucht?",
        "Thanks, and how much is it?",
        "Merhaba, maaş ne kadar?",
        "Спасибо, а какая зарплата?",
        "Bis wann muss ich mich bewerben?",
        "Super, was verdient man?",
    ],
)
def test_politeness_before_a_question_is_a_question(text: str) -> None:
    """A message that asks something is a question, however politely it begins."""
    assert understand(PAY, text).smalltalk is None


def test_question_behind_thanks_hangs_on_the_one_before() -> None:
    """Thanks that ask on are a follow-up."""
    text = "Danke, und wie hoch ist es?"
    assert understand(PAY, text).question == Question(text, PAY)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (PAY, "de"),
        ("What is the starting salary at the shipyard?", "en"),
        ("Tersanede başlangıç maaşı ne kadar?", "tr"),
        ("Яка початкова зарплата на верфі?", "uk"),
        ("Какая начальная зарплата на верфи?", "ru"),
        ("كم الراتب في البداية في حوض السفن؟", "ar"),
        ("Ile wynosi pensja początkowa w stoczni?", "pl"),
        ("E 10?", "de"),
    ],
)
def test_language_is_that_of_the_question(text: str, language: str) -> None:
    """The answer's language is the question's, and German where that cannot be told."""
    assert understand(text).language == language


def test_language_asked_for_wins() -> None:
    """A language that the client asks for is taken, for small talk as well."""
    assert understand(PAY, language="uk").language == "uk"
    assert understand("Danke!", language="en").language == "en"


def test_language_of_a_short_follow_up_is_that_before() -> None:
    """A follow-up too short to tell is in the language of the conversation."""
    assert understand("What is the starting salary at the shipyard?", "SAP?").language == "en"


def test_language_changes_with_the_visitor() -> None:
    """A visitor who goes on in another language is answered in it."""
    assert understand(PAY, "What is the starting salary at the shipyard?").language == "en"

"""A conversation becomes one or two questions, or small talk, in a language."""

import pytest

from bot.conversation import followups
from bot.conversation.followups import Turn
from bot.language.phrases import Phrase
from bot.types import Message, Question

PAY = "Was verdient man bei der Werft am Anfang?"


def understand(*asked: str, language: str | None = None) -> Turn:
    """What a conversation of these questions comes to; an answer stands between each two."""
    messages = [Message("user", asked[0])]
    for text in asked[1:]:
        messages += [Message("assistant", "Zwölf Boote. [1]"), Message("user", text)]
    return followups.understand(messages, language)


def one(*asked: str) -> Question:
    """The only question of the last message."""
    (question,) = understand(*asked).questions
    return question


def test_single_question_stands_alone() -> None:
    """A first question is taken as it is."""
    turn = understand(PAY)
    assert (turn.questions, turn.smalltalk) == ((Question(PAY),), None)


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
    assert one(PAY, text) == Question(text, PAY)


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
    assert one(PAY, text) == Question(text)


def test_follow_up_of_a_follow_up_keeps_the_subject() -> None:
    """Two follow-ups in a row hang on the question and on each other."""
    question = one(PAY, "Und mit Erfahrung?", "Und im Nachtdienst?")
    assert question.focus == "Und im Nachtdienst?"
    assert PAY in question.context
    assert "Erfahrung" in question.context


def test_new_question_ends_the_context() -> None:
    """A follow-up hangs on the last whole question, not on an older one."""
    new = "Wie lange dauert die Zwirbelausbildung in Mumpelbad?"
    assert one(PAY, new, "Und in Teilzeit?") == Question("Und in Teilzeit?", new)


def test_thanks_between_do_not_break_the_context() -> None:
    """Small talk between a question and its follow-up is passed over."""
    assert one(PAY, "Danke!", "Und mit Erfahrung?") == Question("Und mit Erfahrung?", PAY)


def test_greeting_before_is_no_context() -> None:
    """A greeting is nothing that a follow-up could hang on."""
    assert one("Hallo!", "Und mit Erfahrung?") == Question("Und mit Erfahrung?")


def test_answers_are_not_asked() -> None:
    """What the bot said is no part of the question."""
    assert "Boote" not in one(PAY, "Und mit Erfahrung?").text


def test_question_text_is_context_and_focus() -> None:
    """The whole question reads in the order of the conversation."""
    assert Question("Und dann?", "Was zuerst?").text == "Was zuerst? Und dann?"
    assert Question("Was?").text == "Was?"


@pytest.mark.parametrize(
    ("text", "phrase", "language"),
    [
        ("Hallo", Phrase.GREETING, "de"),
        ("  Guten Tag!  ", Phrase.GREETING, "de"),
        ("Moin zusammen 👋", Phrase.GREETING, "de"),
        ("Hallo, wie geht's?", Phrase.GREETING, "de"),
        ("Glückauf", Phrase.GREETING, "de"),
        ("GRÜSS GOTT", Phrase.GREETING, "de"),
        ("Hello there!", Phrase.GREETING, "en"),
        ("Merhaba", Phrase.GREETING, "tr"),
        ("مرحبا", Phrase.GREETING, "ar"),
        ("Здравствуйте!", Phrase.GREETING, "ru"),
        ("Добрий день", Phrase.GREETING, "uk"),
        ("Dzień dobry", Phrase.GREETING, "pl"),
        ("Danke!", Phrase.THANKS, "de"),
        ("Vielen Dank", Phrase.THANKS, "de"),
        ("Danke schön", Phrase.THANKS, "de"),
        ("Dankeschön!", Phrase.THANKS, "de"),
        ("Danke für die Hilfe!", Phrase.THANKS, "de"),
        ("Thanks a lot", Phrase.THANKS, "en"),
        ("Thank you!", Phrase.THANKS, "en"),
        ("Teşekkürler", Phrase.THANKS, "tr"),
        ("شكرا", Phrase.THANKS, "ar"),
        ("Спасибо", Phrase.THANKS, "ru"),
        ("Дякую!", Phrase.THANKS, "uk"),
        ("Dziękuję", Phrase.THANKS, "pl"),
        ("Tschüss", Phrase.GOODBYE, "de"),
        ("Auf Wiedersehen.", Phrase.GOODBYE, "de"),
        ("Bye", Phrase.GOODBYE, "en"),
        ("Hoşça kal", Phrase.GOODBYE, "tr"),
        ("مع السلامة", Phrase.GOODBYE, "ar"),
        ("До свидания", Phrase.GOODBYE, "ru"),
        ("До побачення", Phrase.GOODBYE, "uk"),
        ("Do widzenia", Phrase.GOODBYE, "pl"),
        ("Wer bist du?", Phrase.IDENTITY, "de"),
        ("Bist du ein Mensch?", Phrase.IDENTITY, "de"),
        ("Spreche ich hier mit einem Roboter?", Phrase.IDENTITY, "de"),
        ("Are you a bot?", Phrase.IDENTITY, "en"),
        ("Sen kimsin?", Phrase.IDENTITY, "tr"),
        ("من أنت؟", Phrase.IDENTITY, "ar"),
        ("Кто ты?", Phrase.IDENTITY, "ru"),
        ("Хто ти?", Phrase.IDENTITY, "uk"),
        ("Kim jesteś?", Phrase.IDENTITY, "pl"),
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
    assert one(PAY, text) == Question(text, PAY)


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
    """The answer's language is the question's, and German where that cannot be detected."""
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


def both(*asked: str) -> list[tuple[str, str]]:
    """The questions of the last message, each with what it hangs on."""
    return [(question.focus, question.context) for question in understand(*asked).questions]


@pytest.mark.parametrize(
    "text",
    [
        "Was macht die GKD in Gelsenkirchen?",
        "Wie lange dauert die Zwirbellehre?",
        "Wie backe ich die Torte?",
        "Welche Zertifikate verlangt die Stadt?",
    ],
)
def test_article_points_to_nothing(text: str) -> None:
    """A question whose "die" or "das" only stands before its own noun owes nothing to the one before."""
    assert understand(PAY, text).questions == (Question(text),)


def test_second_question_stands_on_the_first() -> None:
    """The second question of a message hangs on the first where it is short."""
    assert both("Was kostet eine Umschulung und wer zahlt das?") == [
        ("Was kostet eine Umschulung", ""),
        ("wer zahlt das?", "Was kostet eine Umschulung"),
    ]


def test_second_question_of_its_own_stands_alone() -> None:
    """The second question of a message with a subject of its own stands alone."""
    second = "Wie lange dauert die Zwirbelausbildung zum Gesellen in Mumpelbad?"
    assert both(f"{PAY} {second}") == [(PAY, ""), (second, "")]


def test_follow_up_hangs_on_both_questions_before() -> None:
    """Behind a message of two questions a follow-up hangs on both."""
    ((focus, context),) = both(f"{PAY} Wer stellt bei der Werft ein?", "Und im Nachtdienst?")
    assert focus == "Und im Nachtdienst?"
    assert PAY in context
    assert "stellt" in context


def test_two_follow_ups_hang_on_the_question_before() -> None:
    """Of two short questions behind another one the first hangs on it, the second on both."""
    first, second = both(PAY, "Und im Nachtdienst? Und wo?")[:1], both(PAY, "Und nachts? Wer zahlt das?")
    assert first[0][1] == PAY
    assert second[0] == ("Und nachts?", PAY)
    assert second[1][0] == "Wer zahlt das?"
    assert PAY in second[1][1]


def test_story_is_no_part_of_the_question() -> None:
    """The story around a question stands beside it."""
    (question,) = understand("Ich habe bei Opel gelernt. Welche Umschulung passt zu mir?").questions
    assert (question.focus, question.context) == ("Welche Umschulung passt zu mir?", "")
    assert "Opel" in question.story
    assert "Opel" not in question.text


def test_who_asks_does_not_change_the_question() -> None:
    """What visitors say of themselves is no part of the question, and nothing that follow-ups hang on."""
    told = "Ich bin Fatma, 52, aus Syrien. " + PAY
    assert one(told).focus == PAY
    assert one(told, "Und im Nachtdienst?") == Question("Und im Nachtdienst?", PAY)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Und ein Jahr davor?", "2023"),
        ("Und im Jahr danach?", "2025"),
        ("Und im Vorjahr?", "2023"),
        ("And the year before?", "2023"),
        ("And the following year?", "2025"),
        ("Peki bir önceki yıl?", "2023"),
        ("А годом раньше?", "2023"),
        ("А роком раніше?", "2023"),
        ("A rok później?", "2025"),
    ],
)
def test_year_is_counted_from_the_one_before(text: str, year: str) -> None:
    """The year before or after is that of the year asked about last."""
    question = one("Was verdiente man 2024 bei der Werft?", text)
    assert year in question.focus


def test_year_without_one_before_stays() -> None:
    """Where no year was asked about, none is made up."""
    assert one(PAY, "Und ein Jahr davor?").focus == "Und ein Jahr davor?"


def test_distress_is_answered_in_its_language() -> None:
    """A cry for help is answered with a kind phrase in its own language, not with a search."""
    turn = understand("What is the starting salary?", "I don't want to live anymore")
    assert (turn.smalltalk, turn.language) == (Phrase.DISTRESS, "en")


def test_distress_is_no_context() -> None:
    """What was said in distress is nothing that a follow-up hangs on."""
    assert one(PAY, "Ich kann nicht mehr.", "Und im Nachtdienst?") == Question("Und im Nachtdienst?", PAY)


@pytest.mark.parametrize("text", ["", " ", "?", "\0", "İ", "😀", "\u202e", "und", "((", "a" * 10_000])
def test_any_message_is_understood(text: str) -> None:
    """No message is so odd that it comes to no question."""
    assert 1 <= len(understand(PAY, text).questions) <= 2


@pytest.mark.parametrize(
    "piece",
    [
        "ich bin ",
        "a ",
        "ein ",
        "weil ich ",
        "und ",
        "? ",
        "Was? ",
        "hm, ",
        "ja ok ",
        " ",
        "1",
        "wal",
        "2024 ",
    ],
)
def test_long_message_does_not_hang(piece: str) -> None:
    """No pattern hangs on ten thousand characters that nearly fit it: `timeout` ends it."""
    understand((piece * 10_000)[:10_000] + "!x")


def test_name_of_the_trade_is_no_pronoun() -> None:
    """IT is not "it": a request that names the trade stands alone, an English pronoun does not."""
    for text in ("Schick mir Stellen als IT-Administrator", "Gib mir Jobs in der IT", "jobs in der it"):
        assert one(PAY, text).context == "", text
    for text in ("Is it remote?", "It is taxed?"):
        assert one(PAY, text).context == PAY, text

"""A message to its questions, without what visitors say of themselves."""

import pytest

from bot.conversation.questions import MOST_QUESTIONS, extract_questions

PAY = "Was verdient man am Anfang?"


def bare(text: str) -> str:
    """A text without the signs and spaces that nothing hangs on."""
    return " ".join(
        text.replace("?", " ").replace("(", " ").replace(")", " ").strip(" ,.").split()
    ).casefold()


def asked(message: str) -> list[str]:
    """The questions of a message, bare."""
    return [bare(question) for question in extract_questions(message).questions]


@pytest.mark.parametrize(
    "before",
    [
        "Ich heiße Mehmet Yılmaz. ",
        "Mein Name ist Olga. ",
        "Ich heiße Mehmet und ",
        "Ich bin die Anna Schmidt und ",
        "My name is Anna and ",
        "Benim adım Mehmet, ",
        "Ich bin 34. ",
        "Ich bin 34 Jahre alt. ",
        "Ich bin schon 52, ",
        "Mit 52 Jahren, ",
        "Ich bin aus Syrien. ",
        "Ich komme aus der Ukraine und ",
        "Ich bin Syrer. ",
        "Ich bin eine Frau. ",
        "Als Frau, ",
        "Als alleinerziehende Mutter von zwei Kindern, ",
        "Als Frau mit Kopftuch aus der Türkei, ",
        "Ich habe drei Kinder. ",
        "Ich habe zwei kleine Kinder und ",
        "Ich bin alleinerziehend. ",
        "Ich habe ADHS. ",
        "Ich bin schwanger. ",
        "Ich bin schwerbehindert und ",
        "Ich sitze im Rollstuhl. ",
        "Ich trage ein Kopftuch. ",
        "Hallo, ich bin Rentner. ",
        "Viele Grüße aus Buer! ",
    ],
)
def test_self_description_before_is_left_out(before: str) -> None:
    """Name, age, origin, sex, family, health and faith before a question are no part of it."""
    assert asked(before + PAY) == [bare(PAY)]


@pytest.mark.parametrize(
    "message",
    [
        "Was verdient man am Anfang als Frau?",
        "Was verdient man am Anfang als alleinerziehende Mutter?",
        "Was verdient man als Türke am Anfang?",
        "Was verdient man mit 52 Jahren am Anfang?",
        "Was verdient man mit zwei kleinen Kindern am Anfang?",
        "Was verdient man am Anfang im Rollstuhl?",
        "Was verdient man trotz meiner Behinderung am Anfang?",
        "Was verdient man am Anfang mit Kopftuch?",
        "Was verdient man (mit Kindern) am Anfang?",
        "Was verdient man am Anfang? Ich bin 45.",
        "Was verdient man am Anfang? Ich habe zwei Kinder.",
        "Was verdient man am Anfang? Viele Grüße, Fatma",
        "Was verdient man am Anfang? LG Mehmet",
        "Was verdient man am Anfang, ich bin 52 Jahre alt?",
        "Was verdient man am Anfang (ich bin 45)?",
        "Was verdient man am Anfang (bin Syrer)?",
    ],
)
def test_self_description_within_or_behind_is_left_out(message: str) -> None:
    """What visitors say of themselves is left out within, behind and in brackets as well."""
    assert asked(message) == [bare(PAY)]


@pytest.mark.parametrize("you", ["Kannst du mir sagen", "Können Sie mir sagen"])
def test_address_makes_no_difference(you: str) -> None:
    """Whoever says du or Sie, as whoever, asks the same."""
    assert asked(f"{you}, was man als Mann am Anfang verdient?") == [
        bare(f"{you}, was man am Anfang verdient")
    ]


@pytest.mark.parametrize(
    "message",
    [
        "Wie hoch ist der Frauenanteil?",
        "Was machen Frauen in der IT?",
        "Gibt es Teilzeit für Mütter?",
        "Ist eine Schwerbehinderung bei der Bewerbung ein Vorteil?",
        "Bekomme ich mit 2.800 € Wohngeld?",
        "Schaffe ich das mit 30 Stunden?",
        "Was verdient man als Informatikerin?",
        "Was verdient man als Systemadministrator mit Bachelor?",
        "Wie alt darf man für den Vorbereitungsdienst sein?",
        "Wird ein Abschluss aus Syrien anerkannt?",
        "Gibt es einen Betriebskindergarten?",
        "Kann ich mit einem Master in E 13 kommen?",
        "Bist du ein Mensch?",
    ],
)
def test_question_about_such_a_thing_stays_whole(message: str) -> None:
    """A question that is about age, sex, children, disability or origin keeps its subject."""
    assert asked(message) == [bare(message)]


def test_message_of_nothing_else_stays() -> None:
    """A message that only says who writes is kept as it is."""
    assert extract_questions("Ich bin 19.").questions == ("Ich bin 19.",)


def test_story_is_kept_apart() -> None:
    """The story around a question is no part of it, but not lost."""
    read = extract_questions("Ich habe bei Opel gearbeitet. Dann kam die Kündigung. Welche Umschulung passt?")
    assert read.questions == ("Welche Umschulung passt?",)
    assert "Opel" in read.story
    assert "Kündigung" in read.story


@pytest.mark.parametrize(
    ("told", "private"),
    [
        ("Meine Tochter ist im Kindergarten", "Tochter"),
        ("Damals in Damaskus habe ich Server betreut", "Damaskus"),
        ("Ich war 52, als die Zeche schloss", "52"),
        ("Als Muslimin habe ich oft gewechselt", "Muslimin"),
    ],
)
def test_story_tells_nothing_private(told: str, private: str) -> None:
    """What a story says of age, origin, family and faith is taken out of it."""
    read = extract_questions(f"{told}. Ich habe Büro gelernt. Welche Umschulung passt?")
    assert private not in read.story
    assert "Büro" in read.story


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("Was verdient man? Wo bewerbe ich mich?", ["was verdient man", "wo bewerbe ich mich"]),
        ("Was verdient man und wo bewerbe ich mich?", ["was verdient man", "wo bewerbe ich mich"]),
        ("Wie lange dauert es, und wer zahlt das?", ["wie lange dauert es", "wer zahlt das"]),
        ("Gibt es Teilzeit, und gilt das für Azubis?", ["gibt es teilzeit", "gilt das für azubis"]),
        ("How much is it and where do I apply?", ["how much is it", "where do i apply"]),
        ("Сколько платят и где учиться?", ["сколько платят", "где учиться"]),
        ("كم الراتب؟ أين أقدم الطلب؟", ["كم الراتب؟", "أين أقدم الطلب؟"]),
        (
            "Ich suche Arbeit. Was zahlt die Stadt? Und wer stellt ein?",
            ["was zahlt die stadt", "und wer stellt ein"],
        ),
    ],
)
def test_two_questions_are_two(message: str, questions: list[str]) -> None:
    """Two questions are found in two sentences and in one, in every language."""
    assert asked(message) == questions


@pytest.mark.parametrize(
    "message",
    [
        "Was verdient man in der IT und in der Verwaltung?",
        "Welche Zertifikate und Abschlüsse verlangt die Stadt?",
        "Was ist der Unterschied zwischen E 9b und E 10?",
        "Bekomme ich bei IT.NRW 2.800 € im Monat?",
        "Reichen 2.800 € brutto im Monat?",
        "Was bedeutet z. B. E 9b?",
        "Gilt § 16 Abs. 2 TVöD?",
        "Ist die 1. Stufe immer dieselbe?",
        "Verdient man 3.546,19 Euro?",
    ],
)
def test_one_question_stays_one(message: str) -> None:
    """Lists, amounts, names with a full stop and abbreviations split no question."""
    assert len(extract_questions(message).questions) == 1
    assert asked(message) == [bare(message)]


def test_more_questions_leave_the_last_two() -> None:
    """Of three questions the last two are answered, the first one stays as the story around them."""
    read = extract_questions("Was kostet die Schule? Wie lange dauert sie? Wer zahlt das?")
    assert read.questions == ("Wie lange dauert sie?", "Wer zahlt das?")
    assert "Schule" in read.story


@pytest.mark.parametrize(
    "message",
    ["was verdient man", "ich suche eine umschulung", "Gehalt", "maaş ne kadar", "IT.NRW 2.800 €", ""],
)
def test_message_without_a_mark_is_asked_whole(message: str) -> None:
    """Without a question mark the message itself is the question."""
    assert extract_questions(message).questions == (message,)


@pytest.mark.parametrize("message", ["", " ", "?", "؟", ".", "\0", "😀", "İ", "\u202e", "((", "a" * 10_000])
def test_any_message_is_read(message: str) -> None:
    """No message is so odd that it cannot be read, and every one has a question."""
    assert 1 <= len(extract_questions(message).questions) <= MOST_QUESTIONS


@pytest.mark.parametrize(
    "piece",
    [
        "ich bin ",
        "a ",
        "ein ",
        "weil ich ",
        "als Frau ",
        "mit einem Kind und ",
        "und wie ",
        "Hallo, ",
        "meine kleine ",
        "Viele Grüße ",
        "Ich bin A B ",
        "komme aus der ",
        " ",
        "\n",
        "? ",
        "1",
        ": was ",
    ],
)
def test_long_message_does_not_hang(piece: str) -> None:
    """No pattern hangs on ten thousand characters that nearly fit it: `timeout` ends it."""
    extract_questions((piece * 10_000)[:10_000] + "!x")


def test_subject_before_a_colon_belongs_to_the_question() -> None:
    """What only names the subject stays; an introduction with a verb, or a mere "Frage", does not."""
    assert asked("E 8, Stufe 1: wie viel brutto?") == [bare("E 8, Stufe 1: wie viel brutto?")]
    for before in ("Ich bin neu und frage mich", "Meine Frage"):
        assert asked(f"{before}: Wie viel zahlt die Werft?") == [bare("Wie viel zahlt die Werft?")], before

"""What a question names, and whether a text has it."""

from __future__ import annotations

from bot.language.entities import (
    Entity,
    EntityKind,
    find_capitals,
    find_entities,
    names_year,
    remove_places,
)
from bot.types import Passage

THIS_YEAR = 2026


def passage(text: str, title: str = "Titel", heading: str = "Frage?") -> Passage:
    """A passage of this text."""
    return Passage("id", "a.md", title, (heading,), (), text, 0, len(text), ())


def entities(question: str, knows: bool = True) -> list[Entity]:
    """What a question names, for a corpus that has each name in capitals, or none."""
    return find_entities(question, THIS_YEAR, lambda name: knows)


def words(question: str) -> list[str]:
    """The words that a question names things by."""
    return [thing.word for thing in entities(question)]


def years(question: str) -> list[str]:
    """The words that a question names years by."""
    return [thing.word for thing in entities(question) if thing.kind is EntityKind.YEAR]


def holds(question: str, text: str) -> bool:
    """Whether a text has all that a question names, which must be something."""
    things = entities(question)
    assert things
    return all(thing.is_in(passage(text)) for thing in things)


def test_place_and_job_are_named() -> None:
    """Places and jobs are seen in every language and spelling, by the word as written."""
    for question, word in (
        ("Gibt es so etwas in München?", "München"),
        ("gibt es das auch in münchen", "münchen"),
        ("Wie ist es in der Schweiz?", "Schweiz"),
        ("Arbeitet man auch in Bayern?", "Bayern"),
        ("Is there work in Munich?", "Munich"),
        ("Есть ли работа в Мюнхене?", "Мюнхене"),
        ("Чи є робота в Мюнхені?", "Мюнхені"),
        ("Münih'te iş var mı?", "Münih"),
        ("Czy jest praca w Monachium?", "Monachium"),
        ("هل يوجد عمل في ميونخ؟", "ميونخ"),
        ("Was macht ein Zahnarzt?", "Zahnarzt"),
        ("Was machen Zahnärztinnen?", "Zahnärztinnen"),
        ("Was macht eine Hebamme?", "Hebamme"),
    ):
        assert any(word in found for found in words(question)), question


def test_everyday_word_names_nothing() -> None:
    """Words that only look like a place or a job, our own city and our own jobs name nothing."""
    questions = (
        "Wo kann man gut essen?",
        "Was gibt es zum Essen?",
        "Wie komme ich in die Verwaltung?",
        "Gibt es Teilzeit in Gelsenkirchen?",
        "Gibt es Förderung in NRW?",
        "Was macht ein Systemadministrator?",
        "Hammermäßig, oder?",
        "Ist das in der Regel befristet?",
        "Wird die Bewerbung auf Papier verlangt?",
        "",
        "İ",
    )
    assert {question: found for question in questions if (found := words(question))} == {}


def test_text_holds_what_is_named() -> None:
    """A place, job or attribute is held by a text that has it in any form, and by no other."""
    for question, text, held in (
        ("Gibt es das in München?", "In München ist es so.", True),
        ("Gibt es das in München?", "Im Münchner Rathaus ist es so.", True),
        ("Gibt es das in München?", "In Gelsenkirchen ist es so.", False),
        ("Есть ли это в Мюнхене?", "In München ist es so.", True),
        ("Was macht ein Zahnarzt?", "Zahnärztinnen bohren.", True),
        ("Was macht ein Zahnarzt?", "Informatikerinnen tippen.", False),
        ("Gibt es Parkplätze?", "Am Haus sind 20 Parkplätze.", True),
        ("Gibt es Parkplätze?", "Das Haus ist hoch.", False),
        ("Wie ist die Telefonnummer?", "Telefon: 0209 1", True),
        ("Wie ist die Telefonnummer?", "Das Haus ist hoch.", False),
        ("Wie viele Urlaubstage gibt es?", "Es gibt 30 Tage Urlaub.", True),
        ("Wie viele Urlaubstage gibt es?", "Es gibt 30 Stellen.", False),
    ):
        assert holds(question, text) is held, (question, text)


def test_title_and_heading_hold_as_well() -> None:
    """What stands in a title or heading need not be said again in the text."""
    (thing,) = entities("Gibt es das in München?")
    assert thing.is_in(passage("Es ist so.", title="Arbeiten in München"))
    assert thing.is_in(passage("Es ist so.", heading="Arbeiten in München"))
    assert not thing.is_in(passage("Es ist so."))


def test_year_is_named() -> None:
    """A year is named by its number, or by its distance from this one, in every language."""
    for question, word, year in (
        ("Wie war das Gehalt 2019?", "2019", 2019),
        ("Wie hoch ist das Gehalt nächstes Jahr?", "nächstes Jahr", 2027),
        ("Was ändert sich im kommenden Jahr?", "im kommenden Jahr", 2027),
        ("Wie war das Gehalt letztes Jahr?", "letztes Jahr", 2025),
        ("What is the salary next year?", "next year", 2027),
        ("What was the salary last year?", "last year", 2025),
        ("Gelecek yıl maaş ne kadar?", "Gelecek yıl", 2027),
        ("Geçen yıl maaş ne kadardı?", "Geçen yıl", 2025),
        ("Какая зарплата в следующем году?", "в следующем году", 2027),
        ("Какая была зарплата в прошлом году?", "в прошлом году", 2025),
        ("Яка зарплата наступного року?", "наступного року", 2027),
        ("Jakie zarobki w przyszłym roku?", "przyszłym roku", 2027),
        ("كم الراتب السنة القادمة؟", "السنة القادمة", 2027),
    ):
        (thing,) = [thing for thing in entities(question) if thing.kind is EntityKind.YEAR]
        assert thing.word == word
        assert thing.is_in(passage(f"Im Jahr {year} waren es 3 Taler.")), question
        assert not thing.is_in(passage(f"Im Jahr {year + 1} waren es 3 Taler.")), question
        assert not thing.is_in(passage(f"Es waren {year}0 Taler.")), question


def test_own_past_and_amount_are_no_year_asked_about() -> None:
    """Years of the visitor's own life, amounts and longer numbers are no year that is asked about."""
    questions = (
        "2009 hab ich Informatikkaufmann gelernt, was passt?",
        "Ich habe 2015 in Syrien studiert. Was passt?",
        "Mein Abschluss von 1998, gilt der noch?",
        "I finished school in 2011, what fits?",
        "Verdient man 2000 €?",
        "Verdient man 2.019 Euro?",
        "Gibt es 2000 Euro netto?",
        "Sind es 12019 Stellen?",
        "Ich arbeite seit letztem Jahr, was nun?",
    )
    assert {question: found for question in questions if (found := years(question))} == {}


def test_school_year_holds_its_later_year() -> None:
    """A text about 2026/27 has the year 2027."""
    (thing,) = entities("Gilt das 2027?")
    assert thing.is_in(passage("Im Winter 2026/27 gilt es."))


def test_where_one_comes_from_is_not_asked_about() -> None:
    """The country of a degree and the job that one leaves are not what a text must be about."""
    questions = (
        "Wird mein Abschluss aus Syrien anerkannt?",
        "Ich komme aus der Türkei, wie bewerbe ich mich?",
        "Mein Diplom ist aus der Ukraine, gilt es?",
        "Is my degree from India recognised?",
        "Признают ли мой диплом из Украины?",
        "Ich bin Lehrerin. Wie komme ich in die IT?",
        "Ich habe bisher als Bäcker gearbeitet, was passt?",
        "I was a nurse, can I switch to IT?",
    )
    assert {question: found for question in questions if (found := words(question))} == {}


def test_place_that_is_asked_about_counts_beside_an_origin() -> None:
    """A city that is asked about is named, even where the question is about a foreign degree."""
    assert "München" in words("Wird mein Abschluss aus Syrien in München anerkannt?")[0]


def test_turkish_capital_does_no_harm() -> None:
    """A capital İ, which lower case writes as two signs, breaks nothing."""
    for question in (
        "Was gibt es in İzmir?",
        "İSTANBUL'da iş var mı?",
        "İİİ",
        "DİYARBAKIR'da?",
    ):
        assert isinstance(entities(question), list)
        assert isinstance(remove_places(question), str)


def test_places_are_cut_out() -> None:
    """A text without places keeps everything else."""
    assert remove_places("Damals in Damaskus und Ankara gab es Server").split() == [
        *("Damals", "in", "und", "gab", "es", "Server")
    ]


def test_capitals_are_names() -> None:
    """Words in capitals are names, but where all is written so, and none within another word."""
    for question, found in (
        ("Braucht man AWS oder CISSP?", ["AWS", "CISSP"]),
        ("Was ist ISO-27001?", ["ISO-27001"]),
        ("Braucht man IT-Kenntnisse?", []),
        ("WAS VERDIENT MAN?", []),
        ("was ist aws", []),
        ("", []),
    ):
        assert find_capitals(question) == found, question


def test_name_is_held_by_the_word_itself() -> None:
    """A text has a name in capitals only as it is written; one that the corpus has is not looked for."""
    (thing,) = entities("Was ist ISO-27001?", knows=False)
    assert (thing.word, thing.kind) == ("ISO-27001", EntityKind.NAME)
    assert thing.is_in(passage("Hier braucht man ISO-27001 sehr."))
    assert not thing.is_in(passage("Hier braucht man ISO 27001."))
    assert entities("Was ist ISO-27001?") == []


def test_year_of_a_text_is_seen() -> None:
    """A passage says something of a year where it has one, not where it has an amount."""
    assert names_year(passage("Seit 2024 ist es so."))
    assert not names_year(passage("Es kostet 2.024 Euro oder 2000 €."))


def test_named_word_reads_well_in_a_refusal() -> None:
    """What a refusal says is missing ends with a whole noun, not with a piece of the question."""
    for question in (
        "Gibt es Parkplätze?",
        "Gibt es das in Essen?",
        "Wie ist die Telefonnummer?",
        "Wie lange dauert die Ausbildung?",
        "Gibt es einen Dienstwagen?",
    ):
        for thing in entities(question):
            assert thing.thing.split()[-1][0].isupper(), question

"""Whose address, telephone number or opening hours a question asks for, and the streets that it names."""

from __future__ import annotations

from bot.language.offices import (
    asks_contact,
    cut_streets,
    find_offices,
    find_streets,
    given_contact,
    mark_towns,
    street_pattern,
)


def offices(question: str, context: str = "") -> list[str]:
    """What German says behind "Anschrift" of whom a question asks for contact data of."""
    return [office.of for office in find_offices(question, context)]


def test_office_is_named_in_every_language() -> None:
    """An office asked for contact data is found by its names in each language."""
    for question, of in (
        ("Wie erreiche ich die Ausländerbehörde Gelsenkirchen telefonisch?", "der Ausländerbehörde"),
        ("What is the phone number of the immigration office?", "der Ausländerbehörde"),
        ("Yabancılar dairesinin telefon numarası nedir?", "der Ausländerbehörde"),
        ("Telefon der Personalabteilung?", "der Personalabteilung"),
        ("Какой телефон у отдела кадров?", "der Personalabteilung"),
        ("Яка адреса центру зайнятості?", "der Agentur für Arbeit"),
        ("Numer telefonu urzędu pracy w Gelsenkirchen", "der Agentur für Arbeit"),
        ("ما عنوان مكتب العمل في غيلزنكيرشن؟", "der Agentur für Arbeit"),
        ("Wo finde ich das Rathaus?", "vom Rathaus"),
        ("rathausadresse", "vom Rathaus"),
        ("Wann hat das Bürgercenter offen?", "vom Bürgercenter"),
        ("Ist die Stadtverwaltung zu erreichen? Welche Adresse?", "der Stadt Gelsenkirchen"),
        ("Kann ich bei der gkd-el anrufen?", "der gkd-el"),
    ):
        assert offices(question) == [of], question


def test_office_that_no_list_has_is_named_by_its_form() -> None:
    """What compounds for offices end with, and what stands beside words for contact data, names an office."""
    for question, of in (
        ("Nummer der Kreishandwerkerschaft", "der Kreishandwerkerschaft"),
        ("Telefonnummer Sparkasse", "der Sparkasse"),
        ("Welche Öffnungszeiten hat das Straßenverkehrsamt?", "vom Straßenverkehrsamt"),
        ("Telefonnummer der Stadtwerke", "der Stadtwerke"),
        ("Telefonnummer vom Bäcker", "von Bäcker"),
        ("Adresse von Siemens", "von Siemens"),
        ("Adresse Caritas", "der Caritas"),
        ("E-Mail der Oberbürgermeisterin", "der Oberbürgermeisterin"),
    ):
        assert offices(question) == [of], question


def test_town_behind_an_office_belongs_to_it() -> None:
    """A proper name right behind an office makes it another office; our own city does not."""
    for question, of in (
        ("Adresse Agentur für Arbeit Essen", "der Agentur für Arbeit Essen"),
        ("adresse agentur für arbeit essen", "der Agentur für Arbeit Essen"),
        ("Telefonnummer der Agentur für Arbeit in Meschede", "der Agentur für Arbeit Meschede"),
        ("Öffnungszeiten Jobcenter Buer", "vom Jobcenter Buer"),
        ("Telefonnummer vom Jobcenter Gelsenkirchen", "vom Jobcenter"),
        ("Telefonnummer vom Jobcenter in GE", "vom Jobcenter"),
    ):
        assert offices(question) == [of], question


def test_question_about_other_things_asks_no_contact() -> None:
    """Who reaches a pay step, has a work number or writes an application asks for no contact data."""
    questions = (
        "Wie erreiche ich Stufe 3 bei der Stadt?",
        "Unter welcher Nummer läuft die IT-Koordination beim Arbeitsamt?",
        "Kann ich mich per E-Mail bei der Bundesnetzagentur bewerben?",
        "Wo finde ich IT-Stellen in Gelsenkirchen?",
        "Wo finde ich die Karriereseite der Stadt?",
        "Hat die Stadtverwaltung in zwanzig Jahren eher auf- oder abgebaut?",
        "Was zahlt das Jobcenter?",
    )
    assert {question: found for question in questions if (found := offices(question))} == {}
    assert not asks_contact("Was zahlt das Jobcenter?")


def test_office_of_the_question_before_is_meant() -> None:
    """Where a question names nobody, whoever was named before is meant."""
    assert offices("Und die Telefonnummer?", "Was macht die Ausländerbehörde?") == ["der Ausländerbehörde"]
    assert offices("Und die Telefonnummer vom Rathaus?", "Was macht die IHK?") == ["vom Rathaus"]
    assert offices("Und was verdient man da?", "Was macht die Ausländerbehörde?") == []


def test_street_is_found_in_any_spelling() -> None:
    """Streets are found with their names, in full or short, in capitals or not; other words are none."""
    for question, street in (
        ("Jobcenter in der Bochumer Straße", "Bochumer Straße"),
        ("jobcenter essener str. 5", "essener str. 5"),
        ("Sitzt die gkd-el am Bochumer Hof?", "am Bochumer Hof"),
        ("Ist am Dortmunder Platz ein Arbeitgeber?", "am Dortmunder Platz"),
        ("Arbeitgeber in der Bochumerstraße", "Bochumerstraße"),
        ("Kurt-Schumacher-Straße 12, wer sitzt da?", "Kurt-Schumacher-Straße 12"),
    ):
        assert find_streets(question) == [street], question
        assert street not in cut_streets(question)
    for question in (
        "In welcher Straße ist das Jobcenter?",
        "Wie ist der Weg in die IT?",
        "Was verdient man am Münchener Flughafen?",
        "Wie viele Ausbildungsplätze hat die Stadt?",
        "Was bringt ein besserer Arbeitsplatz?",
        "Ich wohne in der Bochumer Straße, welches Jobcenter ist zuständig?",
    ):
        assert find_streets(question) == [], question


def test_street_is_held_in_any_spelling() -> None:
    """A text has a street however both write it, and has no other street."""
    for street, text, held in (
        ("Ahstraße", "Das Haus steht an der Ahstr. 22.", True),
        ("munscheidstr. 14", "Es liegt in der Munscheidstraße 14.", True),
        ("Bochumer Straße", "Es liegt in Bochum.", False),
        ("Bochumer Straße", "Es liegt in der Essener Straße.", False),
        ("Kölner Ring", "Am Kölner Ring 5.", True),
    ):
        assert bool(street_pattern(street).search(text)) is held, (street, text)


def test_town_whose_name_is_a_word_is_told_behind_an_office() -> None:
    """A town called as a word is told from it by the office before it."""
    assert mark_towns("Was zahlt das Jobcenter Essen?") == "Was zahlt das Jobcenter in Essen?"
    assert mark_towns("Gibt es im Jobcenter Essen?") != "Gibt es in Essen?"
    assert mark_towns("Was gibt es zu essen?") == "Was gibt es zu essen?"


def test_place_and_other_ways_are_told_apart() -> None:
    """Who asks where an office is wants its place; other questions are answered by any way to reach it."""
    place, any_way = given_contact("Wo ist das Jobcenter?"), given_contact("Telefon vom Jobcenter?")
    for text, is_place in (
        ("Es lag an der Ahstraße 22.", True),
        ("Es hat den Sitz in Gelsenkirchen.", True),
        ("Es ist unter der Telefonnummer 1 zu erreichen.", False),
    ):
        assert bool(place.search(text)) is is_place, text
        assert any_way.search(text), text
    assert not any_way.search("Ein Arbeitsplatz in Stufe 3 erreicht 3.000 €.")

"""German text to search terms: one term for the forms of a word, others for other words."""

from __future__ import annotations

import pytest

from bot.ingestion.synonyms import read_synonyms
from bot.language.terms import (
    analyse_text,
    content_words,
    fold,
    is_proper_name,
    search_terms,
    tag_word,
    unify_spelling,
)
from bot.readers.faults import Faults
from tests.conftest import ROOT


def test_fold_makes_spellings_equal() -> None:
    """Case, umlauts written out, ß and apostrophes make no difference; different words stay different."""
    same = (
        ("Größe", "GROESSE"),
        ("Größe", "grösse"),
        ("Straße", "STRASSE"),
        ("Übergang", "Uebergang"),
        ("Mädchen", "Maedchen"),
        ("Schön", "schoen"),
        ("gibt's", "gibts"),
        ("gibt’s", "gibts"),
    )
    assert [pair for pair in same if fold(pair[0]) != fold(pair[1])] == []
    different = (("Lohn", "Lehn"), ("Haus", "Hase"), ("Tor", "Tür"))
    assert [pair for pair in different if fold(pair[0]) == fold(pair[1])] == []


def test_gender_forms_are_one_word() -> None:
    """Every way to write both genders is the word itself, and nothing besides."""
    bewerber = (
        "Bewerberin Bewerberinnen Bewerber:innen Bewerber*in Bewerber_innen Bewerber·innen Bewerber/innen "
        "Bewerber/-innen Bewerber/-in BewerberInnen BewerberIn Bewerber(in) Bewerber(innen)"
    )
    angestellte = "Angestellte:r Angestellte*r Angestellte/r Angestellte(r)"
    for word, forms in (("Bewerber", bewerber), ("Angestellte", angestellte)):
        for form in forms.split():
            assert search_terms(form) == search_terms(word), form
            assert search_terms(f"Die {form} kommen") == search_terms(f"Die {word} kommen"), form


def test_female_form_asks_the_same() -> None:
    """A woman's job is found as a man's is, and means the same to the encoder."""
    for female, male in (
        ("Informatikerin", "Informatiker"),
        ("Beraterinnen", "Berater"),
        ("Administratorin", "Administrator"),
        ("Spezialistin", "Spezialist"),
        ("Praktikantinnen", "Praktikant"),
        ("Studentin", "Student"),
        ("IT-Beraterin", "IT-Berater"),
    ):
        asked = search_terms(f"Was verdient eine {female}?")
        assert asked == search_terms(f"Was verdient ein {male}?"), female
        assert unify_spelling(female) == unify_spelling(male), female


def test_word_that_only_ends_like_a_female_form_stays() -> None:
    """A word that merely ends with "in" keeps its ending."""
    words = ["Termin", "Medizin", "Berlin", "Magazin", "darin", "worin", "hierin", "Benzin"]
    assert [unify_spelling(word) for word in words] == words


def test_grades_and_products_are_one_term() -> None:
    """Each way to write a pay grade or a product is one term; other grades and products are others."""
    same = (
        ("E 10", "Entgeltgruppe 10"),
        ("EG 10", "Entgeltgruppe 10"),
        ("EG10", "Entgeltgruppe 10"),
        ("e10", "Entgeltgruppe 10"),
        ("E 9b", "Entgeltgruppe 9 b"),
        ("EG 9c", "E9c"),
        ("Microsoft 365", "M365"),
        ("MS 365", "M365"),
        ("MS365", "M365"),
        ("Office 365", "M365"),
        ("Office-365", "M365"),
        ("microsoft-365", "M365"),
    )
    assert [pair for pair in same if search_terms(pair[0])[0] != search_terms(pair[1])[0]] == []
    different = (
        ("E 10", "E 11"),
        ("E 9a", "E 9b"),
        ("Entgeltgruppe 1", "Entgeltgruppe 10"),
        ("Stufe 1", "Stufe 2"),
        ("Microsoft 365", "Microsoft 2019"),
    )
    assert [pair for pair in different if search_terms(pair[0]) == search_terms(pair[1])] == []


def test_inflected_and_short_forms_are_one_term() -> None:
    """Inflected, glued and short forms become one term, in other scripts too; other words stay apart."""
    same = (
        ("Gehälter", "Gehalt"),
        ("des Gehaltes", "Gehalt"),
        ("Ausbildungen", "Ausbildung"),
        ("ITOrganisation", "IT-Organisation"),
        ("IT-Orga", "IT-Organisation"),
        ("Orga", "Organisation"),
        ("E-Mail", "Email"),
        ("зарплаты", "зарплата"),
    )
    assert [pair for pair in same if search_terms(pair[0])[0] != search_terms(pair[1])[0]] == []
    different = (("Gehalt", "Gestalt"), ("Berlin", "Berl"), ("Termin", "Term"))
    assert [pair for pair in different if search_terms(pair[0]) == search_terms(pair[1])] == []


def test_compound_is_found_by_its_parts() -> None:
    """A compound's terms are the whole word first, then its parts; a hyphen in it makes no difference."""
    for compound, parts in (
        ("Einstiegsgehalt", ["Einstieg", "Gehalt"]),
        ("einstiegsgehalt", ["Einstieg", "Gehalt"]),
        ("Ausbildungsdauer", ["Ausbildung", "Dauer"]),
        ("Gehaltsstatistik", ["Gehalt", "Statistik"]),
        ("IT-Sicherheit", ["IT", "Sicherheit"]),
        ("Smart-City-Index", ["City", "Index"]),
    ):
        [word] = analyse_text(compound)
        assert word[0] not in {search_terms(part)[0] for part in parts}, compound
        assert set(word[1:]) >= {search_terms(part)[0] for part in parts}, compound
    assert search_terms("Einstiegs-Gehalt")[0] == search_terms("Einstiegsgehalt")[0]


def test_simple_word_has_no_parts() -> None:
    """A word that is no compound is one term."""
    words = ("Gehalt", "Arbeit", "Stadt", "IT", "Köln")
    assert [word for word in words if len(search_terms(word)) != 1] == []


def test_question_words_say_nothing() -> None:
    """Words that any question may contain are no search terms, and neither are signs.

    In Polish, Ukrainian, Arabic and dialect they leave at most one term.
    """
    nothing = (
        "Wie viel ist das denn eigentlich?",
        "Was gibt's da bitte?",
        "Is this the and of?",
        "",
        " \n",
        "?!…",
    )
    assert [text for text in nothing if search_terms(text)] == []
    little = ("Ile można mieć na to?", "Скільки це є?", "كم هذا؟", "Wat is dat denn?", "Gell, woll, ey?")
    assert [text for text in little if len(list(analyse_text(text))) > 1] == []


def test_it_is_a_word() -> None:
    """IT is a subject here and never the English stop word, in any case."""
    assert search_terms("IT") == search_terms("it") == ("it",)


def test_terms_stand_in_order() -> None:
    """Terms follow the text's order and are told as often as they occur."""
    assert search_terms("Lohn und Brot und Lohn") == ("lohn", "brot", "lohn")


def test_signs_around_a_word_do_not_matter() -> None:
    """Emoji, quotation marks and markup around a word leave its term alone."""
    texts = ("😀 Gehalt 😀", "Gehalt\u200b", "**Gehalt**", "„Gehalt“", "(Gehalt)")
    assert [text for text in texts if search_terms(text) != search_terms("Gehalt")] == []


def test_ending_behind_an_apostrophe_goes() -> None:
    """Turkish and English endings behind an apostrophe are no part of a word."""
    for written, word in (("Gelsenkirchen'de", "Gelsenkirchen"), ("Klaus’s", "Klaus")):
        assert list(content_words(written)) == [word]
        assert search_terms(written) == search_terms(word)


def test_dialect_asks_the_same() -> None:
    """With the corpus' synonyms the words of the Ruhr find what the texts call otherwise.

    Only the whole word is replaced, never a part of a longer one.
    """
    synonyms = read_synonyms(ROOT / "corpus", Faults())
    for spoken, written in (
        ("Wat gibbet an Kohle?", "Was gibt es an Geld?"),
        ("Wo krisse Maloche?", "Wo kriegt man Arbeit?"),
        ("EDV", "IT"),
        ("ITler", "IT-Fachkraft"),
        ("Azubis", "Auszubildende"),
        ("KNETE", "Geld"),
        ("Kannse inne IT malochen?", "Kann man in der IT arbeiten?"),
    ):
        assert search_terms(spoken, synonyms) == search_terms(written), spoken
    words = ["Kohlekraftwerk", "Amtsblatt", "Kohlen", "Steinkohle", "Arbeitsamt"]
    assert [unify_spelling(word, synonyms) for word in words] == words


FORMS = (
    ("Beamter", "Beamte", "Beamtin", "Beamtinnen", "Beamt:innen", "Beamt*innen"),
    ("Informatiker", "Informatikerin", "Informatikerinnen", "Informatiker/-in", "InformatikerIn"),
    ("Administrator", "Administratoren", "Administratorin", "Administratorinnen", "Administrator_in"),
    ("Kaufmann", "Kauffrau", "Kaufleute", "Kaufmänner", "Kauffrauen"),
    ("Berater", "Beraterin", "Beraterinnen", "Berater:innen"),
    ("Beauftragter", "Beauftragte", "Beauftragten"),
    ("Projektleiter", "Projektleiterin", "Projektleiterinnen", "ProjektleiterInnen"),
    ("Ingenieur", "Ingenieure", "Ingenieurin", "Ingenieurinnen"),
    ("Praktikant", "Praktikanten", "Praktikantin", "Praktikantinnen"),
    ("Student", "Studenten", "Studentin", "Studentinnen", "Student*innen"),
    ("Quereinsteiger", "Quereinsteigerin", "Quereinsteiger:innen"),
    ("Sachbearbeiter", "Sachbearbeiterin", "Sachbearbeiter(in)", "Sachbearbeiter(innen)"),
    ("Entwickler", "Entwicklerin", "Entwicklerinnen"),
    ("Chef", "Chefin", "Chefinnen"),
    ("Kollege", "Kollegen", "Kollegin", "Kolleginnen", "Kolleg:innen"),
    ("Expertin", "Experte", "Experten", "Expertinnen"),
    ("Bewerber", "Bewerberin", "Bewerberinnen"),
    ("Meister", "Meisterin", "Meisterinnen"),
    ("Psychologe", "Psychologin", "Psychologinnen"),
    ("Arzt", "Ärztin", "Ärzte", "Ärztinnen"),
)


@pytest.mark.parametrize("forms", FORMS, ids=[forms[0] for forms in FORMS])
def test_one_many_and_every_gender_ask_the_same(forms: tuple[str, ...]) -> None:
    """All forms of a word for a person have the same search terms."""
    assert {form: search_terms(f"Was verdient {form}?") for form in forms} == dict.fromkeys(
        forms, search_terms(f"Was verdient {forms[0]}?")
    )


def test_endless_word_is_not_analysed() -> None:
    """The tagger's time grows with the square of a word's length, and others wait for it meanwhile."""
    assert tag_word("Dortmund" * 200) == ("Dortmund" * 200, "")
    assert is_proper_name("Dortmund")
    assert not is_proper_name("Beruf")

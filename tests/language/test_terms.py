"""German text to search terms and sentences, and which language a text is in."""

import time

import pytest

from bot.language.detection import detect_language
from bot.language.sentences import sentence_spans
from bot.language.terms import analyse_text, content_words, fold, search_terms, unify_spelling


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Größe", "GROESSE"),
        ("Größe", "grösse"),
        ("Straße", "STRASSE"),
        ("Übergang", "Uebergang"),
        ("Mädchen", "Maedchen"),
        ("Schön", "schoen"),
        ("gibt's", "gibts"),
        ("gibt’s", "gibts"),
    ],
)
def test_fold_makes_spellings_equal(one: str, other: str) -> None:
    """Case, umlauts written out, ß and apostrophes make no difference."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Lohn", "Lehn"), ("Haus", "Hase"), ("Tor", "Tür")])
def test_fold_keeps_words_apart(one: str, other: str) -> None:
    """Different words stay different."""
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bewerberin", "Bewerber"),
        ("Bewerberinnen", "Bewerber"),
        ("Bewerber:innen", "Bewerber"),
        ("Bewerber*in", "Bewerber"),
        ("Bewerber_innen", "Bewerber"),
        ("Bewerber·innen", "Bewerber"),
        ("Bewerber/innen", "Bewerber"),
        ("Bewerber/-innen", "Bewerber"),
        ("Bewerber/-in", "Bewerber"),
        ("BewerberInnen", "Bewerber"),
        ("BewerberIn", "Bewerber"),
        ("Bewerber(in)", "Bewerber"),
        ("Bewerber(innen)", "Bewerber"),
        ("Angestellte:r", "Angestellte"),
        ("Angestellte*r", "Angestellte"),
        ("Angestellte/r", "Angestellte"),
        ("Angestellte(r)", "Angestellte"),
    ],
)
def test_gender_forms_are_one_word(one: str, other: str) -> None:
    """Every way to write both genders is the word itself, and nothing besides."""
    assert search_terms(one) == search_terms(other)
    assert search_terms(f"Die {one} kommen") == search_terms(f"Die {other} kommen")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # grades
        ("E 10", "Entgeltgruppe 10"),
        ("EG 10", "Entgeltgruppe 10"),
        ("EG10", "Entgeltgruppe 10"),
        ("e10", "Entgeltgruppe 10"),
        ("E 9b", "Entgeltgruppe 9 b"),
        ("EG 9c", "E9c"),
        # one product, many names
        ("Microsoft 365", "M365"),
        ("MS 365", "M365"),
        ("MS365", "M365"),
        ("Office 365", "M365"),
        ("Office-365", "M365"),
        ("microsoft-365", "M365"),
        # inflection
        ("Gehälter", "Gehalt"),
        ("des Gehaltes", "Gehalt"),
        ("Ausbildungen", "Ausbildung"),
        # glued and short forms
        ("ITOrganisation", "IT-Organisation"),
        ("IT-Orga", "IT-Organisation"),
        ("Orga", "Organisation"),
        ("E-Mail", "Email"),
        # other scripts
        ("зарплаты", "зарплата"),
    ],
)
def test_terms_make_forms_equal(one: str, other: str) -> None:
    """Forms of one word become one search term, its first."""
    assert search_terms(one)[0] == search_terms(other)[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("E 10", "E 11"),
        ("E 9a", "E 9b"),
        ("Entgeltgruppe 1", "Entgeltgruppe 10"),
        ("Stufe 1", "Stufe 2"),
        ("Microsoft 365", "Microsoft 2019"),
        ("Gehalt", "Gestalt"),
        ("Berlin", "Berl"),
        ("Termin", "Term"),
    ],
)
def test_terms_keep_words_apart(one: str, other: str) -> None:
    """Different grades, steps, products and words do not become one."""
    assert search_terms(one) != search_terms(other)


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("Einstiegsgehalt", ["Einstieg", "Gehalt"]),
        ("einstiegsgehalt", ["Einstieg", "Gehalt"]),
        ("Ausbildungsdauer", ["Ausbildung", "Dauer"]),
        ("Gehaltsstatistik", ["Gehalt", "Statistik"]),
        ("IT-Sicherheit", ["IT", "Sicherheit"]),
        ("Smart-City-Index", ["City", "Index"]),
    ],
)
def test_compound_is_found_by_its_parts(compound: str, parts: list[str]) -> None:
    """A compound's terms are the whole word first, then its parts."""
    [word] = analyse_text(compound)
    assert len(word[0]) > max(len(part) for part in word[1:])
    assert set(word[1:]) >= {search_terms(part)[0] for part in parts}


@pytest.mark.parametrize("word", ["Gehalt", "Arbeit", "Stadt", "IT", "Köln"])
def test_simple_word_has_no_parts(word: str) -> None:
    """A word that is no compound is one term."""
    assert len(search_terms(word)) == 1


def test_hyphen_makes_no_difference() -> None:
    """A compound written with a hyphen is the compound written in one."""
    assert search_terms("Einstiegs-Gehalt")[0] == search_terms("Einstiegsgehalt")[0]


@pytest.mark.parametrize(
    "text",
    ["Wie viel ist das denn eigentlich?", "Was gibt's da bitte?", "Is this the and of?", "", " \n", "?!…"],
)
def test_question_words_say_nothing(text: str) -> None:
    """Words that any question may contain are no search terms, and neither are signs."""
    assert search_terms(text) == ()


def test_it_is_a_word() -> None:
    """IT is a subject here and never the English stop word, in any case."""
    assert search_terms("IT") == search_terms("it") == ("it",)


def test_terms_stand_in_order() -> None:
    """Terms follow the text's order and are told as often as they occur."""
    assert search_terms("Lohn und Brot und Lohn") == ("lohn", "brot", "lohn")


@pytest.mark.parametrize("text", ["😀 Gehalt 😀", "Gehalt\u200b", "**Gehalt**", "„Gehalt“", "(Gehalt)"])
def test_signs_around_a_word_do_not_matter(text: str) -> None:
    """Emoji, quotation marks and markup around a word leave its term alone."""
    assert search_terms(text) == search_terms("Gehalt")


def test_endless_word_takes_no_time() -> None:
    """A word of 500 letters, which no text and only mischief has, costs no noticeable time."""
    search_terms("Einstiegsgehalt")  # loads what is loaded once
    started = time.monotonic()
    search_terms("xy" * 250)
    assert time.monotonic() - started < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Das gilt z. B. für Beamte.",
        "Das gilt z.B. für Beamte.",
        "Nach § 16 Abs. 2 TVöD gilt das.",
        "Nach Art. 5 Nr. 3 gilt das.",
        "Er kommt in die 1. Stufe der Gruppe.",
        "Ab dem 1. April 2025 gilt das.",
        "Am 24. Dezember ist zu.",
        "Bis zum 30. Juni wird gezahlt.",
        "IT.NRW sitzt in Düsseldorf.",
        "Es waren 12 Mio. t Rohöl.",
        "Bis zu 6 Mrd. Euro fließen.",
        "Es sind 3.152,04 € im Monat.",
        "Dr. Müller und Prof. Dr. Schmidt kommen.",
        "Das sind u. a. Köln und Essen.",
        "Das sind ca. 5 Jahre, d. h. 60 Monate.",
        "Die Seite heißt www.gelsenkirchen.de und ist neu.",
        "Die Version 2.1 ist neu.",
        "Er wohnt in der Hauptstr. 5 in Buer.",
        "Die Firma heißt Yahoo! und ist alt.",
    ],
)
def test_full_stop_within_ends_no_sentence(text: str) -> None:
    """Abbreviations, ordinals, numbers and names with a full stop do not cut a sentence."""
    both = f"{text} Danach kommt mehr."
    assert [both[start:end] for start, end in sentence_spans(both)] == [text, "Danach kommt mehr."]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Eins. Zwei. Drei.", 3),
        ("Ist das so? Ja! Gut.", 3),
        ("Eins.\nZwei.", 2),
        ("Er sagte: „Das ist so.“ Dann ging er.", 2),
        ("Es sind 5 %. 20 bleiben.", 2),
        ("Es sind 5 €. 20 bleiben.", 2),
        ("😀 Eins. 😀 Zwei.", 2),
        ("ohne jeden Punkt", 1),
        ("", 0),
        (" \n\t ", 0),
    ],
)
def test_sentences_end_where_they_end(text: str, count: int) -> None:
    """Full stops, question and exclamation marks end sentences; nothing is no sentence."""
    assert len(sentence_spans(text)) == count


@pytest.mark.parametrize("text", [" Eins.  Zwei. \n", "\n\nEins.\n\nZwei.\n\n\n", "Eins.\u00a0 Zwei.   "])
def test_sentences_hold_no_outer_white_space(text: str) -> None:
    """A sentence begins and ends with a sign, whatever stands around it."""
    assert [text[start:end] for start, end in sentence_spans(text)] == ["Eins.", "Zwei."]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Wie hoch ist das Gehalt am Anfang?", "de"),
        ("What is the starting salary?", "en"),
        ("Başlangıç maaşı ne kadar?", "tr"),
        ("Яка зарплата на початку?", "uk"),
        ("Какая зарплата в начале?", "ru"),
        ("كم الراتب في البداية؟", "ar"),
        ("Ile wynosi pensja na początku?", "pl"),
    ],
)
def test_language_is_recognised(text: str, code: str) -> None:
    """A question in each spoken language is recognised as one."""
    assert detect_language(text) == code


@pytest.mark.parametrize("text", ["SAP", "Hallo", "ITIL", "123", "", "😀", "SAP ITIL Scrum", "IT SAP GKD"])
def test_language_of_too_little_is_unknown(text: str) -> None:
    """Words without a clear language are not guessed at."""
    assert detect_language(text) is None


@pytest.mark.parametrize(("written", "word"), [("Gelsenkirchen'de", "Gelsenkirchen"), ("Klaus’s", "Klaus")])
def test_ending_behind_an_apostrophe_goes(written: str, word: str) -> None:
    """Turkish and English endings behind an apostrophe are no part of a word."""
    assert list(content_words(written)) == [word]
    assert search_terms(written) == search_terms(word)


@pytest.mark.parametrize(
    ("female", "male"),
    [
        ("Informatikerin", "Informatiker"),
        ("Beraterinnen", "Berater"),
        ("Administratorin", "Administrator"),
        ("Spezialistin", "Spezialist"),
        ("Praktikantinnen", "Praktikant"),
        ("Studentin", "Student"),
        ("IT-Beraterin", "IT-Berater"),
    ],
)
def test_female_form_asks_the_same(female: str, male: str) -> None:
    """A woman's job is found as a man's is, and means the same to the encoder."""
    assert search_terms(f"Was verdient eine {female}?") == search_terms(f"Was verdient ein {male}?")
    assert unify_spelling(female) == unify_spelling(male)


@pytest.mark.parametrize(
    "word", ["Termin", "Medizin", "Berlin", "Magazin", "darin", "worin", "hierin", "Benzin"]
)
def test_word_that_only_ends_like_a_female_form_stays(word: str) -> None:
    """A word that merely ends with "in" keeps its ending."""
    assert unify_spelling(word) == word


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("Wat gibbet an Kohle?", "Was gibt es an Geld?"),
        ("Wo krisse Maloche?", "Wo kriegt man Arbeit?"),
        ("EDV", "IT"),
        ("ITler", "IT-Fachkraft"),
        ("Azubis", "Auszubildende"),
        ("KNETE", "Geld"),
        ("Kannse inne IT malochen?", "Kann man in der IT arbeiten?"),
    ],
)
def test_dialect_asks_the_same(spoken: str, written: str) -> None:
    """The words of the Ruhr and of everyday speech find what the texts call otherwise."""
    assert search_terms(spoken) == search_terms(written)


@pytest.mark.parametrize("word", ["Kohlekraftwerk", "Amtsblatt", "Kohlen", "Steinkohle", "Arbeitsamt"])
def test_everyday_word_within_another_stays(word: str) -> None:
    """Only the whole word is replaced, never a part of a longer one."""
    assert unify_spelling(word) == word


@pytest.mark.parametrize(
    "text", ["Ile można mieć na to?", "Скільки це є?", "كم هذا؟", "Wat is dat denn?", "Gell, woll, ey?"]
)
def test_question_words_of_other_tongues_say_little(text: str) -> None:
    """Question words in Polish, Ukrainian, Arabic and dialect leave at most one term."""
    assert len(list(analyse_text(text))) <= 1


@pytest.mark.parametrize(
    "piece", ["a ", "ein ", "ich bin ", "1. ", "die 1. ", "3 %. ", "2.800 €. ", "a-", "(in)", " ", "GE "]
)
def test_long_text_is_read_quickly(piece: str) -> None:
    """Ten thousand characters, over and over the same, take no longer than a moment."""
    search_terms("Was verdient man?")  # loads what is loaded once
    text = (piece * 10_000)[:10_000]
    started = time.process_time()
    sentence_spans(text)
    unify_spelling(text)
    search_terms(text)
    assert time.process_time() - started < 1

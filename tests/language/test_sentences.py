"""Where the sentences of a text begin and end."""

from __future__ import annotations

from bot.language.sentences import sentence_spans


def test_full_stop_within_ends_no_sentence() -> None:
    """Abbreviations, ordinals, numbers and names with a full stop do not cut a sentence."""
    for text in (
        "Das gilt z. B. für Beamte.",
        "Das gilt z.B. für Beamte.",
        "Nach § 16 Abs. 2 TVöD gilt das.",
        "Nach Art. 5 Nr. 3 gilt das.",
        "Er kommt in die 1. Stufe der Gruppe.",
        "Ab dem 1. April 2025 gilt das.",
        "Am 24. Dezember ist zu.",
        "Bis zum 30. Juni wird gezahlt.",
        "Quartalsende heißt 31. März, 30. Juni, 30. September oder 31. Dezember.",
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
        "Das gilt gem. Nr. 5 u. a. Bestimmungen für Beschäftigte.",
        "Sie erhalten inkl. Jahressonderzahlung 40.000 Euro.",
        "Das steht im BGBl. I und gilt.",
        "Hinzu kommen zzgl. Zulagen von 100 Euro.",
        "Es sind 2.800 Euro mtl. Grundgehalt.",
        "Nach Ziff. 3 gilt das.",
        "Die Entgeltgr. E 9b gilt.",
        "Als Dipl.-Inf. Müller kam, war es spät.",
        "Die Frist beträgt max. Drei Monate.",
        "Die Stadtverw. Gelsenkirchen zahlt.",
        "Der TVöD gilt i. V. m. Anlage A.",
        "Der TVöD gilt gem.\nAnlage A.",
    ):
        both = f"{text} Danach kommt mehr."
        assert [both[start:end] for start, end in sentence_spans(both)] == [text, "Danach kommt mehr."]


def test_sentences_end_where_they_end() -> None:
    """Full stops, question and exclamation marks end sentences; nothing is no sentence."""
    for text, count in (
        ("Eins. Zwei. Drei.", 3),
        ("Ist das so? Ja! Gut.", 3),
        ("Eins.\nZwei.", 2),
        ("Er sagte: „Das ist so.“ Dann ging er.", 2),
        ("Es sind 5 %. 20 bleiben.", 2),
        ("Es sind 5 €. 20 bleiben.", 2),
        ("Siehe Anlage A. Das gilt.", 2),
        ("Es dauert 5 Std. Danach ist Schluss.", 2),
        ("Es gibt Stufe 1 bis 6. Nach drei Jahren steigt man.", 2),
        ("Es kostet 100 Euro. 2026 steigt es.", 2),
        ("Es gibt Obst, Gemüse etc. Das ist gesund.", 2),
        ("Das macht die VHS. Kurse gibt es viele.", 2),
        ("1. Die Bewerbung schreiben.", 1),
        ("😀 Eins. 😀 Zwei.", 2),
        ("ohne jeden Punkt", 1),
        ("", 0),
        (" \n\t ", 0),
    ):
        assert len(sentence_spans(text)) == count, text


def test_sentences_hold_no_outer_white_space() -> None:
    """A sentence begins and ends with a sign, whatever stands around it."""
    for text in (" Eins.  Zwei. \n", "\n\nEins.\n\nZwei.\n\n\n", "Eins.\u00a0 Zwei.   "):
        assert [text[start:end] for start, end in sentence_spans(text)] == ["Eins.", "Zwei."], repr(text)

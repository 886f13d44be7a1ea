"""A model's sentence against the passages that it cites."""

from __future__ import annotations

from bot.language.sentences import sentence_spans
from bot.models.sentence_transformer import SentenceEncoder
from bot.types import Passage, Sentence
from bot.verification.claim import Analysis
from bot.verification.verifier import Verifier
from tests.verification.texts import TEXTS, Proof, cited


def test_true_sentence_is_shown_with_the_sentence_that_proves_it(proof: Proof) -> None:
    """What the passage says is shown in the model's words, and cites the corpus sentence."""
    for sentence, quote in (
        ("Bei der Werft beginnt man mit 2.870 € [1].", TEXTS[0][:54]),
        ("Im Hafenamt braucht man kein Schiff [2].", "Ein Schiff braucht man im Hafenamt nicht."),
        ("Ohne Abitur dauert die Aufnahme 9 Wochen [3].", TEXTS[2][:62]),
        ("In Stufe 3 zahlt die Stadt 4.204 € [4].", TEXTS[3][:66]),
        ("2023 arbeiteten 512 Menschen bei der Stadt [5].", TEXTS[4][:61]),
    ):
        verdict = proof.verify(sentence)
        assert (verdict.name, cited(verdict)) == ("shown", [quote]), sentence
        assert verdict.pieces[0][0] == sentence[:-5] + "."


def test_false_sentence_is_not_shown(proof: Proof) -> None:
    """A sentence that is not proved is out for its reason, or a quote stands in its place."""
    for sentence, reason in (
        ("Bei der Werft beginnt man mit 2.970 € [1].", "figure"),
        ("Bei der Werft beginnt man mit 2.640 € [1].", "figure"),
        ("Bei der Werft beginnt man mit 2.640 € [1][2].", "swapped"),
        ("Am Anfang zahlt die Werft 3.190 € im Monat [1].", "swapped"),
        ("Bei der Werft beginnt man mit 2.870 € im Jahr [1].", "swapped"),
        ("Bei der Werft beginnt man mit 2.870 € netto im Monat [1].", "swapped"),
        ("Ohne Abitur dauert die Aufnahme 4 Wochen [3].", "swapped"),
        ("In E 9b zahlt die Stadt 3.780 € in Stufe 3 [4].", "swapped"),
        ("Bei der Stadt arbeiteten 2023 rund 17 Menschen [5].", "swapped"),
        ("Von 2001 bis 1997 war sie eine GmbH [5].", "swapped"),
        ("Bei der Stadt arbeiteten 512 Menschen im Jahr 2024 [5].", "swapped"),
        ("Im Hafenamt braucht man ein Schiff [2].", "negation"),
        ("Die Werft verschenkt jeden Freitag Brezeln [1].", "unsupported"),
        ("Bei der Werft beginnt man mit 2.870 €.", "uncited"),
        ("Bei der Werft beginnt man mit 2.870 € [9].", "unknown_source"),
        ("Bei Siemens beginnt man mit 2.870 € [1].", "name"),
        ("Mehr steht auf www.werft.example [1].", "contact"),
        ("Rufen Sie 0209 123456 an [1].", "contact"),
        ("One starts at the shipyard with 2,870 euros gross every month [1].", "language"),
        ("Bei der Werft <b beginnt man [1].", "markup"),
    ):
        verdict = proof.verify(sentence)
        assert verdict.reason == reason, sentence
        assert all(text in cited(verdict) for text, _ in verdict.pieces), sentence


def test_every_figure_belongs_to_the_citation_behind_it(proof: Proof) -> None:
    """In a sentence with two citations each figure must stand in its own."""
    right = "Bei der Werft beginnt man mit 2.870 € [1], im Hafenamt mit 2.640 € brutto im Monat [2]."
    wrong = "Bei der Werft beginnt man mit 2.640 € [1], im Hafenamt mit 2.870 € brutto im Monat [2]."
    assert proof.verify(right).name == "shown"
    assert proof.verify(right).pieces[0][0].endswith("2.870 €")
    assert proof.verify(wrong).reason == "figure"


def test_quote_in_place_of_a_wrong_figure_is_about_the_same(proof: Proof) -> None:
    """The quote that stands in for a wrong sentence is the one that it got wrong."""
    verdict = proof.verify("Bei der Werft beginnt man mit 2.970 € brutto im Monat [1].")
    assert (verdict.name, verdict.is_quoted) == ("replaced: figure", True)
    assert [text for text, _ in verdict.pieces] == [TEXTS[0][:54]]


def test_sentence_without_figure_finds_its_own_source(proof: Proof) -> None:
    """A sentence that needs no figure and cites nothing is shown with the passage that says so."""
    assert cited(proof.verify("Im Hafenamt braucht man kein Schiff.")) == [
        "Ein Schiff braucht man im Hafenamt nicht."
    ]


def test_figures_are_proved_in_other_languages(proof: Proof) -> None:
    """In other languages the figures are held to the German passage in the same way."""
    for sentence, language, name in (
        ("At the Werft you start with €2,870 gross a month [1].", "en", "shown"),
        ("At the Werft you start with €2,970 gross a month [1].", "en", "figure"),
        ("At the Werft you start with three thousand euros gross a month [1].", "en", "figure"),
        ("Werft 2.870 avro brüt aylık [1].", "tr", "shown"),
        ("Werft 2.870 avro brüt yıllık [1].", "tr", "swapped"),
    ):
        assert proof.verify(sentence, language).name == name, sentence


def test_corpus_sentences_are_proved_by_themselves(
    project_passages: list[Passage], encoder: SentenceEncoder
) -> None:
    """Every sentence of the project's corpus, cited with its passage, is shown as it stands."""
    lost = []
    for one in project_passages[::8]:
        verifier = Verifier([one], "de", Analysis(encoder.encode_words))
        for sentence in one.sentences:
            quote = one.quote(sentence)
            if verifier.verify(f"{quote[:-1]} [1]{quote[-1]}").name != "shown":
                lost.append(quote)
    assert lost == []


def verify(text: str, claim: str, language: str, proof: Proof) -> str:
    """What becomes of a claim that cites a passage of one text."""
    sentences = tuple(Sentence(start, end) for start, end in sentence_spans(text))
    one = Passage("0", "a.md", "Ausbildung", (), (), text, 0, len(text), sentences)
    return Verifier((one,), language, proof.analysis).verify(claim).name


def test_false_duration_in_words_is_barred_and_a_true_one_shown(proof: Proof) -> None:
    """Against „drei Jahre“ three and a half years are barred, against „3,5 Jahre“ they are shown."""
    for language, frame, three, more in (
        ("de", "Die Ausbildung zum Fachinformatiker dauert {} [1].", "drei Jahre", "dreieinhalb Jahre"),
        ("en", "The training as Fachinformatiker takes {} [1].", "three years", "three and a half years"),
        ("tr", "Fachinformatiker eğitimi {} sürer [1].", "üç yıl", "üç buçuk yıl"),
        ("ru", "Обучение на Fachinformatiker длится {} [1].", "три года", "три с половиной года"),
        ("uk", "Навчання на Fachinformatiker триває {} [1].", "три роки", "три з половиною роки"),
        ("pl", "Nauka zawodu Fachinformatiker trwa {} [1].", "trzy lata", "trzy i pół roku"),
        ("ar", "يستغرق التدريب المهني Fachinformatiker {} [1].", "ثلاث سنوات", "ثلاث سنوات ونصف"),
    ):
        for written, true, false in (("drei Jahre", three, more), ("3,5 Jahre", more, three)):
            text = f"Die Ausbildung zum Fachinformatiker dauert {written}."
            assert verify(text, frame.format(true), language, proof) == "shown", (language, true)
            assert verify(text, frame.format(false), language, proof) != "shown", (language, false)


def test_duration_is_held_to_its_unit_and_bound(proof: Proof) -> None:
    """Another unit, a bound that the passage does not name, or a part of a span is another duration."""
    text = "Die Ausbildung dauert drei Jahre."
    for words in (
        "drei Monate", "mehr als drei Jahre", "höchstens drei Jahre", "weniger als drei Jahre",
        "ein ganzes Jahr", "zwei bis drei Jahre", "keine drei Jahre", "doppelt so lange",
        "ein halbes Jahr", "mehrere Monate", "viereinhalb Jahre", "ein Vierteljahr", "anderthalb Jahre",
    ):  # fmt: skip
        assert verify(text, f"Die Ausbildung dauert {words} [1].", "de", proof) != "shown", words
    for words in ("3 Jahre", "drei volle Jahre", "36 Monate", "mehrere Jahre"):
        assert verify(text, f"Die Ausbildung dauert {words} [1].", "de", proof) == "shown", words
    bound = "Die Zulage beträgt höchstens 1.000 €."
    assert verify(bound, "Die Zulage beträgt bis zu 1.000 Euro [1].", "de", proof) == "shown"


def test_amount_is_shown_against_every_spelling(proof: Proof) -> None:
    """A passage and a model may write 2,800 euros differently; 2,900 are barred against each."""
    for written in (
        "2.800,- Euro",
        "2.800,– €",
        "2.800¹ Euro",
        "2.800,-- EUR",
        "2 800 EUR",
        "2,8 Tsd. €",
        "TEUR 2,8",
    ):
        text, claim = f"Anfangs verdient man {written} im Monat.", "Anfangs verdient man {} im Monat [1]."
        assert verify(text, claim.format("2.800 Euro"), "de", proof) == "shown", written
        assert verify(text, claim.format("2.900 Euro"), "de", proof) != "shown", written
        assert (
            verify("Anfangs verdient man 2.800 Euro im Monat.", claim.format(written), "de", proof) == "shown"
        )


def test_first_person_is_no_statement_of_the_passages(proof: Proof) -> None:
    """What the visitor said of themselves, or the model of itself, is not shown as an answer."""
    for sentence, language in (
        ("Im Hafenamt brauche ich kein Schiff [2].", "de"),
        ("Ich brauche im Hafenamt kein Schiff [2].", "de"),
        ("I do not need a ship in the Hafenamt [2].", "en"),
    ):
        assert proof.verify(sentence, language).name == "first_person"
    assert proof.verify("Im Hafenamt braucht man kein Schiff [2].").name == "shown"


def test_question_is_no_statement(proof: Proof) -> None:
    """A model that asks back, or repeats the visitor's question, has stated nothing."""
    assert proof.verify("Braucht man im Hafenamt kein Schiff [2]?").name == "question"
    assert proof.verify("هل تحتاج إلى سفينة؟ [2]", "ar").name == "question"


def test_row_is_held_to_its_heads(encoder: SentenceEncoder) -> None:
    """A figure of a table belongs to its row and its column, and a row never stands in for a claim."""
    head = "| Gruppe | Stufe 1 | Stufe 3 |"
    rows = ("| E 9a | 3.659 € | 4.098 € |", "| E 10 | 4.125 € | 4.795 € |")
    text = "\n".join((head, "|---|---|---|", *rows))
    spans = [(text.index(row), text.index(row) + len(row)) for row in rows]
    sentences = tuple(Sentence(start, end, head=head) for start, end in spans)
    passage = Passage("id", "a.md", "Tarif", ("Was zahlt die Stadt?",), (), text, 0, len(text), sentences)
    verifier = Verifier([passage], "de", Analysis(encoder.encode_words))
    right = verifier.verify("In E 10 Stufe 3 sind es 4.795 € [1].")
    assert (right.name, cited(right)) == ("shown", [rows[1]])
    for wrong in ("In E 10 Stufe 1 sind es 4.795 € [1].", "In E 9a Stufe 3 sind es 4.795 € [1]."):
        assert verifier.verify(wrong).pieces == (), wrong

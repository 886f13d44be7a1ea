"""Documents to passages: exact positions, stable ids, sentences that may be quoted."""

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.ingestion.corpus import CorpusError, read_corpus
from bot.ingestion.passages import (
    MAX_CHARS,
    build_entry,
    index_text,
    split_document,
    unquotable_sentences,
)
from bot.readers.documents import Document
from bot.types import Passage, Source
from tests.conftest import HEADER, INVENTED, write_texts

HEAD = HEADER.format(title="Lohn")
LONG = "Die Werft zahlt im Jahr {} genau {} Taler an alle Leute, die dort Flunsen prüfen."


def read(folder: Path, text: str, name: str = "a.md") -> Document:
    """The text as a corpus file is read, behind a header where it is Markdown."""
    (folder / name).write_text((HEAD if name.endswith(".md") else "Titel\n\n") + text, encoding="utf-8")
    [document] = read_corpus(folder).documents
    return document


def split(folder: Path, text: str, name: str = "a.md") -> list[Passage]:
    """The passages of a text."""
    return split_document(read(folder, text, name))


def quotes(passages: list[Passage]) -> list[str]:
    """Every sentence that may be quoted, in order."""
    return [passage.quote(sentence) for passage in passages for sentence in passage.sentences]


# Passages


def test_section_becomes_a_passage(tmp_path: Path) -> None:
    """A short section is one passage with title, headings, ways to ask and the header's fields.

    Its section is its nearest heading, and the title where there is none; it never spans two sections.
    """
    text = "Vorweg.\n\n# Geld\n\n## Wie viel?\n<!-- auch gefragt: Lohn? -->\nFünf Taler.\n\nUnd drei.\n"
    first, passage, last = split(tmp_path, text + "\n## Und?\nZwei.\n")
    assert (passage.document, passage.title) == ("a.md", "Lohn")
    assert passage.headings == ("Geld", "Wie viel?")
    assert passage.questions == ("Lohn?",)
    assert (first.text, passage.text, last.text) == ("Vorweg.", "Fünf Taler.\n\nUnd drei.", "Zwei.")
    assert (first.section, passage.section) == ("Lohn", "Wie viel?")
    assert (passage.topic, str(passage.as_of), str(passage.review_by)) == ("pay", "2026-05-01", "2099-05-01")


def test_passage_carries_its_marks(tmp_path: Path) -> None:
    """The marks behind the last sentence stand in the passage, and the plain text has none."""
    [passage] = split(tmp_path, "## A?\nEins.[^a] Zwei.[^a][^b]\n\n[^a]: Brief, 2024\n[^b]: Buch, 2025\n")
    assert passage.text == "Eins.[^a] Zwei.[^a][^b]"
    assert passage.plain_text.split() == ["Eins.", "Zwei."]


def test_comment_between_paragraphs_is_in_no_passage(tmp_path: Path) -> None:
    """Other ways to ask that stand between two paragraphs are never part of a passage's text."""
    text = "## A?\nEins.\n\n<!-- auch gefragt: Geheim? -->\n\nZwei.\n"
    passages = split(tmp_path, text)
    assert quotes(passages) == ["Eins.", "Zwei."]
    assert not any("Geheim" in passage.text for passage in passages)


def test_long_section_is_cut_between_paragraphs(tmp_path: Path) -> None:
    """A section beyond the limit becomes passages of whole paragraphs, none beyond the limit."""
    paragraphs = [" ".join(LONG.format(1900 + i, n) for n in range(4)) for i in range(6)]
    passages = split(tmp_path, "## A?\n" + "\n\n".join(paragraphs))
    assert "\n\n".join(passage.text for passage in passages) == "\n\n".join(paragraphs)
    assert len(passages) > 1
    assert max(len(passage.text) for passage in passages) <= MAX_CHARS


def test_long_paragraph_is_cut_between_sentences(tmp_path: Path) -> None:
    """A paragraph beyond the limit is cut behind a full stop; no sentence and no mark is lost."""
    sentences = [LONG.format(1900 + i, i) for i in range(60)]
    for mark, note in (("", ""), ("[^a]", "\n\n[^a]: Brief, 2024\n")):
        passages = split(tmp_path, "## A?\n" + " ".join(s + mark for s in sentences) + note)
        assert len(passages) > 3
        assert quotes(passages) == sentences
        assert all(passage.text.endswith(f".{mark}") for passage in passages)
        assert max(len(passage.text) for passage in passages) <= MAX_CHARS + len(mark)
        sources = {sentence.sources for passage in passages for sentence in passage.sentences}
        assert sources == {(Source("Brief", "", "2024"),) if mark else ()}


def test_text_without_full_stops_is_cut_between_words(tmp_path: Path) -> None:
    """A text without any full stop is cut between its words, an endless word anywhere; nothing is lost."""
    words = [f"wort{i}" for i in range(800)]
    for name in ("a.md", "a.txt"):
        passages = split(tmp_path, " ".join(words), name)
        assert len(passages) > 3
        assert max(len(passage.text) for passage in passages) <= MAX_CHARS
        assert [word for passage in passages for word in passage.text.split()] == words
        (tmp_path / name).unlink()
    passages = split(tmp_path, "x" * 3500)
    assert "".join(passage.text for passage in passages) == "x" * 3500
    assert max(len(passage.text) for passage in passages) <= MAX_CHARS


# Ids


def test_id_stays_when_the_passage_moves(tmp_path: Path) -> None:
    """A passage keeps its id when text is added elsewhere, and only the new one has a new id."""
    before = split(tmp_path, "## A?\nEins.\n\n## B?\nZwei.\n")
    after = split(tmp_path, "## Neu?\nNull.\n\n## A?\nEins.\n\n## B?\nZwei.\n")
    assert [p.id for p in after[1:]] == [p.id for p in before]
    assert after[0].id not in {p.id for p in before}


def test_id_changes_with_the_content(tmp_path: Path) -> None:
    """Another text, heading or way to ask makes another id; the same section twice makes two ids."""
    [before] = split(tmp_path, "## A?\n<!-- auch gefragt: X? -->\nEins.\n")
    for changed in (
        "## A?\n<!-- auch gefragt: X? -->\nAnders.\n",
        "## B?\n<!-- auch gefragt: X? -->\nEins.\n",
        "## A?\n<!-- auch gefragt: Y? -->\nEins.\n",
        "## A?\n<!-- auch gefragt: A? | X? -->\nEins.\n",
        "# A?\n## X?\nEins.\n",
    ):
        [after] = split(tmp_path, changed)
        assert after.id != before.id, changed
    first, second = split(tmp_path, "## A?\nEins.\n\n## A?\nEins.\n")
    assert first.id != second.id


def test_id_changes_with_file_and_title(tmp_path: Path) -> None:
    """The same section in another file, or under another title, has another id."""
    for name, title in (("a.md", "Eins"), ("b.md", "Zwei")):
        (tmp_path / name).write_text(HEADER.format(title=title) + "## A?\nEins.\n", encoding="utf-8")
    documents = read_corpus(tmp_path).documents
    (tmp_path / "a.md").write_text(HEADER.format(title="Drei") + "## A?\nEins.\n", encoding="utf-8")
    documents += read_corpus(tmp_path).documents[:1]
    assert len({passage.id for document in documents for passage in split_document(document)}) == 3


# What is indexed


def test_index_text_holds_all_that_is_searched(tmp_path: Path) -> None:
    """The encoder reads title, headings, text without marks, and the ways to ask."""
    [passage] = split(tmp_path, "## A?\n<!-- auch gefragt: Wie? | How? -->\nEins.[^a]\n\n[^a]: Brief, 2024\n")
    assert index_text(passage).split("\n") == ["Lohn – A?", "Eins. ", "Wie?", "How?"]


def test_entry_holds_terms_of_every_part(tmp_path: Path) -> None:
    """An entry has the terms of title and text, of each heading and way to ask, of each sentence."""
    asked = "<!-- auch gefragt: Welcher Turm? | Ist das so? -->\n"
    text = f"## Wo?\n{asked}Die Werft steht. Der Lohn steigt.[^a]\n\n[^a]: Brief, 1\n"
    [passage] = split(tmp_path, text)
    entry = build_entry(passage)
    assert entry.passage == passage
    assert entry.terms == ("lohn", "werft", "steh", "lohn", "steig")
    assert entry.question_terms == (("turm",),)
    assert entry.sentence_terms == (("werft", "steh"), ("lohn", "steig"))


# Sentences


def test_sentence_rests_on_its_own_marks(tmp_path: Path) -> None:
    """A sentence has exactly the sources whose marks follow it, in order and once."""
    notes = "[^a]: Brief, 2024\n[^b]: Buch, 2025\n"
    [passage] = split(tmp_path, f"## A?\nEins.[^b][^a][^b] Zwei. Drei.[^a]\nVier.\n\n{notes}")
    letter, book = Source("Brief", "", "2024"), Source("Buch", "", "2025")
    found = [(passage.quote(s), s.sources) for s in passage.sentences]
    assert found == [("Eins.", (book, letter)), ("Zwei.", ()), ("Drei.", (letter,)), ("Vier.", ())]


def test_sentence_with_markup_is_found_but_not_quoted(tmp_path: Path) -> None:
    """A sentence with markup is in its passage, is no quote, and is named with its line."""
    for sentence in (
        "Das ist **fett** so.",
        "Das ist *schräg* so.",
        "Das ist _schräg_ so.",
        "Das ist `Code` so.",
        "Das ist [ein Verweis](https://x.example) so.",
        "Das ist <b>so</b>.",
        "Das ist 5 \\* 3 so.",
        "Das ist ein\n> Zitat so.",
        "![Bild](x.png) so.",
    ):
        start = "> " if "\n>" in sentence else ""
        document = read(tmp_path, f"## A?\nEins.\n\n{start}{sentence}\n\nDrei.\n")
        [passage] = split_document(document)
        assert sentence in passage.text
        assert quotes([passage]) == ["Eins.", "Drei."], sentence
        [found] = unquotable_sentences(document)
        assert (found.line, found.beginning) == (10, sentence[:40]), sentence
        assert found.reason.endswith("schreiben"), sentence


def test_sentence_with_harmless_signs_is_quoted(tmp_path: Path) -> None:
    """Underscores within a word, sums and brackets are no markup; in a plain text nothing is."""
    for sentence in ("Die Datei heißt lohn_2025_neu.", "Das kostet 5 € + 3 € - 1 €.", "IT & Co. (so)."):
        assert quotes(split(tmp_path, sentence)) == [sentence]
    (tmp_path / "a.md").unlink()
    assert quotes(split(tmp_path, "Das *ist* <so>.", "a.txt")) == ["Das *ist* <so>."]


def test_list_items_are_quoted_without_their_sign(tmp_path: Path) -> None:
    """An item's sentence begins behind the dash or number."""
    assert quotes(split(tmp_path, "- Eins.\n- Zwei.\n\n1. Drei.\n2. Vier.\n")) == [
        "Eins.",
        "Zwei.",
        "Drei.",
        "Vier.",
    ]


def test_sentence_that_a_comment_cuts_is_found_but_not_quoted(tmp_path: Path) -> None:
    """The words around a comment are found, those of the comment are not, and the sentence is no quote."""
    document = read(tmp_path, "## A?\nEins.\n\nDas ist <!-- geheim --> so.\n\nDrei.\n")
    passages = split_document(document)
    assert [passage.text for passage in passages] == ["Eins.\n\nDas ist", "so.\n\nDrei."]
    assert quotes(passages) == ["Eins.", "Drei."]
    assert [found.line for found in unquotable_sentences(document)] == [10, 10]


def test_entity_is_named_and_not_quoted(tmp_path: Path) -> None:
    """A sentence with an entity would be shown raw: it is named with its line and the sign itself."""
    for entity, remedy in (
        ("&amp;", "selbst schreiben: &"),
        ("&euro;", "€"),
        ("&#8364;", "€"),
        ("&nbsp;", "Leerzeichen"),
    ):
        document = read(tmp_path, f"## A?\nEins.\n\nAus- {entity} Weiterbildung.\n")
        assert quotes(split_document(document)) == ["Eins."], entity
        [found] = unquotable_sentences(document)
        assert found.line == 10, entity
        assert remedy in found.reason, entity
    for sentence in ("Das macht A&B.", "IT & Co. &xyz; GmbH.", "Die Adresse ist a?b=1&copy=2."):
        assert quotes(split(tmp_path, sentence)) == [sentence]


def test_day_at_the_start_of_a_line_stays_in_its_sentence(tmp_path: Path) -> None:
    """A number or sign that a wrapped line begins with belongs to the sentence."""
    for sentence in (
        "31. März 2027 ist der Tag.",
        "Der Tarif gilt ab\n1. April 2025 für alle.",
        "Das gilt ab\n1. 4. 2025 für alle.",
        "Am\n3. Oktober 2025 und am\n4. November 2025 ist frei.",
        "Das gilt für die Stufen\n1. bis\n3. im Jahr 2025.",
        "Im\n2. Quartal 2025 steigt der Lohn.",
        "Das war im Jahr\n2025. so gedacht.",
        "4. Klasse genügt.",
        "+ 49 209 1 ist die Nummer.",
        "- 5 Grad sind es.",
    ):
        assert quotes(split(tmp_path, f"## A?\n{sentence}\n")) == [sentence]


def test_row_of_dates_is_no_sentence(tmp_path: Path) -> None:
    """Lines that each begin with a date of their own are quoted one by one, with their dates."""
    text = "1. Januar 2025: 3.000 Euro\n2. Februar 2025: 3.100 Euro"
    assert quotes(split(tmp_path, text)) == text.split("\n")


def test_sign_within_a_sentence_is_named(tmp_path: Path) -> None:
    """A sentence with a sign at the start of its second line is found whole, named and not quoted."""
    for sentence in (
        "Wer mehr als\n> 3.000 Euro hat, zahlt.",
        "Es sind\n- 500 mehr.",
        "Dazu kommen\n+ 5 Prozent.",
    ):
        document = read(tmp_path, f"## A?\n{sentence}\n")
        assert [passage.text for passage in split_document(document)] == [sentence]
        assert [(found.line, found.beginning) for found in unquotable_sentences(document)] == [
            (8, sentence[:40])
        ]


def test_code_is_not_quoted_and_a_row_is(tmp_path: Path) -> None:
    """A code block's words are found, not quoted, and named with its line; a row is quoted as it stands."""
    document = read(tmp_path, "## A?\nEins.\n\n| a |\n|---|\n| b |\n\n```\nc\n```\n")
    [passage] = split_document(document)
    assert "| b |" in passage.text
    assert quotes([passage]) == ["Eins.", "| b |"]
    assert [sentence.head for sentence in passage.sentences] == ["", "| a |"]
    assert [found.line for found in unquotable_sentences(document)] == [14]


def test_table_without_a_quotable_row_is_named(tmp_path: Path) -> None:
    """The head of a table is shown with its rows; where none is quoted, it is named with its line."""
    document = read(tmp_path, "## A?\nEins.\n\n| a | b |\n|---|---|\n| **c** | d |\n")
    assert [(found.line, found.beginning) for found in unquotable_sentences(document)] == [
        (10, "| a | b |"),
        (12, "| **c** | d |"),
    ]


# Anything at all

MARKED = re.compile(r"\[\^[^\]\s]+\]")
PIECES = st.sampled_from(
    [
        "Das gilt.",
        "Es sind 5 €.",
        "z. B.",
        "die 1. Stufe",
        "IT.NRW",
        "Größe",
        "Straße",
        "e\u0301",
        "😀",
        "👩\u200d🔧",
        "مرحبا",
        "\u200b",
        "\u00a0",
        "\t",
        "  ",
        " ",
        " ",
        " ",
        "\n",
        "\n",
        "\n\n",
        "\n\n",
        "\n- ",
        "\n1. ",
        "\n> ",
        "\n    ",
        "\n# ",
        "\n## Wie viel?\n",
        "\n<!-- auch gefragt: Wie? | How? -->\n",
        "<!-- x -->",
        "**fett**",
        "_",
        "`",
        "\n```\n",
        "[x](y)",
        "| a | b |",
        "\n|---|---|\n",
        "\\",
        "&amp;",
        "<b>",
        "\n---\n",
        "\n===\n",
        ".[^a]",
        ".[^a][^b]",
        ". ",
        "!",
        "…",
        "„Ja.“",
        "\u2028",
        "x" * 70,
        "Ein Satz ohne Ende ",
        "\x0c",
        "\u0085",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, PIECES, st.text(max_size=5)), max_size=60).map("".join)
HARD = settings(
    max_examples=50,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)


def documents(text: str, name: str) -> list[Document]:
    """The document of any text, or none where it is at fault."""
    notes = "" if name.endswith(".txt") else "\n\n[^a]: Brief, 2024\n[^b]: Buch, https://b.example, 2025\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        head = "Titel\n" if name.endswith(".txt") else HEAD
        # Both notes are used, so that a definition without use hides nothing.
        used = "" if name.endswith(".txt") else "\n\nSchluss.[^a][^b]"
        path.write_bytes((head + text.replace("\r", "") + used + notes).encode("utf-8", "ignore"))
        try:
            return read_corpus(Path(folder)).documents
        except CorpusError:
            return []


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
@HARD
@given(text=TEXTS)
@example(text="## A?\nEins.[^a] Zwei 😀 **drei**.\n\n- Vier.[^b]\n")
@example(text="Wort " * 900)
@example(text=("Satz mit Zeichen 😀. " * 200) + "[^a]")
def test_any_text_keeps_exact_positions(name: str, text: str) -> None:
    """Whatever a text holds, passages and quotes stand letter for letter where they say, and are sound.

    Splitting it again gives equal passages.
    """
    for document in documents(text, name):
        passages = split_document(document)
        assert split_document(document) == passages
        assert len({passage.id for passage in passages}) == len(passages)
        end = 0
        for passage in passages:
            assert document.text[passage.start : passage.end] == passage.text
            assert end <= passage.start < passage.end
            end = passage.start
            for sentence in passage.sentences:
                quote = document.text[sentence.start : sentence.end]
                assert passage.start <= sentence.start < sentence.end <= passage.end
                assert end <= sentence.start
                end = sentence.end
                assert passage.quote(sentence) == quote
                assert quote == quote.strip()
                assert not MARKED.search(quote)
                if name.endswith(".md"):
                    assert not re.search(r"[*`<>|\\]", quote)
            end = passage.end
            entry = build_entry(passage)
            assert len(entry.sentence_terms) == len(passage.sentences)


def test_invented_texts_are_quoted_whole(tmp_path: Path) -> None:
    """Every line of the tests' own corpus that ends a sentence can be quoted."""
    for document in read_corpus(write_texts(tmp_path, INVENTED)).documents:
        assert unquotable_sentences(document) == [], document.name
        assert quotes(split_document(document)), document.name


def test_sentence_above_a_table_stays_with_its_first_row(tmp_path: Path) -> None:
    """Where a section is cut before a table, what says what the figures are goes with them."""
    long = " ".join(f"Satz {number} gilt für alle Menschen in der Stadt." for number in range(21))
    table = "| a | b |\n|---|---|\n" + "".join(f"| c{number} | d |\n" for number in range(9))
    document = read(tmp_path, f"## A?\n{long}\n\nDie Werte der Tabelle.\n\n{table}")
    passages = split_document(document)
    assert len(passages) > 1
    [above] = [found for found in passages if "Die Werte der Tabelle." in found.text]
    assert "| c0 | d |" in above.text

"""Which rows of tables answer a question, on the project's own pay table and on invented ones."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.assembly import build_pipeline
from bot.index.folder_store import FolderStore
from bot.models.sentence_transformer import SentenceEncoder
from bot.types import Answer, Message, Role
from tests.conftest import HEADER, ROOT, Publish, write_texts

Ask = Callable[..., Answer]
# Each row's first cell, then its cells.
ROW = re.compile(r"^\| (E \d+[abc]?) \| (\S+) € \| (\S+) € \| (\S+) € \|$", re.MULTILINE)
STEPS = ("1", "3", "6")
# A ratchet: no change may miss more of the questions in pay_questions.tsv.
MOST_MISSED = 24
SPELLINGS = (
    "{grade} Stufe {step}?",
    "Was verdient man in {short} Stufe {step}?",
    "EG {bare} Stufe {step}",
    "{short} St. {step} gehalt kommune",
    "tvöd {lower} stufe {step}",
)
RANGES = (
    "Was verdient man in {first} bis {last}?",
    "Gehalt {first}-{last}",
    "Gehalt von {first} bis {last} bei der Kommune",
    "Gehaltstabelle {first} bis {last}",
)
INVENTED = """## Wie viele Taler gibt es in der Quaxel-Werft?
Die Quaxel-Werft zahlt nach Jahren.[^q]

Taler je Woche in der Quaxel-Werft, 2025.[^q]

| Dauer | Taler |
|---|---|
| unter 2 Jahren | 11 |
| ab 2 Jahren | 22 |
| ab 5 Jahren | 33 |

## Wie viele Taler gab es in der Quaxel-Werft früher?
Früher zahlte die Quaxel-Werft weniger.[^q]

Taler je Woche in der Quaxel-Werft bis 2024.[^q]

| Dauer | Taler |
|---|---|
| unter 2 Jahren | 1 |
| ab 2 Jahren | 2 |
| ab 5 Jahren | 3 |

## Wie ist die Flunsenprüfung aufgebaut?
Die Flunsenprüfung hat drei Teile.[^q]

Teile der Flunsenprüfung und ihr Gewicht, 2025.[^q]

| Teil | Gewicht |
|---|---|
| Schwimmen im tiefen Becken | 20 % |
| Knoten und Seile am Mast | 50 % |
| Gespräch mit dem Hafenmeister | 30 % |

## Was zahlt die Quaxel-Werft nach Stufen?
Die Quaxel-Werft hat zwei Stufen.[^q]

Taler nach Stufen in der Quaxel-Werft, 2025.[^q]

| Stufe | Taler |
|---|---|
| 1 | 44 |
| 2 | 55 |

[^q]: Quaxel-Bericht, 2025
"""


def asking(index: Path, encoder: SentenceEncoder) -> Iterator[Ask]:
    """Answers questions from an index, as a fixture."""
    pipeline = build_pipeline(FolderStore(index), encoder, "Beratung")

    async def answer(*contents: str) -> Answer:
        roles: tuple[Role, Role] = ("user", "assistant")
        messages = [Message(roles[number % 2], content) for number, content in enumerate(contents)]
        events = [event async for event in pipeline.reply(messages)]
        assert isinstance(events[-1], Answer)
        return events[-1]

    yield lambda *contents: asyncio.run(answer(*contents))
    pipeline.live.searcher().generation.close()


@pytest.fixture(scope="module")
def project(project_index: Path, encoder: SentenceEncoder) -> Iterator[Ask]:
    """The project's own corpus."""
    yield from asking(project_index, encoder)


@pytest.fixture(scope="module")
def werft(
    tmp_path_factory: pytest.TempPathFactory, publish: Publish, encoder: SentenceEncoder
) -> Iterator[Ask]:
    """A text with a table of today and one of before."""
    folder = tmp_path_factory.mktemp("werft")
    publish(
        write_texts(folder / "corpus", {"werft.md": HEADER.format(title="Werft") + INVENTED}),
        folder / "index",
    )
    yield from asking(folder / "index", encoder)


def pay_rows() -> dict[str, tuple[str, ...]]:
    """The pay by grade of the first table of the project's text: what holds today."""
    found: dict[str, tuple[str, ...]] = {}
    for grade, *cells in ROW.findall((ROOT / "corpus/tvoed-entgelttabelle.md").read_text(encoding="utf-8")):
        found.setdefault(grade, tuple(cells))
    return found


def test_each_grade_and_step_is_found(project: Ask) -> None:
    """In any spelling of grade and step, today's amount is in the answer."""
    missed = []
    cells = [
        (grade, step, cell)
        for grade, row in pay_rows().items()
        for step, cell in zip(STEPS, row, strict=True)
    ]
    for number, (grade, step, cell) in enumerate(cells):
        short = grade.replace(" ", "")
        question = SPELLINGS[number % len(SPELLINGS)].format(
            grade=grade, short=short, bare=grade[2:], lower=short.lower(), step=step
        )
        if cell not in project(question).answer:
            missed.append((question, cell))
    assert len(cells) == 27
    assert missed == []


def test_pay_is_found_however_it_is_asked_for(project: Ask) -> None:
    """Of questions by three writers who knew no pattern, most get today's amounts.

    A line is a question, and "grade|step", a grade, or all grades of a range.
    """
    pay = pay_rows()
    lines = (Path(__file__).parent / "pay_questions.tsv").read_text(encoding="utf-8").splitlines()
    missed = []
    for question, wanted in (line.split("\t") for line in lines):
        grade, _, step = wanted.partition("|")
        rows = [pay[name] for name in grade.split(",")]
        amounts = rows[0] if len(rows) == 1 else [row[0] for row in rows]
        answer = project(question).answer
        if not all(amount in answer for amount in ([rows[0][STEPS.index(step)]] if step else amounts)):
            missed.append(question)
    assert len(lines) == 180
    assert len(missed) <= MOST_MISSED, missed


def test_rows_between_two_grades_are_shown(project: Ask) -> None:
    """A range of grades gets the rows from one to the other as a table, each with its citation."""
    rows, missed = pay_rows(), []
    grades = list(rows)
    for first, last in ((0, 8), (2, 5), (3, 6), (5, 8), (1, 4)):
        for form in RANGES:
            question = form.format(first=grades[first], last=grades[last])
            answer = project(question)
            want = [rows[grade][0] for grade in grades[first : last + 1]]
            if not all(f"| {cell} € |" in answer.answer for cell in want):
                missed.append(question)
            assert {f"[{citation.number}]" for citation in answer.citations} == set(
                re.findall(r"\[\d+\]", re.sub(r"Hinweis: .*|Vorsicht, .*", "", answer.answer))
            ), question
    assert missed == []


def test_row_is_quoted_letter_for_letter_under_its_head(werft: Ask) -> None:
    """The table stands below the sentence that says what it holds, each row with its number at the end."""
    answer = werft("Wie viele Taler bekommt man nach 3 Jahren in der Quaxel-Werft?")
    [above, row] = answer.citations[-2:]
    assert row.quote == "| ab 2 Jahren | 22 |"
    table = (
        f"{above.quote} [{above.number}]\n\n| Dauer | Taler | |\n|---|---|---|\n{row.quote} [{row.number}] |"
    )
    assert table in answer.answer
    assert [source.title for source in row.sources] == ["Quaxel-Bericht"]


def test_today_comes_before_what_held_before(werft: Ask) -> None:
    """Of two tables with the same heads the first of a text is shown, unless the question asks for before."""
    assert "| ab 5 Jahren | 33 |" in werft("Taler nach 6 Jahren in der Quaxel-Werft").answer
    assert (
        "| ab 5 Jahren | 3 |"
        in werft("Wie viele Taler waren es früher nach 6 Jahren in der Quaxel-Werft?").answer
    )


def test_whole_table_is_shown_where_it_is_asked_for(werft: Ask) -> None:
    """Who asks for the table gets all of its rows."""
    answer = werft("Zeig mir die Tabelle der Taler in der Quaxel-Werft")
    assert answer.answer.count("\n| ") == 4


def test_sentence_above_a_table_is_never_quoted_alone(werft: Ask) -> None:
    """What says what the figures of a table are says nothing without them."""
    for question in (
        "Was zahlt die Quaxel-Werft?",
        "Gibt es Taler je Woche in der Quaxel-Werft?",
        "Quaxel-Werft",
    ):
        answer = werft(question)
        assert "je Woche" not in answer.answer or "\n| " in answer.answer, question


def test_row_is_named_where_no_number_was_given(werft: Ask) -> None:
    """A short table of intervals is shown whole where the question does not say which row it is."""
    assert werft("Wie viele Taler gibt es in der Quaxel-Werft?").answer.count("\n| ") == 4


def test_sources_of_a_row_are_told_in_words(project: Ask) -> None:
    """The sources of an answer with rows are a list, in which each cell follows its head."""
    first = project("Was verdient man in E 9a bis E 9b?")
    told = project("Was verdient man in E 9a bis E 9b?", first.answer, "Quelle?")
    assert "\n| " not in told.answer
    assert "- Entgeltgruppe E 9a, Stufe 1 3.659 €" in told.answer


def test_row_that_fits_best_is_shown_without_its_name(werft: Ask) -> None:
    """A row that answers nearly as well as the best sentence is shown, though nobody named it."""
    answer = werft("Welches Gewicht haben Knoten am Mast in der Flunsenprüfung?").answer
    assert "| Knoten und Seile am Mast | 50 % |" in answer
    assert "20 %" not in answer


def test_all_rows_of_the_best_section_are_shown_where_all_are_asked_for(werft: Ask) -> None:
    """Who asks for all of them gets all rows, also without the word table."""
    assert werft("Nenne alle Teile der Flunsenprüfung mit Gewicht").answer.count(" % | [") == 3


def test_number_names_a_row_only_beside_what_its_column_counts(werft: Ask) -> None:
    """A number names Stufe 2 behind the word "Stufe" alone."""
    answer = werft("Was zahlt die Quaxel-Werft in Stufe 2 für 1 Person?").answer
    assert "| 2 | 55 |" in answer
    assert "| 1 | 44 |" not in answer


def test_table_of_pay_is_shown_for_a_bare_grade_and_step(project: Ask) -> None:
    """Of the tables with a grade the one whose heads the question shares is shown."""
    assert "| E 10 | 4.125 €" in project("e10 stufe 3").answer


def test_pay_by_grade_stands_before_the_sentences(project: Ask) -> None:
    """Who asks for the pay of a grade sees the table of today first; what held before comes behind it."""
    for question in (
        "E 10 Stufe 3?",
        "Zeig mir die Gehaltstabelle E 6 bis E 13",
        "Was verdient man in E 9b?",
    ):
        before = project(question).answer.partition("\n\n|")[0]
        assert before.startswith("Monatsgehalt brutto im TVöD der Kommunen seit"), question


def test_grade_shows_no_pay_where_something_else_is_asked_for(project: Ask) -> None:
    """The grade of somebody who asks for time or promotion, or another tariff's grade, shows no such pay."""
    for question in (
        "Ich bin in E 9b, wie lange dauert es bis Stufe 3?",
        "Verlier ich meine Stufe, wenn ich von E9b in E10 höhergruppiert werde?",
        "Was bringt E 11 beim Land seit April 2026 in Euro?",
        "metall nrw eg 12, wieviel euro 2026",
    ):
        assert "Monatsgehalt brutto im TVöD" not in project(question).answer, question


def test_grade_may_stand_in_the_sentence_before(project: Ask) -> None:
    """What the question does not name is looked for in what was said before it."""
    answer = project("Die Stelle ist mit E 10 bis E 11 ausgeschrieben. Was heißt das in Euro?").answer
    assert "| E 10 | 4.125 €" in answer
    assert "| E 11 | 4.270 €" in answer


def test_what_stands_beside_a_table_is_no_list(project: Ask) -> None:
    """A table is list enough."""
    answer = project("Welche Voraussetzungen für E 12?").answer
    assert "\n| E 12 | " in answer
    assert "\n- " not in f"\n{answer}"


def test_sentences_beside_several_rows_are_of_their_section(project: Ask) -> None:
    """Nothing from elsewhere stands before a table of several rows."""
    assert (
        len({citation.section for citation in project("Was verdient man in E 9b bis E 11?").citations}) == 1
    )

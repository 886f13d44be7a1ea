"""Invented passages that claims are verified against, and how the tests verify them."""

from __future__ import annotations

from bot.language.sentences import sentence_spans
from bot.models.sentence_transformer import SentenceEncoder
from bot.types import Passage, Sentence
from bot.verification.claim import Analysis
from bot.verification.sources import CitedPassage
from bot.verification.verifier import Verdict, Verifier

TEXTS = (
    "Bei der Werft beginnt man mit 2.870 € brutto im Monat. "
    "Nach drei Jahren zahlt die Werft 3.190 € im Monat.",
    "Im Hafenamt beginnt man mit 2.640 € brutto im Monat. Ein Schiff braucht man im Hafenamt nicht.",
    "Mit Abitur dauert die Aufnahme 4 Wochen, ohne Abitur 9 Wochen. Die Schule ist bekannt.",
    "In E 9b zahlt die Stadt 3.780 € in Stufe 1 und 4.204 € in Stufe 3. Helfer sind in E 5 eingruppiert.",
    "Bei der Stadt arbeiteten 2023 rund 512 Menschen in 17 Ämtern. Von 1997 bis 2001 war sie eine GmbH.",
)
HEADINGS = ("Werft", "Hafenamt", "Schule", "Gehalt der Stadt", "Größe der Stadt")


def passage(number: int) -> Passage:
    """A passage of the texts, with its sentences."""
    text = TEXTS[number]
    sentences = tuple(Sentence(start, end) for start, end in sentence_spans(text))
    return Passage(str(number), f"{number}.md", HEADINGS[number], (), (), text, 0, len(text), sentences)


PASSAGES = tuple(map(passage, range(len(TEXTS))))


class Proof:
    """Verifies sentences against the passages above, as a server with this encoder does."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self.analysis = Analysis(encoder.encode_words)

    def verify(self, sentence: str, language: str = "de") -> Verdict:
        """What may be shown of a model's sentence."""
        return Verifier(PASSAGES, language, self.analysis).verify(sentence)

    def sources(self, *numbers: int) -> list[CitedPassage]:
        """The passages with these numbers, counted from 1, ready to be compared."""
        return [CitedPassage(PASSAGES[number - 1], self.analysis) for number in numbers]


def cited(verdict: Verdict) -> list[str]:
    """The corpus sentences that a verdict rests on."""
    return [one.quote(sentence) for _, quotes in verdict.pieces for one, sentence in quotes]

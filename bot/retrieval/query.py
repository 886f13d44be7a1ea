"""A question parsed once: its words with their terms, weights and rarity, and its vectors."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from bot.language.synonyms import Synonyms
from bot.language.terms import STEMS, Word, analyse_word, content_words, tag_word, unify_spelling
from bot.language.word_lists import compile_pattern, read_word_lists
from bot.retrieval.term_statistics import TermStatistics
from bot.types import Encoder, Question, QuestionVectors

REQUESTS = Path(__file__).with_name("requests.txt")
# What a follow-up hangs on counts half as much as what it asks, what was said around a question as much.
CONTEXT_WEIGHT = 0.5
STORY_WEIGHT = 0.5
# A question of fewer words is read with all of the story.
FEW_WORDS = 3
# A compound's part says less than the word itself; a text with all of them has nearly the word.
PART = 0.5
BY_PARTS = 0.8
# "ein Bewerber" and "eine Bewerberin" ask the same.
_ARTICLE = re.compile(
    r"\b(?:eine?[rnms]?|der|die|das|de[mns]|meine?[rnms]?|ihre?[rnms]?|seine?[rnms]?)\b", re.IGNORECASE
)
_TOKENS = re.compile(r"([^\W_]+(?:-[^\W_]+)*)")
_PARTICIPLE = re.compile("^(.*end)e[rnm]?$")
_ADJECTIVE = re.compile("e[rnms]?$")
# The verb is among so many first parts of a question, words and what is between them; people stand near it.
NEAR = 8


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of a question: as written in lower case, as terms, and how much it counts (0 to 1).

    `rarity` is its inverse document frequency; `spellings` are the terms that it may be meant for where no
    passage has it, with how much each counts (0 to 1).
    """

    surface: str
    terms: Word
    weight: float
    rarity: float
    spellings: Mapping[str, float]

    def alternatives(self) -> dict[str, float]:
        """The terms to search for, with how much each counts."""
        whole, *parts = self.terms
        return {whole: 1.0, **dict.fromkeys(parts, PART), **self.spellings}

    def counts(self) -> dict[str, float]:
        """How much a text that has a term has of the word: all, a part, or another spelling."""
        whole, *parts = self.terms
        return {**dict.fromkeys(parts, BY_PARTS), **self.spellings, whole: 1.0}

    def part_of(self, terms: Container[str]) -> float:
        """How much of the word is among terms, 0 to 1."""
        whole, *parts = self.terms
        if whole in terms:
            return 1.0
        found = sum(part in terms for part in parts)
        best = BY_PARTS * found / len(parts) if found else 0.0
        return max([best, *(weight for term, weight in self.spellings.items() if term in terms)])


@dataclass(frozen=True, eq=False)
class Query:
    """A question as everything below reads it; nobody tokenizes or encodes it again.

    `text` is what is compared as a whole. `words` are those of focus, context and story, each once; their
    vectors stand in the same order. `focus` and `context` have the terms of each word of these parts.
    """

    question: Question
    text: str
    words: tuple[QueryWord, ...]
    focus: tuple[Word, ...]
    context: tuple[Word, ...]
    vectors: QuestionVectors

    @cached_property
    def terms(self) -> dict[str, float]:
        """The terms to search for, with how much each counts (0 to 1)."""
        found: dict[str, float] = {}
        for word in self.words:
            for term, share in word.alternatives().items():
                found[term] = max(found.get(term, 0.0), share * word.weight)
        return found

    @property
    def focus_terms(self) -> tuple[str, ...]:
        """Every search term of what is asked, in order."""
        return tuple(term for word in self.focus for term in word)


def parse_query(
    question: Question, statistics: TermStatistics, encoder: Encoder, synonyms: Synonyms
) -> Query:
    """A question as its words, those of what it hangs on and of the story around it with less weight.

    Of a story only words count that the corpus has: the names of those who tell it do not, nor do numbers,
    which mostly say how old or how long. They count fully where the question has too few words to be found
    by: "Ist der Sprung realistisch?"
    """
    parts = [
        speak_of_one(text) for text in (_without_request(question.focus), question.context, question.story)
    ]
    focus, context, story = (
        [(surface, analyse_word(surface)) for surface in content_words(part, synonyms)] for part in parts
    )
    story = [(surface, word) for surface, word in story if statistics.has(word) and not surface.isdigit()]
    weights = {surface: (1.0, word) for surface, word in focus}
    short = len(weights) < FEW_WORDS and not question.context
    for surface, word in context:
        weights.setdefault(surface, (CONTEXT_WEIGHT, word))
    for surface, word in story:
        weights.setdefault(surface, (1.0 if short else STORY_WEIGHT, word))
    asked = f"{parts[1]} {parts[0]}".strip()
    whole = f"{' '.join(surface for surface, _ in story)} {asked}" if short else asked
    text = _ARTICLE.sub(" ", unify_spelling(whole, synonyms))
    words = tuple(
        QueryWord(
            surface.casefold(), word, weight, statistics.rarity(word[0]), statistics.other_spellings(word)
        )
        for surface, (weight, word) in weights.items()
    )
    return Query(
        question=question,
        text=text,
        words=words,
        focus=tuple(word for _, word in focus),
        context=tuple(word for _, word in context),
        vectors=encoder.encode_question(text, [word.surface for word in words]),
    )


def speak_of_one(question: str) -> str:
    """A question about several people as one about one: "Was verdienen Beamte?" as "Was verdient Beamte?"."""
    words: list[str] = _TOKENS.split(unify_spelling(question))
    people: list[int] = []
    for at in range(1, len(words), 2):
        if words[at][0].isupper() and (one := _one_person(words[at])):
            words[at] = one
            people.append(at)
            if at > 1 and tag_word(words[at - 2].capitalize())[1] == "ADJ(A)":
                words[at - 2] = _ADJECTIVE.sub("e", words[at - 2])  # "ein guter", "eine gute"
    verbs = _plural_verbs()
    verb = next((at for at in range(1, min(len(words), NEAR + 2), 2) if words[at].lower() in verbs), 0)
    if verb and any(0 < at - verb <= NEAR for at in people):
        one = verbs[words[verb].lower()]
        words[verb] = one.capitalize() if words[verb][0].isupper() else one
    return "".join(words)


def _one_person(word: str) -> str:
    """One person for a word for one or several, in the first case; empty for other words."""
    head, hyphen, last = word.rpartition("-")
    lemma, tag = tag_word(last.capitalize())
    if tag == "ADJ(A)" and (named := _PARTICIPLE.search(last)):
        return f"{head}{hyphen}{named[1]}e"  # "Auszubildender"
    # "Ältere" are no "Alte".
    is_person = (tag == "NNA" and lemma[:3].lower() == last[:3].lower()) or (
        tag == "NN" and lemma.lower().endswith(_people())
    )
    return f"{head}{hyphen}{lemma}" if is_person else ""


@cache
def _plural_verbs() -> dict[str, str]:
    lines = [line.split() for line in read_word_lists(STEMS)["plural verbs"]]
    return {line[0]: line[1] for line in lines}


@cache
def _people() -> tuple[str, ...]:
    lists = read_word_lists(STEMS)
    return (*(line.split()[1] for line in lists["feminine"]), *lists["people"])


def _without_request(text: str) -> str:
    """What a visitor wants to be told: "NIS-2" of "Erzähl mir was über NIS-2"; all if nothing is left.

    Who wants to be sent what the bot does not have asks where it is: "Schick mir Stellen als Admin".
    """
    noun = r"(?:<filler>\s+)*(?:<found elsewhere>)(?!\w)[^,;?!.]*?"
    elsewhere = compile_pattern(rf"^\W*(?:<search>)\s+({noun})(?:\s(?:<sent>))?\W*$", REQUESTS)
    if wanted := elsewhere.match(text):
        return f"Wo finde ich {wanted[1]}"
    before = compile_pattern(r"^\W*(?:<before>)\b[\s,:]*", REQUESTS)
    behind = compile_pattern(r"\s(?:<behind>)\W*$", REQUESTS)
    rest = behind.sub("", before.sub("", text))
    return rest if _TOKENS.search(rest) else text

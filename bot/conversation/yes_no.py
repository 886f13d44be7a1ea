"""Whether a question may be answered by yes or no: a sentence that begins "Ja, …" answers no other."""

from __future__ import annotations

import re
from itertools import dropwhile
from pathlib import Path

from bot.language.terms import tag_word
from bot.language.word_lists import compile_pattern

WORDS = Path(__file__).with_name("yes_no.txt")
_YES_OR_NO = re.compile(r"(?:Ja|Nein|Doch|Jein)\b[,:.!]")
_CLAUSES = re.compile(r"[,;:.!?–—]+")
_VERBS = {"VV(FIN)", "VA(FIN)", "VM(FIN)", "VV(INF)", "VA(INF)", "VM(INF)"}
_QUESTION_MARKS = ("?", "؟")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# "Ab wann …", "Und bei wem …": what asks for more stands among the first words of a clause.
FIRST_WORDS = 3


def begins_with_yes_or_no(sentence: str) -> bool:
    """Whether a sentence answers yes or no before it says more."""
    return bool(_YES_OR_NO.match(sentence))


def asks_yes_or_no(question: str) -> bool:
    """Whether a question asks for yes or no; so may one without a verb in front and a question word."""
    more, yes_or_no, hangs, fillers = (
        compile_pattern(f"(?:<{name}>)", WORDS)
        for name in ("asks more", "asks yes or no", "hangs on", "fillers")
    )
    clauses = [_WORD.findall(clause) for clause in _CLAUSES.split(question)]
    is_hung = False
    for words in (list(dropwhile(fillers.fullmatch, clause)) for clause in clauses):
        if any(map(yes_or_no.fullmatch, words)):
            return True
        if any(map(more.fullmatch, words[:FIRST_WORDS])):
            return False
        if words and _is_verb(words[0]):
            is_hung = any(map(hangs.fullmatch, words))
            if not is_hung:
                return True
    return not is_hung and question.rstrip().endswith(_QUESTION_MARKS)


def _is_verb(word: str) -> bool:
    """Whether the first word of a clause is a verb that makes a question of it, in German or English."""
    verbs = compile_pattern("(?:<verbs>)", WORDS)
    return bool(verbs.fullmatch(word)) or tag_word(word.capitalize())[1] in _VERBS

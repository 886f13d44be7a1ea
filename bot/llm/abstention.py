"""How a language model says that it does not know or does not want to, in seven languages."""

from __future__ import annotations

import re

# ruff: noqa: E501 - patterns read best with a line a language
from collections.abc import Mapping

# What the prompt asks for where the passages do not answer: the visitor gets the refusal.
NOTHING_IN_TEXTS = "Dazu steht nichts in den Texten."
_TEXTS = r"(?:texten?|quellen?|textstellen|passagen|angaben|informationen|unterlagen|kontext)"
_MISSING = re.compile(
    rf"(?:steht|stehen|findet sich|finden sich|enthalten|geht)\b.{{0,60}}\b(?:nichts|keine?r?)\b.{{0,60}}"
    rf"|\b(?:nichts|keine?)\b.{{0,60}}\b(?:in (?:den|meinen|diesen) {_TEXTS}|{_TEXTS}.{{0,20}}(?:vor|gefunden|enthalten))"
    rf"|\b{_TEXTS}\b.{{0,40}}\b(?:sagen|nennen|enthalten|geben)\b.{{0,40}}\b(?:nichts|keine?n?|nicht)\b"
    r"|\b(?:sources|passages|texts?|documents|context)\b.{0,40}\b(?:do(?:es)? not|don't|doesn't) (?:say|mention|contain|state|provide)"
    r"|\bno (?:information|answer)\b.{0,40}\b(?:sources|passages|texts?|documents|context)\b"
    r"|(?:metinlerde|kaynaklarda).{0,60}(?:yok|bulunmuyor|geçmiyor)"
    r"|в (?:текстах|источниках).{0,60}(?:нет|не)\b|у (?:текстах|джерелах).{0,60}(?:немає|не)\b"
    r"|w (?:tekstach|źródłach).{0,60}(?:nie ma|brak)|لا (?:توجد|تذكر|يوجد).{0,60}(?:النصوص|المصادر)",
    re.IGNORECASE,
)
_UNWILLING = re.compile(
    r"\bals (?:ki|künstliche|sprachmodell)|\b(?:kann|darf|werde|möchte) ich (?:\w+ ){0,5}?(?:nicht|keine)\b"
    r"|\bich (?:kann|darf|werde|möchte)\b.{0,60}\b(?:nicht|keine)\b.{0,40}\b(?:beantworten|helfen|sagen|geben|machen|weiterhelfen)"
    r"|\b(?:es )?tut mir leid\b|\bich wei(?:ß|ss) (?:es |das )?(?:leider )?nicht\b|\bnicht beantworten\b"
    r"|\bas an ai\b|\bi(?:'m| am) sorry\b|\bi (?:can't|cannot|can not|am unable|am not able|won't|don't know)\b"
    r"|\b(?:üzgünüm|yardımcı olamam|bilmiyorum)\b|\b(?:извините|не могу)\b|\b(?:вибачте|не можу)\b"
    r"|\b(?:przepraszam|nie mogę)\b|(?:آسف|عذر[اً]|لا أستطيع|لا يمكنني)",
    re.IGNORECASE,
)
# After an answer of which the model said that the texts have no more.
NO_MORE: Mapping[str, str] = {
    "de": "Mehr steht dazu nicht in meinen Texten.",
    "en": "My texts say no more about this.",
    "tr": "Metinlerimde bu konuda başka bilgi yok.",
    "ar": "لا تذكر نصوصي أكثر من ذلك.",
    "ru": "Больше об этом в моих текстах ничего нет.",
    "uk": "Більше про це в моїх текстах нічого немає.",
    "pl": "Więcej na ten temat w moich tekstach nie ma.",
}


def abstention_kind(sentence: str) -> str:
    """Whether a sentence says that the texts do not tell (missing), or declines (unwilling); else empty."""
    if re.search(r"\[\d+\]", sentence):
        return ""  # it cites what it says, so that it can be proved
    if _MISSING.search(sentence):
        return "missing"
    return "unwilling" if _UNWILLING.search(sentence) else ""

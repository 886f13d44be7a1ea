"""Words that turn a statement round: negations, and pairs such as with and without, a month and a year."""

from __future__ import annotations

import re

# ruff: noqa: E501 - a pair reads best with a line a side
from collections.abc import Sequence

from bot.verification.figures import Figure

# So many characters around a figure belong to it before all else: "45.000 € im Jahr".
_BESIDE = 22
# How often, and before or after tax: a claim may name only what the fact names.
_FRAMES = tuple(
    tuple(re.compile(side, re.IGNORECASE) for side in sides)
    for sides in (
        (
            r"\b(?:im|pro|je|den|einem?) monat\b|\bmonatlich|monats(?:geh|l[oö]hn|brutto|verdienst|entgelt|wert)|\b(?:a|per|each) month|"
            r"\bmonthly|\baylık|\bayda|в месяц|ежемесячн|на місяць|щомісяч|miesięczn|شهري",
            r"\b(?:im|pro|je) jahr\b(?! \d)|\bjährlich|jahres(?:geh|l[oö]hn|brutto|verdienst|entgelt)|"
            r"\b(?:a|per|each) year|\byearly|\bannual|\byıllık|\byılda|в год\b|годов|на рік|річн|roczn|سنوي",
            r"\b(?:in der|pro|je) woche\b|\bwöchentlich|\b(?:a|per) week|\bweekly|haftalık|в неделю|на тиждень|tygodniow",
            r"\b(?:in der|pro|je) stunde\b|\bstündlich|stundenlohn|\b(?:an|per) hour|\bhourly|saatlik|в час\b|на годину|godzinow",
            r"\b(?:am|pro|je) tag\b|\btäglich|\b(?:a|per) day|\bdaily|günlük|в день|на день|dziennie",
        ),
        (
            r"\bbrutto|\bgross\b|\bbrüt\b|брутто|إجمالي",
            r"\bnetto|\bnet\b|\bafter tax|\bnach steuern|нетто|صاف",
        ),
    )
)
_PAIRS = tuple(
    (re.compile(one, re.IGNORECASE), re.compile(other, re.IGNORECASE))
    for one, other in (
        (
            r"\banfang|\bbeginn|\beinst(?:ieg|eig)|\bberufsanfäng|\bzunächst|\bzuerst|\binitially|\bentry|\bstart",
            r"\bnach (?:\d+|einigen|mehreren|vielen) jahr|\bspäter|\berfahren|\berfahrung|\bafter \d+ year|\bexperienced",
        ),
        (r"\bmit\b|\bwith\b", r"\bohne\b|\bwithout\b"),
        (
            r"\bmindestens|\bwenigstens|\bat least|\bab\b|\ben az\b",
            r"\bhöchstens|\bmaximal|\bat most|\bup to|\ben fazla",
        ),
        (r"\bunter(?:e[nrs]?|ste\w*)\b|\blower\b", r"\bober(?:e[nrs]?|ste\w*)\b|\bupper\b"),
        (r"\bvollzeit|\bfull[- ]time", r"\bteilzeit|\bpart[- ]time"),
        (r"\bbefristet|\bfixed[- ]term", r"\bunbefristet|\bpermanent"),
        (r"\bmehr als|\bmore than|\bhöher|\bhigher", r"\bweniger als|\bless than|\bniedriger|\blower\b"),
        (r"\bgestiegen|\bstieg|\bzugenommen|\brose\b", r"\bgesunken|\bsank|\babgenommen|\bfell\b"),
        (r"\bfreiwillig|\bvoluntary", r"\bverpflichtend|\bpflicht\b|\bmandatory"),
        (r"\bkostenlos|\bkostenfrei|\bfree of charge", r"\bkostenpflichtig|\bgebühr"),
    )
)
_NEGATIONS = {
    "de": r"\b(?:nicht|kein\w*|nie|niemals|nirgends|weder|nichts|niemand)\b",
    "en": r"\b(?:not|no|never|none|neither|cannot|nothing|nobody)\b|n['’]t\b",
    "tr": r"\b(?:değil\w*|yok\w*|hiç\w*|hayır)\b|\w+m[aeıiuü](?:z|yor|dı|di|mış|miş|yacak|yecek)\w*",
    "pl": r"\b(?:nie|brak\w*|nigdy|żad\w+)\b",
    "ru": r"\b(?:не|нет|ни|никогда|никак\w*)\b",
    "uk": r"\b(?:не|ні|немає|ніколи|жод\w+)\b",
    "ar": r"(?<!\w)(?:لا|ليس\w*|لم|لن|غير|بدون)(?!\w)",
}
_NEGATED = {language: re.compile(words, re.IGNORECASE) for language, words in _NEGATIONS.items()}
# „nicht nur“ affirms; „nach eigener, nicht amtlicher Rechnung“ negates an adjective, not the sentence.
_HARMLESS = re.compile(
    r"\b(?:nicht (?:nur|zuletzt|selten)|not only|не только|не тільки|nie tylko)\b"
    r"|\bnicht (?:[a-zäöüß]+ )?[a-zäöüß]+(?:e[nmrs]?)\b(?= [A-ZÄÖÜ])"
)


def contradicts(
    claim: str, figure: Figure, around: tuple[int, int], fact: str, home: Figure, beside: tuple[int, int]
) -> bool:
    """Whether a claim says of its figure the opposite of what the fact says of the same figure.

    What stands beside the figure decides, else its clause. A period, and brutto or netto, must be in
    the fact at all.
    """
    scopes = ((_near(claim, figure), _near(fact, home)), (claim[slice(*around)], fact[slice(*beside)]))
    return any(_pair_differs(pair, scopes) for pair in _PAIRS) or any(
        _is_framed_otherwise(frame, scopes, fact) for frame in _FRAMES
    )


def negation_differs(claim: str, facts: Sequence[str], language: str) -> bool:
    """Whether a claim negates what none of the facts negates, or the other way round."""
    negated = _is_negated(claim, language)
    states = {_is_negated(fact, "de") for fact in facts}
    # Facts of either kind, or one of several clauses with a negation in one: it cannot be told.
    if len(states) > 1:
        return False
    clauses = [part for fact in facts for part in re.split(r"[,;]\s|\s(?:und|aber|sondern|denn)\s", fact)]
    if not negated and True in states and len({_is_negated(part, "de") for part in clauses}) > 1:
        return False
    return states != {negated}


def _pair_differs(pair: tuple[re.Pattern[str], re.Pattern[str]], scopes: Sequence[tuple[str, str]]) -> bool:
    for claimed, known in scopes:
        says, is_so = (_side(pair, text) for text in (claimed, known))
        if says and is_so:
            return says != is_so
    return False


def _is_framed_otherwise(
    frame: Sequence[re.Pattern[str]], scopes: Sequence[tuple[str, str]], fact: str
) -> bool:
    """Whether a claim names a side of a frame that the fact does not name of this figure."""
    (beside, known_beside), (clause, _) = scopes
    says = _sides(frame, beside) or _sides(frame, clause)
    known = _sides(frame, known_beside) or _sides(frame, fact)
    return not says <= known


def _sides(frame: Sequence[re.Pattern[str]], text: str) -> frozenset[int]:
    return frozenset(at for at, side in enumerate(frame) if side.search(text))


def _side(pair: tuple[re.Pattern[str], re.Pattern[str]], text: str) -> str:
    """Which of two opposites a text names; empty for none and for both."""
    one, other = (pattern.search(text) is not None for pattern in pair)
    return "" if one == other else "one" if one else "other"


def _near(text: str, figure: Figure) -> str:
    before = re.split(r"[,;]\s|\d", text[max(0, figure.start - _BESIDE) : figure.start])[-1]
    after = re.split(r"[,;]\s|\d", text[figure.end : figure.end + _BESIDE])[0]
    return f"{before}{text[figure.start : figure.end]}{after}"


def _is_negated(text: str, language: str) -> bool:
    return _NEGATED.get(language, _NEGATED["de"]).search(_HARMLESS.sub(" ", text)) is not None

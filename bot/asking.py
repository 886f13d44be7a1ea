"""A message to what it asks: the questions in it, and the story around them.

What visitors say of themselves (name, age, origin, family, health) must not change what they are told:
it is taken out here, before anything is searched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot import german, naming

# More than two questions at a time would get answers too short to be right.
MOST_QUESTIONS = 2

# Nouns and adjectives for where someone comes from.
_NATION = (
    r"(?:italien|griech|grieche|spanier|spanisch|franzos|französ|portugies|rumän|bulgar|kroat|serb|bosni|alban|kosovar|mazedon|ungar|tschech|"
    r"slowak|slowen|litau|lett[ei]|estn|finn|schwed|norweg|dän[ei]|niederländ|holländ|belgi|schweizer|österreich|brit[ei]|engländ|amerikan|kanad|mexikan|"
    r"brasilian|argentin|kolumbian|venezolan|peruan|chilen|kuban|marokkan|algeri|tunesi|libyer|ägypt|sudanes|äthiop|eritre|somali|nigerian|ghana|"
    r"kamerun|senegal|togo|kongo|kenian|südafrikan|afrikan|iraker|irakisch|iran|pers(?:er|isch)|afghan|pakistan|inder|indisch|bangladesch|vietnam|chines|japan|"
    r"korean|thai|philippin|indonesi|libanes|jordan|palästin|israel|kurd|armen|georgier|aserbaidschan|kasach|usbek|belarus|weißruss|moldau|"
    r"russlanddeutsch|syr(?:er|isch)|türk|ukrain|russ[ei]|pol(?:e|in|nisch)\b|arab|rom[an]\b|sinti|sachse|bayer|schwabe|schwäbin|hess(?:e|in)\b|rheinländ|westfäl|ostfries|berliner|hamburger)\w*"
)
_PERSON = (
    rf"(?:{_NATION}|frau|mann|mädchen|junge|mama|papa|mutti|vati|mutter|vater|oma|opa|eltern|single|witwer?|witwe|muslima?|"
    r"muslimin|christ(?:in)?|jud(?:e|in)|türk(?:e|in)|syrer(?:in)?|ukrainer(?:in)?|russ(?:e|in)|pol(?:e|in)|"
    r"deutscher?|ausländer(?:in)?|migrant(?:in)?|flüchtling|geflüchteter?|rentner(?:in)?|autist(?:in)?|diabetiker(?:in)?|"
    r"rollstuhlfahrer(?:in)?|mensch|person|transfrau|transmann|lesbe|schwuler|schwarzer?|"
    r"alleinerziehende[rn]?|schwangere[rn]?|behinderte[rn]?|schwerbehinderte[rn]?|gehörlose[rn]?|blinde[rn]?|ältere[rn]?)"
)
_TRAIT = (
    r"(?:alleinerziehend|schwanger|kinderlos|verheiratet|ledig|geschieden|verwitwet|divers|schwul|lesbisch|trans|"
    r"(?:schwer)?behindert|gehörlos|schwerhörig|blind|sehbehindert|taub|autistisch|chronisch krank|krank|gesund|"
    r"männlich|weiblich|nicht-?binär|nonbinär|queer|intersexuell|bisexuell|homosexuell|heterosexuell|hetero|cis|muslimisch|katholisch|evangelisch|jüdisch|jung|alt|älter|schwarz|weiß|deutsch|türkisch|"
    r"syrisch|polnisch|ukrainisch|russisch|arabisch|italienisch|griechisch|afghanisch|"
    r"[üu]ber \d{2}|ü ?\d{2}|u ?\d{2}|\d{2}(?: jahre?(?: alt| jung)?)?)"
)
_FAMILY = (
    r"(?:kind(?:er|ern)?|bab(?:y|ys)|sohn|söhne|tochter|töchter|kids?|nachwuchs|familie|enkel|pflegefall|"
    r"zwilling(?:e|en)|mann|frau|partner(?:in)?|freund(?:in)?|kopftuch|rollstuhl|behinderung|handicap|"
    r"schwerbehindertenausweis|migrationshintergrund|akzent|(?:adhs|diabetes|epilepsie|ms|rheuma|asthma|depression(?:en)?))"
)
_COUNT = r"(?:(?:ein(?:e[mnrs]?)?|zwei|drei|vier|fünf|\d|meine[mnrs]?|mein|kleine[mnrs]?|keine?[mnrs]?|der|die|das|dem|den) )*"
# What is taken out of a question, wherever it stands.
_OF_ONESELF = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^\W{0,3}(?:hallo|hi|hey|moin|servus|guten (?:tag|morgen|abend)|liebes team|sehr geehrte damen und herren)[,!. ]{1,3}(?=.{12})",
        rf",?\s*\b(?:auch |gerade |nur |speziell )?als (?:[\wäöüß]+(?:e|er|en|ig|isch) )?{_PERSON}\b"
        rf"(?: (?:mit|von|ohne) {_COUNT}{_FAMILY}\b)*(?: (?:mit|von) \d{{2}}(?: jahren)?\b)?(?: aus (?:de[mr] )?[A-ZÄÖÜ]\w+)?,?",
        rf"\b(?:mit|ohne|trotz|wegen|im|von|fürs?) (?:mein(?:e[mnrs]?)? )?{_COUNT}{_FAMILY}\b(?: und {_COUNT}{_FAMILY}\b)*",
        r"\b(?:mit|von) (?:schon |über |fast |knapp )?(?:[2-7]\d|achtzehn|neunzehn|\w+(?:zig|ßig))(?: jahren)?\b(?! (?:%|€|euro|prozent|stunden|tage|wochen|monate|mann|leute|beschäftigte|mitarbeite))",
        r"\b(?:ich )?(?:komme|stamme|bin) (?:ursprünglich |eigentlich |selbst )?aus (?:de[mr] |den )?[A-ZÄÖÜ][\w-]+(?: und\b|,)?",
        r"\b(?:ich )?(?:wohne|lebe) (?:derzeit |jetzt |hier )?in (?-i:[A-ZÄÖÜ])[\w-]+(?: und\b|,)",
        r"\bi (?:live|am living|am based) in (?-i:[A-Z])[\w-]+(?: and\b|,)",
        r"\bich bin (?:die |der )?(?-i:[A-ZÄÖÜ]\w+)(?: (?-i:[A-ZÄÖÜ]\w+)){1,2}(?: und\b|,)",
        rf"\bich (?:bin|habe?) (?:eine? |gerade |schon |noch )?(?:{_PERSON}|{_TRAIT}|{_COUNT}{_FAMILY})(?: geworden)?(?: und\b|,)",
        rf"[,(]? ?\(?\b(?:ich )?bin (?:eine? |übrigens |schon |erst )*(?:{_PERSON}|{_TRAIT})\b\)?(?=\W{{0,3}}$)",
        rf"\bunsere? {_FAMILY}\b|\bmeine?[mnrs]? (?:große[rn]? |kleine[rn]? |jüngste[rn]? |älteste[rn]? )?(?:{_FAMILY}|{_PERSON}|bruder|schwester|nichte|neffe)\b",
        r"\b(?:ich heiße|mein name ist|i am called|my name is|benim adım|adım|меня зовут|мене звати|nazywam się|اسمي) [^\s,.!?]+(?: [A-ZÄÖÜ][^\s,.!?]+)?,?(?: und\b| and\b)?",
    )
)
# Words of a story that say who tells it, and numbers, which are mostly ages.
_WHO = re.compile(
    rf"\b(?:{_NATION}|kopftuch\w*|brille\w*|rollst\w+|\w*behinder\w*|\w*krank\w*|gesund\w*|pfleg\w+|müttern?|mutter\w*|vater\w*|eltern\w*|sohn\w*|söhne\w*|tochter\w*|töchter\w*|"
    r"kind|kinder[ns]?|bab(?:y|ys)|famili\w+|schwanger\w*|allein\w*|verheirat\w*|ledig\w*|geschied\w*|muslim\w*|islam\w*|christ(?:in|lich\w*)?|jüd\w+|jud(?:e|in)|religi\w+|schwul\w*|"
    r"lesb\w+|bisexuell\w*|hetero\w*|trans|cis|queer\w*|nichtbinär\w*|divers|männlich\w*|weiblich\w*|frau|frauen|mann|männer\w*|mädchen|junge|alt|alter|älter\w*|jung|jünger\w*|jahre?n?|jährig\w*|"
    r"oma|opa|enkel\w*|bruder|schwester|geschwister|freund(?:in)?|nachbar(?:in)?|ehe\w*|partner(?:in)?|deutsche?[rnms]?|ausländ\w+|migra\w+|flücht\w+|geflüchtet\w*|autis\w+|depress\w+|"
    r"woman|man|mother|father|son|daughter|child(?:ren)?|married|single|pregnant|disab\w+|wheelchair|headscarf|hijab|gay|lesbian|muslim|years? old|kadın|erkek|trage[nst]?|trägt|leb(?:e|en|t|st)|wohn\w*|heiß\w*|prozent|grad|anne|baba|çocuk\w*|hamile|engelli|"
    r"женщин\w*|мужчин\w*|мать|отец|мам\w|ребен\w+|ребён\w+|дет(?:и|ей)|беремен\w+|инвалид\w*|лет|жінк\w+|чоловік\w*|мати|батько|дит\w+|вагітн\w+|років|kobiet\w+|mężczyzn\w+|matk\w+|dzieck\w+|"
    r"dzieci|ciąż\w+|niepełnosprawn\w+|امرأة|رجل|أم|أب|طفل|أطفال|حامل|معاق|محجبة|\d+)\b",
    re.IGNORECASE,
)
# A sentence that only says who is asking.
_ABOUT_ONESELF = re.compile(
    rf"\W*(?:(?:hallo|hi|hey|moin|guten tag)\W+)?(?:also )?(?:"
    rf"(?:ich )?(?:bin|habe?|lebe|wohne) (?:selbst |auch |jetzt |gerade |schon |noch |eine? |leider |keine )*"
    rf"(?:{_PERSON}|{_TRAIT}|{_COUNT}{_FAMILY}|allein)(?: (?:geworden|und|mit|von|alt|jahre|bekommen|zu versorgen|zuhause|zu hause|{_FAMILY}|{_TRAIT}|{_COUNT}{_FAMILY}))*"
    rf"|(?:ich )?(?:sitze|bin) im rollstuhl|(?:ich )?trage (?:ein )?kopftuch"
    rf"|(?:ich )?(?:komme|stamme|bin) (?:ursprünglich )?aus (?:de[mr] |den )?[\w-]+"
    rf"|(?:(?:ich heiße|mein name ist|hier schreibt|hier ist|ich bin) (?:die |der )?(?-i:[A-ZÄÖÜ][\w-]+)(?: (?-i:[A-ZÄÖÜ][\w-]+))"
    rf"|(?:ich heiße|mein name ist) [\w-]+)(?: hier)?"
    r"|(?:(?:viele|liebe|schöne|herzliche|beste) )?gr(?:ü|ue)(?:ß|ss)e?,?(?: (?:von|aus))?(?: .{1,40})?|(?:lg|mfg|vg|dein|deine|ihr|ihre),? .{1,40}|(?:(?-i:[A-ZÄÖÜ])[\w-]+ ){1,3}(?:hier|mein name)(?:, guten tag)?"
    rf"|(?:ich )?bin (?:eine? )?\w+(?:länder(?:in)?|ianer(?:in)?|aner(?:in)?|ese|esin|ole|olin|ake|akin))\W*",
    re.IGNORECASE,
)
_MARK = re.compile("[?؟]")
_ASKS = re.compile(
    r"^\W*(?:(?:und|oder|aber|also|ach|ja|sag mal|und dann|hallo|hi|hey|ähm?|bitte|ey|na|nun|jetzt|meine frage|frage)\W+)*"
    r"(?:w(?:er|en|em|essen|as|o|ie|ann|arum|ieso|eshalb|elche[rnsm]?|elch|omit|ofür|oran|ovon|ozu|oher|ohin|orauf|obei|orin|at|ieviele?)"
    r"|ob|gibt'?s?|gibbet|kann|können|könnte|darf|dürfen|muss|müssen|soll(?:te)?|ist|sind|hat|haben|habe|wird|werden|bekomm\w*|krieg\w*|brauch\w*|"
    r"zahl\w*|zähl\w*|gilt|gelten|lohnt|reicht|nimmt|stellt|bietet|stimmt|verdien\w*|"
    r"how|what|which|who|where|when|why|is|are|do|does|can|could|should|will|may|must|"
    r"как(?:ой|ая|ое|ие)?|что|где|когда|сколько|кто|почему|можно|есть|який|яка|яке|які|що|де|коли|скільки|хто|чому|чи|"
    r"jak(?:i|a|ie)?|co|gdzie|kiedy|ile|kto|czy|dlaczego|كم|ما|ماذا|هل|أين|متى|كيف|من|لماذا|أي)\b",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"\b(?:ich (?:suche|möchte|würde gerne?|will|wollte|hätte gerne?|brauche|frage mich|interessiere)|wüsste gern|"
    r"erzähl\w*|erklär\w*|nenn\w*|zeig\w*|sag(?:en)? (?:mir|sie)|würde mich interessieren|interessiert mich|keine ahnung,? (?:wie|was|wo|ob)|"
    r"i (?:want|would like|need|am looking)|tell me|explain|хочу|хотел|хотіл|chciał|chcę|أريد|istiyorum|merak)\b",
    re.IGNORECASE,
)
# Where one sentence asks twice.
_AGAIN = re.compile(
    r"(?:,\s*|\s+)(?:und|sowie|and|ve|и|і|та|oraz|i|و)\s+(?=(?:auch |noch |dann |in |bei |ab |bis |zu |für |mit |vor |nach )?"
    r"(?:wie\b|was\b|wo\b|wer\b|wann\b|warum\b|welche|womit\b|wofür\b|woher\b|how\b|what\b|where\b|when\b|who\b|which\b|"
    r"ne |nerede|kaç|nasıl|сколько|как|где|когда|что|скільки|як|де|коли|що|ile|jak|gdzie|kiedy|co|كم|ما|أين|متى|كيف))"
    r"|,\s*und\s+(?=(?:kann|muss|darf|gibt|ist|sind|hat|braucht|bekomm|kümmert|zahlt|gilt|stimmt|lohnt|soll)\w*\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message asks: one or two questions, and the story around them (empty for most)."""

    questions: tuple[str, ...]
    story: str = ""


def read(message: str) -> Asked:
    """The questions of a message, without what the visitor says of himself; the whole where none is seen."""
    sentences = [message[start:end] for start, end in german.sentences(message)]
    pieces = [piece for sentence in sentences for piece in _at_colon(sentence)]
    told = [s for s in pieces if not _ABOUT_ONESELF.fullmatch(s)] or pieces or [message]
    asked = [s for s in told if _MARK.search(s)] or [s for s in told if _ASKS.search(s)]
    asked = asked or [s for s in told if _WANTS.search(s)] or told
    around = [naming.without_places(_WHO.sub(" ", _neutral(s))) for s in told if s not in asked]
    parts = _parts([neutral for s in asked if (neutral := _neutral(s))]) or [message]
    return Asked(tuple(parts[-MOST_QUESTIONS:]), " ".join([*around, *parts[:-MOST_QUESTIONS]]))


def _at_colon(sentence: str) -> list[str]:
    """What introduces a question, and the question: "Ich bin neu und frage mich: Was …?"."""
    before, colon, after = sentence.partition(": ")
    return [before, after] if colon and _ASKS.search(after) and german.sentences(before) else [sentence]


def _neutral(sentence: str) -> str:
    """The sentence without what it says of the person who asks; as it is where nothing else remains."""
    text = sentence
    for pattern in _OF_ONESELF:
        text = pattern.sub(" ", text)
    text = re.sub(r"\s+", " ", text).strip(" ,")
    return text if _weight(text) else sentence


def _parts(sentences: Sequence[str]) -> list[str]:
    """Each question of some sentences; what is none of its own stays with the one before."""
    parts: list[str] = []
    for sentence in sentences:
        split = _AGAIN.split(sentence)
        if not all(map(_weight, split)):
            split = [sentence]
        if parts and not _weight(split[0]):
            split[0] = f"{parts.pop()} {split[0]}"
        parts += split
    return parts


def _weight(text: str) -> int:
    return sum(1 for _ in german.surfaces(text))

"""A message to what it asks: the questions in it, and the story around them.

What visitors say of themselves (name, age, origin, family, health) must not change what they are told:
it is taken out here, before anything is searched."""

from __future__ import annotations

import re

from bot.language.terms import count_words

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
WHO = re.compile(
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
ABOUT_ONESELF = re.compile(
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


def remove_personal_details(sentence: str) -> str:
    """The sentence without what it says of the person who asks; as it is where nothing else remains."""
    text = sentence
    for pattern in _OF_ONESELF:
        text = pattern.sub(" ", text)
    text = re.sub(r"\s+", " ", text).strip(" ,")
    return text if count_words(text) else sentence

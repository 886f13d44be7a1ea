"""Figures are found in any spelling, and compared by value and unit."""

# ruff: noqa: E501 - tables of spellings

from __future__ import annotations

from bot.verification.figures import is_among, read_figures

FACT = (
    "Seit dem 01.05.2026 bringt E 9b in Stufe 1 rund 2.800 €, das sind 2,5 % mehr. "
    "Die Hälfte arbeitet 39 Stunden. Die Ausbildung dauert drei Jahre, nach § 16 Abs. 2 SGB III. "
    "Rund 38 Menschen, Microsoft 365 und ISO27001."
)
KNOWN = read_figures(FACT, "de").figures


def stand(text: str, language: str = "de") -> bool:
    """Whether every figure of a text stands in the fact, and there is one."""
    found = read_figures(text, language).figures
    return bool(found) and all(is_among(figure, KNOWN) for figure in found)


SAME = (
    ("2.800 €", "de"), ("2800 Euro", "de"), ("2,800 EUR", "en"), ("€2,800", "en"), ("2.8k €", "de"),
    ("2,8 Tsd. Euro", "de"), ("zweitausendachthundert Euro", "de"), ("٢٨٠٠ يورو", "ar"), ("2 800 €", "pl"),
    ("two thousand eight hundred euros", "en"), ("2.800,00 €", "de"), ("2.800 brutto", "de"),
    ("2,5 Prozent", "de"), ("2.5 percent", "en"), ("50 %", "de"), ("yüzde elli", "tr"), ("половина", "ru"),
    ("1. Mai 2026", "de"), ("May 1, 2026", "en"), ("im Mai 2026", "de"), ("2026", "de"), ("2026-05-01", "de"),
    ("EG 9b", "de"), ("Entgeltgruppe 9b", "de"), ("pay grade E 9b", "en"), ("E9b", "de"), ("Stufe 1", "de"),
    ("step 1", "en"), ("39-Stunden-Woche", "de"), ("39 saat", "tr"), ("dreijährig", "de"), ("3 years", "en"),
    ("Paragraf 16", "de"), ("§16", "de"), ("Absatz 2", "de"), ("SGB 3", "de"), ("ISO27001", "de"),
)  # fmt: skip


def test_same_figure_stands_in_any_spelling() -> None:
    """What the fact says stands there in every way to write it."""
    assert [written for written in SAME if not stand(*written)] == []


OTHER = (
    ("2.900 €", "de"), ("2,8 €", "de"), ("28.000 €", "de"), ("2.800 $", "de"), ("2.800 %", "de"),
    ("zweitausendneunhundert Euro", "de"), ("2.8OO €", "de"), ("2 8 0 0 €", "de"), ("3.000 Euro", "de"),
    ("zwischen 2.800 und 3.400 €", "de"), ("2,5 €", "de"), ("25 %", "de"), ("ein Drittel", "de"),
    ("doppelt so viel", "de"), ("1. Mai 2025", "de"), ("2. Mai 2026", "de"), ("Juni 2026", "de"), ("2027", "de"),
    ("E 9c", "de"), ("E 10", "de"), ("A 9", "de"), ("Stufe 2", "de"), ("39 Tage", "de"), ("38 Stunden", "de"),
    ("38 Jahre", "de"), ("drei Monate", "de"), ("vierjährig", "de"), ("§ 17", "de"), ("Abs. 3", "de"),
    ("SGB II", "de"), ("ISO 27002", "de"), ("hunderte Menschen", "de"), ("2.800 Millionen", "de"),
    ("three thousand euros", "en"), ("üç bin avro", "tr"), ("три тысячи евро", "ru"), ("trzy tysiące euro", "pl"),
    ("ثلاثة آلاف يورو", "ar"), ("три тисячі євро", "uk"), ("0209 169 2525", "de"),
)  # fmt: skip


def test_other_figure_does_not_stand() -> None:
    """Another value, unit, date, grade or paragraph does not stand in the fact."""
    assert [written for written in OTHER if stand(*written)] == []


def test_word_one_says_so_only_before_a_unit() -> None:
    """„Ein“ is an article, but „ein Jahr“ is a span."""
    assert read_figures("Ein Studium ist eine gute Sache.", "de").figures == ()
    assert [f.unit for f in read_figures("Das dauert ein Jahr.", "de").figures] == ["year"]


def of(text: str, language: str = "de") -> list[tuple[str, str]]:
    """The figures of a text, each by the first reading and the unit."""
    return [(figure.readings[0], figure.unit) for figure in read_figures(text, language).figures]


DURATIONS = {
    ("3.5", "year"): (
        "dreieinhalb Jahre", "dreiundeinhalb Jahre", "drei ein halb Jahre", "drei und ein halbes Jahr", "3½ Jahre",
        "3 ½ Jahre", "3 1/2 Jahre", "3,5-jährig", "dreieinhalbjährige", "DREIEINHALB JAHRE", "drei\xadein\xadhalb Jahre",
        "drei Komma fünf Jahre", "en: three and a half years", "en: three years and a half",
        "en: three-and-a-half-year", "tr: üç buçuk yıl", "ru: три с половиной года", "uk: три з половиною роки",
        "pl: trzy i pół roku", "pl: trzyipółletni", "ar: ثلاث سنوات ونصف",
    ),
    ("1.5", "year"): (
        "anderthalb Jahre", "anderthalbjährig", "eineinhalb Jahre", "1½ Jahre", "en: a year and a half",
        "en: one and a half years", "tr: bir buçuk yıl", "ru: полтора года", "ru: год с половиной",
        "uk: півтора року", "pl: półtora roku", "ar: سنة ونصف",
    ),
    ("0.5", "year"): (
        "ein halbes Jahr", "einem halben Jahr", "Halbjahr", "halbjährlich", "halbjährig", "½ Jahr", "1/2 Jahr",
        "alle halbe Jahre", "en: half a year", "en: a half year", "en: half-yearly", "tr: yarım yıl", "ru: полгода",
        "uk: півроку", "uk: пів року", "pl: pół roku", "ar: نصف سنة",
    ),
    ("0.25", "year"): (
        "ein Vierteljahr", "vierteljährlich", "¼ Jahr", "en: quarterly", "en: a quarter of a year", "tr: çeyrek yıl",
        "ru: четверть года", "uk: чверть року", "pl: ćwierć roku", "ar: ربع سنة",
    ),
    ("1.75", "year"): ("eindreiviertel Jahre", "en: one and three quarters years"),
    ("1.25", "year"): ("eineinviertel Jahre", "1 1/4 Jahre"),
    ("0.75", "year"): ("ein Dreivierteljahr", "dreiviertel Jahr", "¾ Jahr"),
    ("2.5", "month"): ("zweieinhalb Monate", "2,5 Monate"),
    ("3", "month"): ("dreimonatig", "dreimonatlich", "3-monatig", "pl: trzymiesięczny", "ru: трёхмесячный"),
    ("2", "year"): (
        "zweijährig", "zweijährlich", "alle zwei Jahre", "uk: дворічне", "ru: двухлетний", "pl: dwuletnia", "ar: سنتين",
    ),
    ("14", "day"): ("14-tägig", "vierzehntägig", "vierzehn Tage", "en: a fortnight"),
    ("1", "year"): ("ein Jahr", "ein ganzes Jahr", "einjährig"),
    ("500000", "eur"): ("eine halbe Million Euro", "en: half a million euros"),
    ("2500", "eur"): ("zweieinhalbtausend Euro", "2½ Tsd. Euro"),
}  # fmt: skip


def test_parts_of_one_are_figures_in_seven_languages() -> None:
    """„Dreieinhalb Jahre“ and „ein halbes Jahr“ are 3.5 and 0.5 years, in words, signs and compounds."""
    wrong = {}
    for figure, texts in DURATIONS.items():
        for text in texts:
            language, words = text.split(": ") if ": " in text else ("de", text)
            if of(words, language) != [figure]:
                wrong[text] = of(words, language)
    assert wrong == {}


def test_shares_and_multiples_in_words_are_figures() -> None:
    """A share or a multiple in words is a figure, and words that only look like one are none."""
    for text, language, figure in (
        ("eine halbe Stelle", "de", ("50", "share")), ("die Hälfte der Stellen", "de", ("50", "share")),
        ("halbtags", "de", ("50", "share")), ("half the staff", "en", ("50", "share")),
        ("ein Drittel", "de", ("33", "share")), ("⅓ der Stellen", "de", ("33", "share")),
        ("zwei Drittel", "de", ("66", "share")), ("two thirds", "en", ("66", "share")),
        ("drei Viertel", "de", ("75", "share")), ("üçte ikisi", "tr", ("66", "share")),
        ("две трети", "ru", ("66", "share")), ("dwie trzecie", "pl", ("66", "share")),
        ("ثلث الموظفين", "ar", ("33", "share")), ("zwei Fünftel", "de", ("40", "%")),
        ("das Doppelte", "de", ("2", "times")), ("dreifach", "de", ("3", "times")),
        ("verdreifacht", "de", ("3", "times")), ("triple", "en", ("3", "times")), ("iki katı", "tr", ("2", "times")),
        ("ein Dutzend", "de", ("12", "")), ("Hunderte", "de", ("hunderte", "word")),
        ("hundreds of people", "en", ("hunderte", "word")),
    ):  # fmt: skip
        assert of(text, language) == [figure], text
    assert of("Innerhalb der Stadt ist das einmal einfach, deshalb mehrfach möglich.") == []


def test_both_ends_of_a_range_in_words_have_the_unit() -> None:
    """„Zwei- bis dreijährig“ and „ein bis anderthalb Jahre“ are two spans each."""
    assert of("zwei- bis dreijährig") == [("2", "year"), ("3", "year")]
    assert of("ein bis anderthalb Jahre") == [("1", "year"), ("1.5", "year")]


def test_some_years_are_any_number_of_years_above_one() -> None:
    """„Mehrere Jahre“ stands where a number of years does, not where months or one year do."""
    for words, fact, stands in (
        ("mehrere Jahre", "drei Jahre", True), ("ein paar Jahre", "2 Jahre", True),
        ("jahrelang", "mehrere Jahre", True), ("mehrere Monate", "drei Jahre", False),
        ("einige Jahre", "ein Jahr", False), ("drei Jahre", "mehrere Jahre", False),
    ):  # fmt: skip
        [claimed] = read_figures(words, "de").figures
        assert is_among(claimed, read_figures(fact, "de").figures) == stands, words


def test_months_and_years_are_one_measure() -> None:
    """Eighteen months are a year and a half; three months are not three years."""
    for claim, fact, stands in (
        ("18 Monate", "anderthalb Jahre", True), ("ein halbes Jahr", "sechs Monate", True),
        ("halbjährlich", "alle 6 Monate", True), ("drei Jahre", "36 Monate", True),
        ("drei Monate", "drei Jahre", False), ("ein halbes Jahr", "ein Jahr", False),
        ("42 Monate", "drei Jahre", False), ("14 Tage", "14 Wochen", False),
    ):  # fmt: skip
        [claimed] = read_figures(claim, "de").figures
        assert is_among(claimed, read_figures(fact, "de").figures) == stands, claim


# Ways to write 2,800 euros, by the digits of the thousands and of the rest.
AMOUNTS = (
    "{0}.{1},- Euro", "{0}.{1},– €", "{0}.{1},-- EUR", "{0}.{1},—€", "{0}.{1} ,- Euro", "{0}.{1},-", "€ {0}.{1},-",
    "{0}.{1}¹ Euro", "{0}.{1}¹) Euro", "{0}.{1}¹,² Euro", "{0}.{1} ² Euro", "{0}.{1}① Euro", "{0}.{1}* Euro",
    "{0}.{1}*) Euro", "{0}.{1},-* Euro", "{0}.{1}[^a] Euro", "{0}.{1}[1] Euro", "{0}.{1} 1) Euro", "{0}.{1}† €", "{0}.{1} Euro*", "{0}.{1} €¹", "{0} {1} Euro", "{0}\u202f{1} Euro",
    "{0}\u2009{1} €", "{0}\u00a0{1},00 €", "{0}'{1} €", "{0}’{1} Euro", "€ {0}.{1}", "EUR {0}.{1},00",
    "Euro {0}.{1}", "{0}.{1}EUR", "{0}.{1}€", "{0}{1},00€", "{0}{1}.00 EUR", "{0}.{1} EUR/Monat", "{0}.{1}-€-Gehalt",
    "{0},{1} Tsd. €", "{0},{1} T€", "{0},{1} TEUR", "T€ {0},{1}", "{0},{1}k €", "{0}.{1} Euro brutto",
)  # fmt: skip


def test_amount_is_the_same_in_every_spelling_and_another_with_one_digit_changed() -> None:
    """2,800 euros are 2,800 euros however they are written; one digit changed is never among them."""
    known = read_figures("2.800 Euro", "de").figures
    for spelling in AMOUNTS:
        [written] = read_figures(spelling.format("2", "800"), "de").figures
        assert (written.readings[0], written.unit) == ("2800", "eur"), spelling
        assert is_among(written, known), spelling
        for other in (("3", "800"), ("2", "900"), ("2", "810"), ("2", "801")):
            [changed] = read_figures(spelling.format(*other), "de").figures
            assert not is_among(changed, known), (spelling, other)
            assert not is_among(known[0], [changed]), (spelling, other)


def test_footnote_sign_is_no_digit() -> None:
    """A raised or circled number is left out behind a word or number; amid digits, alone or of m² it stays."""
    assert of("2.800¹ Euro") == of("2.800 Euro") == [("2800", "eur")]
    assert of("38 Menschen³ in 17 Ämtern²⁾") == [("38", ""), ("17", "")]
    assert of("2.80¹0 Euro") != [("2800", "eur")]
    assert of("②⑧⓪⓪ €") == of("28⓪⓪ €") == [("2800", "eur")]
    assert of("20 m²") == [("20", ""), ("m2", "name")]

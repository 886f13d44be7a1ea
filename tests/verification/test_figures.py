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

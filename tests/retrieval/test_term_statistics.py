"""How rare terms are, and which words a corpus has, has the parts of, or has in another spelling."""

from __future__ import annotations

from bot.language.terms import contains_word, search_terms
from bot.retrieval.term_statistics import TermStatistics


def statistics(*passages: str) -> TermStatistics:
    """The statistics of passages with these terms."""
    return TermStatistics(terms.split() for terms in passages)


def test_rare_word_weighs_more() -> None:
    """A word of one passage is rarer than one of all, and one of none the rarest."""
    known = statistics("lohn werft", "lohn schul", "lohn")
    assert known.rarity("turm") > known.rarity("werft") > known.rarity("lohn") > 0
    assert known.rarity("lohn") == statistics("lohn werft lohn", "lohn schul", "lohn lohn").rarity("lohn")


def test_compound_is_known_by_all_its_parts() -> None:
    """A word is known where it stands, or where every part of it does."""
    known = statistics("lohn", "werft")
    for word, is_known in (
        (("lohn",), True),
        (("turm",), False),
        (("lohnturm", "lohn", "turm"), False),
        (("lohnwerft", "lohn", "werft"), True),
    ):
        assert known.knows(word) is is_known, word


def test_compound_is_held_by_all_its_parts() -> None:
    """A passage holds a compound only with every part of it."""
    compound = ("lohnwerft", "lohn", "werft")
    assert [contains_word(compound, terms) for terms in ({"lohn", "werft"}, {"lohn"})] == [True, False]


def test_only_the_word_itself_is_had() -> None:
    """A corpus has a word where a passage has the word, not where it has its parts alone."""
    known = statistics("werft lohn")
    assert known.has(("werft", "x"))
    assert not known.has(("werftlohn", "werft", "lohn"))


def test_only_a_word_that_nobody_has_has_other_spellings() -> None:
    """A word may be meant for another where no passage has it or a part of it."""
    gehalt, schule = search_terms("Gehalt")[0], search_terms("Schule")[0]
    known = statistics(gehalt, schule)
    assert 0 < known.other_spellings(("gehlat",))[gehalt] < 1
    assert known.other_spellings((gehalt,)) == {}
    assert known.other_spellings(("gehlat", schule)) == {}


def test_word_means_something_by_itself_its_parts_or_its_spelling() -> None:
    """A word means something to a corpus that has it, all its parts, or a like spelling."""
    known = statistics("gehalt", "lohn", "werft")
    for word, means in (
        (("gehalt",), True),
        (("lohnwerft", "lohn", "werft"), True),
        (("gehlat",), True),
        (("xylophon",), False),
    ):
        assert known.means_something(word) is means, word


def test_ties_between_spellings_do_not_depend_on_the_process() -> None:
    """Where several terms are as near, the first of the corpus is chosen, whatever this process hashes."""
    terms = [f"werf{letter}" for letter in "bcdefg"]
    statistics = TermStatistics([terms])
    assert (
        list(statistics.other_spellings(("werfx",))) == terms[: len(statistics.other_spellings(("werfx",)))]
    )

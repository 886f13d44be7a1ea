"""Lists of words and patterns in text files."""

from pathlib import Path

import pytest

from bot.language.word_lists import compile_pattern, read_word_lists

LISTS = """# Boats and their parts.
[boat]
kahn
<material>boot

# Behind this one a space matters.
[material]
holz
floß[ ]
"""


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """A file with two lists, of which one refers to the other."""
    path = tmp_path / "boats.txt"
    path.write_text(LISTS, encoding="utf-8")
    return path


def test_lists_have_the_lines_of_the_file(lists: Path) -> None:
    """Every list has its lines in order, without comments and empty lines."""
    assert read_word_lists(lists) == {"boat": ["kahn", "<material>boot"], "material": ["holz", "floß[ ]"]}


@pytest.mark.parametrize("text", ["kahn", "Holzboot", "floß boot"])
def test_name_stands_for_any_line_of_its_list(lists: Path, text: str) -> None:
    """A name in a pattern, or in a line that it refers to, accepts whatever a line of that list accepts."""
    assert compile_pattern(r"<boat>", lists).fullmatch(text)


def test_name_accepts_nothing_else(lists: Path) -> None:
    """What stands around a name belongs to every line of its list."""
    assert not compile_pattern("<boat>e", lists).fullmatch("kahn")


def test_name_of_no_list_is_refused(lists: Path) -> None:
    """A name that the file lacks is an error, not a pattern that never fits."""
    with pytest.raises(KeyError, match="sail"):
        compile_pattern("<sail>", lists)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kahn\n[boat]", "before its first"),
        ("[boat]\nkahn\n[boat]\nfloß", "two lists called"),
        ("[boat]\n# kahn\n", "without lines"),
    ],
)
def test_file_out_of_order_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """A line outside of a list, a second list of one name and an empty list are errors."""
    path = tmp_path / "odd.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_word_lists(path)

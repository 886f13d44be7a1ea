"""Characters that look like others or like nothing are made plain, so that a pasted question is found."""

from __future__ import annotations

import re
import unicodedata

# Word processors and web pages set hyphens that do not break lines, and blanks of several widths. The dashes
# – and — stay: they stand between words and numbers, not within them.
_HYPHENS = re.compile("[\u2010\u2011\u2012\u2043\u2212\ufe63\uff0d]")
_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Soft hyphens, zero-width characters and marks of direction.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)


def plain_characters(text: str) -> str:
    """The text with plain hyphens and blanks, composed letters, and nothing that cannot be seen.

    Positions change, so this is for questions and search terms, never for what is quoted.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _HYPHENS.sub("-", _BLANKS.sub(" ", text))

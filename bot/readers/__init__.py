"""The text of a file becomes a Document; whatever is not read is named by file and line.

- `documents`: a text as every reader gives it: sections of blocks
- `faults`: what is wrong with a corpus, and what its editors should know, by file and line
- `formats`: the bytes of a file become text, and what is no text is named
- `markdown`: a Markdown text to a Document
- `header`: the YAML header of a Markdown text
- `comments`: other ways to ask, and comments that are not closed
- `footnotes`: the sources of a Markdown text, and the marks that name them
- `tables`: which lines of a Markdown text are rows, and what is wrong with a table
- `line_starts`: signs at the start of a line that are no Markdown, such as the day of a date
- `plaintext`: a plain text to a Document
"""

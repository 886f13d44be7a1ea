"""Files of a corpus become passages and a published generation.

- `corpus`: the files of a folder, read by their suffix
- `documents`: a text as every reader gives it: sections of blocks
- `markdown`: Markdown with header, footnotes and other ways to ask
- `plaintext`: plain text
- `synonyms`: the corpus' synonyms.toml
- `faults`: what is wrong with a corpus, by file and line
- `passages`: documents become passages with exact positions and search terms
- `plan`: what an ingest would change
- `publish`: a plan becomes a generation
- `console`: what an editor sees of an ingest
"""

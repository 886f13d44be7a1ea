"""Text of seven languages: its words, sentences, language, and what the program itself says.

- `terms`: text becomes search terms: folded stems, parts of compounds, one spelling of what has several
- `sentences`: text is cut into sentences
- `characters`: hyphens, blanks and what cannot be seen are made plain
- `detection`: which language a text is in
- `spelling`: other spellings of a corpus' words: typos, names in another script
- `synonyms`: words that people say for what the texts call otherwise
- `entities`: places, occupations, years and attributes that a question names
- `offices`: offices and streets whose address or telephone number a question asks for
- `phrases`: the sentences that the program says by itself, read from `phrases/`
- `word_lists`: lists of words and patterns in text files become regular expressions
"""

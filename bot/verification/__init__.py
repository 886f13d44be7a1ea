"""A language model's sentence is compared with the passages that it cites.

- `claim`: a sentence parsed once: figures, clauses, nouns, citations
- `figures`: amounts, dates, shares, spans, paragraphs and grades as values
- `numbers`: numbers in words become digits
- `units`: the words of units, months and shares
- `contrasts`: negations, and pairs such as with and without
- `clauses`: clauses, nouns and names of a sentence
- `sources`: cited passages, sentence by sentence
- `checks`: what a claim must pass to be shown
- `bars`: what bars a sentence whatever it cites
- `verifier`: a claim is shown, replaced by a quote, or dropped
"""

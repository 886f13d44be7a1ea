"""Hits become quotes, or a reasoned refusal.

- `judgement`: a question becomes a Judgement: hits, quotes, probability, what is missing
- `evidence`: what speaks for an answer, as ten measures
- `answerability`: whether that is enough, and what a question names that no text has
- `relevance`: how well each sentence answers
- `selection`: which sentences are quoted, in which order
- `tables`: which rows of a table are shown
- `rows`: the rows of a table that a question names, also by a number in an interval
- `citations`: quotes become numbered citations
- `suggestions`: questions and next steps offered below an answer
- `refusals`: why a question is not answered
"""

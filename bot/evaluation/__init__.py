"""Gold questions go through the pipeline, and what comes out is counted.

- `cases`: the gold questions
- `scoring`: what counts as right, and the metrics
- `runner`: the evaluation without a language model
- `llm_runner`: the evaluation of a language model and of its verification
- `report`: results become a report, the one before beside it
- `page`: a report becomes one HTML page
- `charts`: numbers become inline SVG
"""

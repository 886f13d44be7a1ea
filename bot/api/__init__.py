"""HTTP: the program's own routes, OpenAI's form, and the files of the widget.

- `app`: the application is put together
- `service`: what the routes share: settings, limits, metrics, pipeline
- `routes`: chat, search, corpus, ratings, health
- `schemas`: what comes in and goes out
- `openai`: OpenAI's API over the same pipeline
- `openai_schemas`: OpenAI's requests, and what of them changes nothing or is refused
- `limits`: rate limit and caps
- `middleware`: sub-path, CORS, HEAD, sizes, log lines, JSON bodies
- `error_responses`: errors in the contract's form or OpenAI's
- `static`: the demo page and the widget's files
"""

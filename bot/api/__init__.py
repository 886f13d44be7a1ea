"""HTTP: the program's own routes, OpenAI's form, and the files of the widget.

- `app`: the application is put together
- `service`: what the routes share: settings, limits, metrics, pipeline
- `routes`: chat, search, corpus, ratings, health
- `schemas`: what comes in and goes out
- `openai`: OpenAI's API over the same pipeline
- `openai_schemas`: OpenAI's requests
- `notes`: citations as Markdown notes
- `limits`: rate limit and caps
- `middleware`: log lines, sizes, CORS, errors as status
- `static`: the demo page and the widget's files
"""

#!/usr/bin/env bash
# Guess: with root_path="/bot" and a proxy that strips the prefix, all paths of an application work alike.
# What happens: starlette 1.10.0 answers its routes, and 404 for every file below a Mount: a route compares the path, StaticFiles takes the prefix off a path that lacks it.
# Why it matters: /docs and the API work behind nginx while scripts and pictures are missing; the prefix has to be put back into the path.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/python" -m pip install --quiet --disable-pip-version-check starlette==1.10.0 httpx==0.28.1
"$folder/env/bin/python" - "$folder/files" <<'PYTHON'
import asyncio
import sys
from importlib.metadata import version
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

folder = Path(sys.argv[1])
folder.mkdir()
(folder / "page.js").write_text("1")


async def hello(request):
    return PlainTextResponse("hello")


application = Starlette(routes=[Route("/hello", hello), Mount("/files", StaticFiles(directory=folder))])


async def status(path, root_path):
    transport = httpx.ASGITransport(application, root_path=root_path)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return (await client.get(path)).status_code


EXPECTED = {
    ("/hello", ""): 200,
    ("/files/page.js", ""): 200,
    ("/hello", "/bot"): 200,
    ("/files/page.js", "/bot"): 404,
    ("/bot/hello", "/bot"): 200,
    ("/bot/files/page.js", "/bot"): 200,
}
print(f"starlette {version('starlette')}")
seen = {}
for path, root_path in EXPECTED:
    seen[path, root_path] = asyncio.run(status(path, root_path))
    print(f"root_path {root_path!r}, path {path}: {seen[path, root_path]}")
sys.exit(0 if seen == EXPECTED else "paths below a root path are answered otherwise now")
PYTHON

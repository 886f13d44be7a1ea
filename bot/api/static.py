"""The demo page and the files of the widget, compressed, for pages of any origin.

They lie in web/ of the source checkout; an installed wheel has them beside the program, in bot/web.
"""

from __future__ import annotations

import os
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import Scope

_HERE = Path(__file__).resolve()
_FOLDERS = (_HERE.parents[1] / "web", _HERE.parents[2] / "web")
WEB = next((folder for folder in _FOLDERS if folder.is_dir()), _FOLDERS[0])
SERVED = (".js", ".css", ".html")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
HEADERS = {
    # A module script of another origin is fetched with CORS; the files hold nothing private.
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # Asked for anew each time, so that modules of two versions never meet; mostly a short 304.
    "Cache-Control": "no-cache",
}


class WidgetFiles(StaticFiles):
    """The files that pages need, and no other that lies beside them."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """The file behind a path. The path never reaches the file system unchecked."""
        files = {file.relative_to(WEB).as_posix() for file in WEB.rglob("*") if file.suffix in SERVED}
        return super().lookup_path(path) if Path(path).as_posix() in files else ("", None)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file with the headers that it needs. Raises 404."""
        response = await super().get_response(path, scope)
        response.headers.update(HEADERS)
        if path.endswith(".html"):
            response.headers["Content-Security-Policy"] = POLICY
        return response


def add_static(app: FastAPI) -> None:
    """The demo page at / and the widget under /widget/."""

    @app.get("/", include_in_schema=False)
    async def demo() -> FileResponse:
        return FileResponse(WEB / "index.html", headers={"Content-Security-Policy": POLICY})

    app.mount("/widget", GZipMiddleware(WidgetFiles(directory=WEB)))

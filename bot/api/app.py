"""The application: routes, middleware and errors put together. Keeps no conversation, logs no question."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi_offline import FastAPIOffline

from bot.api.error_responses import add_errors
from bot.api.middleware import JSONRoute, add_middleware
from bot.api.openai import add_openai
from bot.api.routes import add_chat, add_feedback, add_reading
from bot.api.schemas import ErrorResponse
from bot.api.service import Service
from bot.api.static import add_static
from bot.settings import Settings, load_settings

log = logging.getLogger(__name__)


def create_app(config: Settings | None = None) -> FastAPI:
    """The application. Without settings they are read from the environment, as workers need it."""
    if config is None:
        configure_logging()
    service = Service(config or load_settings())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        opening = asyncio.create_task(service.open())
        yield
        opening.cancel()

    app = FastAPIOffline(
        title="Career chat",
        description="Answers questions about working in IT-Organisation in Gelsenkirchen, "
        "in quotes of a German corpus with their sources.",
        version="0.1.0",
        lifespan=lifespan,
        redoc_url=None,
    )
    app.state.service = service
    add_middleware(app, service.config)
    add_errors(app)
    errors: dict[int | str, dict[str, Any]] = {code: {"model": ErrorResponse} for code in (422, 503)}
    own = APIRouter(route_class=JSONRoute, responses=errors)
    add_chat(own, service)
    add_reading(own, service)
    add_feedback(own, service)
    app.include_router(own)
    add_openai(app, service)
    add_static(app)
    return app


def configure_logging() -> None:
    """Log lines of this process and, called again there, of each worker."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("bm25s").propagate = False  # tells every index that it builds, as DEBUG
    for name in ("httpx", "httpx2"):
        logging.getLogger(name).setLevel(logging.WARNING)  # they tell every request to a model

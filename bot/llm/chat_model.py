"""Passages to a fluent text by a language model: the prompt, the model, and its failures."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from pydantic import SecretStr

from bot.errors import ModelError, SettingsError
from bot.llm.circuit_breaker import CircuitBreaker
from bot.llm.prompt import build_prompt
from bot.types import Message, Passage

# A second try for what may pass by itself, if it fails at once.
TRIES = 2
# Seconds between two pieces are bounded by the setting; the whole answer by this many times as much.
WHOLE = 6
EXTRAS = {"openai": "openai", "ollama": "ollama", "anthropic": "anthropic", "mistralai": "mistral",
          "google_genai": "google"}  # fmt: skip
log = logging.getLogger(__name__)


@dataclass(slots=True)
class ChatModel:
    """A chat model behind time-outs, one more try and a circuit; `name` is what visitors see.

    `timeout` is the seconds to the first piece and between two pieces. `tokens_in` and `tokens_out`
    are the sums that the provider tells.
    """

    chat: BaseChatModel
    name: str
    timeout: float
    circuit: CircuitBreaker = field(default_factory=CircuitBreaker)
    tokens_in: int = 0
    tokens_out: int = 0

    async def write(
        self, question: str, passages: Sequence[Passage], history: Sequence[Message], language: str
    ) -> AsyncGenerator[str]:
        """The pieces of an answer as they come. Raises ModelError, also amid the text."""
        if not self.circuit.admit():
            raise ModelError(
                "circuit_open", "the model failed several times in a row and is left alone for a while"
            )
        try:
            is_empty = True
            async for piece in self._tried(build_prompt(question, passages, history, language)):
                is_empty = is_empty and not piece.strip()
                yield piece
            if is_empty:
                raise ModelError("empty", "the model gave no text")
        except ModelError:
            self.circuit.fail()
            raise
        self.circuit.succeed()

    async def _tried(self, prompt: list[BaseMessage]) -> AsyncGenerator[str]:
        """The pieces of the first try that gives any."""
        first_by = time.monotonic() + self.timeout
        for last in range(TRIES - 1, -1, -1):
            has_begun = False
            try:
                async for piece in self._pieces(prompt, first_by):
                    has_begun = True
                    yield piece
                return
            except ModelError as error:
                wait = error.retry_after if error.retry_after is not None else 0.2
                is_late = time.monotonic() + wait > first_by - self.timeout / 2
                if has_begun or not last or is_late or not error.may_pass:
                    raise
                log.info("the model is tried once more: %s", error)
                await asyncio.sleep(wait)

    async def _pieces(self, prompt: list[BaseMessage], first_by: float) -> AsyncGenerator[str]:
        started, limit = time.monotonic(), first_by
        stream = self.chat.astream(prompt)
        try:
            while True:
                async with asyncio.timeout(max(0.0, limit - time.monotonic())):
                    chunk = await anext(stream, None)
                if chunk is None:
                    return
                self._count(chunk)
                yield str(chunk.text)
                limit = min(time.monotonic() + self.timeout, started + WHOLE * self.timeout)
        except (Exception, asyncio.CancelledError) as error:
            if isinstance(error, asyncio.CancelledError):
                raise
            # Whatever a provider's package raises: none of it may reach a visitor.
            raise translate_error(error) from error
        finally:
            await _close(stream)

    def _count(self, chunk: Any) -> None:
        usage = getattr(chunk, "usage_metadata", None) or {}
        self.tokens_in += usage.get("input_tokens", 0)
        self.tokens_out += usage.get("output_tokens", 0)


def open_model(name: str, base_url: str, api_key: str, timeout: float) -> ChatModel:
    """The model that BOT_LLM names. Raises SettingsError, which says what to do."""
    # No one but the provider gets a question.
    for variable in (
        "LANGSMITH_TRACING",
        "LANGSMITH_TRACING_V2",
        "LANGCHAIN_TRACING_V2",
        "LANGCHAIN_TRACING",
    ):
        os.environ[variable] = "false"
    provider, _, model = name.partition(":")
    options = {"base_url": base_url, "api_key": api_key}
    given = {option: value for option, value in options.items() if value}
    try:
        chat = _chat(provider, model, given)
    except SettingsError:
        if not base_url or api_key:
            raise
        # A server of one's own needs no key, but the provider's package wants one.
        chat = _chat(provider, model, {**given, "api_key": "unused"})
    return ChatModel(chat, model, timeout)


def _chat(provider: str, model: str, options: dict[str, Any]) -> BaseChatModel:
    asked = f"BOT_LLM={provider}:{model}"
    try:
        chat = init_chat_model(model, model_provider=provider, **options)
        # Retries are counted here, so that their time is bounded.
        if "max_retries" in type(chat).model_fields:
            chat = init_chat_model(model, model_provider=provider, max_retries=0, **options)
        if _lacks_key(chat):  # some packages only say so when they are first asked
            raise ValueError("it has no key")
        return cast(BaseChatModel, chat)
    except ImportError as error:
        extra = EXTRAS.get(provider)
        package = re.search(r"langchain-[\w-]+", str(error))
        remedy = (
            f'pip install ".[{extra}]"' if extra else f"pip install {package[0] if package else provider}"
        )
        raise SettingsError(f"{asked}: the package for {provider} is missing; install it: {remedy}") from None
    except Exception as error:
        if "Unsupported" in str(error) and isinstance(error, ValueError):
            known = ", ".join(EXTRAS)
            raise SettingsError(
                f"{asked}: no such provider; known are {known} and others of LangChain's"
            ) from None
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise SettingsError(
            f"{asked}: the model cannot be set up ({first}); if a key is missing, set BOT_LLM_API_KEY"
        ) from None


def _lacks_key(chat: Any) -> bool:
    names = [name for name in type(chat).model_fields if name.endswith("api_key")]
    keys = [key.get_secret_value() for key in (getattr(chat, n) for n in names) if isinstance(key, SecretStr)]
    return bool(names) and not any(keys)


def translate_error(error: Exception) -> ModelError:
    """Whatever a provider's package raised, as our own."""
    if isinstance(error, ModelError):
        return error
    if isinstance(error, TimeoutError) or "timeout" in type(error).__name__.casefold():
        return ModelError("timeout", "the model was silent for too long")
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    about = f"{type(error).__name__}: {str(error)[:200]}"
    if isinstance(status, int):
        kind = "rate_limited" if status == 429 else "server_error" if status >= 500 else "rejected"
        return ModelError(kind, about, _retry_after(response))
    is_connection = any(
        word in type(error).__name__ for word in ("Connect", "Protocol", "ReadError", "Network")
    )
    return ModelError("connection" if is_connection else "broken", about)


def _retry_after(response: Any) -> float | None:
    value = getattr(response, "headers", {}).get("retry-after", "")
    return float(value) if re.fullmatch(r"\d+(?:\.\d+)?", value) else None


async def _close(stream: Any) -> None:
    if close := getattr(stream, "aclose", None):
        await close()

"""The settings: read once from BOT_… variables and .env, checked, frozen."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import limits
from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

PREFIX = "BOT_"
ENV_FILE = Path(".env")
OFF = "off"
RATES = "rates such as 30/minute or 100/hour;10/minute, by second, minute, hour, day, month or year"
ORIGINS = "origins such as https://example.org, separated by commas, or *"
PORTS = {"http": 80, "https": 443}


class Settings(BaseSettings):
    """What can be set. Every field is the environment variable BOT_<NAME>."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, frozen=True, extra="ignore", env_ignore_empty=True
    )

    corpus: Path = Field(Path("corpus"), description="folder of the texts")
    index: Path = Field(Path("index"), description="folder of the built index")
    chroma_url: str = Field("", description="a Chroma server; empty: embedded in this process")
    encoder: str = Field("", description="a sentence-transformers name or path; empty: packaged")
    llm: str = Field("", description="provider:model; empty: answers quote the corpus")
    llm_base_url: str = Field("", description="address of the model's API")
    llm_api_key: SecretStr = Field(
        SecretStr(""), description="key for it; empty: the provider's own variable"
    )
    llm_timeout: int = Field(10, ge=1, description="seconds to the model's first piece, and between two")
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="web origins that may call the API, separated by commas; * for any"
    )
    rate_limit: str = Field(
        "", description="per client, such as 30/minute or 100/hour;10/minute; empty: no limit"
    )
    root_path: str = Field("", description="path below which a proxy serves the bot, such as /bot")
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        ("127.0.0.1", "::1"),
        description="addresses or networks whose X-Forwarded-… headers are believed; * for any",
    )
    contact: str = Field("Agentur für Arbeit Gelsenkirchen", description="whom a refusal names")
    feedback: Path | None = Field(
        Path("feedback.sqlite"), description="file that keeps visitors' ratings; off: none are kept"
    )
    max_question_chars: int = Field(2000, ge=1, description="longest message, in characters")
    max_messages: int = Field(20, ge=1, description="longest conversation, in messages")

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: object) -> object:
        return tuple(map(_origin, _split(value))) if isinstance(value, str) else value

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _split_proxies(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return tuple(part if part == "*" else str(ip_network(part)) for part in _split(value))
        except ValueError:
            raise ValueError("addresses or networks such as 10.0.0.0/8, separated by commas, or *") from None

    @field_validator("root_path")
    @classmethod
    def _check_root(cls, value: str) -> str:
        value = value.rstrip("/")
        if value and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", value):
            raise ValueError("a path such as /bot, or nothing")
        return value

    @field_validator("feedback", mode="before")
    @classmethod
    def _turn_off(cls, value: object) -> object:
        return None if value == OFF else value

    @field_validator("rate_limit")
    @classmethod
    def _check_rate(cls, value: str) -> str:
        try:
            parse_rates(value)
        except ValueError:
            raise ValueError(f"{RATES}, or nothing") from None
        return value

    @field_validator("chroma_url", "llm_base_url")
    @classmethod
    def _check_url(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("an address such as http://localhost:8001, or nothing")
        return value

    @field_validator("llm")
    @classmethod
    def _check_llm(cls, value: str) -> str:
        provider, _, model = value.partition(":")
        if value and not (provider.strip() and model.strip()):
            raise ValueError("provider:model such as openai:gpt-5-mini or ollama:gemma3, or nothing")
        return value


def parse_rates(text: str) -> tuple[limits.RateLimitItem, ...]:
    """The rules of a rate limit, each once. Raises ValueError where one is unreadable or admits nothing."""
    rates = limits.parse_many(text) if text.strip() else []
    if any(rate.amount < 1 or rate.get_expiry() < 1 for rate in rates):
        raise ValueError("a rate of nothing")
    return tuple(dict.fromkeys(rates))


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _origin(text: str) -> str:
    """An origin as browsers send it. Raises ValueError where it is none, or has more than one."""
    if text == "*":
        return text
    if re.search("[ßς\u200c\u200d]", text):  # Python encodes these otherwise than browsers
        raise ValueError("a host with such a letter as browsers send it, beginning with xn--")
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port
    except ValueError:
        raise ValueError(ORIGINS) from None
    more = parts.path.rstrip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in PORTS or not host or "*" in host or more:
        raise ValueError(ORIGINS)
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != PORTS[parts.scheme] else "")


def load_settings(overrides: Mapping[str, Any] | None = None) -> Settings:
    """Settings from the environment and .env; `overrides` (flags) win, None values are passed over.

    Raises SettingsError naming each unknown variable or bad value, and what was expected.
    """
    given = {k: v for k, v in os.environ.items() if k.startswith(PREFIX)}
    if ENV_FILE.is_file():
        try:
            in_file = dotenv_values(ENV_FILE)
        except UnicodeDecodeError:
            raise SettingsError(f"{ENV_FILE}: not UTF-8; save the file as UTF-8") from None
        given = {k: v or "" for k, v in in_file.items() if k.startswith(PREFIX)} | given
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(set(given) - known)
    if unknown:
        names = ", ".join(f"{name}={given[name]}" for name in unknown)
        raise SettingsError(f"{names}: no such setting; there are {', '.join(sorted(known))}")
    flags = {k: v for k, v in (overrides or {}).items() if v is not None}
    if given.get("BOT_FEEDBACK") == "":
        # Elsewhere nothing means the default; whoever empties this one wants nothing to be kept.
        flags.setdefault("feedback", OFF)
    try:
        return Settings(**flags)
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(fault) for fault in error.errors())) from None


def _explain(fault: Any) -> str:
    name = PREFIX + str(fault["loc"][0]).upper()
    expected = fault["msg"].removeprefix("Value error, ")
    return f"{name}={fault['input']}: expected {expected}"

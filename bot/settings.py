"""The settings: read once from BOT_… variables and .env, checked, frozen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import limits
from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

PREFIX = "BOT_"
ENV_FILE = Path(".env")
OFF = "off"


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
    rate_limit: str = Field("", description="per client, such as 30/minute; empty: no limit")
    contact: str = Field("Agentur für Arbeit Gelsenkirchen", description="whom a refusal names")
    feedback: Path | None = Field(
        Path("feedback.sqlite"), description="file that keeps visitors' ratings; off: none are kept"
    )
    max_question_chars: int = Field(2000, ge=1, description="longest message, in characters")
    max_messages: int = Field(20, ge=1, description="longest conversation, in messages")

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: object) -> object:
        if isinstance(value, str):
            value = tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        for origin in value if isinstance(value, tuple) else ():
            if origin != "*" and not origin.startswith(("http://", "https://")):
                raise ValueError("origins such as https://example.org, separated by commas, or *")
        return value

    @field_validator("feedback", mode="before")
    @classmethod
    def _turn_off(cls, value: object) -> object:
        return None if value == OFF else value

    @field_validator("rate_limit")
    @classmethod
    def _check_rate(cls, value: str) -> str:
        try:
            if value:
                limits.parse(value)
        except ValueError:
            raise ValueError("a rate such as 30/minute, or nothing") from None
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

"""Requests of OpenAI's API: what is read of them, and what is ignored."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, field_validator

from bot.api.schemas import check_text, readable
from bot.types import Message

MODEL = "career-chat"
# The same with its sources as Markdown notes at the end, for clients that show only the text.
MODEL_WITH_NOTES = "career-chat-notes"
MODELS = (MODEL, MODEL_WITH_NOTES)
ROLES = {"user": "user", "assistant": "assistant"}


class TextPart(BaseModel):
    """A part of a message; only parts of text are read."""

    type: str
    text: str = ""


class CompletionMessage(BaseModel):
    """A turn. Instructions (system, developer, tool) are accepted and not followed."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[TextPart] | None = None

    @property
    def text(self) -> str:
        """What it says."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type in ("text", "input_text"))
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream brings besides the text."""

    include_usage: bool | None = False


def _readable(messages: list[CompletionMessage]) -> list[CompletionMessage]:
    if not any(message.role == "user" for message in messages):
        raise ValueError("a message of the role user is needed")
    return messages


class CompletionRequest(BaseModel):
    """OpenAI's request; sampling, tools and whatever else it can carry change nothing."""

    model: Annotated[str, Field(examples=[MODEL])]
    messages: Annotated[list[CompletionMessage], Field(min_length=1), AfterValidator(_readable)]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    notes: bool | None = Field(None, description="sources as Markdown notes at the end of the text")

    @field_validator("messages")
    @classmethod
    def _check_last(cls, messages: list[CompletionMessage]) -> list[CompletionMessage]:
        spoken = [message for message in messages if message.role in ROLES]
        check_text(spoken[-1].text)
        return messages

    def conversation(self) -> list[Message]:
        """The turns of visitor and bot that say something."""
        spoken = [message for message in self.messages if message.role in ROLES]
        turns = [Message("user" if m.role == "user" else "assistant", readable(m.text)) for m in spoken]
        return [turn for turn in turns if turn.content.strip()]

    def has_notes(self) -> bool:
        """Whether the text ends with its sources."""
        return bool(self.notes) or (self.notes is None and self.model == MODEL_WITH_NOTES)

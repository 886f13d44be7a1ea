"""Requests of OpenAI's API: what is read of them, what changes nothing, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.api.error_responses import CodedError
from bot.api.schemas import check_text, readable
from bot.types import Message

MODEL = "career-chat"
# The same with its sources as Markdown notes at the end, for clients that show only the text.
MODEL_WITH_NOTES = "career-chat-notes"
MODELS = (MODEL, MODEL_WITH_NOTES)
ROLES = {"user": "user", "assistant": "assistant"}
TEXT_PARTS = ("text", "input_text", "output_text")
# What asks for an answer of another form, with the values that ask for the form that there is.
FORMS: Mapping[str, tuple[object, ...]] = {
    "n": (1,),
    "response_format": ({"type": "text"},),
    "logprobs": (False,),
    "top_logprobs": (0,),
    "modalities": (["text"],),
    "audio": (),
    "tool_choice": ("none", "auto"),
    "function_call": ("none", "auto"),
}


class ContentPart(BaseModel):
    """A part of a message; only text is read."""

    type: str
    text: str | None = None


def _parts(content: object) -> object:
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    if content is not None and not isinstance(content, list):
        raise ValueError("must be a string, a list of parts or null")
    return content or []


Content = Annotated[
    list[ContentPart],
    BeforeValidator(_parts, json_schema_input_type=str | list[ContentPart] | None),
]


class CompletionMessage(BaseModel):
    """A turn. Instructions (system, developer) and results of tools are accepted and not followed."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Content = []

    @property
    def text(self) -> str:
        """What it says."""
        return "\n".join(part.text or "" for part in self.content if part.type in TEXT_PARTS)

    @property
    def unread(self) -> list[str]:
        """The kinds of its parts that are no text."""
        return [part.type for part in self.content if part.type not in TEXT_PARTS]


class StreamOptions(BaseModel):
    """What a stream brings besides the text."""

    include_usage: bool | None = False


def _is_empty(value: object) -> bool:
    return value is None or value is False or value in ("", [], {})


def _with_question(messages: list[CompletionMessage]) -> list[CompletionMessage]:
    asked = [message for message in messages if message.role == "user"]
    if not asked:
        raise ValueError("a message of the role user is needed")
    if asked[-1].unread:
        raise ValueError(
            f"the last message of the user has a part {asked[-1].unread[0]!r}; only text is read"
        )
    check_text(asked[-1].text)
    return messages


class CompletionRequest(BaseModel):
    """OpenAI's request.

    What only says how a model is to write (temperature, top_p, stop, seed, max_tokens, tools that may be
    used, …), keeps books (user, metadata, store, …) or is unknown is accepted and changes nothing; the
    response header `X-Career-Chat-Warning` names it. What asks for an answer of another form is refused
    with 400 `unsupported_parameter`: `n` above 1, `response_format` other than text, `logprobs`,
    `modalities` other than text, `audio`, and a `tool_choice` that forces a tool.
    """

    model_config = ConfigDict(extra="allow")

    model: Annotated[str, Field(examples=[MODEL])]
    messages: Annotated[
        list[CompletionMessage],
        Field(min_length=1, description="the newest within the caps count"),
        AfterValidator(_with_question),
    ]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    notes: bool | None = Field(None, description="sources as Markdown notes at the end of the text")

    def conversation(self) -> list[Message]:
        """The turns of visitor and bot that say something."""
        spoken = [message for message in self.messages if message.role in ROLES]
        turns = [Message("user" if m.role == "user" else "assistant", readable(m.text)) for m in spoken]
        return [turn for turn in turns if turn.content.strip()]

    def has_notes(self) -> bool:
        """Whether the text ends with its sources."""
        return bool(self.notes) or (self.notes is None and self.model == MODEL_WITH_NOTES)

    def refuse_other_forms(self) -> None:
        """Raises 400 where another form of answer is asked for, naming all fields that do."""
        given = self._given()
        refused = [name for name in FORMS if name in given and given[name] not in FORMS[name]]
        if refused:
            message = f"{', '.join(refused)}: not supported; there is one answer, as text. Leave it out."
            raise CodedError(400, "unsupported_parameter", message, refused[0])

    def ignored(self) -> list[str]:
        """The names of the fields, and the kinds of parts of messages, that change nothing."""
        unread = {part for message in self.messages for part in message.unread}
        return sorted(self._given().keys() - FORMS.keys()) + sorted(f"{part} parts" for part in unread)

    def _given(self) -> dict[str, Any]:
        extra = self.model_extra or {}
        return {name: value for name, value in extra.items() if not _is_empty(value)}


class OpenAIError(BaseModel):
    """What went wrong, and which field of the request is at fault."""

    message: str
    type: str
    param: str | None
    code: str | None


class OpenAIErrorResponse(BaseModel):
    """An error in OpenAI's form."""

    error: OpenAIError

"""What comes in and goes out over HTTP, as OpenAPI shows it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.types import LanguageCode, Role

Reason = Literal["wrong", "outdated", "off_topic", "incomplete", "unclear"]
QUESTION = "Was verdient man am Anfang?"
ANSWER: dict[str, Any] = {
    "answer": "Einsteigerinnen und Einsteiger beginnen bei etwa 2.800 € brutto im Monat. [1]",
    "outcome": "answered",
    "language": "de",
    "citations": [
        {
            "number": 1,
            "document": "gehalt.md",
            "title": "Gehalt in der IT-Organisation",
            "section": QUESTION,
            "quote": "Einsteigerinnen und Einsteiger beginnen bei etwa 2.800 € brutto im Monat.",
            "start": 812,
            "end": 886,
            "as_of": "2026-05-01",
            "overdue": False,
            "sources": [
                {"title": "Quellartikel", "url": "https://example.org/", "date": "o. D.", "kind": "source"}
            ],
            "passage": "Einsteigerinnen und Einsteiger beginnen bei etwa 2.800 € brutto im Monat.[^artikel]",
            "passage_start": 812,
        }
    ],
    "actions": [{"label": "Stellen suchen", "url": "https://www.arbeitsagentur.de/jobsuche/"}],
    "suggestions": ["Was verdient man mit Erfahrung?"],
    "answered_by": "quotes",
    "generation": "20261122T101500-3f9c2a",
}
STREAM = (
    'event: citations\ndata: {"citations": [{"number": 1, "…": "…"}]}\n\n'
    'event: token\ndata: {"text": "Einsteigerinnen "}\n\n'
    'event: answer\ndata: {"answer": "…", "outcome": "answered", "…": "…"}\n\n'
)


def readable(text: str) -> str:
    """Without lone surrogates, which JSON can carry and no text library accepts."""
    return text.encode("utf-8", "replace").decode("utf-8")


def check_text(text: str) -> str:
    """The readable text. Raises ValueError where there is none."""
    if not text.strip():
        raise ValueError("a message needs text")
    return readable(text)


Text = Annotated[str, AfterValidator(check_text)]


class ChatMessage(BaseModel):
    """One turn of the conversation."""

    model_config = ConfigDict(extra="forbid")

    role: Role
    content: Text


class ChatRequest(BaseModel):
    """The conversation so far; the last message is the user's question."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"messages": [{"role": "user", "content": QUESTION}]}]},
    )

    messages: Annotated[list[ChatMessage], Field(min_length=1)]
    language: LanguageCode | None = Field(None, description="of the answer; null: as the question")


class SearchQuery(BaseModel):
    """What is searched for."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[Text, Field(description="what to look for")]
    k: Annotated[int, Field(ge=1, le=100, description="how many passages")] = 10


class FoundPassage(BaseModel):
    """A passage that fits the query; `text` stands in `document` from `start` to `end`."""

    document: str
    title: str
    section: str
    text: str
    start: int
    end: int
    score: float


class SearchResponse(BaseModel):
    """Passages, best first."""

    hits: list[FoundPassage]
    generation: str


class PublishedText(BaseModel):
    """One text of the live generation."""

    document: str
    title: str
    topic: str | None
    as_of: date | None
    overdue: bool
    passages: int


class CorpusResponse(BaseModel):
    """The texts of the live generation."""

    documents: list[PublishedText]
    generation: str


class FeedbackRequest(BaseModel):
    """What a visitor thought of an answer, and nothing about the visitor."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "rating": "down",
                    "reason": "outdated",
                    "question": QUESTION,
                    "answer": ANSWER["answer"],
                    "generation": ANSWER["generation"],
                }
            ]
        },
    )

    rating: Literal["up", "down"]
    reason: Reason | None = None
    question: Text
    answer: Text
    generation: Annotated[str, Field(max_length=100)]


class Options(BaseModel):
    """What a client has to know of the settings before a visitor types."""

    feedback: bool = Field(description="whether POST /api/feedback keeps ratings")
    max_question_chars: int
    max_messages: int


class Status(BaseModel):
    """The state of the server."""

    status: str
    generation: str | None = None


class ErrorDetail(BaseModel):
    """What went wrong, for a program (`code`) and for a person (`message`)."""

    code: str
    message: str


class ErrorResponse(BaseModel):
    """Every error of every route has this form."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"error": {"code": "not_ready", "message": "The index is being opened."}}]
        }
    )

    error: ErrorDetail

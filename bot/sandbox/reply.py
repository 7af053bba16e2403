"""What the sandbox answers to one Bot API call, and how the answer has to travel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.sandbox.errors import ApiError
from bot.sandbox.wire import Object, as_integer


class Manner(Enum):
    """How an answer travels; all but `ANSWER` are faults somebody ordered."""

    ANSWER = "answer"
    HANG = "hang"
    RESET = "reset"
    HTML = "html"
    GARBAGE = "garbage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Status and JSON body; sent after `delay_seconds` in its manner."""

    status: int
    body: Object
    manner: Manner = Manner.ANSWER
    delay_seconds: float = 0.0

    @property
    def is_ok(self) -> bool:
        """Return True for a call that had its effect."""
        return self.status == 200

    @property
    def retry_after(self) -> int | None:
        """Return the pause a 429 asks for, None for other answers."""
        parameters = self.body.get("parameters")
        if isinstance(parameters, dict):
            return as_integer(parameters.get("retry_after"))
        return None


def result(value: object, *, note: str | None = None) -> Reply:
    """Return the answer to a call that worked."""
    body: Object = {"ok": True, "result": value}
    if note is not None:
        body["description"] = note
    return Reply(status=200, body=body)


def refusal(error: ApiError) -> Reply:
    """Return the answer to a call that was refused."""
    body: Object = {
        "ok": False,
        "error_code": error.status,
        "description": error.description,
    }
    if error.parameters is not None:
        body["parameters"] = error.parameters
    return Reply(status=error.status, body=body)

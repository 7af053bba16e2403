"""The two ways the sandbox says no: in Telegram's words to a bot, in a sentence to a person."""

from __future__ import annotations

from bot.sandbox.wire import Object


class ApiError(Exception):
    """A refused Bot API call: the HTTP status and Telegram's own description.

    `parameters` is what Telegram adds for machines: `retry_after`, `migrate_to_chat_id`.
    """

    def __init__(self, status: int, description: str, *, parameters: Object | None = None) -> None:
        super().__init__(f"{status} {description}")
        self.status = status
        self.description = description
        self.parameters = parameters

    @property
    def reason(self) -> str:
        """Return the description without the words for its status."""
        return self.description.partition(": ")[2]


class SimError(Exception):
    """A request to the simulation API that cannot be done; `status` is 400, 404 or 408."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def bad_request(reason: str) -> ApiError:
    """Return the 400 for a reason, its first letter small as Telegram's server writes it."""
    return ApiError(400, f"Bad Request: {_lower_first(reason)}")


def forbidden(reason: str) -> ApiError:
    """Return the 403 for a reason."""
    return ApiError(403, f"Forbidden: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    """Return the 429 that asks for a pause of so many seconds."""
    return ApiError(
        429,
        f"Too Many Requests: retry after {retry_after}",
        parameters={"retry_after": retry_after},
    )


def _lower_first(reason: str) -> str:
    """Codes such as TOPIC_CLOSED keep their capitals; sentences lose the first one."""
    if len(reason) > 1 and (reason[1].isupper() or reason[1] == "_"):
        return reason
    return reason[:1].lower() + reason[1:]

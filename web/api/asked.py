"""What requests to the API may say that several nouns share."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict

from core.errors import InvalidInput
from core.tenants.role import parse_role
from web.shapes import RoleWord

FIRST_YEAR, LAST_YEAR = 1900, 9000
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d")


class Asked(BaseModel):
    """The base of bodies and queries: unknown fields are refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def speakable(words: str) -> str:
    """Return the words; raises ValueError for those no database and no chat can hold."""
    if "\x00" in words:
        raise ValueError("text without NUL characters")
    try:
        words.encode()
    except UnicodeEncodeError:
        raise ValueError("text in UTF-8") from None
    return words


Words = Annotated[str, AfterValidator(speakable)]
"""Text that a database and a chat can hold."""


def _in_utc(at: datetime) -> datetime:
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError(f"a time between the years {FIRST_YEAR} and {LAST_YEAR}")
    return at.astimezone(UTC)


def _written_out(said: object) -> object:
    # Left to itself the library takes a bare number, too, for seconds or for milliseconds.
    if isinstance(said, datetime) or (isinstance(said, str) and _WRITTEN.match(said)):
        return said
    raise ValueError("a time with its zone, such as 2026-11-20T12:00:00Z")


When = Annotated[AwareDatetime, AfterValidator(_in_utc), BeforeValidator(_written_out)]
"""A moment with its zone, in UTC; far enough from the ends of the calendar to be reckoned with."""


def _role_word(said: object) -> object:
    try:
        return parse_role(said).value if isinstance(said, str) else said
    except InvalidInput:
        return said


RoleAsked = Annotated[RoleWord, BeforeValidator(_role_word)]
"""A role in the words that people have for it: `porter` and `agent` are staff."""

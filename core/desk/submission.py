"""What a customer hands in, checked: the value every way in (bot, API, form) makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.errors import InvalidInput
from core.ids import PersonId, PlaceId, WorkspaceId
from core.texts import text

TEXT_LIMIT = 4000
"""Characters of one submission. A Telegram message has at most 4096; what is longer comes in
several parts or is refused by the API with the limit named."""

REPLY_LIMIT = 3500
"""Characters of one answer: with its headline it must fit one Telegram message of 4096."""

FILES_LIMIT = 10
"""Files of one submission; a Telegram album has at most 10."""

CaseKind = Literal["complaint", "feedback", "request"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingFile:
    """A file that lies at Telegram; `size` in bytes, None when Telegram did not say."""

    kind: str
    name: str
    mime: str
    bot_id: int
    file_id: str
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file that lies among ours already, under the name `stored_as`; `size` in bytes."""

    kind: str
    name: str
    mime: str
    size: int
    stored_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRef:
    """One Telegram message of the customer, so that its edits and replies find the case."""

    bot_id: int
    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What is handed in. `person_id` None: not known in Telegram, `customer_name` is all there is.
    Something must be said: a rating, a text or a file. `message` is the customer's own message;
    `brought_by` is who hands it in for them: a member, or the account of an API key."""

    workspace_id: WorkspaceId
    customer_name: str
    kind: CaseKind
    source: Literal["telegram", "api", "integration"]
    at: datetime
    person_id: PersonId | None = None
    place_id: PlaceId | None = None
    text: str = ""
    rating: int | None = None
    category: str | None = None
    files: tuple[IncomingFile | KeptFile, ...] = ()
    message: MessageRef | None = None
    brought_by: PersonId | None = None
    title: str | None = None
    """None: made from the text's first line."""

    def check(self) -> None:
        """Raise InvalidInput for what cannot be taken, naming the field."""
        if self.rating is not None and not 1 <= self.rating <= 5:
            raise InvalidInput(field="rating", value=self.rating, wanted=text("1 to 5 stars"))
        if len(self.text) > TEXT_LIMIT:
            wanted = text(
                "at most {most} characters, this has {has}", most=TEXT_LIMIT, has=len(self.text)
            )
            raise InvalidInput(field="text", value=self.text, wanted=wanted)
        if len(self.files) > FILES_LIMIT:
            wanted = text("at most {limit}", limit=FILES_LIMIT)
            raise InvalidInput(field="files", value=len(self.files), wanted=wanted)
        if self.rating is None and not self.text.strip() and not self.files:
            wanted = text("a rating, a text or a file")
            raise InvalidInput(field="submission", value="nothing", wanted=wanted)

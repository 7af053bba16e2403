"""What a call wants to say: refused while it can be, made when nothing can be refused any more."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from bot.sandbox.attachments import Attachment
from bot.sandbox.formatted import Formatted, KnowsUsers, settle_caption, settle_text
from bot.sandbox.wire import Object
from bot.sandbox.world import World


class Draft(Protocol):
    """A message in the making; `check` comes before `make`, and only `make` changes anything."""

    def check(self) -> None:
        """Raise ApiError for what may not be said."""
        ...

    def make(self) -> Object:
        """Return the message's fields."""
        ...


@dataclass(slots=True, kw_only=True)
class TextDraft:
    """A text; `extra` holds further fields such as how links are shown."""

    users: KnowsUsers
    parsed: Formatted
    extra: Object = field(default_factory=dict)
    _settled: Formatted | None = None

    def check(self) -> None:
        """Raise ApiError for an empty or too long text."""
        self._settled = settle_text(self.parsed, self.users, too_long="message is too long")

    def make(self) -> Object:
        """Return text, entities and the extra fields."""
        settled = self._settled if self._settled is not None else self.parsed
        return {**settled.fields("text"), **self.extra}


@dataclass(slots=True, kw_only=True)
class MediaDraft:
    """A file with its caption; the file is stored when the message is made.

    `extra` holds further fields such as where the caption is shown.
    """

    world: World
    attachment: Attachment
    caption: Formatted
    extra: Object = field(default_factory=dict)
    _settled: Formatted | None = None

    def check(self) -> None:
        """Raise ApiError for a caption that is too long or a file that does not fit."""
        self._settled = settle_caption(self.caption, self.world)
        self.attachment.check(self.world)

    def make(self) -> Object:
        """Return the file's fields and the caption's."""
        settled = self._settled if self._settled is not None else self.caption
        file = self.attachment.make(self.world)
        return {**file, **settled.fields("caption"), **self.extra}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyDraft:
    """Fields that nothing can be said against any more."""

    content: Object

    def check(self) -> None:
        """Accept them."""

    def make(self) -> Object:
        """Return the fields."""
        return self.content

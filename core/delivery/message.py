"""A message as every channel takes it: in the reader's language, in parts, never marked up.

A channel measures the parts, drops what does not fit and only then writes its own markup, so that
no marked-up text is ever cut in two.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Literal
from uuid import UUID

from core.texts import Locale

ButtonStyle = Literal["primary", "success", "danger"]


class Style(Enum):
    """How a piece of text looks."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    STRIKE = "strike"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one style; `link` is an absolute address, None for none."""

    text: str
    style: Style = Style.PLAIN
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces that stand beside each other. A line of no pieces is an empty one."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def of(cls, *parts: str | Span) -> Line:
        """Return a line of these parts; strings among them are plain."""
        return cls(tuple(Span(part) if isinstance(part, str) else part for part in parts))

    @property
    def plain(self) -> str:
        """Return the words alone."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button below a message: it presses `action` on `subject`, or opens `url` when that is set.

    `action` is a short lower-case word, `argument` what it needs besides; both come back as they
    were given when somebody presses.
    """

    label: str
    action: str
    subject: UUID
    argument: str | None = None
    style: ButtonStyle | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """A file that goes with a message: by the id Telegram gave one bot, or from our own disk.

    `kind` is photo, voice, video, audio or document. A file with neither form is left out.
    """

    kind: str
    name: str
    bot_id: int | None = None
    file_id: str | None = None
    path: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture made for one message: a PNG in memory, drawn anew whenever it is said."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Headline, body and footer, and what can be pressed; when it is long the body gives way.

    `revision` is that of the subject when this was rendered (0: shows nothing that changes);
    `locale` is the reader's, for the few words a channel adds itself; `link` leads to the whole of
    it. `picture` shows what the words say: where it cannot be sent, they are enough.
    `ends_keyboard`: what was offered in place of the letters is taken away.
    """

    headline: Line
    body: tuple[Line, ...] = ()
    footer: tuple[Line, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False
    revision: int = 0
    files: tuple[FileRef, ...] = ()
    link: str | None = None
    picture: Picture | None = None
    ends_keyboard: bool = False
    locale: Locale = field(default_factory=Locale)

"""A complaint while it is being told: what was said so far, as it lies in the dialog's row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.content import Content
from bot.screen import LENGTH_AT_MOST
from core.delivery.address import TelegramAddress
from core.desk.submission import (
    FILES_LIMIT,
    TEXT_LIMIT,
    IncomingFile,
    MessageRef,
    Submission,
)
from core.dialogs.dialog import Json
from core.flows.places import Place
from core.ids import PersonId, PlaceId, WorkspaceId
from core.texts import Locale, Text, join, plural

_QUOTE_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one message, or one album, brought."""

    message_id: int
    words: str = ""
    files: tuple[IncomingFile, ...] = ()

    @property
    def is_cut(self) -> bool:
        """True when a message could hold no more: what goes on follows in the next one."""
        return len(self.words.encode("utf-16-le")) // 2 >= LENGTH_AT_MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was said so far. `stars_skipped`: asked, and not wanted. `left_out` files did not fit,
    which the next panel says once."""

    place_id: str | None = None
    place_name: str | None = None
    rating: int | None = None
    stars_skipped: bool = False
    category: str | None = None
    parts: tuple[Part, ...] = ()
    left_out: int = 0

    @classmethod
    def read(cls, answers: Mapping[str, Json]) -> Draft:
        """Return the draft kept in a dialog's answers; an empty one for none."""
        kept: dict[str, Any] = dict(answers.get("draft", {}))
        kept["parts"] = tuple(_part(one) for one in kept.get("parts", ()))
        return cls(**kept)

    def answers(self) -> dict[str, Json]:
        """Return the draft as the dialog's answers keep it."""
        return {"draft": asdict(self)}

    @property
    def words(self) -> str:
        """Everything they wrote, message by message; what Telegram's apps split is one again."""
        words = ""
        for part in self.parts:
            if part.words:
                words += part.words if part.is_cut else part.words + "\n\n"
        return words.removesuffix("\n\n")

    @property
    def files(self) -> tuple[IncomingFile, ...]:
        """Every file they sent, in order."""
        return tuple(file for part in self.parts for file in part.files)

    @property
    def is_empty(self) -> bool:
        """True while there is nothing to send: no stars, no words, no file."""
        return self.rating is None and not self.parts

    @property
    def is_too_long(self) -> bool:
        """True when the words are more than a case takes."""
        return len(self.words) > TEXT_LIMIT

    def at(self, place: Place | None) -> Draft:
        """Return it about this place; None: no place, or not known."""
        if place is None:
            return replace(self, place_id=None, place_name=None)
        return replace(self, place_id=str(place.id), place_name=place.name)

    def plus(self, content: Content) -> Draft:
        """Return it with a message added; files beyond what a case takes are left out."""
        room = max(0, FILES_LIMIT - len(self.files))
        files = content.files[:room]
        left_out = len(content.files) - len(files) + len(content.refused)
        part = Part(message_id=content.message_id, words=content.words, files=files)
        parts = (*self.parts, part) if part.words or part.files else self.parts
        return replace(self, parts=parts, left_out=left_out)

    def edited(self, message_id: int, words: str) -> Draft | None:
        """Return it with the new words of one message; None when it has no such message."""
        if all(part.message_id != message_id for part in self.parts):
            return None
        parts = tuple(
            replace(part, words=words) if part.message_id == message_id else part
            for part in self.parts
        )
        return replace(self, parts=tuple(one for one in parts if one.words or one.files))

    def without_words(self) -> Draft:
        """Return it with its files alone."""
        parts = tuple(replace(part, words="") for part in self.parts if part.files)
        return replace(self, parts=parts)

    def first_words(self) -> Draft:
        """Return it with as many of its words as a case takes, all in its first message."""
        kept = self.words[:TEXT_LIMIT].rstrip()
        files = self.without_words().parts
        return replace(self, parts=(Part(message_id=self.parts[0].message_id, words=kept), *files))

    def summary(self) -> Text | None:
        """Return it in one line, as ★★☆☆☆ · 2 photos · “the shower is cold”; None when empty."""
        shown: list[Text | str] = []
        if self.rating is not None:
            shown.append("★" * self.rating + "☆" * (5 - self.rating))
        shown += self.counted_files()
        if self.words:
            quote = " ".join(self.words.split())
            cut = quote[: _QUOTE_LENGTH - 1] + "…" if len(quote) > _QUOTE_LENGTH else quote
            shown.append(f"“{cut}”")
        return join(shown, " · ") if shown else None

    def counted_files(self) -> list[Text]:
        """Return how many photos, voice messages and so on there are."""
        return [_counted(kind, n) for kind, n in Counter(one.kind for one in self.files).items()]

    def submission(
        self,
        *,
        workspace_id: WorkspaceId,
        person_id: PersonId,
        name: str,
        chat: TelegramAddress,
        at: datetime,
        locale: Locale,
    ) -> Submission:
        """Return it as it is handed in. `locale` is the team's: a case of photos alone is named
        after them."""
        message_id = self._told_by()
        files = join(self.counted_files(), ", ").render(locale)
        return Submission(
            workspace_id=workspace_id,
            customer_name=name,
            kind="feedback" if self.rating is not None and self.rating >= 4 else "complaint",
            source="telegram",
            at=at,
            person_id=person_id,
            place_id=PlaceId(UUID(self.place_id)) if self.place_id else None,
            text=self.words,
            rating=self.rating,
            category=self.category,
            files=self.files,
            message=(
                MessageRef(bot_id=chat.bot_id, chat_id=chat.chat_id, message_id=message_id)
                if message_id is not None
                else None
            ),
            title=None if self.words or not files else files,
        )

    def _told_by(self) -> int | None:
        """Return the message whose words are the case's. None when they came in several: an edit
        of one of them would replace them all."""
        worded = [part for part in self.parts if part.words] or list(self.parts[:1])
        return worded[0].message_id if len(worded) == 1 else None


def _part(kept: Mapping[str, Any]) -> Part:
    files = tuple(IncomingFile(**file) for file in kept["files"])
    return Part(message_id=kept["message_id"], words=kept["words"], files=files)


def _counted(kind: str, n: int) -> Text:
    match kind:
        case "photo":
            return plural("{n} photo", "{n} photos", n=n)
        case "voice":
            return plural("{n} voice message", "{n} voice messages", n=n)
        case "video":
            return plural("{n} video", "{n} videos", n=n)
        case _:
            return plural("{n} file", "{n} files", n=n)

"""What a conversation of several steps is: each step asks, takes an answer, and says where to go.

The state is a row (`core/dialogs`); the prompt is one panel, edited in place as the conversation
moves. A conversation is left by /cancel, by another command's conversation, and after a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import telegram

from bot.context import Context
from bot.screen import Screen
from core.dialogs.dialog import Dialog, Json
from core.ids import WorkspaceId
from core.tenants.role import Role
from core.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """They wrote or sent something: one message, or all parts of an album in order."""

    messages: tuple[telegram.Message, ...]

    @property
    def words(self) -> str:
        """The text, or the caption of a file, stripped; empty when there is none."""
        for message in self.messages:
            if words := (message.text or message.caption or "").strip():
                return words
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chose:
    """They tapped a `Choice` of this very step."""

    word: str


Taken = Said | Chose
"""What a step may be answered with."""


@dataclass(frozen=True, slots=True)
class Goes:
    """On to a step (the same one to refresh its panel), with these answers added.

    `workspace_id` names the workspace that it is about from there on; None: the same as before.
    """

    step: str
    answers: Mapping[str, Json] = field(default_factory=dict)
    workspace_id: WorkspaceId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """Not taken: the person is told why, and asked the same again."""

    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """It is over and nothing was written; the panel shows this last."""

    shows: Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A flow did it, with `Ends(dialog)` riding on its cause; the panel shows this last.

    None: the panel is taken away, because the flow's own messages say it all.
    """

    shows: Screen | None = None


Transition = Goes | Stays | Leaves | Finished


class Step(Protocol):
    """One question."""

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        """Return the panel of this step; pure but for reading."""
        ...

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        """Return where the answer leads; our errors are said kindly and the step stays."""
        ...


class Conversation(Protocol):
    """One kind of conversation; its steps by name."""

    @property
    def kind(self) -> str:
        """The stable word stored with its state."""
        ...

    @property
    def least(self) -> Role | None:
        """The least role that may go on with it, looked up at every step; None: everybody."""
        ...

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        ...

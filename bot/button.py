"""What a button under a card is: the action word in its callback data and what a press runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from bot.context import Context
from core.channels.callback_data import Press
from core.delivery.subject import SubjectKind
from core.ids import WorkspaceId
from core.tenants.role import Role
from core.tenants.sight import Sight
from core.texts import Text


class Subjects(Protocol):
    """Knows where alerts and cases belong."""

    async def workspace_of(self, kind: SubjectKind, subject: UUID) -> WorkspaceId | None:
        """Return the workspace of an alert or a case; None when there is no such thing."""
        ...

    async def is_seen(
        self, workspace_id: WorkspaceId, kind: SubjectKind, subject: UUID, *, sight: Sight
    ) -> bool:
        """Tell whether a subject of this workspace is within the sight."""
        ...


class Homes(Protocol):
    """Knows where everything else belongs that a button may be about."""

    async def of(self, subject: UUID) -> WorkspaceId | None:
        """Return the workspace of a rule, a receiver, a place …; None for what is not there."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """What the presser is told: for a moment on top of the chat, or in a window with OK.

    `words` None only stops the spinner.
    """

    words: Text | None = None
    is_alert: bool = False
    url: str | None = None


class Button(Protocol):
    """One action; the presser's role in the subject's workspace decides, never the chat."""

    @property
    def action(self) -> str:
        """The word in the callback data: up to 16 of a-z, 0-9 and _; never a new meaning."""
        ...

    @property
    def acts_on(self) -> SubjectKind | None:
        """What its subject is; None: something else of a workspace, which `Homes` finds."""
        ...

    @property
    def least(self) -> Role | None:
        """The least role in the subject's workspace; None: the button's own flow decides."""
        ...

    async def run(self, press: Press, context: Context) -> Toast:
        """Do it and return what the presser is told; our errors become kind toasts.

        `context.standing` is the presser's in the subject's workspace.
        """
        ...

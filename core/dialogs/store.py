"""Reads conversations, and records their next state in the work of the effect they had.

A row stays when its conversation ends (with an empty kind), so that the next one in the same place
goes on counting versions: a button of the old one never fits the new one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from core.clock import Clock
from core.db.engine import Database
from core.db.rows import Row
from core.db.tenancy import System
from core.dialogs.dialog import LIFETIME, Dialog, DialogKey
from core.dialogs.tables import DialogRow
from core.ids import WorkspaceId
from core.work import Work

_ALL = System(reason="a conversation is known by its chat and person, above workspaces")


class Dialogs:
    """The stored conversations. One person's updates are handled one after the other, so nobody
    else writes a conversation between its reading and its saving."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def read(self, key: DialogKey) -> Dialog:
        """Return what is there; one that is not open when there is none, or it has expired."""
        async with self._database.reading(_ALL) as session:
            row = await session.get(DialogRow, tuple(key))
        if row is None:
            return Dialog(key=key, kind="", step="", expires_at=self._clock.now(), version=0)
        found = Dialog(
            key=key,
            kind=row.kind,
            step=row.step,
            expires_at=row.expires_at,
            answers=row.answers,
            version=row.version,
            workspace_id=WorkspaceId(row.workspace_id) if row.workspace_id else None,
            panel_message_id=row.panel_message_id,
            is_stored=True,
        )
        return found if found.expires_at > self._clock.now() else ended(found, self._clock.now())


def begun(
    before: Dialog, *, kind: str, step: str, now: datetime, workspace_id: WorkspaceId | None = None
) -> Dialog:
    """Return a new conversation in the place of `before`, whatever that was."""
    return Dialog(
        key=before.key,
        kind=kind,
        step=step,
        expires_at=now + LIFETIME,
        version=before.version + 1,
        workspace_id=workspace_id,
        is_stored=before.is_stored,
    )


def ended(dialog: Dialog, now: datetime) -> Dialog:
    """Return what is left of a conversation: no answers, only the count of its versions."""
    return replace(
        dialog,
        kind="",
        step="",
        answers={},
        version=dialog.version + 1,
        expires_at=now,
        panel_message_id=None,
        workspace_id=None,
    )


def save(work: Work, dialog: Dialog, now: datetime) -> None:
    """Record a conversation's state in this work."""
    values: Row = {
        "kind": dialog.kind,
        "step": dialog.step,
        "answers": dict(dialog.answers),
        "updated_at": now,
        "expires_at": dialog.expires_at,
        "workspace_id": dialog.workspace_id,
        "panel_message_id": dialog.panel_message_id,
        "version": dialog.version,
    }
    if dialog.is_stored:
        work.update(DialogRow, tuple(dialog.key), **values)
    else:
        work.insert(DialogRow, **dialog.key._asdict(), **values)


def end(work: Work, dialog: Dialog, now: datetime) -> None:
    """Record in this work that a conversation has ended; nothing when none was ever stored."""
    if dialog.is_stored:
        save(work, ended(dialog, now), now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saves:
    """Rides on a cause: the conversation is in this state when the effect is on disk."""

    dialog: Dialog

    def settle(self, work: Work, now: datetime) -> None:
        """Record the state in the work of the effect."""
        save(work, self.dialog, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Rides on a cause: the conversation has ended when the effect is on disk."""

    dialog: Dialog

    def settle(self, work: Work, now: datetime) -> None:
        """Record the end in the work of the effect."""
        end(work, self.dialog, now)

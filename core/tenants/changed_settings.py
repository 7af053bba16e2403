"""Which settings of a workspace were changed just now, read from the audit trail.

The trail has every change of a setting, whichever door it came by: whoever has to tell of them
reads it when it has grown, and no flow has to say the same twice.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import and_, or_, select

from core.audit.tables import AuditRow
from core.db.engine import Database
from core.db.tenancy import System
from core.ids import WorkspaceId
from core.tenants.access import Rights as Holder
from core.tenants.access import allows
from core.tenants.named import Named, people_named

READ_BY: Mapping[str, str] = MappingProxyType(
    {
        "rule": "rules.read",
        "receiver": "receivers.read",
        "chat": "receivers.read",
        "route": "routes.read",
        "notification_config": "routes.read",
        "silence": "silences.read",
        "inhibition": "inhibitions.read",
        "limit": "limits.read",
        "integration": "integrations.read",
        "member": "members.read",
        "invite": "members.write",
        "place": "places.read",
        "api_key": "keys.read",
        "canned_reply": "canned_replies.read",
        "workspace": "workspace.read",
    }
)
"""The kinds that are told of, and the right that whoever is told has to have: that of reading
them. What the trail has besides is somebody's own matter, or told by an event."""
PAGE = 200
"""Changes that are read at once; of more the next are read after them, so that those of a busy
workspace hide none of another one."""

_SAME: Mapping[str, str] = MappingProxyType({"person": "member", "silence_end": "silence"})
"""Kinds under which the trail files what belongs to another one's list."""
_MANY = System(reason="changes of settings in many workspaces are asked for in one go")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedSetting:
    """`id` is that of the entry; `subject` the id of what was changed, `verb` what was done to it
    (`created`, `changed`, `deleted` …); `by` None: the program or the operator."""

    id: UUID
    workspace_id: WorkspaceId
    kind: str
    subject: str
    verb: str
    by: Named | None
    at: datetime


class ChangedSettings:
    """Reads them, of many workspaces in one question."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def newer(
        self, workspace_ids: Collection[WorkspaceId], since: datetime
    ) -> AsyncIterator[ChangedSetting]:
        """Give what was changed in these workspaces after `since`, oldest first, all of it."""
        last: ChangedSetting | None = None
        while True:
            page = await self._page(workspace_ids, since, last)
            for one in page:
                yield one
            if len(page) < PAGE:
                return
            last = page[-1]

    async def _page(
        self,
        workspace_ids: Collection[WorkspaceId],
        since: datetime,
        last: ChangedSetting | None,
    ) -> list[ChangedSetting]:
        """Return the next ones after `since` and, of the same moment too, after the `last`."""
        statement = (
            select(
                AuditRow.id,
                AuditRow.workspace_id,
                AuditRow.subject_kind,
                AuditRow.subject_id,
                AuditRow.action,
                AuditRow.actor_id,
                AuditRow.at,
            )
            .where(
                AuditRow.workspace_id.in_(workspace_ids),
                AuditRow.at > since,
                AuditRow.subject_kind.in_((*READ_BY, *_SAME)),
            )
            .order_by(AuditRow.at, AuditRow.id)
            .limit(PAGE)
        )
        if last is not None:
            same = and_(AuditRow.at == last.at, AuditRow.id > last.id)
            statement = statement.where(AuditRow.at >= last.at, or_(AuditRow.at > last.at, same))
        async with self._database.reading(_MANY) as session:
            rows = (await session.execute(statement)).all()
            names = await people_named(session, [row.actor_id for row in rows])
        return [
            ChangedSetting(
                id=row.id,
                workspace_id=WorkspaceId(row.workspace_id),
                kind=_SAME.get(row.subject_kind, row.subject_kind),
                subject=row.subject_id,
                verb=row.action.rpartition(".")[2],
                by=names.get(row.actor_id) if row.actor_id else None,
                at=row.at,
            )
            for row in rows
        ]


def kinds_of(holder: Holder) -> frozenset[str]:
    """Return the kinds of which a member of this role, or a key, is told."""
    return frozenset(kind for kind, right in READ_BY.items() if allows(holder, right))

"""Which workspace the thing behind a button belongs to, whatever kind of thing it is.

A panel of settings names what it is about by an id alone. Whoever is in several workspaces may
press it while their words count in another one: what it does, it does where that thing is.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Uuid, bindparam, select, union_all

from core.audit.tables import AuditRow
from core.db.asked import Asked
from core.db.engine import Database
from core.db.tenancy import System
from core.delivery.tables import DeliveryRow
from core.ids import WorkspaceId
from core.inbox.tables import RawRequestRow
from core.ingest.tables import IntegrationRow
from core.limits.tables import LimitRow
from core.notify.tables import NotificationRow
from core.routing.tables import ReceiverRow, RouteRow
from core.rules.tables import RuleRow
from core.silences.tables import InhibitionRow, SilenceRow
from core.tenants.tables import ApiKeyRow, InviteRow, MemberRow, PlaceRow, WorkspaceRow

_ALL = System(reason="a button names its subject before any workspace is known")
_KEY = bindparam("key", type_=Uuid())
_OWNED = (
    RuleRow,
    ReceiverRow,
    RouteRow,
    LimitRow,
    SilenceRow,
    InhibitionRow,
    IntegrationRow,
    PlaceRow,
    DeliveryRow,
    NotificationRow,
    RawRequestRow,
    AuditRow,
    InviteRow,
    MemberRow,
    ApiKeyRow,
)
_HOME = Asked(
    union_all(
        select(WorkspaceRow.id).where(WorkspaceRow.id == _KEY),
        *(select(table.workspace_id).where(table.id == _KEY) for table in _OWNED),
    ),
    columns=(Uuid(),),
)


class Homes:
    """Looks them up by key, in one statement."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def of(self, subject: UUID) -> WorkspaceId | None:
        """Return the workspace; None for what is not there, or stands above workspaces."""
        async with self._database.reading(_ALL) as session:
            rows = await _HOME.rows(session, {"key": subject})
        return next((WorkspaceId(found) for (found,) in rows if found is not None), None)

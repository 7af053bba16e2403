"""Imports every table, so that the one metadata knows them all; for migrations and their tests."""

from __future__ import annotations

from core.alerts import tables as alerts
from core.announcements import tables as announcements
from core.audit import tables as audit
from core.canned import tables as canned
from core.connections import tables as connections
from core.db import key_table as keys
from core.db import lease_table as leases
from core.db.base import Base
from core.delivery import tables as delivery
from core.desk import index as words
from core.desk import tables as desk
from core.dialogs import tables as dialogs
from core.digests import tables as digests
from core.events import tables as events
from core.inbox import tables as inbox
from core.ingest import tables as ingest
from core.limits import tables as limits
from core.notify import tables as notify
from core.routing import tables as routing
from core.rules import tables as rules
from core.saved_views import tables as saved_views
from core.silences import tables as silences
from core.tenants import tables as tenants

ROOMS = (
    tenants, keys, leases, events, audit, inbox, dialogs, delivery, rules, routing, notify, desk,
    alerts, ingest, digests, limits, silences, connections, announcements,
    canned, saved_views,
)  # fmt: skip
"""The rooms that own tables."""

metadata = Base.metadata
"""The whole schema."""

# Partial indexes are declared for SQLite. The same condition is PostgreSQL's, given here and not
# beside each index because naming it loads that dialect, and running on SQLite need not.
for _table in metadata.tables.values():
    for _index in _table.indexes:
        _where = _index.dialect_options["sqlite"]["where"]
        if _where is not None:
            _index.dialect_options["postgresql"]["where"] = _where

words.attach(metadata)

"""Frees locks that a process holds which stands still in the middle of a statement.

Where a process freezes between two statements of a transaction PostgreSQL ends its session by
itself, after `idle_in_transaction_session_timeout`. Between the two halves of one statement it
does not: the driver has a statement parsed, flushes, and sends the rest when it has read the
answer. Whoever freezes just there counts as active, and PostgreSQL heeds no timeout while it waits
for a client (all releases up to 18; `transaction_timeout` of 17 would end long work as well). So
whoever waited in vain for a lock ends such sessions itself.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import Interval, bindparam, text
from sqlalchemy.ext.asyncio import AsyncEngine

from core.db.trouble import DRIVER_ERRORS

log = logging.getLogger(__name__)

APPLICATION = "opsbell"
"""What our sessions call themselves; nobody else's are ended."""

_END = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND usename = current_user"
    " AND application_name = :application AND pid <> pg_backend_pid()"
    " AND state = 'active' AND wait_event = 'ClientRead'"
    " AND state_change < clock_timestamp() - :patience"
).bindparams(bindparam("patience", type_=Interval()))


async def end_frozen(engine: AsyncEngine, *, patience: timedelta) -> int:
    """End our sessions whose client has owed the rest of a statement for so long; return how many
    there were. A database that does not answer has none."""
    try:
        async with engine.connect() as connection:
            asked = {"application": APPLICATION, "patience": patience}
            ended = int(await connection.scalar(_END, asked) or 0)
    except DRIVER_ERRORS:
        log.debug("sessions that stand still were not looked for", exc_info=True)
        return 0
    if ended:
        log.warning(
            "sessions of a process that stands still were ended: others waited for their locks",
            extra={"action": "frozen_sessions_ended", "sessions": ended},
        )
    return ended

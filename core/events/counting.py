"""The counters of a workspace: each number is given out once, in the order of commits."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Table, Uuid, bindparam, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.asked import Asked, connection_of
from core.events.tables import CounterRow
from core.ids import WorkspaceId

_COUNTERS = cast("Table", CounterRow.__table__)
_COUNT = Asked(
    update(_COUNTERS)
    # The column takes its type from a table that may not be known yet, so it is named here.
    .where(_COUNTERS.c.workspace_id == bindparam("workspace", type_=Uuid()))
    .where(_COUNTERS.c.name == bindparam("counter"))
    .values(value=_COUNTERS.c.value + bindparam("by"))
    .returning(_COUNTERS.c.value),
    columns=(None,),
    names_workspace=True,
)


async def count_on(session: AsyncSession, workspace_id: WorkspaceId, name: str, *, by: int) -> int:
    """Move a counter on and return its new value; its row is made when it is first needed."""
    moved = await _COUNT.rows(session, {"workspace": workspace_id, "counter": name, "by": by})
    if moved:
        return int(moved[0][0])
    row = {"workspace_id": workspace_id, "name": name, "value": by}
    connection = await connection_of(session)
    await connection.execute(insert(_COUNTERS), [row])
    return by

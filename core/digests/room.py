"""Whether there is room for one more alert at an address that nothing is held back for.

Somebody who is told inside the product alone has no chat that could show a storm: what comes above
the same rate is left to the board, which shows every alert.
"""

from __future__ import annotations

from core.db.rows import Row
from core.digests.candidate import Telling
from core.digests.flood import Flood, threshold
from core.digests.load import FLOODS, KnownFlood, Where
from core.digests.tables import FloodRow
from core.routing.router import Target
from core.severity import Severity
from core.work import Batch, Work


def take_room(batch: Batch, work: Work, telling: Telling, target: Target) -> bool:
    """Count the alert at the target's address, and tell whether it is to be told by itself."""
    rate = threshold(target.storm_alerts)
    if rate is None:
        return True
    where: Where = (telling.workspace_id, str(target.address))
    known = batch.peek(FLOODS, where)
    before = known or KnownFlood(flood=Flood(), digest_id=None)
    flood, is_told = before.flood.take(
        telling.at, rate, in_storm=False, is_critical=telling.severity is Severity.CRITICAL
    )
    values: Row = {"tat": flood.tat, "urgent_tat": flood.urgent_tat}
    if known is None:
        work.insert(FloodRow, **values, address=where[1], digest_id=None)
    elif flood != known.flood:
        work.update(FloodRow, where, **values)
    batch.put(FLOODS, where, KnownFlood(flood=flood, digest_id=before.digest_id))
    return is_told

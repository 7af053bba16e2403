"""The reasons to hold an alert back, in the order in which they are asked.

What the route gathers is told with its group; what is over a limit that somebody has set comes
with its summary; only what passes both can make a storm.
"""

from __future__ import annotations

from core.digests.candidate import Holder
from core.digests.holders.group import GroupHolder
from core.digests.holders.limit import LimitHolder
from core.digests.holders.storm import StormHolder
from core.ids import Ids


def holders(ids: Ids) -> tuple[Holder, ...]:
    """Return them all."""
    return (GroupHolder(ids=ids), LimitHolder(ids=ids), StormHolder(ids=ids))

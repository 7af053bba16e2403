"""What a job is: a name, how often it runs, and what it does with the tools it is handed.

A job may run late, twice in a row, or in two processes at once; what must not happen twice is held
by keys and lease tokens, never by the schedule.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from core.clock import Clock
from core.db.engine import Database
from core.delivery.rescue import Rescue
from core.delivery.settle import Listener
from core.flows.ask_rule import AskRule
from core.flows.settle_flapping import SettleFlapping
from core.flows.unmute import Unmute
from core.ids import Ids
from core.jobs.jumps import Jumps
from core.notify.undelivered import Undelivered
from core.work import Books


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What jobs work with. `listener` hears of deliveries that a job ends; `jumps` knows whether
    somebody moved the clock; `audit_kept` is how far the audit trail goes back, None: for good."""

    database: Database
    books: Books
    clock: Clock
    ids: Ids
    rescue: Rescue
    listener: Listener
    undelivered: Undelivered
    ask_rule: AskRule
    unmute: Unmute
    settle_flapping: SettleFlapping
    jumps: Jumps = field(default_factory=Jumps)
    audit_kept: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something the clock runs. `leader_only`: in one process at a time, to save work."""

    name: str
    every: timedelta
    run: Callable[[Tools], Awaitable[None]]
    leader_only: bool = True

"""What the clock runs, one file each."""

from __future__ import annotations

from core.jobs.ask import ASK
from core.jobs.digests import DIGESTS
from core.jobs.expire import EXPIRE
from core.jobs.flapping import FLAPPING
from core.jobs.forget import FORGET
from core.jobs.lost_connections import LOST_CONNECTIONS
from core.jobs.notices import IN_APP, IN_APP_KEPT
from core.jobs.rescue import RESCUE
from core.jobs.silences import LEFT_MUTED, SILENCES
from core.jobs.statistics import STATISTICS
from core.jobs.undelivered import UNDELIVERED

JOBS = (
    RESCUE,
    ASK,
    SILENCES,
    LEFT_MUTED,
    FLAPPING,
    DIGESTS,
    EXPIRE,
    IN_APP,
    IN_APP_KEPT,
    UNDELIVERED,
    LOST_CONNECTIONS,
    FORGET,
    STATISTICS,
)
"""Every job, in the order they run when several are due."""

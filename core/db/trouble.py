"""What is wrong when a database does not do its work, whichever database it is: the three cases
that a caller acts upon."""

from __future__ import annotations

from enum import Enum

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class Trouble(Enum):
    """What may be done about it. Everything else is the statement's own fault."""

    PASSES = "passes"
    """Somebody else was in the way (a lock, a deadlock); nothing was written, trying again
    helps."""
    GONE = "gone"
    """The connection ended, or there is none. Nothing was written, unless it ended while the
    commit was on its way: then nobody knows."""
    REFUSED = "refused"
    """The database takes no writes now (disk full, read only); trying again at once is no use."""


DRIVER_ERRORS = (DBAPIError, PoolTimeoutError, OSError, TimeoutError)
"""What the drivers raise; a connection that cannot be made comes as a plain OSError."""


def words_of(problem: BaseException) -> str:
    """Return the driver's own words, without the statement and its parameters."""
    return str(problem.orig if isinstance(problem, DBAPIError) else problem)

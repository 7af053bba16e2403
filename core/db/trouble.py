"""What is wrong when a database does not do its work, whichever database it is: the three cases
that a caller acts upon."""

from __future__ import annotations

import re
from enum import Enum

from sqlalchemy import ExceptionContext
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


_DETAIL = re.compile(r"\nDETAIL: .*", re.DOTALL)
"""What PostgreSQL tells beside: the key that stands twice, the row that lacks something."""
_QUOTES = re.compile(
    r"(invalid input (?:for query argument \$\d+|syntax for type [\w ]+|value for enum \w+)).*",
    re.DOTALL,
)
"""What asyncpg says of a value it cannot send, and PostgreSQL of one it cannot read."""

DRIVER_ERRORS = (DBAPIError, PoolTimeoutError, OSError, TimeoutError)
"""What the drivers raise; a connection that cannot be made comes as a plain OSError."""


def words_of(problem: BaseException) -> str:
    """Return the driver's own words, without the statement and without what a row holds."""
    return plain(str(problem.orig if isinstance(problem, DBAPIError) else problem))


def plain(words: str) -> str:
    """Return what a driver says without the values it quotes: they are what people wrote, and
    its words stand in logs."""
    return _QUOTES.sub(r"\1", _DETAIL.sub("", words))


def forget_values(context: ExceptionContext) -> None:
    """Take values out of an error before anybody sees it: a listener of SQLAlchemy's
    `handle_error`. The driver's own error goes on as the cause, so that a trace shows both."""
    problem: BaseException | None = context.sqlalchemy_exception
    _forget(problem or context.original_exception)
    problem = context.original_exception
    while problem is not None:
        _forget(problem)
        problem = problem.__cause__ or problem.__context__


def _forget(problem: BaseException) -> None:
    if isinstance(problem, ValueError | TypeError) and not isinstance(problem, UnicodeError):
        problem.args = ()  # a value that was not taken, in whatever words
        return
    problem.args = tuple(plain(one) if isinstance(one, str) else one for one in problem.args)
    if isinstance(getattr(problem, "detail", None), str):  # asyncpg's, which it adds to its words
        vars(problem)["detail"] = None

"""PostgreSQL: several writing connections at READ COMMITTED, and readers that cannot write.

A writing transaction waits for its turn and locks what it reads for a change, so READ COMMITTED is
enough, and a row that somebody else has just changed is seen as it is now. Readers see one picture
from their first statement to their last, as they do on SQLite. Loaded only when PostgreSQL is the
database.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from asyncpg import InternalClientError
from sqlalchemy import ARRAY, BigInteger, ExceptionContext, bindparam, event, text
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool, Pool

from core.db.frozen import APPLICATION, end_frozen
from core.db.tenancy import InWorkspace, Scope
from core.db.trouble import Trouble, forget_values, words_of
from core.errors import BadSetting
from core.ids import WorkspaceId

WRITERS = 4
"""How many commits may run side by side; what they gain is the wait for the disk."""
READERS = 8
OLDEST = 14
"""The oldest release of PostgreSQL that is taken; older ones get no repairs any more."""

_ABOVE = 0x4F70_7362_656C_6C02
"""The lock of everything above workspaces; a workspace's own is made from its id."""
_SHARE = text("SELECT pg_advisory_xact_lock_shared(key) FROM unnest(:keys) AS key").bindparams(
    bindparam("keys", type_=ARRAY(BigInteger()))
)
_OWN = text("SELECT pg_advisory_xact_lock_shared(:above), pg_advisory_xact_lock(:own)").bindparams(
    bindparam("above", type_=BigInteger()), bindparam("own", type_=BigInteger())
)
_ALONE = text("SELECT pg_advisory_xact_lock(:above)").bindparams(
    bindparam("above", type_=BigInteger())
)

_CONNECT_SECONDS = 5
_STATEMENT_SECONDS = 30
_STILL_SECONDS = 10
"""How long a process may stand still in the middle of a transaction that writes."""
_READER_STILL_SECONDS = 60
"""The same of one that reads: it has no locks that others wait for, only rows that cannot be
cleaned up yet, and a machine that was moved or suspended goes on with what it asked."""
_SESSION = {
    "application_name": APPLICATION,
    "timezone": "UTC",
    # Compiling a plan costs more than any of our statements takes.
    "jit": "off",
    "statement_timeout": f"{_STATEMENT_SECONDS}s",
    # A lock is held for one short batch; whoever waits longer is better off trying again.
    "lock_timeout": "10s",
    # A process frozen in the middle of a transaction keeps its locks, and whoever takes a lease
    # over waits for them: they go before the shortest lease does.
    "idle_in_transaction_session_timeout": f"{_STILL_SECONDS}s",
}
_READS_ONLY = {
    "default_transaction_read_only": "on",
    "idle_in_transaction_session_timeout": f"{_READER_STILL_SECONDS}s",
}
# Said by libpq's users, unknown to the driver, and without a meaning to it.
_IGNORED = frozenset({"channel_binding", "connect_timeout", "gssencmode", "pgbouncer"})

_NO_LOCK = "55P03"
_PASSING_STATES = frozenset({"40001", "40P01", _NO_LOCK})
"""Serialisation failure, deadlock, lock not available: rolled back whole."""
_GONE_STATES = frozenset({"57P01", "57P02", "57P03", "57P05", "25P03", "53300"})
"""Shut down, crashed, starting up, idle too long, too many connections; and all of class 08."""
_REFUSED_STATES = frozenset({"25006", "57014", "57P04", "58030"})
"""Read only, statement too slow, database dropped, input/output error; and class 53 (disk full,
out of memory), 28 (password) and 3D (no such database)."""


def writing_engine(url: str) -> AsyncEngine:
    """Return the engine of the connections that write."""
    return _engine(url, connections=WRITERS, isolation="READ COMMITTED", read_only=False)


def reading_engine(url: str) -> AsyncEngine:
    """Return the engine of the connections that only read."""
    return _engine(url, connections=READERS, isolation="REPEATABLE READ", read_only=True)


def migrating_engine(url: str) -> AsyncEngine:
    """Return an engine for one connection whose statements may take as long as they need."""
    session = _SESSION | {
        "statement_timeout": "0",
        "lock_timeout": "0",
        "idle_in_transaction_session_timeout": "0",
    }
    return create_async_engine(
        "postgresql+asyncpg://",
        connect_args=_arguments(url, session) | {"command_timeout": None},
        poolclass=NullPool,
        hide_parameters=True,
    )


async def stand_in_line(
    session: AsyncSession, scope: Scope, beside: Collection[WorkspaceId] | None
) -> None:
    """Wait until this transaction may begin.

    Session code that reads, decides and writes is right only while nobody changes what it read;
    on SQLite nobody can. Here it runs alone in its workspace, or alone altogether when it stands
    above them. Changes that share a commit lock what they read row by row, so they run beside
    each other: `beside` names their workspaces (None: this one is alone).
    """
    connection = await session.connection()
    if beside is not None:
        keys = [_ABOVE, *sorted(_key(one) for one in beside)]
        await connection.execute(_SHARE, {"keys": keys})
    elif isinstance(scope, InWorkspace):
        await connection.execute(_OWN, {"above": _ABOVE, "own": _key(scope.workspace_id)})
    else:
        await connection.execute(_ALONE, {"above": _ABOVE})


async def clear_way(problem: BaseException, reader: AsyncEngine) -> None:
    """After a wait for a lock that was in vain: have nobody wait for those who stand still."""
    if state_of(problem) == _NO_LOCK:
        await end_frozen(reader, patience=timedelta(seconds=_STILL_SECONDS))


def _key(workspace_id: WorkspaceId) -> int:
    return int.from_bytes(workspace_id.bytes[8:], "big", signed=True)


async def check(connection: AsyncConnection) -> None:
    """Raise BadSetting for a server or database that Opsbell cannot work with."""
    version = await connection.scalar(text("SHOW server_version_num"))
    if int(version or 0) // 10_000 < OLDEST:
        raise BadSetting(
            name="DATABASE_URL",
            problem=f"this PostgreSQL is of release {int(version or 0) // 10_000}",
            wanted=f"release {OLDEST} or newer",
        )
    encoding = await connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        raise BadSetting(
            name="DATABASE_URL",
            problem=f"the database keeps text as {encoding}",
            wanted="one made with: createdb --encoding UTF8 --template template0",
        )


def trouble(problem: BaseException) -> Trouble | None:
    """Tell what is wrong with the database; None when the statement itself is."""
    if isinstance(problem, OSError | TimeoutError | PoolTimeoutError):
        return Trouble.GONE
    if not isinstance(problem, DBAPIError):
        return None
    state = state_of(problem)
    if state in _PASSING_STATES:
        return Trouble.PASSES
    if state in _GONE_STATES or state.startswith("08") or problem.connection_invalidated:
        return Trouble.GONE
    if state in _REFUSED_STATES or state.startswith(("53", "28", "3D")):
        return Trouble.REFUSED
    return None


def state_of(problem: BaseException) -> str:
    """Return PostgreSQL's own code of the problem (SQLSTATE); empty when it did not come from
    there."""
    orig = problem.orig if isinstance(problem, DBAPIError) else problem
    return getattr(orig, "sqlstate", None) or ""


def refusal(problem: BaseException, url: str) -> BadSetting:
    """Return what to tell the operator when the start finds no usable PostgreSQL there; never
    shows the password."""
    where, user, name = place_of(url)
    wanted = "a PostgreSQL that is up and lets this user in"
    match state_of(problem):
        case "28P01" | "28000":
            says = f"PostgreSQL at {where} does not let the user {user} in"
            wanted = "the right user and password, and a line for them in its pg_hba.conf"
        case "3D000":
            says = f"there is no database {name} at {where}"
            wanted = f"one that is there; make it with: createdb {name}"
        case "42501":
            says = f"the user {user} may not make tables in the database {name} at {where}"
            wanted = f"a user who may; the owner of {name} does"
        case "57P03":
            says = f"PostgreSQL at {where} is just starting or stopping"
            wanted = "a moment's patience"
        case "":
            says = f"PostgreSQL at {where} does not answer ({words_of(problem) or 'no reply'})"
        case _:
            says = f"PostgreSQL at {where} says: {words_of(problem)}"
    return BadSetting(name="DATABASE_URL", problem=says, wanted=wanted)


def place_of(url: str) -> tuple[str, str, str]:
    """Return where the server is, the user and the database's name, as people call them."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    port = parts.port or query.get("port")
    host = parts.hostname or query.get("host", "localhost")
    user = unquote(parts.username or query.get("user", "")) or "of this process"
    return f"{host}:{port}" if port else host, user, unquote(parts.path.strip("/"))


def dsn(url: str) -> str:
    """Return the address as the driver reads it: libpq's form, without what it does not know."""
    parts = urlsplit(url)
    query = [one for one in parse_qsl(parts.query) if one[0] not in _IGNORED]
    # Where the password holds an @ as it is, the driver would take what follows for the host.
    who, at, where = parts.netloc.rpartition("@")
    netloc = f"{who.replace('@', '%40')}{at}{where}"
    return urlunsplit(("postgresql", netloc, parts.path, urlencode(query), ""))


def _engine(url: str, *, connections: int, isolation: str, read_only: bool) -> AsyncEngine:
    only = _READS_ONLY if read_only else {}
    engine = create_async_engine(
        "postgresql+asyncpg://",
        connect_args=_arguments(url, _SESSION | only),
        isolation_level=isolation,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=30,
        # The ping before each use costs a round trip and finds nothing that the check below does
        # not: a server that went away has closed its end.
        pool_pre_ping=False,
        hide_parameters=True,  # errors are logged, and rows hold what people wrote
    )
    event.listen(engine.sync_engine, "checkout", _refuse_ended)
    event.listen(engine.sync_engine, "handle_error", forget_values)
    event.listen(engine.sync_engine, "handle_error", _say_lost, retval=True)
    return engine


def _arguments(url: str, session: dict[str, str]) -> dict[str, Any]:
    return {
        "dsn": dsn(url),
        "timeout": _CONNECT_SECONDS,
        # For a network that swallows everything: the server's own limit comes first.
        "command_timeout": _STATEMENT_SECONDS + 5,
        "server_settings": session,
        # Every length of a list is a statement of its own to it.
        "prepared_statement_cache_size": 500,
    }


def _refuse_ended(connection: Any, _record: object, _proxy: Pool) -> None:
    """Replace connections whose server closed them, before somebody is given one."""
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError("the server closed its connections")


def _say_lost(context: ExceptionContext) -> ConnectionResetError | None:
    """Name what the driver itself is confused by: the server's last word on a connection that it
    ends, when it comes between two halves of a statement."""
    if not isinstance(context.original_exception, InternalClientError):
        return None
    context.is_disconnect = True
    return ConnectionResetError("the server ended the connection")

"""`opsbell token`: the operator of the machine gets a person's access token, or a new API key.

It writes to the database beside a process that serves it: one short commit.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from dataclasses import dataclass
from datetime import timedelta

from core.audit.origin import Origin
from core.clock import SystemClock
from core.config import Settings
from core.db.migrate import head
from core.errors import Unavailable
from core.flows.operator_token import OperatorToken
from core.inbox.cause import Cause
from core.runtime import Runtime
from core.secret_keys import secret_keys

_CAUSE = Cause(actor=None, origin=Origin(way="cli"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to print: the token of `person`, or a key called `key` with these scopes that ends
    after so many days (None: not by itself). `workspace` None: the only one."""

    person: str | None
    key: str | None
    scopes: tuple[str, ...]
    days: int | None
    workspace: str | None


async def make_token(settings: Settings, wanted: Wanted) -> tuple[str, str]:
    """Return the token, and a sentence about it. Raises our errors in words for the operator."""
    clock = SystemClock()
    runtime = Runtime(
        settings=settings,
        secrets=secret_keys(settings),
        clock=clock,
        rng=random.SystemRandom(),
        holder=secrets.token_hex(8),
    )
    try:
        await _check_schema(runtime)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(runtime.writer.run(), name="writer")
            try:
                return await _make(runtime, wanted)
            finally:
                runtime.writer.close()
    finally:
        await runtime.close()


async def _check_schema(runtime: Runtime) -> None:
    """Raise Unavailable when there is no Opsbell of this release behind the settings."""
    try:
        revision = await runtime.schema_revision()
    except Unavailable as problem:
        wanted = "start it once with opsbell run, and look at DATA_DIR and DATABASE_URL"
        raise Unavailable(f"there is no database to read; {wanted}") from problem
    if revision != head():
        raise Unavailable("the schema is not this release's; run opsbell migrate first")


async def _make(runtime: Runtime, wanted: Wanted) -> tuple[str, str]:
    operator = OperatorToken(
        books=runtime.books, clock=runtime.clock, ids=runtime.ids, tokens=runtime.tokens
    )
    workspace = await operator.workspace(wanted.workspace)
    if wanted.person is not None:
        lent = await operator.lend(workspace, wanted.person, cause=_CAUSE)
        until = lent.until.strftime("%H:%M:%S UTC")
        return lent.token, f"Acts as {lent.name}, {lent.role} of {lent.workspace}, until {until}."
    ends = None if wanted.days is None else runtime.clock.now() + timedelta(days=wanted.days)
    issued = await runtime.flows.change_api_key.create(
        workspace,
        name=wanted.key or "",
        scopes=wanted.scopes,
        expires_at=ends,
        by=None,
        cause=_CAUSE,
    )
    kept = "It does not end by itself" if ends is None else f"It ends on {ends:%Y-%m-%d}"
    return issued.token or "", f"{kept}; it is shown this once, and kept nowhere."

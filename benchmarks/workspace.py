"""A workspace made ready on an empty data folder, with the product's own services."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, SystemClock
from core.config import read_settings
from core.db.migrate import migrate
from core.db.tenancy import System
from core.flows.found import BotAccount
from core.ids import PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.ingest.integration import Integration, NewIntegration, Opens
from core.matching.matcher import Matcher
from core.routing.tables import ReceiverRow, RouteReceiverRow, RouteRow
from core.rules.conditions.compare import Compare
from core.rules.conditions.keyword import Keyword
from core.rules.rule import RuleSpec
from core.rules.signal import SignalKind
from core.rules.tables import RuleRevisionRow, RuleRow
from core.runtime import Runtime, database_url
from core.secret_keys import secret_keys
from core.severity import Severity
from core.tenants.role import Role
from core.tenants.tables import ChatRow, MemberRow, PersonRow
from core.work import Work

ROOM = "room"
"""The label by which an item chooses its chat when every chat has a route of its own."""

_REASON = System(reason="a benchmark makes its workspace ready")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What was made; `hook` is the path machines post to."""

    workspace_id: WorkspaceId
    integration: Integration

    @property
    def hook(self) -> str:
        """Return the path machines post to."""
        return f"/hooks/{self.integration.token}"


@asynccontextmanager
async def services(
    folder: Path, settings: Mapping[str, str], clock: Clock | None = None
) -> AsyncIterator[Runtime]:
    """Yield the product's services over a data folder, its writer at work; ends both. `clock` None
    is the machine's."""
    read = read_settings({"DATA_DIR": str(folder), **settings})
    await migrate(database_url(read))
    runtime = Runtime(
        settings=read,
        secrets=secret_keys(read),
        clock=clock or SystemClock(),
        rng=random.SystemRandom(),
        holder=secrets.token_hex(8),
    )
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(runtime.writer.run(), name="writer")
            try:
                yield runtime
            finally:
                runtime.writer.close()
    finally:
        await runtime.close()


async def make_ready(
    runtime: Runtime,
    *,
    bot_id: int,
    chats: Sequence[int],
    rules: int,
    opens: Opens,
    by_room: bool,
    preset: str = "generic_json",
    storm_alerts: int | None = None,
) -> Ready:
    """Found the workspace with so many rules, and an integration of that preset.

    `by_room`: the n-th chat is told of what comes from `room` n alone; else all are told of all.
    `storm_alerts` as receivers have it; 0: every alert is told by a card of its own.
    """
    account = BotAccount(id=bot_id, username="", name="", is_sandbox=False)
    workspace_id = await runtime.flows.found(account)

    async def body(session: AsyncSession, _: Work) -> None:
        await _add_chats(
            session,
            runtime,
            workspace_id,
            bot_id,
            chats,
            by_room=by_room,
            storm_alerts=storm_alerts,
        )
        await _set_rules(session, runtime, workspace_id, rules)

    await runtime.books.transaction(_REASON, body)
    integration = await runtime.integrations.create(
        workspace_id,
        NewIntegration(name="Machines", preset=preset, opens=opens),
        by=None,
        cause=Cause(actor=None),
    )
    return Ready(workspace_id=workspace_id, integration=integration)


async def _add_chats(
    session: AsyncSession,
    runtime: Runtime,
    workspace_id: WorkspaceId,
    bot_id: int,
    chats: Sequence[int],
    *,
    by_room: bool,
    storm_alerts: int | None,
) -> None:
    ids, now = runtime.ids, runtime.clock.now()
    for number, telegram_id in enumerate(chats):
        chat_id, route_id, receiver_id = ids.new(), ids.new(), ids.new()
        matcher = Matcher(field=ROOM, op="=", value=str(number)).model_dump(mode="json")
        rows = (
            ChatRow(
                id=chat_id,
                bot_id=bot_id,
                telegram_chat_id=telegram_id,
                kind="private" if telegram_id > 0 else "supergroup",
                title=f"Chat {number}",
                created_at=now,
                workspace_id=workspace_id,
            ),
            ReceiverRow(
                id=receiver_id,
                workspace_id=workspace_id,
                name=f"Chat {number}",
                kind="chat",
                chat_id=chat_id,
                created_at=now,
                storm_alerts=storm_alerts,
            ),
            RouteRow(
                id=route_id,
                workspace_id=workspace_id,
                name=f"Route {number}",
                position=number + 1,
                matchers=[matcher] if by_room else [],
                created_at=now,
                continues=not by_room,
            ),
            RouteReceiverRow(
                workspace_id=workspace_id, route_id=route_id, receiver_id=receiver_id
            ),
        )
        for row in rows:
            session.add(row)
            await session.flush()  # each stands on the one before


async def add_people(
    runtime: Runtime, workspace_id: WorkspaceId, *, bot_id: int, people: Sequence[int]
) -> str:
    """Make these people members whom every route leads to, the first one the owner; return a
    token that signs the owner in."""
    now = runtime.clock.now()
    ids = [runtime.ids.new() for _ in people]

    async def body(session: AsyncSession, _: Work) -> None:
        routes = select(RouteRow.id).where(RouteRow.workspace_id == workspace_id)
        route_ids = (await session.scalars(routes)).all()
        for person_id, telegram_id in zip(ids, people, strict=True):
            receiver_id = runtime.ids.new()
            name = f"Person {telegram_id}"
            rows = (
                PersonRow(
                    id=person_id,
                    bot_id=bot_id,
                    telegram_user_id=telegram_id,
                    name=name,
                    created_at=now,
                    active_workspace_id=workspace_id,
                ),
                MemberRow(
                    id=runtime.ids.new(),
                    workspace_id=workspace_id,
                    person_id=person_id,
                    role=(Role.OWNER if person_id == ids[0] else Role.STAFF).value,
                    created_at=now,
                ),
                ReceiverRow(
                    id=receiver_id,
                    workspace_id=workspace_id,
                    name=name,
                    kind="person",
                    person_id=person_id,
                    created_at=now,
                ),
                *(
                    RouteReceiverRow(
                        workspace_id=workspace_id, route_id=route_id, receiver_id=receiver_id
                    )
                    for route_id in route_ids
                ),
            )
            for row in rows:
                session.add(row)
                await session.flush()  # each stands on the one before

    await runtime.books.transaction(_REASON, body)
    return runtime.tokens.issue(
        person_id=PersonId(ids[0]),
        workspace_id=workspace_id,
        role=Role.OWNER.value,
        token_version=1,
    )


async def _set_rules(
    session: AsyncSession, runtime: Runtime, workspace_id: WorkspaceId, count: int
) -> None:
    now = runtime.clock.now()
    await session.execute(
        delete(RuleRevisionRow).where(RuleRevisionRow.workspace_id == workspace_id)
    )
    await session.execute(delete(RuleRow).where(RuleRow.workspace_id == workspace_id))
    for number in range(count):
        spec = _rule(number)
        rule_id, stored = runtime.ids.new(), spec.model_dump(mode="json")
        session.add(
            RuleRow(
                id=rule_id,
                workspace_id=workspace_id,
                name=spec.name,
                spec=stored,
                priority=spec.priority,
                created_at=now,
                updated_at=now,
            )
        )
        await session.flush()
        session.add(
            RuleRevisionRow(
                rule_id=rule_id, revision=1, workspace_id=workspace_id, spec=stored, at=now
            )
        )


def _rule(number: int) -> RuleSpec:
    """Return one of three plain kinds: a word, a label, a number that is too high."""
    conditions = (
        Keyword(words=(f"leak{number}", f"burst pipe {number}")),
        Compare(field="labels.floor", op="=", value=f"floor {number}"),
        Compare(field="labels.degrees", op=">", value=number),
    )
    return RuleSpec(
        name=f"Rule {number}",
        kinds=(SignalKind.INTEGRATION,),
        condition=conditions[number % len(conditions)],
        severity=Severity.HIGH,
        priority=number,
    )

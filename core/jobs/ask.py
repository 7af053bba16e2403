"""Has the rules asked that wait for the clock: by a schedule, or because nothing came for long."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from core.db.tenancy import System
from core.ids import RuleId, WorkspaceId
from core.jobs.job import Job, Tools
from core.jobs.one_by_one import by_itself
from core.rules.condition import WindowKey
from core.rules.tables import RuleWindowRow

AT_ONCE = 200
"""The longest due first; the next second takes the rest."""

_ALL = System(reason="the clock asks the rules of all workspaces")


async def _run(tools: Tools) -> None:
    jumped_to = tools.jumps.look(tools.clock)
    due = (
        select(
            RuleWindowRow.workspace_id,
            RuleWindowRow.rule_id,
            RuleWindowRow.digest,
            RuleWindowRow.group_key,
        )
        .where(RuleWindowRow.due_at.is_not(None), RuleWindowRow.due_at <= tools.clock.now())
        .order_by(RuleWindowRow.due_at)
        .limit(AT_ONCE)
    )
    async with tools.database.reading(_ALL) as session:
        rows = (await session.execute(due)).all()
    for workspace, rule, digest, group in rows:
        key = WindowKey(RuleId(rule), digest, group)
        with by_itself("rule", rule=str(rule)):
            await tools.ask_rule(WorkspaceId(workspace), key, jumped_to=jumped_to)


ASK = Job(name="ask", every=timedelta(seconds=1), run=_run)
"""Every tick: one question to an index that holds only what waits."""

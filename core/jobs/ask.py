"""Has the rules asked that wait for the clock: by a schedule, or because nothing came for long."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import select

from core.db.tenancy import System
from core.errors import OpsbellError
from core.ids import RuleId, WorkspaceId
from core.jobs.job import Job, Tools
from core.rules.condition import WindowKey
from core.rules.tables import RuleWindowRow

log = logging.getLogger(__name__)

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
        try:
            await tools.ask_rule(WorkspaceId(workspace), key, jumped_to=jumped_to)
        except OpsbellError as problem:
            # The next second tries again; the other rules are asked all the same.
            log.warning(
                "a rule was not asked",
                extra={"action": "rule_not_asked", "rule": str(rule), "problem": str(problem)},
            )
        except Exception:
            # Whatever is wrong with this one: the others are due all the same.
            log.exception(
                "a rule was not asked", extra={"action": "rule_not_asked", "rule": str(rule)}
            )


ASK = Job(name="ask", every=timedelta(seconds=1), run=_run)
"""Every tick: one question to an index that holds only what waits."""

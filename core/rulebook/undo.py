"""Taking back the last change of a rule, a deletion included."""

from __future__ import annotations

from sqlalchemy import select

from core.audit.tables import AuditRow
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import Conflict, NotFound
from core.ids import PersonId, RuleId, WorkspaceId
from core.inbox.cause import Cause
from core.rulebook.book import RuleBook
from core.rulebook.stored import StoredRule
from core.rules.rule import RuleSpec, parse_rule
from core.rules.tables import RuleRevisionRow


class RuleUndo:
    """The use case; what it does is a change like any other, and stands in the audit trail."""

    def __init__(self, *, database: Database, rules: RuleBook) -> None:
        self._database = database
        self._rules = rules

    async def change(
        self,
        workspace_id: WorkspaceId,
        rule_id: RuleId,
        *,
        revision: int,
        by: PersonId,
        cause: Cause,
    ) -> StoredRule | None:
        """Take back what made this revision: return the rule as it was before, None for one that
        was made by it and is gone now.

        Raises NotFound, RuleChanged when it is not the present revision any more, and
        InvalidInput when what was before cannot be read.
        """
        if revision == 1:
            await self._rules.delete(workspace_id, rule_id, by=by, if_revision=1, cause=cause)
            return None
        return await self._rules.save(
            workspace_id,
            await self._earlier(workspace_id, rule_id, revision - 1),
            by=by,
            rule_id=rule_id,
            if_revision=revision,
            cause=cause,
        )

    async def deletion(
        self, workspace_id: WorkspaceId, rule_id: RuleId, *, by: PersonId, cause: Cause
    ) -> StoredRule:
        """Return the deleted rule made anew. Raises NotFound for one nobody deleted, and Conflict
        `already_there` when the same rule is there."""
        deleted = (
            select(AuditRow.before)
            .where(AuditRow.action == "rule.deleted", AuditRow.subject_id == str(rule_id))
            .order_by(AuditRow.id.desc())
            .limit(1)
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            before = await session.scalar(deleted)
        if before is None:
            raise NotFound(kind="rule", key=rule_id)
        spec = parse_rule(before)
        if any(one.spec == spec for one in await self._rules.all(workspace_id)):
            raise Conflict(reason="already_there", message=f"there is such a rule: {spec.name}")
        return await self._rules.save(workspace_id, spec, by=by, cause=cause)

    async def _earlier(
        self, workspace_id: WorkspaceId, rule_id: RuleId, revision: int
    ) -> RuleSpec:
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            stored = await session.scalar(
                select(RuleRevisionRow.spec).where(
                    RuleRevisionRow.rule_id == rule_id, RuleRevisionRow.revision == revision
                )
            )
        if stored is None:
            raise NotFound(kind="rule", key=rule_id)
        return parse_rule(stored)

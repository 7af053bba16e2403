"""Taking back the last change of a rule, a deletion included, and going back to any version."""

from __future__ import annotations

from core.db.engine import Database
from core.errors import Conflict
from core.ids import PersonId, RuleId, WorkspaceId
from core.inbox.cause import Cause
from core.rulebook.book import RuleBook
from core.rulebook.stored import StoredRule
from core.rulebook.versions import RuleVersions
from core.rules.rule import RuleSpec, parse_rule


class RuleUndo:
    """The use case; what it does is a change like any other, and stands in the audit trail.

    `versions` is what there is to go back to.
    """

    def __init__(self, *, database: Database, rules: RuleBook) -> None:
        self.versions = RuleVersions(database=database)
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

    async def version(
        self,
        workspace_id: WorkspaceId,
        rule_id: RuleId,
        *,
        to: int,
        if_revision: int,
        by: PersonId,
        cause: Cause,
    ) -> StoredRule:
        """Return the rule as it was at revision `to`, saved as its next one.

        Raises NotFound, RuleChanged when `if_revision` is not the present one, and InvalidInput
        when what was then cannot be read, or names somebody who is not here any more.
        """
        return await self._rules.save(
            workspace_id,
            await self._earlier(workspace_id, rule_id, to),
            by=by,
            rule_id=rule_id,
            if_revision=if_revision,
            cause=cause,
        )

    async def deletion(
        self,
        workspace_id: WorkspaceId,
        rule_id: RuleId,
        *,
        by: PersonId,
        cause: Cause,
        revision: int | None = None,
    ) -> StoredRule:
        """Return the deleted rule made anew, as it was last or at this revision. Raises NotFound
        for one nobody deleted, and Conflict `already_there` when the same rule is there."""
        rules = await self._rules.all(workspace_id)
        if any(one.id == rule_id for one in rules):
            raise Conflict(reason="already_there", message="nobody deleted this rule")
        version = await self.versions.one(workspace_id, rule_id, revision)
        spec = parse_rule(version.stored)
        if any(one.spec == spec for one in rules):
            raise Conflict(reason="already_there", message=f"there is such a rule: {spec.name}")
        return await self._rules.save(workspace_id, spec, by=by, cause=cause)

    async def _earlier(
        self, workspace_id: WorkspaceId, rule_id: RuleId, revision: int
    ) -> RuleSpec:
        # Only of one that is there: what is read of a deleted rule's cannot be its next revision.
        await self._rules.one(workspace_id, rule_id)
        version = await self.versions.one(workspace_id, rule_id, revision)
        return parse_rule(version.stored)

"""The versions of a rule, newest first: who saved each, when, by which door, and what it changed.

A rule that is there keeps them as revisions; of a deleted one they are read back from the audit
trail, from what lay there last to the oldest change that the trail still has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.db.base import JsonObject
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import InvalidInput, NotFound
from core.ids import RuleId, WorkspaceId
from core.rules.difference import Difference, differences
from core.rules.rule import RuleSpec, parse_rule
from core.rules.tables import RuleRevisionRow, RuleRow
from core.tenants.named import Named, people_named

DELETED = "rule.deleted"
_SAVED = ("rule.created", "rule.changed")
_MOST_OF_DELETED = 1_000
"""Changes of a deleted rule that are followed back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """A rule as it was saved once. `spec` None: it cannot be read, and `problem` says why.

    `by` None: the program; `via` None: the program too, or the trail does not have it any more.
    `differences` are against the version before (empty for the first, or where one of the two
    cannot be read).
    """

    revision: int
    name: str
    stored: JsonObject
    spec: RuleSpec | None
    problem: str | None
    at: datetime
    by: Named | None
    via: str | None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPage:
    """Some of a rule's versions, newest first; whether older ones follow, and how many there are
    in all."""

    items: tuple[RuleVersion, ...]
    has_more: bool
    total: int


class RuleVersions:
    """Reads them; another workspace's are not there (NotFound)."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        rule_id: RuleId,
        *,
        limit: int,
        before: int | None = None,
        skip: int = 0,
    ) -> VersionPage:
        """Return up to `limit` versions older than the revision `before` (None: the newest),
        behind so many more. Raises NotFound."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = await session.scalar(select(RuleRow).where(RuleRow.id == rule_id))
            if row is None:
                every = await _of_deleted(session, rule_id)
                total = len(every)
                older = [one for one in every if before is None or one.revision < before]
                found: Sequence[RuleVersion] = older[skip : skip + limit + 1]
            else:
                found = await _of_kept(session, row, before, skip, limit + 1)
                of_it = select(func.count()).where(RuleRevisionRow.rule_id == rule_id)
                total = await session.scalar(of_it) or 0
        items = tuple(_compared(found)[:limit])
        return VersionPage(items=items, has_more=len(found) > limit, total=total)

    async def one(
        self, workspace_id: WorkspaceId, rule_id: RuleId, revision: int | None
    ) -> RuleVersion:
        """Return one version, the last for None; raises NotFound."""
        before = None if revision is None else revision + 1
        page = await self.page(workspace_id, rule_id, limit=1, before=before)
        if not page.items or revision not in (None, page.items[0].revision):
            raise NotFound(kind="version", key=str(revision))
        return page.items[0]


async def _of_kept(
    session: AsyncSession, row: RuleRow, before: int | None, skip: int, count: int
) -> list[RuleVersion]:
    statement = select(RuleRevisionRow).where(RuleRevisionRow.rule_id == row.id)
    if before is not None:
        statement = statement.where(RuleRevisionRow.revision < before)
    ordered = statement.order_by(RuleRevisionRow.revision.desc()).offset(skip).limit(count)
    kept = (await session.scalars(ordered)).all()
    if not kept:
        return []
    # Each revision was written with one entry, but for the first of a ready-made rule: counted
    # from the newest, the two go side by side.
    saved = (
        select(AuditRow.via)
        .where(AuditRow.subject_id == str(row.id), AuditRow.action.in_(_SAVED))
        .order_by(AuditRow.at.desc(), AuditRow.id.desc())
        .offset(row.revision - kept[0].revision)
        .limit(len(kept))
    )
    doors = list(await session.scalars(saved))
    doors += [None] * (len(kept) - len(doors))
    names = await people_named(session, [one.by for one in kept])
    return [
        _version(one.revision, one.spec, at=one.at, by=_named(one.by, names), via=via)
        for one, via in zip(kept, doors, strict=True)
    ]


async def _of_deleted(session: AsyncSession, rule_id: RuleId) -> list[RuleVersion]:
    statement = (
        select(AuditRow)
        .where(AuditRow.subject_id == str(rule_id), AuditRow.action.in_((*_SAVED, DELETED)))
        .order_by(AuditRow.at.desc(), AuditRow.id.desc())
        .limit(_MOST_OF_DELETED)
    )
    entries = (await session.scalars(statement)).all()
    if not entries or entries[0].action != DELETED:
        raise NotFound(kind="rule", key=rule_id)
    names = await people_named(session, [one.actor_id for one in entries])
    lay, changes = entries[0].before, entries[1:]
    first = 1 if changes and changes[-1].action == _SAVED[0] else 2
    found: list[RuleVersion] = []
    for number, one in enumerate(changes):
        by = _named(one.actor_id, names)
        revision = first + len(changes) - 1 - number
        found.append(_version(revision, lay, at=one.at, by=by, via=one.via))
        lay = {name: value for name, value in lay.items() if name not in one.after} | one.before
    if not found:  # ready-made and never changed: who made it and when is not in the trail
        one = entries[0]
        found.append(_version(1, lay, at=one.at, by=None, via=None))
    return found


def _version(
    revision: int, stored: JsonObject, *, at: datetime, by: Named | None, via: str | None
) -> RuleVersion:
    spec, problem = None, None
    try:
        spec = parse_rule(stored)
    except InvalidInput as refused:
        problem = refused.message
    return RuleVersion(
        revision=revision,
        name=str(stored.get("name", "")),
        stored=stored,
        spec=spec,
        problem=problem,
        at=at,
        by=by,
        via=via,
    )


def _compared(versions: Sequence[RuleVersion]) -> list[RuleVersion]:
    """Return them, each but the last with what it changed."""
    found: list[RuleVersion] = []
    for newer, older in pairwise(versions):
        changes: tuple[Difference, ...] = ()
        if newer.spec is not None and older.spec is not None:
            changes = differences(older.spec, newer.spec)
        found.append(replace(newer, differences=changes))
    return [*found, *versions[-1:]]


def _named(person: UUID | None, names: dict[UUID, Named]) -> Named | None:
    return None if person is None else names.get(person, Named(id=person, name="?"))

"""The secret with which an integration's sender proves what it sends: set, replaced, taken away.

It is told once, to whoever sets it. The one before is taken for a day longer, while the sender is
told the new one. Rights are checked by whoever calls.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.errors import InvalidInput
from core.ids import Ids, IntegrationId, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.inbox.idempotency import made_before
from core.ingest.locks import OVERLAP
from core.ingest.records import Forgetting, row_at, row_of, tokens_of
from core.ingest.sealing import Sealing, opened
from core.ingest.tables import IntegrationRow
from core.signing import Entropy
from core.texts import text
from core.work import Books, Work

SHORTEST, LONGEST = 8, 200
_BYTES = 24
_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSecret:
    """A secret just set, in clear: it is not shown again. `former_until`: so long the one before
    is taken too, None when there was none."""

    words: str
    former_until: datetime | None
    revision: int


class SenderSecrets:
    """The service; another workspace's integrations are not there (NotFound)."""

    def __init__(
        self,
        *,
        books: Books,
        clock: Clock,
        ids: Ids,
        sealer: Sealing,
        doors: Forgetting,
        entropy: Entropy = secrets.token_bytes,
    ) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids
        self._sealer = sealer
        self._doors = doors
        self._entropy = entropy

    async def set(
        self,
        workspace_id: WorkspaceId,
        key: IntegrationId,
        words: str | None,
        *,
        expected: int | None,
        by: PersonId | None,
        cause: Cause,
    ) -> NewSecret:
        """Return the integration's new secret: these words where the sender chose them, else
        random ones. A repeat under the same idempotency key returns the first.

        Raises InvalidInput, NotFound, Stale.
        """
        chosen = self._random() if words is None else _checked(words)
        touched: list[str] = []

        async def body(session: AsyncSession, work: Work) -> NewSecret:
            now = self._clock.now()
            if await made_before(session, cause, "integration") is not None:
                cause.settle(work, now)
                row = await row_of(session, key)
            else:
                row = await row_at(session, key, expected)
                touched.extend(tokens_of(row))
                if row.secret_sealed is not None:
                    row.former_secret_sealed = row.secret_sealed
                    row.former_secret_until = now + OVERLAP
                row.secret_sealed = self._sealer.seal(chosen)
                self._changed(row, work, "integration.secret_set", now, by=by)
                cause.settle(work, now, Answer(status=200, body={"integration": str(key)}))
            return NewSecret(
                words=opened(self._sealer, row.secret_sealed) or "",
                former_until=row.former_secret_until,
                revision=row.revision,
            )

        made = await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
        self._forget(touched)
        return made

    async def remove(
        self,
        workspace_id: WorkspaceId,
        key: IntegrationId,
        *,
        expected: int | None,
        by: PersonId | None,
        cause: Cause,
    ) -> None:
        """Take everything again that comes to the address; raises NotFound, Stale. Without a
        secret nothing changes."""
        touched: list[str] = []

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            if await made_before(session, cause, "integration") is not None:
                cause.settle(work, now)
                return
            row = await row_at(session, key, expected)
            touched.extend(tokens_of(row))
            if row.secret_sealed is not None:
                row.secret_sealed = row.former_secret_sealed = row.former_secret_until = None
                self._changed(row, work, "integration.secret_removed", now, by=by)
            cause.settle(work, now, Answer(status=200, body={"integration": str(key)}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
        self._forget(touched)

    def _changed(
        self,
        row: IntegrationRow,
        work: Work,
        action: str,
        now: datetime,
        *,
        by: PersonId | None,
    ) -> None:
        row.refused, row.refused_at, row.refused_why = 0, None, None
        row.updated_at = now
        row.revision += 1
        work.insert(
            AuditRow,
            id=self._ids.new(),
            at=now,
            action=action,
            subject_kind="integration",
            subject_id=str(row.id),
            before={},
            after={},
            actor_id=by,
        )

    def _forget(self, token_hashes: list[str]) -> None:
        for token_hash in token_hashes:
            self._doors.forget(token_hash)

    def _random(self) -> str:
        return _PREFIX + base64.b64encode(self._entropy(_BYTES)).decode()


def may_be_secret(words: str) -> bool:
    """Return whether it survives a header, as every secret must."""
    return SHORTEST <= len(words) <= LONGEST and words.isascii() and words.isprintable()


def _checked(words: str) -> str:
    """Return what a person pasted."""
    chosen = words.strip()
    if not may_be_secret(chosen):
        wanted = text(
            "{least} to {most} letters, digits and signs without breaks",
            least=SHORTEST,
            most=LONGEST,
        )
        raise InvalidInput(field="secret", value="(hidden)", wanted=wanted)
    return chosen

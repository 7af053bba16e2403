"""The inbound addresses of a workspace: made, shown, changed, given a new token.

Every change has its audit row in the same commit. Rights are checked by whoever calls.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.base import JsonObject
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import InvalidInput
from core.ids import Ids, IntegrationId, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.inbox.idempotency import made_before
from core.inbox.requests import RequestState
from core.inbox.tables import RawRequestRow
from core.ingest.field import clean
from core.ingest.integration import (
    Integration,
    IntegrationChange,
    NewIntegration,
    Opens,
    ReceivedRequest,
)
from core.ingest.mappings import Mappings
from core.ingest.preset import Preset
from core.ingest.received import Received
from core.ingest.recognition import recognise
from core.ingest.records import Forgetting, Records, row_at, row_of, tokens_of, touch
from core.ingest.sealing import Sealing
from core.ingest.tables import IntegrationRow
from core.ingest.waiting import request_of
from core.signing import Entropy, hash_token
from core.tenants.plain_name import plain_name
from core.texts import raw, text
from core.work import Books, Work

NAME_LENGTH = 80
REQUESTS_AT_MOST = 200
READ_AGAIN_AT_MOST = 100
READ_AGAIN_FOR = timedelta(days=1)
"""What came longer ago is nothing to alarm anybody with."""
AT_ONCE = timedelta(0)
LONGEST_GRACE = timedelta(days=7)
"""So long an address may be taken beside the one that follows it."""
_TOKEN_BYTES = 16
_OPENS: tuple[Opens, ...] = ("alerts", "cases")


class Integrations:
    """The service; another workspace's integrations are not there (NotFound)."""

    def __init__(
        self,
        *,
        books: Books,
        database: Database,
        clock: Clock,
        ids: Ids,
        sealer: Sealing,
        doors: Forgetting,
        presets: Mapping[str, Preset],
        entropy: Entropy = secrets.token_bytes,
    ) -> None:
        self._books = books
        self._database = database
        self._clock = clock
        self._ids = ids
        self._doors = doors
        self._presets = presets
        self._entropy = entropy
        self._sealer = sealer
        self._records = records = Records(ids=ids, sealer=sealer)
        self.mappings = Mappings(
            books=books,
            database=database,
            clock=clock,
            doors=doors,
            presets=presets,
            records=records,
        )
        self.received = Received(database=database, sealer=sealer)

    async def all(self, workspace_id: WorkspaceId) -> Sequence[Integration]:
        """Return them, oldest first."""
        statement = select(IntegrationRow).order_by(IntegrationRow.created_at, IntegrationRow.id)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = (await session.scalars(statement)).all()
        return [self._records.value(row) for row in rows]

    async def get(self, workspace_id: WorkspaceId, key: IntegrationId) -> Integration:
        """Return one; raises NotFound."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return self._records.value(await row_of(session, key))

    async def create(
        self, workspace_id: WorkspaceId, new: NewIntegration, *, by: PersonId | None, cause: Cause
    ) -> Integration:
        """Return it with a new token; a repeat under the same idempotency key returns the first.

        Raises InvalidInput for a name, a preset or something to open that is not taken.
        """
        wanted = self._checked(
            IntegrationChange(name=new.name, preset=new.preset, opens=new.opens)
        )
        token = self._token()
        made = IntegrationId(self._ids.new())

        async def body(session: AsyncSession, work: Work) -> Integration:
            now = self._clock.now()
            earlier = await made_before(session, cause, "integration")
            if earlier is not None:
                cause.settle(work, now)
                return self._records.value(await row_of(session, IntegrationId(earlier)))
            row = IntegrationRow(
                id=made,
                workspace_id=workspace_id,
                token_hash=hash_token(token),
                token_sealed=self._sealer.seal(token),
                created_at=now,
                updated_at=now,
                created_by=by,
                **wanted,
            )
            session.add(row)
            self._records.audit(work, "integration.created", made, by=by, now=now, after=wanted)
            cause.settle(work, now, Answer(status=201, body={"integration": str(made)}))
            return self._records.value(row)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def update(
        self,
        workspace_id: WorkspaceId,
        key: IntegrationId,
        change: IntegrationChange,
        *,
        expected: int | None,
        by: PersonId | None,
        cause: Cause,
    ) -> Integration:
        """Return it changed, if it still is at revision `expected` (None: whatever it is at).

        Raises InvalidInput, NotFound, Stale. What is the same already is no change.
        """
        wanted = self._checked(change)
        touched: list[str] = []

        async def body(session: AsyncSession, work: Work) -> Integration:
            now = self._clock.now()
            if await made_before(session, cause, "integration") is not None:
                cause.settle(work, now)
                return self._records.value(await row_of(session, key))
            row = await row_at(session, key, expected)
            touched.extend(tokens_of(row))
            after = {name: new for name, new in wanted.items() if getattr(row, name) != new}
            before = {name: getattr(row, name) for name in after}
            cause.settle(work, now, Answer(status=200, body={"integration": str(key)}))
            if after:
                for name, new in after.items():
                    setattr(row, name, new)
                touch(row, now)
                self._records.audit(
                    work, "integration.changed", key, by=by, now=now, before=before, after=after
                )
            return self._records.value(row)

        changed = await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
        for token_hash in touched:
            self._doors.forget(token_hash)
        return changed

    async def rotate(
        self,
        workspace_id: WorkspaceId,
        key: IntegrationId,
        *,
        grace: timedelta = AT_ONCE,
        expected: int | None,
        by: PersonId | None,
        cause: Cause,
    ) -> Integration:
        """Return it with a new token. The old one is taken for as long as `grace` says, and none
        before it any more. Raises InvalidInput, NotFound, Stale."""
        if not AT_ONCE <= grace <= LONGEST_GRACE:
            wanted = text("0 to {most} hours", most=LONGEST_GRACE // timedelta(hours=1))
            raise InvalidInput(field="grace", value=str(grace), wanted=wanted)
        token = self._token()
        former: list[str] = []

        async def body(session: AsyncSession, work: Work) -> Integration:
            now = self._clock.now()
            if await made_before(session, cause, "integration") is not None:
                cause.settle(work, now)
                return self._records.value(await row_of(session, key))
            row = await row_at(session, key, expected)
            former.extend(tokens_of(row))
            until = now + grace if grace else None
            row.former_token_hash = row.token_hash if grace else None
            row.former_token_until = until
            row.token_hash = hash_token(token)
            row.token_sealed = self._sealer.seal(token)
            touch(row, now)
            after: JsonObject = {} if until is None else {"former_until": until.isoformat()}
            self._records.audit(
                work, "integration.token_rotated", key, by=by, now=now, after=after
            )
            cause.settle(work, now, Answer(status=200, body={"integration": str(key)}))
            return self._records.value(row)

        rotated = await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
        for token_hash in former:
            self._doors.forget(token_hash)
        return rotated

    async def requests(
        self, workspace_id: WorkspaceId, key: IntegrationId, *, limit: int = 20
    ) -> Sequence[ReceivedRequest]:
        """Return what it got last, newest first; raises NotFound."""
        columns = (
            RawRequestRow.id,
            RawRequestRow.received_at,
            RawRequestRow.state,
            RawRequestRow.items,
            RawRequestRow.problem,
        )
        statement = (
            select(*columns)
            .where(RawRequestRow.integration_id == key)
            .order_by(RawRequestRow.received_at.desc(), RawRequestRow.id.desc())
            .limit(max(1, min(limit, REQUESTS_AT_MOST)))
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            await row_of(session, key)
            rows = (await session.execute(statement)).all()
        return [
            ReceivedRequest(id=id_, at=at, status=state, items=items, problem=problem)
            for id_, at, state, items, problem in rows
        ]

    async def suggested(self, workspace_id: WorkspaceId, key: IntegrationId) -> str | None:
        """Return the preset that what came last is made for, when the integration has another
        that cannot read it, or reads just anything; raises NotFound."""
        newest = (
            select(RawRequestRow)
            .where(RawRequestRow.integration_id == key)
            .order_by(RawRequestRow.received_at.desc(), RawRequestRow.id.desc())
            .limit(1)
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            preset = self._presets.get((await row_of(session, key)).preset)
            row = await session.scalar(newest)
            if row is None:
                return None
            is_unknown = row.state == RequestState.UNKNOWN.value
            request = request_of(row)
        if not is_unknown and preset is not None and not preset.is_loose:
            return None
        found = recognise(self._presets.values(), request)
        return None if found is None or found is preset else found.name

    async def read_again(
        self, workspace_id: WorkspaceId, key: IntegrationId, *, by: PersonId | None, cause: Cause
    ) -> int:
        """Have those requests of the last day read again that nobody could read, as after a change
        of the preset; return how many. Raises NotFound."""

        async def body(session: AsyncSession, work: Work) -> int:
            now = self._clock.now()
            await row_of(session, key, locked=True)
            unread = (
                select(RawRequestRow)
                .where(
                    RawRequestRow.integration_id == key,
                    RawRequestRow.state == RequestState.UNKNOWN.value,
                    RawRequestRow.received_at > now - READ_AGAIN_FOR,
                )
                .order_by(RawRequestRow.received_at.desc(), RawRequestRow.id.desc())
                .limit(READ_AGAIN_AT_MOST)
            )
            rows = (await session.scalars(unread)).all()
            for row in rows:
                row.state, row.problem, row.done_at = RequestState.NEW.value, None, None
            if rows:
                self._records.audit(work, "integration.read_again", key, by=by, now=now,
                            after={"requests": len(rows)})  # fmt: skip
                work.wake("ingest")
            cause.settle(work, now, Answer(status=200, body={"requests": len(rows)}))
            return len(rows)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    def _token(self) -> str:
        return base64.urlsafe_b64encode(self._entropy(_TOKEN_BYTES)).rstrip(b"=").decode()

    def _checked(self, change: IntegrationChange) -> JsonObject:
        """Return the columns a change sets, checked."""
        wanted: JsonObject = {}
        if change.name is not None:
            name = plain_name(clean(change.name, 10 * NAME_LENGTH), "")
            if not 1 <= len(name) <= NAME_LENGTH:
                limits = text("1 to {most} characters", most=NAME_LENGTH)
                raise InvalidInput(field="name", value=change.name, wanted=limits)
            wanted["name"] = name
        if change.preset is not None:
            if change.preset not in self._presets:
                known = raw(", ".join(sorted(self._presets)))
                raise InvalidInput(field="preset", value=change.preset, wanted=known)
            wanted["preset"] = change.preset
        if change.opens is not None:
            if change.opens not in _OPENS:
                either = text("alerts or cases")
                raise InvalidInput(field="opens", value=change.opens, wanted=either)
            wanted["opens"] = change.opens
        if change.is_active is not None:
            wanted["is_active"] = change.is_active
        return wanted

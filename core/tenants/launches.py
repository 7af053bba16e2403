"""Signing in as Telegram's Mini App: a launch of it opens one session."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import System
from core.errors import NotAllowed
from core.ids import Ids
from core.signing import TokenRefused
from core.tenants.begun import SignedIn, begin, member_of
from core.tenants.mini_app import LAUNCH_LASTS, Launch, LaunchProofs
from core.tenants.role import Role
from core.tenants.tables import BotRow, LoginCodeRow, PersonRow
from core.work import Books, Work

_ABOVE = System(reason="sign-in comes before any workspace is known")


class Launches:
    """`proofs` tell how this process knows Telegram's word."""

    def __init__(
        self, *, database: Database, books: Books, clock: Clock, ids: Ids, proofs: LaunchProofs
    ) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids
        self._proofs = proofs

    async def enter(self, init_data: str, *, user_agent: str) -> SignedIn:
        """Start a session for whoever opened the Mini App, once for each launch.

        Raises TokenRefused for what is not Telegram's word, older than five minutes, or exchanged
        before, in this process or another; NotAllowed for a person who is a member nowhere. Only
        what is good gets a place in the writer's queue.
        """
        launch = await self._launched(init_data)
        used = TokenRefused(
            reason="token_invalid", message="this launch of the app was used; open it again"
        )

        async def person_of(session: AsyncSession) -> PersonRow:
            if await session.get(LoginCodeRow, launch.digest) is not None:
                raise used
            person = await session.scalar(
                select(PersonRow).where(
                    PersonRow.bot_id == launch.bot_id,
                    PersonRow.telegram_user_id == launch.telegram_user_id,
                )
            )
            if person is None:
                raise NotAllowed(action="the dashboard", needs=Role.VIEWER.value)
            await member_of(session, person, stays_in=None)
            return person

        async def body(session: AsyncSession, work: Work) -> SignedIn:
            person, now = await person_of(session), self._clock.now()
            session.add(
                LoginCodeRow(
                    token_hash=launch.digest,
                    person_id=person.id,
                    created_at=launch.at,
                    expires_at=launch.at + LAUNCH_LASTS,
                    used_at=now,
                )
            )
            return await begin(
                session, work, person, ids=self._ids, user_agent=user_agent, now=now
            )

        async with self._database.reading(_ABOVE) as session:
            await person_of(session)
        return await self._books.transaction(_ABOVE, body)

    async def _launched(self, init_data: str) -> Launch:
        """Return the launch, of this process's bot; where it has none, of any of Telegram's that
        there is."""
        now, known = self._clock.now(), self._proofs.bot_id
        if known is not None:
            return self._proofs.read(init_data, bot_id=known, now=now)
        async with self._database.reading(_ABOVE) as session:
            bots = (await session.scalars(select(BotRow.id).where(~BotRow.is_sandbox))).all()
        for bot_id in bots[:-1]:
            try:
                return self._proofs.read(init_data, bot_id=bot_id, now=now)
            except TokenRefused:
                continue
        return self._proofs.read(init_data, bot_id=bots[-1] if bots else 0, now=now)

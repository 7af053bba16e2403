"""The hub where other processes write too: it looks for itself, and a hint only saves the wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from core.ids import PersonId, SessionId, WorkspaceId
from core.signing import Access
from core.tenants.named import Names
from core.tenants.pulse import Pulses
from core.tenants.tables import MemberRow
from tests.fakes.live_line import Client, Guest, MemoryLine
from tests.integration.web.rows import Rows
from web.live.connection import Connection
from web.live.framer import EventFramer
from web.live.hub import LOOK_SECONDS, LiveHub
from web.live.looks import RECHECK_SECONDS
from web.live.notice_frames import NoticeFrames

SECONDS = 10


@pytest.fixture
async def hub(rows: Rows) -> AsyncIterator[LiveHub]:
    """A hub that hears nothing of what this process writes, as if another did."""
    runtime = rows.runtime
    hub = LiveHub(
        events=runtime.event_log,
        framer=EventFramer(
            cases=runtime.cases,
            alerts=runtime.alerts,
            people=Names(database=runtime.database),
            notices=NoticeFrames(contents=runtime.notices.inbox, locales=runtime.readers),
        ),
        pulses=Pulses(database=runtime.database),
        standings=runtime.sign_in.standings,
        clock=rows.clock,
    )
    async with asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(hub.run(), name="hub")
        yield hub
        serving.cancel()


class Page:
    """Somebody's dashboard without a socket."""

    def __init__(self, rows: Rows, hub: LiveHub) -> None:
        self._rows = rows
        self._hub = hub
        self.line = MemoryLine()
        self.guest = Guest(self.line)
        self.client = Client(self.line)

    @property
    def seqs(self) -> list[int]:
        """The numbers that came so far."""
        self.client.read()
        return [one["seq"] for one in self.client.frames if "seq" in one]

    async def enter(
        self, home: WorkspaceId, person_id: PersonId, session: SessionId | None = None
    ) -> Connection:
        """Sign in and subscribe."""
        standing = await self._rows.runtime.sign_in.standing(person_id, home)
        assert standing is not None
        access = Access(
            person_id=person_id,
            workspace_id=home,
            role="staff",
            token_version=standing.token_version,
            expires_at=self._rows.clock.now() + timedelta(hours=1),
            session_id=session,
        )
        entered = await self._hub.welcome(
            line=self.line,
            door=self.guest,
            connection_id=self._rows.ids.new(),
            access=access,
            standing=standing,
        )
        self.client.say({"type": "subscribe", "topics": ["cases"], "since": None})
        return entered

    async def turned_away(self, *, seconds: float) -> None:
        """Let seconds pass until the line is closed."""
        async with asyncio.timeout(SECONDS):
            while self.line.code is None:
                self._rows.clock.advance(timedelta(seconds=seconds))
                await asyncio.sleep(0)

    async def given(self, seq: int, *, seconds: float) -> None:
        """Let seconds pass until this number came."""
        async with asyncio.timeout(SECONDS):
            while seq not in self.seqs:
                self._rows.clock.advance(timedelta(seconds=seconds))
                await asyncio.sleep(0)


async def settled(rows: Rows, hub: LiveHub, home: WorkspaceId, person_id: PersonId) -> Page:
    """Enter, and be given one event, so that nothing of the entering is left to be read."""
    page = Page(rows, hub)
    await page.enter(home, person_id)
    await rows.case(home, 1)
    await page.given(1, seconds=0.1)
    return page


@pytest.fixture
async def home(rows: Rows) -> WorkspaceId:
    return await rows.workspace("Hotel")


@pytest.fixture
async def ana(rows: Rows, home: WorkspaceId) -> PersonId:
    ana = await rows.person("Ana")
    await rows.member(home, ana, "staff")
    return ana


async def test_what_another_process_wrote_is_found_within_a_second(
    rows: Rows, hub: LiveHub, home: WorkspaceId, ana: PersonId
) -> None:
    page = await settled(rows, hub, home, ana)

    await rows.case(home, 2)
    await rows.case(home, 3)
    rows.clock.advance(timedelta(seconds=LOOK_SECONDS))
    # From here on the clock stands: what one look does not find would never come.
    await page.given(3, seconds=0)

    assert page.seqs == [1, 2, 3]


async def test_a_hint_of_another_process_is_enough(
    rows: Rows, hub: LiveHub, home: WorkspaceId, ana: PersonId
) -> None:
    page = await settled(rows, hub, home, ana)

    await rows.case(home, 2)
    hub.heard(home, 2)
    await page.given(2, seconds=0)

    assert page.seqs == [1, 2]


async def test_a_hint_may_be_late_twice_or_about_nobody_here(
    rows: Rows, hub: LiveHub, home: WorkspaceId, ana: PersonId
) -> None:
    elsewhere = await rows.workspace("Hostel")
    page = await settled(rows, hub, home, ana)

    hub.heard(elsewhere, 7)
    hub.heard(home, 1)
    hub.heard(home, 9)
    await rows.case(home, 2)
    hub.heard(home, 2)
    hub.heard(home, 2)
    await page.given(2, seconds=0)

    assert page.seqs == [1, 2]


async def test_who_is_no_member_any_more_is_let_go(
    rows: Rows, hub: LiveHub, home: WorkspaceId, ana: PersonId
) -> None:
    page = await settled(rows, hub, home, ana)

    await rows.delete(home, MemberRow, person_id=ana)
    await page.turned_away(seconds=RECHECK_SECONDS)

    assert page.guest.refused == ["not_a_member"]


async def test_a_hint_that_rights_have_changed_is_followed_at_once(
    rows: Rows, hub: LiveHub, home: WorkspaceId, ana: PersonId
) -> None:
    page = await settled(rows, hub, home, ana)

    await rows.delete(home, MemberRow, person_id=ana)
    hub.rights_changed()
    await page.turned_away(seconds=0)

    assert page.guest.refused == ["not_a_member"]


async def test_a_session_that_ended_while_its_socket_came_in_keeps_none_open(
    rows: Rows, hub: LiveHub, home: WorkspaceId, ana: PersonId
) -> None:
    gone, another = (SessionId(rows.ids.new()) for _ in range(2))
    page, renewing = Page(rows, hub), Page(rows, hub)
    open_one = await renewing.enter(home, ana, another)

    hub.end_sessions(frozenset({gone}))
    hub.end_sessions(frozenset({SessionId(rows.ids.new())}))
    await page.enter(home, ana, gone)
    refused_before = list(renewing.guest.refused)
    open_one.renewed(
        Access(
            person_id=ana,
            workspace_id=home,
            role="staff",
            token_version=1,
            expires_at=rows.clock.now() + timedelta(hours=1),
            session_id=gone,
        )
    )

    assert page.guest.refused == ["token_invalid"]
    assert refused_before == []
    assert renewing.guest.refused == ["token_invalid"]

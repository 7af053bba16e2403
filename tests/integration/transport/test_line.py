"""A bot's line begins and ends with its lease, and loses nothing in between."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.sandbox.sandbox import Sandbox
from bot.transport.health import LineState
from core.clock import SystemClock
from core.db.leases import Leases
from core.inbox.updates import UpdateInbox
from tests.contracts.inbox.store import ALL, BOT, opened
from tests.integration.transport.members import Echo
from tests.integration.transport.world import (
    CARLA,
    OPS_ROOM,
    SAM,
    Parts,
    Sim,
    empty_database,
    living,
    sandbox_served,
)

Served = tuple[Sandbox, Sim]
ECHO = Parts(commands=(Echo(),))


async def test_what_a_dead_process_left_open_is_handled_by_the_next(
    tmp_path: Path, served: Served
) -> None:
    _, sim = served
    async with living(tmp_path, *served, Parts()) as world:
        await sim.post("message", user=CARLA, chat=CARLA, text="warm up")
        await sim.call("sendMessage", contains="did not understand")
        await sim.idle()
    async with opened(empty_database(tmp_path), SystemClock()) as store:
        # As a kill leaves it: stored, confirmed, and not handled.
        async with store.database.writing(ALL) as session:
            await (await session.connection()).exec_driver_sql(
                "UPDATE inbox_updates SET done_at = NULL, body = replace(body, 'warm up', '!')"
            )
        inbox = UpdateInbox(books=store.books, database=store.database, clock=store.clock)
        assert len(await inbox.open(BOT)) == 1
    before = (await sim.get("outbox", since=0))["next"]

    async with living(tmp_path, *served, ECHO) as world:
        await sim.call("sendMessage", contains="did not understand", since=before)
        await world.sim.idle()

        inbox = UpdateInbox(
            books=world.store.books, database=world.store.database, clock=world.store.clock
        )
        assert await inbox.open(BOT) == []


async def test_only_the_holder_of_the_lease_polls(tmp_path: Path, served: Served) -> None:
    _, sim = served
    async with opened(empty_database(tmp_path), SystemClock()) as store:
        other = Leases(books=store.books, clock=store.clock, holder="other")
        assert await other.take(f"telegram:{BOT}", timedelta(seconds=60)) is not None

    async with living(tmp_path, *served, ECHO) as world:
        await world.line.until(LineState.STANDING_BY)

        assert world.line.health.is_well
        assert world.sender.held() == set()
        assert await sim.calls("getUpdates") == []


async def test_a_lost_lease_ends_polling_and_sending(tmp_path: Path, served: Served) -> None:
    async with living(tmp_path, *served, ECHO, lease=timedelta(seconds=1.2)) as world:
        await world.line.until(LineState.POLLING)
        async with world.store.database.writing(ALL) as session:
            await (await session.connection()).exec_driver_sql(
                "UPDATE leases SET holder = 'other', epoch = epoch + 1,"
                " expires_at = '2999-01-01 00:00:00.000000'"
            )

        await world.line.until(LineState.STANDING_BY)

        assert world.sender.held() == set()


async def test_a_stopped_line_gives_the_lease_back(tmp_path: Path, served: Served) -> None:
    async with living(tmp_path, *served, ECHO) as world:
        await world.line.until(LineState.POLLING)
        assert world.sender.held() == {f"telegram:{BOT}"}
    assert world.line.health.state is LineState.STOPPED

    async with opened(empty_database(tmp_path), SystemClock()) as store:
        other = Leases(books=store.books, clock=store.clock, holder="other")
        assert await other.take(f"telegram:{BOT}", timedelta(seconds=60)) is not None


async def test_a_rejected_token_is_told_and_the_line_starts_once_it_is_taken(
    tmp_path: Path, served: Served
) -> None:
    _, sim = served
    fault = await sim.post(
        "faults", match={"method": "getMe"}, kind="error", code=401, description="Unauthorized"
    )
    async with living(tmp_path, *served, ECHO) as world:
        await world.line.until(LineState.TOKEN_REJECTED)
        assert not world.line.health.is_well

        await sim.delete(f"faults/{fault['id']}")
        await sim.post("message", user=CARLA, chat=CARLA, text="/echo at last")

        await sim.call("sendMessage", contains="you said at last")


async def test_a_flood_of_answers_is_never_refused(tmp_path: Path) -> None:
    async with sandbox_served(flood=True) as served:
        _, sim = served
        async with living(tmp_path, *served, ECHO):
            await sim.post("member", chat=OPS_ROOM, bot=True, action="add")
            for number in range(7):
                await sim.post("message", user=CARLA, chat=CARLA, text=f"/echo {number}")
                await sim.post("message", user=SAM, chat=OPS_ROOM, text=f"/echo {number}")

            for chat in (CARLA, OPS_ROOM):
                await sim.call("sendMessage", contains="you said 6", chat=chat)

            statuses = {call["status"] for call in await sim.calls("sendMessage")}
            said = [one for one in await sim.words(CARLA) if one.startswith("you said")]
            assert statuses == {200}
            assert said == [f"you said {number}" for number in range(7)]

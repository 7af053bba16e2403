"""Two processes on one PostgreSQL: they share the work, and either can go at any time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.chaos.pair import KEY_A_MINUTE, STANDS_BY, Pair
from tests.chaos.programs import END_SECONDS, LOOK_AGAIN_SECONDS, Nursery, Opsbell, Sandbox
from tests.chaos.records import ServerRecords
from tests.servers.postgres import Postgres
from tests.servers.valkey import valkey_running
from tests.story.desk import Board, Desk, joins, login_code

RACES = 15
STORM = 60
KEYED = {"Idempotency-Key": "once"}


@pytest_asyncio.fixture(
    scope="module", loop_scope="session", params=["with Valkey", "without Valkey"]
)
async def pair(
    request: pytest.FixtureRequest,
    postgres_server: Postgres,
    nursery: Nursery,
    http: aiohttp.ClientSession,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Pair]:
    """Both started in the same moment on an empty database, and a workspace that was claimed."""
    under = tmp_path_factory.mktemp("pair")
    with ExitStack() as stack:
        url = stack.enter_context(postgres_server.database(empty=True))
        valkey = None
        if request.param == "with Valkey":
            valkey = stack.enter_context(valkey_running())
        opened = Pair(
            nursery=nursery,
            http=http,
            sandbox=await Sandbox.open(under / "telegram.json"),
            records=ServerRecords(url),
            under=under,
            database_url=url,
            valkey=valkey,
        )
        try:
            await opened.start_both()
            await opened.settle_in()
            yield opened
        finally:
            await opened.close()


async def standing_by(pair: Pair) -> Opsbell:
    """Return the one that has not got the bot."""
    async with asyncio.TaskGroup() as tasks:
        said = [tasks.create_task(one.says(STANDS_BY)) for one in pair.both]
        await asyncio.wait(said, return_when=asyncio.FIRST_COMPLETED)
        by_now = [one for one, task in zip(pair.both, said, strict=True) if task.done()]
        for task in said:
            task.cancel()
    return by_now[0]


async def opens_with(pair: Pair, opsbell: Opsbell, token: str) -> Board:
    """Open a live board as a program does."""
    socket = await pair.http.ws_connect(
        f"{opsbell.address}/ws/dashboard", headers={"Authorization": f"Bearer {token}"}
    )
    board = Board(socket=socket)
    await board.next("hello")
    return board


async def code_of(board: Board) -> int | None:
    """Wait until the board is closed, and return with which code."""
    async with asyncio.timeout(END_SECONDS):
        while (message := await board.socket.receive()).type is aiohttp.WSMsgType.TEXT:
            pass
    # The answer to the close may find nobody any more, which says nothing of its code.
    is_close = message.type is aiohttp.WSMsgType.CLOSE
    return int(message.data) if is_close else board.socket.close_code


async def test_two_that_start_at_once_make_one_workspace_and_one_claim_link(pair: Pair) -> None:
    await standing_by(pair)

    assert pair.records.one("SELECT count(*) FROM workspaces") == 1
    assert pair.records.rows("SELECT username FROM bots") != [("",)]
    assert pair.records.one("SELECT epoch FROM leases WHERE name = 'starts'") >= 2
    assert len(pair.claims()) == 1


async def test_what_one_process_does_shows_on_the_board_of_the_other(pair: Pair) -> None:
    one, two = pair.both
    boards = [await pair.board(one), await pair.board(two)]

    assert await pair.posts(one, "Disk full") == 202
    for board in boards:
        await board.shows("alert.fired", "Disk full")
    await pair.people.olivia.sees("Disk full")
    await pair.people.olivia.taps("Acknowledge")

    for board in boards:
        frame = await board.shows("alert.acknowledged", "Disk full")
        assert frame["data"]["by"]["name"].startswith("Olivia")
        await board.socket.close()


async def test_what_goes_on_around_the_sockets_of_one_is_known_in_the_other(pair: Pair) -> None:
    one, two = pair.both
    desk = Desk(address=two.address, http=pair.http)
    desk.signed_in_with(pair.token)
    boards = [await pair.board(one), await pair.board(two)]
    for board in boards:
        await joins(board, "presence", "stats", "system")
    _, case = await pair.asks(one, "/cases", {"kind": "request", "text": "Seen by both"})

    polled = await desk.gets("/events?since=0&topics=cases&wait=30")
    for board in boards:
        while (await board.next("stats.updated"))["data"]["cases"]["new"] < 1:
            pass
    await pair.asks(one, "/announcements", {"text": "The lift is stuck"})
    for board in boards:
        assert (await board.next("system.announced"))["data"]["text"] == "The lift is stuck"
    async with asyncio.timeout(30):
        while (await desk.gets("/websocket/stats?last=1"))["connected"] < 2:  # noqa: ASYNC110
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
    (olivia,) = (await desk.gets("/presence"))["people"]
    if pair.valkey is not None:
        await boards[0].socket.send_json({"type": "presence", "case": case["id"]})
        while (await boards[1].next("presence.changed"))["data"]["people"][0]["doing"] is None:
            pass
        assert (await desk.gets("/presence"))["people"][0]["at"][0]["case"] == case["id"]

    assert polled["items"][0]["type"] == "case.opened"
    assert (olivia["person"]["name"], olivia["sockets"]) == ("Olivia Owner", 2)
    for board in boards:
        await board.socket.close()


async def test_a_setting_changed_through_one_is_told_at_the_other_once(pair: Pair) -> None:
    one, two = pair.both
    boards = [await pair.board(one), await pair.board(two)]
    for board in boards:
        await joins(board, "settings")

    made = [
        (await pair.asks(through, "/places", {"name": f"Hall {number}"}))[1]["id"]
        for number, through in enumerate((one, two, one))
    ]

    for board in boards:
        told: list[dict[str, Any]] = []
        while len(told) < len(made):
            # What was set up a moment ago is told to whoever has just come.
            one_more = (await board.next("settings.changed"))["data"]
            if one_more["id"] in made:
                told.append(one_more)
        assert [(one["kind"], one["change"]) for one in told] == [("place", "created")] * 3
        assert sorted(one["id"] for one in told) == sorted(made)
        assert {one["by"]["name"] for one in told} == {"Olivia Owner"}
        await board.socket.close()


async def test_a_request_raced_through_both_is_done_once_and_answered_the_same(
    pair: Pair,
) -> None:
    async def asks(opsbell: Opsbell, number: int) -> tuple[int, Any]:
        """Ask as a client that asks again while it is told that the request is at work."""
        body = {"kind": "request", "text": f"raced {number}"}
        headers = {"Idempotency-Key": f"race-{number}"}
        while (answer := await pair.asks(opsbell, "/cases", body, headers))[0] == 409:
            assert answer[1]["reason"] == "in_flight"
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        return answer

    async def race(number: int) -> None:
        first, second = await asyncio.gather(*(asks(one, number) for one in pair.both))
        assert first == second
        assert first[0] == 201

    await asyncio.gather(*(race(number) for number in range(RACES)))

    raced = "SELECT count(*) FROM cases WHERE text LIKE 'raced %'"
    assert pair.records.one(raced) == RACES
    pair.records.assert_sound()


async def test_requests_stored_by_both_are_worked_off_once(pair: Pair) -> None:
    posted = (pair.posts(pair.both[at % 2], "Storm") for at in range(STORM))

    assert set(await asyncio.gather(*posted)) == {202}

    await pair.until("SELECT count(*) = 0 FROM raw_requests WHERE state = 'new'")
    counts = "SELECT count(*), sum(count) FROM alerts WHERE title = 'Storm'"
    assert pair.records.rows(counts) == [(1, STORM)]


async def test_a_used_ticket_opens_no_second_socket(pair: Pair) -> None:
    _, made = await pair.asks(pair.both[0], "/me/ticket", {})
    first = await pair.opens(pair.both[0], made["ticket"])
    await first.next("hello")

    again = await pair.opens(pair.both[0], made["ticket"])
    elsewhere = await pair.opens(pair.both[1], made["ticket"])

    assert (await again.next("error"))["data"]["code"] == "token_invalid"
    if pair.valkey is not None:
        assert (await elsewhere.next("error"))["data"]["code"] == "token_invalid"
    for board in (first, again, elsewhere):
        await board.socket.close()


async def test_boards_miss_nothing_with_valkey_paused_killed_back_or_never_there(
    pair: Pair,
) -> None:
    board, valkey = await pair.board(pair.both[1]), pair.valkey

    if valkey is not None:
        valkey.pause()
    assert await pair.posts(pair.both[0], "Paused") == 202
    await board.shows("alert.fired", "Paused")
    if valkey is not None:
        valkey.resume()
        valkey.kill()
    assert await pair.posts(pair.both[0], "Killed") == 202
    await board.shows("alert.fired", "Killed")
    # Signing in goes on too.
    late = await pair.board(pair.both[0])
    if valkey is not None:
        valkey.start()
    assert await pair.posts(pair.both[0], "Back") == 202
    await board.shows("alert.fired", "Back")

    await late.shows("alert.fired", "Back")
    for one in (board, late):
        await one.socket.close()


async def test_a_process_of_other_keys_is_refused_in_words(pair: Pair) -> None:
    stranger = await pair.start("stranger", SECRET_KEYS="none" * 10)

    assert await pair.nursery.ended(stranger.name) == 1
    stranger.code = 1
    assert "SECRET_KEYS: is not the key that this database's other processes use" in stranger.log()
    assert "Traceback" not in stranger.log()


async def test_a_worker_alone_needs_no_token_and_is_watched(pair: Pair) -> None:
    worker = await pair.start("worker", ROLES="worker,scheduler", TELEGRAM_BOT_TOKEN="")
    await worker.up(pair.http)

    async with pair.http.get(f"{worker.address}/") as answer:
        assert answer.status == 404
    async with pair.http.get(f"{worker.address}/healthz") as answer:
        assert answer.status == 200
    assert "Roles       worker, scheduler" in worker.log()
    assert not STANDS_BY.search(worker.log())
    await worker.stop()


async def test_what_a_key_asks_of_both_is_counted_together_while_there_is_valkey(
    pair: Pair,
) -> None:
    _, made = await pair.asks(pair.both[0], "/api-keys", {"name": "Quick", "scopes": ["*.read"]})
    signed = {"Authorization": f"Bearer {made['token']}"}

    async def asks(opsbell: Opsbell, times: int) -> list[int]:
        answers = []
        for _ in range(times):
            async with pair.http.get(f"{opsbell.address}/api/v1/me", headers=signed) as answer:
                answers.append(answer.status)
        return answers

    both = await asyncio.gather(*(asks(one, KEY_A_MINUTE * 3 // 4) for one in pair.both))
    let_in = sum(answers.count(200) for answers in both)
    assert let_in == (KEY_A_MINUTE if pair.valkey is not None else KEY_A_MINUTE * 3 // 2)
    if pair.valkey is None:
        return
    pair.valkey.kill()
    try:
        alone = await asyncio.gather(*(asks(one, KEY_A_MINUTE + 2) for one in pair.both))
    finally:
        pair.valkey.start()
    for answers in alone:  # each counts by itself, and nobody is shut out
        assert set(answers) == {200, 429}
        assert answers[:KEY_A_MINUTE] == [200] * KEY_A_MINUTE


async def test_who_is_let_go_through_one_process_is_let_go_in_the_other(pair: Pair) -> None:
    one, two = pair.both
    owner = Desk(address=one.address, http=pair.http)
    owner.signed_in_with(pair.token)
    made = await owner.does("/api-keys", {"name": "Wall", "scopes": ["cases.read"]})
    by_key = [await opens_with(pair, at, made["token"]) for at in pair.both]
    phone = Desk(address=two.address, http=pair.http)
    assert (await phone.sign_in(await login_code(pair.people.olivia))).status == 200
    lost = await phone.watches()
    staff = Desk(address=two.address, http=pair.http)
    assert (await staff.sign_in(await login_code(pair.people.sam))).status == 200
    removed = await staff.watches()
    sam = (await staff.gets("/me"))["person"]["id"]

    await owner.ask("DELETE", f"/api-keys/{made['key']['id']}", headers=KEYED)
    assert [await code_of(each) for each in by_key] == [4403, 4403]
    ended = await owner.ask("DELETE", "/me/sessions?which=others")
    assert (ended.status, await code_of(lost)) == (200, 4401)
    gone = await owner.ask("DELETE", f"/members/{sam}", headers=KEYED)
    assert (gone.status, await code_of(removed)) == (200, 4403)


async def test_the_other_takes_over_when_the_one_with_the_bot_is_killed(pair: Pair) -> None:
    stays = await standing_by(pair)
    goes = next(one for one in pair.both if one is not stays)
    board = await pair.board(stays)

    await goes.kill()
    assert await pair.posts(stays, "Left alone") == 202
    await board.shows("alert.fired", "Left alone")
    await pair.people.carla.opens(pair.place)
    pair.records.let_leases_run_out()

    await pair.people.olivia.sees("Left alone")
    await pair.people.carla.sees("How was it?")
    await pair.until("SELECT count(*) FROM leases WHERE name = 'jobs' AND expires_at > now()")
    await board.socket.close()
    pair.records.assert_sound()

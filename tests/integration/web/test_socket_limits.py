"""How many sockets there may be, how long a silent one stays, and what the log says of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import WSServerHandshakeError

from core.proxies import parse_proxies
from tests.integration.web.house import House, open_house
from tests.integration.web.live import Live, connect, enter, ticket
from tests.integration.web.rows import Rows
from web.live.limits import Handover, LiveLimits


@asynccontextmanager
async def limited(rows: Rows, folder: Path, **limits: Any) -> AsyncIterator[House]:
    """Serve with these limits."""
    async with open_house(rows, folder, live=LiveLimits(**limits)) as house:
        yield house


async def refused(house: House, **how: Any) -> tuple[int | None, str]:
    """Return with which code and word another socket is turned away."""
    live = await connect(house, query=f"?ticket={await ticket(house)}", **how)
    code, frames = await live.closed()
    return code, frames[0]["data"]["code"]


async def pass_seconds(house: House, seconds: int) -> None:
    """Let time pass, second by second, and everything happen that it brings."""
    for _ in range(seconds):
        house.rows.clock.advance(timedelta(seconds=1))
        for _ in range(4):
            await asyncio.sleep(0)


async def logged(house: House) -> list[dict[str, Any]]:
    """Return what the connection log has, newest first."""
    await house.deps.connections.begin()
    await house.deps.connections.write()
    answered = await house.api("GET", "/websocket/connections")
    items: list[dict[str, Any]] = answered.json["items"]
    return items


async def test_an_address_has_so_many_sockets_and_no_more(rows: Rows, tmp_path: Path) -> None:
    async with limited(rows, tmp_path, sockets_per_address=2) as house:
        first, _ = await enter(house), await enter(house, "staff")

        assert await refused(house) == (4429, "too_many_sockets")
        await first.socket.close()
        await enter(house, "viewer")


async def test_behind_a_proxy_of_ours_each_address_counts_for_itself(
    rows: Rows, tmp_path: Path
) -> None:
    limits = LiveLimits(sockets_per_address=1)
    async with open_house(rows, tmp_path, live=limits, proxies=parse_proxies("1")) as house:
        for address in ("192.0.2.1", "192.0.2.2", "2001:db8:0:1::1"):
            live = await connect(
                house,
                query=f"?ticket={await ticket(house)}",
                headers={"X-Forwarded-For": address},
            )
            assert (await live.next())["type"] == "hello"

        neighbour = {"X-Forwarded-For": "2001:db8:0:1::2"}
        assert await refused(house, headers=neighbour) == (4429, "too_many_sockets")


async def test_who_is_refused_and_stays_gets_no_socket_any_more(
    rows: Rows, tmp_path: Path
) -> None:
    async with limited(rows, tmp_path, sockets_per_address=1) as house:
        await enter(house)
        writer = await _refused_but_stays(house)

        with pytest.raises(WSServerHandshakeError) as answer:
            await connect(house)
        writer.close()

        assert answer.value.status == 429
        assert answer.value.headers is not None
        assert answer.value.headers["Retry-After"] == "5"


async def test_a_process_takes_so_many_sockets_and_no_more(rows: Rows, tmp_path: Path) -> None:
    async with limited(rows, tmp_path, sockets=2) as house:
        await enter(house)
        await enter(house, "staff")

        assert await refused(house) == (1013, "full")


async def test_no_limit_is_none(rows: Rows, tmp_path: Path) -> None:
    limits = {"sockets": 0, "sockets_per_address": 0, "sockets_per_person": 0}
    async with limited(rows, tmp_path, **limits) as house:
        for _ in range(25):
            await enter(house)


async def test_one_that_gives_no_sign_of_life_is_given_up(house: House) -> None:
    silent = await connect(
        house, query=f"?ticket={await ticket(house)}", autoping=False, heartbeat=None
    )
    await silent.next()

    await pass_seconds(house, 61)

    found = (await logged(house))[0]
    assert house.deps.hub.connected == 0
    assert (found["active"], found["close_code"], found["reason"]) == (False, 1006, "ping_timeout")


async def test_one_that_answers_its_pings_stays(house: House) -> None:
    live = await enter(house)
    reading = asyncio.ensure_future(live.until("pong"))

    await pass_seconds(house, 120)
    await live.say({"type": "ping"})

    assert (await reading)["type"] == "pong"


async def test_the_log_says_who_came_from_where_and_how_it_ended(house: House) -> None:
    live = await connect(
        house,
        query=f"?ticket={await ticket(house)}&client=board/1.2",
        headers={"User-Agent": "Firefox"},
    )
    await live.next()
    opened = (await logged(house))[0]

    await live.socket.close(code=3001)
    await pass_seconds(house, 1)
    ended = (await logged(house))[0]

    assert opened["active"] is True
    assert opened["person"]["id"] == str(house.people["owner"])
    assert opened["address"] == "127.0.0.1"
    assert (opened["user_agent"], opened["client"]) == ("Firefox", "board/1.2")
    assert ended["id"] == opened["id"]
    assert (ended["active"], ended["close_code"], ended["reason"]) == (False, 3001, "left")


async def test_nobody_who_was_not_let_in_stands_in_the_log(house: House) -> None:
    live = await connect(house)
    await live.say("nonsense")
    await live.closed()

    assert await logged(house) == []


async def test_what_is_said_with_the_sign_in_is_heard_behind_it(house: House) -> None:
    live = await connect(house)

    await live.say({"type": "authenticate", "token": await ticket(house)})
    await live.say({"type": "subscribe", "topics": ["cases"]})
    await live.say({"type": "ping"})

    kinds = [(await live.next())["type"] for _ in range(3)]
    assert kinds == ["hello", "subscribed", "pong"]


async def test_a_ticket_renews_as_well_as_a_token(house: House) -> None:
    live = await enter(house)
    house.rows.clock.advance(timedelta(minutes=9))

    await live.say({"type": "authenticate", "token": await ticket(house)})
    await live.say({"type": "ping"})
    await live.until("pong")
    reading = asyncio.ensure_future(live.until("pong"))
    await pass_seconds(house, 180)
    await live.say({"type": "ping"})

    assert (await reading)["type"] == "pong"


@pytest.mark.parametrize("word", ["nonsense", "a.b.c", "opk_0.secret", ""])
async def test_who_renews_with_rubbish_is_closed(house: House, word: str) -> None:
    live = await enter(house)

    await live.say({"type": "authenticate", "token": word or "x.y"})

    code, frames = await live.closed()
    assert (code, frames[-1]["data"]["code"]) == (4401, "token_invalid")


async def test_an_api_key_opens_a_socket_until_the_moment_it_is_revoked(house: House) -> None:
    live, key, _ = await _opened_by_key(house)

    await house.api("DELETE", f"/api-keys/{key}", headers={"Idempotency-Key": "no wall"})

    assert (await live.closed())[0] == 4403


async def test_a_secret_that_is_replaced_at_once_keeps_no_socket_open(house: House) -> None:
    live, key, _ = await _opened_by_key(house)

    await _rotate(house, key, grace_seconds=0)

    assert (await live.closed())[0] == 4401


async def test_a_secret_that_was_replaced_keeps_its_sockets_until_its_time_is_over(
    house: House,
) -> None:
    before, key, secret = await _opened_by_key(house)
    fresh = await _rotate(house, key, grace_seconds=120)
    late, newest = await _by_key(house, secret), await _by_key(house, fresh)
    by_ticket = await house.api("POST", "/me/ticket", who=None, headers=_bearer(fresh))
    ticketed = await connect(house, query=f"?ticket={by_ticket.json['ticket']}")

    lines = before, late, newest, ticketed
    old, older, new, newer = [house.tasks.create_task(one.closed()) for one in lines]
    await pass_seconds(house, 110)
    ended = [old.done(), older.done()]
    await pass_seconds(house, 80)

    assert ended == [False, False]
    for ending in (old, older):
        code, frames = await ending
        assert (code, frames[-1]["data"]["code"]) == (4401, "token_invalid")
    for ending in (new, newer):
        assert not ending.done()
        ending.cancel()


async def _opened_by_key(house: House) -> tuple[Live, str, str]:
    """Make a key and open a socket by it; return the key's id and secret too."""
    made = await house.api(
        "POST",
        "/api-keys",
        json={"name": "Wall", "scopes": ["cases.read"]},
        headers={"Idempotency-Key": "wall"},
    )
    live = await _by_key(house, made.json["token"])
    return live, made.json["key"]["id"], made.json["token"]


async def _by_key(house: House, secret: str) -> Live:
    live = await connect(house, headers=_bearer(secret))
    await live.until("hello")
    return live


async def _rotate(house: House, key: str, *, grace_seconds: int) -> str:
    """Replace the key's secret; return the new one."""
    made = await house.api(
        "POST",
        f"/api-keys/{key}/rotate",
        json={"grace_seconds": grace_seconds},
        headers={"Idempotency-Key": f"again {grace_seconds}"},
    )
    fresh: str = made.json["token"]
    return fresh


def _bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.parametrize("handover", [Handover.AUTO, Handover.OFF])
@pytest.mark.parametrize("way", ["subprotocol", "alone", "ticket", "token", "header", "frame"])
async def test_no_log_line_holds_what_signs_in(
    rows: Rows, tmp_path: Path, caplog: pytest.LogCaptureFixture, way: str, handover: Handover
) -> None:
    async with limited(rows, tmp_path, handover=handover) as house:
        with caplog.at_level(logging.DEBUG):
            word = await ticket(house) if way != "header" else house.bearer()["Authorization"][7:]
            match way:
                case "subprotocol":
                    live = await connect(house, protocols=("opsbell.v1", f"ticket.{word}"))
                case "alone":
                    live = await connect(house, protocols=(f"ticket.{word}",))
                case "ticket" | "token":
                    live = await connect(house, query=f"?{way}={word}")
                case "header":
                    live = await connect(house, headers={"Authorization": f"Bearer {word}"})
                case _:
                    live = await connect(house)
                    await live.say({"type": "authenticate", "token": word})
            await live.next()
            await live.say({"type": "authenticate", "token": f"{word}x"})
            await live.closed()

        lines = [str(one.__dict__) for one in caplog.records if one.name != "aiosqlite"]
        assert not [line for line in lines if word[-20:] in line]


async def test_left_with_the_library_it_is_the_same_socket(rows: Rows, tmp_path: Path) -> None:
    async with limited(rows, tmp_path, handover=Handover.OFF) as house:
        live = await enter(house)
        await live.subscribe("cases")
        case = await house.rows.case(house.home)
        opened = await live.next()
        code, _ = await _goodbye(house, live)

    assert opened["data"]["case"]["id"] == str(case)
    assert code == 1012


@pytest.mark.parametrize("handover", [Handover.AUTO, Handover.OFF])
async def test_at_the_end_who_has_not_signed_in_is_sent_away_too(
    rows: Rows, tmp_path: Path, handover: Handover
) -> None:
    async with limited(rows, tmp_path, handover=handover) as house:
        stranger, member = await connect(house), await enter(house)

        ends = await asyncio.gather(_goodbye(house, stranger), member.closed())

    assert [code for code, _ in ends] == [1012, 1012]
    assert [frames[-1]["type"] for _, frames in ends] == ["error", "bye"]


async def _refused_but_stays(house: House) -> asyncio.StreamWriter:
    """Shake hands, and neither answer the close nor end the connection."""
    host, port = house.base.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"GET /ws/dashboard HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    assert b"101 Switching Protocols" in await reader.readuntil(b"\r\n\r\n")
    return writer


async def _goodbye(house: House, live: Live) -> tuple[int | None, list[dict[str, Any]]]:
    """Have the application shut down, and return how this socket ended."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(house.shut_down())
        return await live.closed()

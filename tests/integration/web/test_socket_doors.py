"""Who gets through the socket's door, how, and with which code the others are turned away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from core.events.type import Topic
from core.tenants.tables import MemberRow
from tests.integration.web.house import House, open_house
from tests.integration.web.live import Live, connect, enter, outlasting, ticket
from tests.integration.web.rows import Rows


async def test_a_ticket_in_the_subprotocol_opens_the_socket(house: House) -> None:
    live = await connect(house, protocols=("opsbell.v1", f"ticket.{await ticket(house, 'staff')}"))

    hello = await live.next()

    assert live.socket.protocol == "opsbell.v1"
    assert hello["type"] == "hello"
    assert hello["data"]["person"] == {"id": str(house.people["staff"]), "name": "Staff"}
    assert hello["data"]["workspace"] == str(house.home)
    assert hello["data"]["head"] == 0
    assert hello["data"]["topics"] == [one.value for one in Topic]
    assert hello["data"]["server_time"] == "2026-11-20T12:00:00.000Z"


async def by_ticket_query(house: House) -> Live:
    return await connect(house, query=f"?ticket={await ticket(house)}")


async def by_token_query(house: House) -> Live:
    return await connect(house, query=f"?token={house.bearer()['Authorization'][7:]}")


async def by_header(house: House) -> Live:
    return await connect(house, protocols=(), headers=house.bearer())


async def by_first_frame(house: House) -> Live:
    live = await connect(house)
    await live.say({"type": "authenticate", "token": house.bearer()["Authorization"][7:]})
    return live


async def by_first_frame_of_another_system(house: House) -> Live:
    live = await connect(house)
    token = house.bearer()["Authorization"][7:]
    await live.say(
        {"type": "authenticate", "token": token, "tenantId": str(house.other), "userId": "root"}
    )
    return live


async def by_first_frame_with_a_ticket(house: House) -> Live:
    live = await connect(house)
    await live.say({"type": "authenticate", "token": await ticket(house)})
    return live


@pytest.mark.parametrize(
    "way",
    [
        by_ticket_query,
        by_token_query,
        by_header,
        by_first_frame,
        by_first_frame_of_another_system,
        by_first_frame_with_a_ticket,
    ],
)
async def test_simple_clients_get_in_another_way(
    house: House, way: Callable[[House], Awaitable[Live]]
) -> None:
    live = await way(house)

    hello = await live.next()
    assert (hello["type"], hello["data"]["workspace"]) == ("hello", str(house.home))


async def test_a_ticket_opens_one_socket_only(house: House) -> None:
    word = await ticket(house)
    first = await connect(house, query=f"?ticket={word}")

    second = await connect(house, query=f"?ticket={word}")

    assert (await first.next())["type"] == "hello"
    code, frames = await second.closed()
    assert code == 4401
    assert frames[0]["data"]["code"] == "token_invalid"


async def test_a_token_that_has_ended_is_told_apart(house: House) -> None:
    token = house.bearer()["Authorization"][7:]
    house.rows.clock.advance(timedelta(minutes=11))

    code, frames = await (await connect(house, query=f"?token={token}")).closed()

    assert (code, frames[0]["data"]["code"]) == (4401, "token_expired")


@pytest.mark.parametrize(
    "said",
    ['{"type": "ping"}', "hello", '{"type": "authenticate"}', "[]", '{"type":"subscribe"}'],
)
async def test_who_says_something_else_first_is_told_what_to_say(house: House, said: str) -> None:
    live = await connect(house)

    await live.say(said)

    code, frames = await live.closed()
    assert (code, frames[0]["data"]["code"]) == (4401, "token_required")


async def test_who_says_nothing_is_let_go_after_ten_seconds(house: House) -> None:
    live = await connect(house)

    code, frames = await outlasting(house.rows.clock, 1, live)

    assert (code, frames[0]["data"]["code"]) == (4408, "said_nothing")


async def test_who_leaves_before_signing_in_leaves_nothing_behind(house: House) -> None:
    live = await connect(house)

    await live.socket.close()

    assert house.deps.hub.connected == 0


async def test_a_page_of_another_site_may_not_connect(house: House) -> None:
    live = await connect(
        house,
        query=f"?ticket={await ticket(house)}",
        headers={"Origin": "https://evil.example"},
    )

    code, frames = await live.closed()

    assert (code, frames[0]["data"]["code"]) == (4403, "origin_not_allowed")


@pytest.mark.parametrize("origin", ["https://ops.example", "own"])
async def test_our_own_pages_may_connect(rows: Rows, tmp_path: Path, origin: str) -> None:
    async with open_house(rows, tmp_path, public_url="https://ops.example/") as house:
        live = await connect(
            house,
            query=f"?ticket={await ticket(house)}",
            headers={"Origin": house.base if origin == "own" else origin},
        )

        assert (await live.next())["type"] == "hello"


async def test_who_is_no_member_may_not_listen(house: House) -> None:
    token = house.token(house.stranger, house.home)

    code, frames = await (await connect(house, query=f"?token={token}")).closed()

    assert (code, frames[0]["data"]["code"]) == (4403, "not_a_member")


async def test_a_failure_of_ours_closes_with_1011(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    word = await ticket(house)
    await house.rows.runtime.database.close()
    path = house.rows.runtime.settings.sqlite_path
    await asyncio.to_thread(path.unlink)

    with caplog.at_level(logging.CRITICAL, logger="web"):
        code, frames = await (await connect(house, query=f"?ticket={word}")).closed()

    assert (code, frames[0]["data"]["code"]) == (1011, "internal")


async def test_a_plain_request_is_told_what_this_is(house: House) -> None:
    answered = await house.ask("GET", "/ws/dashboard?token=secret")

    assert (answered.status, answered.code) == (426, "websocket_only")


async def test_a_person_has_so_many_sockets_and_no_more(house: House) -> None:
    for _ in range(20):
        await enter(house)

    code, frames = await (await connect(house, query=f"?ticket={await ticket(house)}")).closed()

    assert (code, frames[0]["data"]["code"]) == (4429, "too_many_sockets")
    await enter(house, "staff")


async def test_a_sign_in_that_is_not_renewed_ends(house: House) -> None:
    live = await enter(house)

    code, frames = await outlasting(house.rows.clock, 30, live)

    assert (code, frames[-1]["data"]["code"]) == (4401, "token_expired")


async def test_a_renewed_sign_in_lasts(house: House) -> None:
    live = await enter(house)
    house.rows.clock.advance(timedelta(minutes=9))
    token = house.bearer()["Authorization"][7:]

    await live.say({"type": "authenticate", "token": token})
    await live.say({"type": "ping"})
    await live.until("pong")
    house.rows.clock.advance(timedelta(minutes=5))

    await live.say({"type": "ping"})
    await live.until("pong")


async def test_nobody_becomes_another_on_an_open_socket(house: House) -> None:
    live = await enter(house)
    token = house.bearer("staff")["Authorization"][7:]

    await live.say({"type": "authenticate", "token": token})

    code, frames = await live.closed()
    assert (code, frames[-1]["data"]["code"]) == (4403, "another_person")


async def test_who_is_no_member_any_more_stops_listening(house: House) -> None:
    live = await enter(house, "viewer")
    await house.rows.delete(house.home, MemberRow, person_id=house.people["viewer"])

    code, frames = await outlasting(house.rows.clock, 0.5, live)

    assert (code, frames[-1]["data"]["code"]) == (4403, "not_a_member")

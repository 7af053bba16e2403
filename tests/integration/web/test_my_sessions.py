"""Where somebody is signed in, and how they sign out here, elsewhere and everywhere."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from core.ids import SessionId
from core.tenants.endings import Endings
from core.tenants.sessions import Sessions
from tests.integration.web.house import Answer, House
from tests.integration.web.live import Live, connect

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)


async def browser(house: House, agent: str = CHROME, who: str = "owner") -> dict[str, str]:
    """Sign in with a browser and return the header with its token."""
    answered = await house.api(
        "POST",
        "/session",
        who=None,
        json={"code": await house.login_code(who)},
        headers={"User-Agent": agent},
    )
    assert answered.status == 200
    return {"Authorization": f"Bearer {answered.json['access_token']}"}


async def asked(house: House, method: str, path: str, bearer: dict[str, str]) -> Answer:
    """Ask with the token of a browser."""
    return await house.api(method, path, who=None, headers=bearer)


async def listed(house: House, bearer: dict[str, str]) -> list[dict[str, Any]]:
    """Return where its person is signed in."""
    found: list[dict[str, Any]] = (await asked(house, "GET", "/me/sessions", bearer)).json["items"]
    return found


async def socket(house: House, bearer: dict[str, str]) -> Live:
    """Open the live socket as the page of this browser does."""
    made = await asked(house, "POST", "/me/ticket", bearer)
    live = await connect(house, protocols=("opsbell.v1", f"ticket.{made.json['ticket']}"))
    assert (await live.next())["type"] == "hello"
    return live


async def test_sessions_are_told_apart_by_device_and_time(house: House) -> None:
    await browser(house, CHROME)
    house.rows.clock.advance(timedelta(hours=1))
    phone = await browser(house, IPHONE)

    first, second = await listed(house, phone)

    assert first["device"] == {"browser": "Safari", "system": "iPhone"}
    assert first["is_current"]
    assert first["workspace"]["name"] == "Hotel"
    assert first["started_at"] == "2026-11-20T13:00:00.000Z"
    assert second["device"] == {"browser": "Chrome", "system": "Windows"}
    assert not second["is_current"]
    assert second["used_at"] == "2026-11-20T12:00:00.000Z"


async def test_nobody_sees_or_ends_anothers_session(house: House) -> None:
    mine = await browser(house)
    others = await browser(house, who="admin")
    (session,) = await listed(house, mine)

    refused = await asked(house, "DELETE", f"/me/sessions/{session['id']}", others)

    assert [one["id"] for one in await listed(house, others)] != [session["id"]]
    assert (refused.status, refused.code) == (404, "not_found")
    assert len(await listed(house, mine)) == 1


async def test_one_session_is_ended_and_its_tokens_and_sockets_with_it(house: House) -> None:
    lost, kept = await browser(house, IPHONE), await browser(house, CHROME)
    gone, stays = await socket(house, lost), await socket(house, kept)
    (session,) = [one for one in await listed(house, kept) if not one["is_current"]]

    ended = await asked(house, "DELETE", f"/me/sessions/{session['id']}", kept)
    again = await asked(house, "DELETE", f"/me/sessions/{session['id']}", kept)

    code, frames = await gone.closed()
    assert (ended.status, again.status) == (204, 404)
    assert (code, frames[-1]["data"]["code"]) == (4401, "token_invalid")
    assert (await asked(house, "GET", "/me", lost)).status == 401
    assert (await asked(house, "GET", "/me", kept)).status == 200
    await stays.say({"type": "ping"})
    assert (await stays.until("pong"))["type"] == "pong"


async def test_signing_out_elsewhere_keeps_the_one_that_asks(house: House) -> None:
    others = [await browser(house, IPHONE), await browser(house)]
    mine = await browser(house)

    ended = await asked(house, "DELETE", "/me/sessions?which=others", mine)

    assert ended.json == {"ended": 2}
    assert [one["is_current"] for one in await listed(house, mine)] == [True]
    for bearer in others:
        assert (await asked(house, "GET", "/me", bearer)).status == 401


async def test_signing_out_everywhere_ends_every_token_of_theirs(house: House) -> None:
    mine, live = await browser(house), await socket(house, await browser(house))
    without_session = house.bearer("owner")
    admin = await browser(house, who="admin")

    ended = await asked(house, "DELETE", "/me/sessions?which=all", mine)

    code, _ = await live.closed()
    assert (ended.json, code) == ({"ended": 2}, 4401)
    assert (await asked(house, "GET", "/me", mine)).status == 401
    assert (await asked(house, "GET", "/me", without_session)).status == 401
    assert (await asked(house, "GET", "/me", admin)).status == 200


@pytest.mark.parametrize("query", ["", "?which=none", "?which=all&which=others", "?all=1"])
async def test_what_is_to_be_ended_has_to_be_said(house: House, query: str) -> None:
    mine = await browser(house)

    refused = await asked(house, "DELETE", f"/me/sessions{query}", mine)

    assert refused.status == 400
    assert len(await listed(house, mine)) == 1


async def test_signing_out_ends_the_socket_of_the_page_too(house: House) -> None:
    live = await socket(house, await browser(house))

    await house.api("DELETE", "/session", who=None, headers={"X-Opsbell": "1"})

    code, frames = await live.closed()
    assert (code, frames[-1]["data"]["code"]) == (4401, "token_invalid")


async def test_a_ticket_of_a_session_that_ended_opens_nothing(house: House) -> None:
    bearer = await browser(house)
    made = await asked(house, "POST", "/me/ticket", bearer)
    await asked(house, "DELETE", "/me/sessions?which=all", bearer)

    code, frames = await (await connect(house, query=f"?ticket={made.json['ticket']}")).closed()

    assert (code, frames[0]["data"]["code"]) == (4401, "token_invalid")


async def test_a_session_of_nobody_is_no_way_in(house: House) -> None:
    other = await browser(house, who="admin")
    (theirs,) = await listed(house, other)
    for made_up in (uuid4(), UUID(theirs["id"])):
        token = house.deps.tokens.issue(
            person_id=house.people["owner"],
            workspace_id=house.home,
            role="owner",
            token_version=1,
            session_id=SessionId(made_up),
        )

        refused = await asked(house, "GET", "/me", {"Authorization": f"Bearer {token}"})

        assert refused.status == 401


async def test_another_process_hears_of_an_ending_within_a_second(house: House) -> None:
    """What no hint reaches: its own loop looks once a second."""
    runtime = house.rows.runtime
    heard: asyncio.Queue[frozenset[SessionId]] = asyncio.Queue()
    elsewhere = Endings(
        database=runtime.database, clock=runtime.clock, hint=asyncio.Event(), is_alone=False
    )
    listening = house.tasks.create_task(elsewhere.run(heard.put_nowait), name="elsewhere")
    told = []
    for who in ("owner", "admin"):
        bearer = await browser(house, who=who)
        (session,) = await listed(house, bearer)
        await asked(house, "DELETE", "/me/sessions?which=all", bearer)
        house.rows.clock.advance(timedelta(seconds=1))
        async with asyncio.timeout(10):
            told.append((await heard.get(), {UUID(session["id"])}))

    listening.cancel()
    for found, meant in told:
        assert found == meant, "each ending is told once"


async def test_a_session_that_has_run_out_is_not_listed(house: House) -> None:
    await browser(house)
    house.rows.clock.advance(timedelta(days=30))

    sessions: Sessions = house.deps.sessions

    assert await sessions.of(house.people["owner"]) == []


async def test_a_device_that_says_nothing_is_listed_all_the_same(house: House) -> None:
    mine = await browser(house, "")

    (session,) = await listed(house, mine)

    assert orjson.dumps(session["device"]) == b'{"browser":null,"system":null}'

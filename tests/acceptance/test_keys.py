"""A program comes in with a key that was made in chat, until the key is replaced or revoked."""

from __future__ import annotations

import asyncio
import re

import aiohttp

from core.tenants.api_keys import PATTERN
from tests.story.person import Person
from tests.story.stage import Stage
from tests.story.telegram import PATIENCE_SECONDS

AWAY = "I have it, take it away"


async def makes(stage: Stage, olivia: Person, name: str, what: str) -> str:
    """Make a key by taps; returns what a program sends."""
    await olivia.writes("/keys")
    await olivia.taps("➕ New key")
    await olivia.sees("What may the program do?")
    await olivia.taps(what)
    await olivia.sees("How long is it good for?")
    await olivia.taps("It does not end")
    await olivia.sees("Which program is it for?")
    await olivia.writes(name)
    return await _shown(stage, olivia, name)


async def _shown(stage: Stage, olivia: Person, name: str) -> str:
    """Return the key that the newest message shows, and take it out of the chat."""
    shown = await olivia.sees("This is the key.", f"🔑 {name}", AWAY)
    found = re.search(PATTERN, shown.words)
    assert found is not None, shown.words
    stage.secrets.append(found[0].partition(".")[2])
    await olivia.taps(AWAY, on=shown)
    await olivia.sees(name, "New secret…", "Revoke…", gone=["opk_"])
    assert not await olivia.looks("opk_")
    return found[0]


async def asks(
    stage: Stage, token: str, method: str, path: str, **said: object
) -> tuple[int, str]:
    """Ask the API as a program does; returns the status and the whole answer."""
    async with (
        aiohttp.ClientSession() as http,
        http.request(
            method,
            f"{stage.product.address}/api/v1{path}",
            headers={"Authorization": f"Bearer {token}"},
            json=said or None,
        ) as answer,
    ):
        return answer.status, await answer.text()


async def test_a_key_made_in_chat_opens_a_case_and_no_more(stage: Stage, olivia: Person) -> None:
    token = await makes(stage, olivia, "Booking system", "read, open and answer cases")

    opened, _ = await asks(
        stage, token, "POST", "/cases", kind="complaint", text="The key card fails", rating=1
    )
    shut, why = await asks(stage, token, "GET", "/rules")

    assert opened == 201
    assert (shut, "rules.read" in why) == (403, True)
    await olivia.sees("The key card fails", "Acknowledge")
    await olivia.writes("/keys")
    await olivia.sees("Booking system: read, open and answer cases", "by Olivia")


async def test_a_new_secret_takes_the_place_of_the_one_before(
    stage: Stage, olivia: Person
) -> None:
    first = await makes(stage, olivia, "Board", "follow cases and alerts live")
    await olivia.taps("New secret…")
    await olivia.sees("How long should the present one stay good beside it?")
    await olivia.taps("For 1 hour")
    second = await _shown(stage, olivia, "Board")
    assert [(await asks(stage, one, "GET", "/cases"))[0] for one in (first, second)] == [200, 200]

    await olivia.taps("New secret…")
    await olivia.taps("Not a moment")
    third = await _shown(stage, olivia, "Board")

    answers = [(await asks(stage, one, "GET", "/cases"))[0] for one in (first, second, third)]
    assert answers == [401, 401, 200]


async def test_a_revoked_key_is_out_at_once_on_its_socket_too(
    stage: Stage, olivia: Person
) -> None:
    token = await makes(stage, olivia, "Screen", "read everything")
    async with aiohttp.ClientSession() as http:
        socket = await http.ws_connect(
            f"{stage.product.address}/ws/dashboard", headers={"Authorization": f"Bearer {token}"}
        )
        hello = await socket.receive_json()
        assert hello["data"]["person"]["name"] == "API key Screen"

        await olivia.taps("Revoke…")
        await olivia.sees("Revoke Screen?", "Nothing brings it back")
        await olivia.taps("Revoke now")
        await olivia.sees("Screen", "revoked", gone=["Revoke…"])

        async with asyncio.timeout(PATIENCE_SECONDS):
            while (message := await socket.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
    assert message.data in (4401, 4403)
    assert (await asks(stage, token, "GET", "/cases"))[0] == 401


async def test_staff_makes_no_keys(stage: Stage, sam: Person) -> None:
    await sam.writes("/keys")
    await sam.sees("This needs the role")

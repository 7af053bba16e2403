"""Whatever is sent to whichever door: no mistake of ours, nothing left lying, and the product goes
on as before. On both databases, by both ways from Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack

import aiohttp
import pytest
import pytest_asyncio

from tests.chaos.raw_http import ask_raw
from tests.chaos.strange_house import House, strange_house
from tests.security.corpus.brought import FIRST_PERSON, message, person, update
from tests.security.corpus.hooks import Post, posts
from tests.security.corpus.rest import Asked, requests
from tests.security.corpus.updates import answers, updates
from tests.servers.postgres import Postgres
from tests.story.ground import Ground, PostgresGrounds, SqliteGrounds
from tests.story.person import start_word

LEAST = 400
NAMES = {number: case.name for case in updates() for number in case.numbers}
SOUND = {case.name for case in updates() if case.is_sound}
KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="module", params=KINDS)
def grounds(request: pytest.FixtureRequest) -> Iterator[SqliteGrounds | PostgresGrounds]:
    """What makes grounds on this kind of database."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield SqliteGrounds()
        else:
            server: Postgres = request.getfixturevalue("postgres_server")
            yield PostgresGrounds(server=server, stack=stack)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(
    grounds: SqliteGrounds | PostgresGrounds,
    http: aiohttp.ClientSession,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[House]:
    """A product that asks for its updates."""
    ground: Ground = grounds.fresh(tmp_path_factory.mktemp("asking") / "data")
    async with strange_house(ground, http, {}) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def listening(
    grounds: SqliteGrounds | PostgresGrounds,
    http: aiohttp.ClientSession,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[House]:
    """A product that has its updates brought."""
    ground: Ground = grounds.fresh(tmp_path_factory.mktemp("listening") / "data")
    async with strange_house(ground, http, {"TELEGRAM_WEBHOOK": "true"}) as opened:
        yield opened


def test_the_corpus_is_large_and_every_case_has_a_name_of_its_own() -> None:
    names = [f"hook: {one.name}" for one in posts()]
    names += [f"api: {one.name}" for one in requests()]
    names += [f"update: {one.name}" for one in updates()]
    names += [f"answer: {name}" for name in answers()]

    assert len(names) >= LEAST
    assert len(set(names)) == len(names)
    assert posts() == posts()
    assert requests() == requests()
    assert updates() == updates()


async def test_no_post_to_a_hook_is_a_mistake_of_ours(house: House) -> None:
    hooks = {preset: await _hook(house, preset) for preset in ("generic_json", "alertmanager")}
    wrong: dict[str, object] = {}

    for post in posts():
        status = await _posted(hooks[post.preset], post)
        if _is_ours(status) or (post.status is not None and status != post.status):
            wrong[post.name] = status
    await house.comes_to_rest()

    assert not wrong
    assert house.failures() == []
    await house.goes_on("After the posts the tap drips")


async def test_no_request_to_the_api_is_a_mistake_of_ours(house: House) -> None:
    things = await _things(house)
    token = await _token(house)
    wrong: dict[str, object] = {}

    for asked in requests():
        status, said = await _answered(house, asked, things, token)
        if _is_ours(status) or (asked.status is not None and status != asked.status):
            wrong[asked.name] = (status, said[:200])

    assert not wrong
    assert house.failures() == []
    await house.goes_on("After the requests the tap drips")


async def test_no_update_that_is_asked_for_stops_the_line(house: House) -> None:
    given = [(case.name, one) for case in updates() for one in case.updates]

    await house.telegram.polled(given)
    await house.comes_to_rest()

    assert house.failures() == []
    assert {NAMES[one] for one in house.unread()} & SOUND == set()
    await house.goes_on("After the updates the tap drips")


async def test_no_answer_that_is_none_ends_the_asking(house: House) -> None:
    for name, whole in answers().items():
        await house.telegram.answered(name, whole)

    assert house.failures() == []
    await house.goes_on("After the answers the tap drips")


async def test_words_that_no_database_holds_make_a_case_all_the_same(house: House) -> None:
    said = {100_000: "The tap\x00 drips", 100_010: "It \ud83d smells", 100_020: "\x00\x00\x00"}
    start = f"/start {start_word(house.stage.place)}"
    command = {"type": "bot_command", "offset": 0, "length": 6}

    for n, words in said.items():
        opens = update(n, message=message(n, text=start, entities=[command]))
        await house.telegram.polled([("opens", opens)])
        await house.telegram.polled([("says", update(n + 1, message=message(n, text=words)))])
        card, data = await house.telegram.button(FIRST_PERSON + n, "Send")
        tap = {"id": f"strange{n}", "from": person(n), "chat_instance": "1", "data": data}
        tap["message"] = message(n, text="A card") | {"message_id": card}
        await house.telegram.polled([("sends", update(n + 2, callback_query=tap))])
    await house.comes_to_rest()

    listed = (await house.desk.gets("/cases?limit=100"))["items"]
    told = {one["customer"]["name"]: one["text"] for one in listed if one["customer"]}
    assert [told[f"Fay {n}"] for n in said] == [
        "The tap\ufffd drips",
        "It \ufffd smells",
        "\ufffd" * 3,
    ]
    assert house.failures() == []


async def test_no_update_that_is_brought_is_a_mistake_of_ours(listening: House) -> None:
    wrong = {}

    for case in updates():
        answers = [await listening.telegram.brought(one) for one in case.updates]
        if not set(answers) <= {200, 400}:
            wrong[case.name] = answers
    await listening.comes_to_rest()

    assert not wrong
    assert listening.failures() == []
    assert {NAMES[one] for one in listening.unread()} & SOUND == set()
    await listening.goes_on("After what was brought the tap drips")


def _is_ours(status: int) -> bool:
    """Tell whether it is our mistake: a 5xx, or no answer at all."""
    return status >= 500 or status == 0


async def _hook(house: House, preset: str) -> str:
    made = await house.desk.ask("POST", "/integrations", {"name": preset, "preset": preset})
    assert made.status == 201, made.raw
    url: str = made.json["url"]
    return url


async def _posted(hook: str, post: Post) -> int:
    answer = await ask_raw(
        "POST",
        f"{hook}?{post.query}" if post.query else hook,
        body=post.body,
        headers=post.headers | ({"Content-Type": post.content_type} if post.content_type else {}),
        is_chunked=post.chunked,
    )
    return answer.status


async def _things(house: House) -> dict[str, str]:
    """Return the id of one thing of each noun that can be had."""
    hook = await house.desk.ask(
        "POST", "/integrations", {"name": "Things", "preset": "generic_json"}
    )
    case = await house.desk.ask("POST", "/cases", {"kind": "complaint", "text": "x", "rating": 1})
    async with house.http.post(hook.json["url"], json={"title": "Pump"}) as answer:
        assert answer.status == 202
    await house.comes_to_rest()
    alerts = await house.desk.gets("/alerts?limit=1")
    deliveries = await house.desk.gets("/deliveries?limit=1")
    return {
        "integrations": hook.json["id"],
        "cases": case.json["id"],
        "alerts": alerts["items"][0]["id"],
        "deliveries": deliveries["items"][0]["id"],
    }


async def _token(house: House) -> str:
    answer = await house.desk.ask("POST", "/session/refresh", headers={"X-Opsbell": "1"})
    assert answer.status == 200, answer.raw
    token: str = answer.json["access_token"]
    return token


async def _answered(
    house: House, asked: Asked, things: dict[str, str], token: str
) -> tuple[int, bytes]:
    noun = asked.path.split("/")[1]
    path = asked.path.replace("{id}", things.get(noun, _NOBODY))
    sent = {"Authorization": f"Bearer {token}"} if asked.is_signed else {}
    answer = await ask_raw(
        asked.method,
        f"{house.address}/api/v1{path}",
        body=asked.body,
        headers=sent | dict(asked.headers),
    )
    return answer.status, answer.raw


_NOBODY = "01890000-0000-7000-8000-000000000000"

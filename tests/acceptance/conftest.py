"""Running products for the stories: a settled one for each module, fresh ones on demand.

The stories and these fixtures share one event loop for the session, as the processes live in it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from pytest_asyncio import is_async_test

from tests.cast import Cast
from tests.servers.postgres import Postgres
from tests.story.ground import Ground, Grounds, PostgresGrounds, SqliteGrounds
from tests.story.person import Person, Room
from tests.story.stage import PACE, OwnTelegram, Stage, own_telegram, raise_curtain, settle_in

Curtain = Callable[[], Awaitable[Stage]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the stories in the loop that the processes live in."""
    shared = pytest.mark.asyncio(loop_scope="session")
    for item in items:
        if item.nodeid.startswith("tests/acceptance/") and is_async_test(item):
            item.add_marker(shared, append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """The client the phones talk through."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


@pytest.fixture(scope="session")
def all_grounds(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Grounds]]:
    """What makes grounds on a kind of database; their databases last as long as the run."""
    made: dict[str, Grounds] = {"sqlite": SqliteGrounds()}
    with ExitStack() as stack:

        def of(kind: str) -> Grounds:
            if kind not in made:
                server: Postgres = request.getfixturevalue("postgres_server")
                made[kind] = PostgresGrounds(server=server, stack=stack)
            return made[kind]

        yield of


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database: every story is played on both."""
    return str(request.param)


@pytest.fixture(scope="module")
def grounds(kind: str, all_grounds: Callable[[str], Grounds]) -> Grounds:
    """What makes grounds on this kind of database."""
    return all_grounds(kind)


@pytest.fixture
def ground(grounds: Grounds, tmp_path: Path) -> Ground:
    """A ground for one product after the other."""
    return grounds.fresh(tmp_path)


@pytest.fixture(scope="session")
def settled_grounds() -> dict[str, tuple[Ground, str]]:
    """The settled ground of each kind of database, made once."""
    return {}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def settled(
    kind: str,
    grounds: Grounds,
    settled_grounds: dict[str, tuple[Ground, str]],
    http: aiohttp.ClientSession,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Ground, str]:
    """The ground after the first quarter of an hour, and the link of its Room 12."""
    if kind not in settled_grounds:
        settled_grounds[kind] = await _settle(
            grounds.fresh(tmp_path_factory.mktemp("settled") / "data"), http
        )
    return settled_grounds[kind]


async def _settle(ground: Ground, http: aiohttp.ClientSession) -> tuple[Ground, str]:
    stage = await raise_curtain(ground.folder, http, settings=ground.settings)
    try:
        await settle_in(stage)
        await stage.product.stop()
    except BaseException:
        if stage.product.process.returncode is None:
            stage.product.process.kill()
        raise
    stage.product.assert_clean()
    return ground, stage.place


@pytest.fixture(scope="module")
def pace() -> int:
    """How many times as fast as in Telegram the bot may talk on the stage; a module whose stories
    tell of Telegram's limits has 1 here."""
    return PACE


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(
    http: aiohttp.ClientSession,
    pace: int,
    grounds: Grounds,
    settled: tuple[Ground, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Stage]:
    """A product whose workspace is claimed and linked, with Sam in it and Room 12 named."""
    ground = grounds.copy(settled[0], tmp_path_factory.mktemp("stage") / "data")
    opened = await raise_curtain(ground.folder, http, settings=ground.settings, pace=pace)
    opened.place = settled[1]
    try:
        yield opened
    finally:
        await _curtain_falls(opened)


@pytest_asyncio.fixture(loop_scope="session")
async def fresh(http: aiohttp.ClientSession, ground: Ground) -> AsyncIterator[Curtain]:
    """Products that nobody has claimed yet, on demand, all on one ground."""
    opened: list[Stage] = []

    async def raised() -> Stage:
        opened.append(await raise_curtain(ground.folder, http, settings=ground.settings))
        return opened[-1]

    yield raised
    for one in opened:
        await _curtain_falls(one)


@pytest_asyncio.fixture(loop_scope="session")
async def telegram() -> AsyncIterator[OwnTelegram]:
    """A Telegram that goes on when a product ends."""
    started = await own_telegram()
    yield started
    await started.close()


async def _curtain_falls(stage: Stage) -> None:
    """End a product and look whether it failed anybody."""
    await stage.leave()
    if stage.product.process.returncode is None:
        try:
            await stage.product.stop()
        except BaseException:
            if stage.product.process.returncode is None:
                stage.product.process.kill()
            raise
        stage.product.assert_clean(stage.secrets)


@pytest.fixture
def people(stage: Stage) -> Cast:
    """The four of them."""
    return stage.people


@pytest.fixture
def olivia(stage: Stage) -> Person:
    """The owner."""
    return stage.people.olivia


@pytest.fixture
def sam(stage: Stage) -> Person:
    """A member of staff."""
    return stage.people.sam


@pytest_asyncio.fixture(loop_scope="session")
async def carla(stage: Stage) -> Person:
    """A guest whom the bot has never seen: each story has a Carla of its own."""
    made = await stage.telegram.post("users", first_name="Carla", last_name="Customer")
    return Person(id=made["id"], name="Carla", telegram=stage.telegram)


@pytest.fixture
def diego(stage: Stage) -> Person:
    """A customer whose Telegram speaks Spanish."""
    return stage.people.diego


@pytest.fixture
def ops_room(stage: Stage) -> Room:
    """The group where alerts come."""
    return stage.ops_room

"""Cases are found by words, on both databases alike, and the index follows every text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, text, update
from sqlalchemy.ext.asyncio import create_async_engine

from core.clock import ManualClock
from core.db.migrate import migrate, revisions
from core.desk.listed import CaseFilter
from core.desk.tables import CaseRow, ThreadItemRow
from core.desk.words import Piece, pieces_of
from core.inbox.cause import Cause
from core.schema import metadata
from core.tenants.sight import EVERYTHING
from tests.contracts.flows.clockwork import ALL, Clockwork, process
from tests.servers.postgres import Postgres

TEXTS = (
    "The lift is broken since Monday",
    "Broken window, cold in here; mail me at ana@hotel.example",
    "La habitación está fría — ¡qué desastre! I/O-error 0x1F",
    "المصعد لا يعمل منذ الصباح",
    "エレベーターが壊れています",
    "Bad 😀 100% sure; DROP TABLE cases;--",
)


@pytest.fixture
async def work(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Clockwork]:
    """One process."""
    async with process(database_url, tmp_path, clock) as opened:
        yield opened


@pytest.fixture
async def desk(work: Clockwork) -> Clockwork:
    """A desk with cases 1 to 6."""
    for said in TEXTS:
        await work.complain(said)
    return work


async def found(desk: Clockwork, said: str) -> list[int]:
    """Return the numbers of the cases that are found."""
    cases, ws, wanted = desk.runtime.cases, desk.workspace, CaseFilter(text=said)
    page = await cases.page(ws, wanted, sight=EVERYTHING, limit=50)
    numbers = sorted(one.number for one in page.items)
    assert await cases.count(ws, wanted, sight=EVERYTHING) == len(numbers)
    return numbers


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("broken", [1, 2]),
        ("BROK", [1, 2]),
        ("roken", []),
        ("broken lift", [1]),
        ("lift broken", [1]),
        ('"lift broken"', []),
        ('"lift is broken"', [1]),
        ('"is broken" mon', [1]),
        ('"lift is brok"', []),
        ("ana@hotel.example", [2]),
        ("hotel.exam", [2]),
        ("habitacion FRIA", [3]),
        ("habitaci\u006f\u0301n", [3]),
        ("desastre!", [3]),
        ("i/o-error", [3]),
        ("cold — here", [2]),
        ("المصعد", [4]),
        ("壊れて", [5]),
        ("😀", [6]),
        ("100%", [6]),
        ("%", [6]),
        ("#3", [3]),
        ("#7", []),
        ("3", [3]),
        ("1", [1, 6]),
        ("999999999999999999999", []),
        ('"', []),
        ('broken "', [1, 2]),
        ("' OR 1=1 --", []),
        ("NOT lift", []),
        ("NEAR(lift broken)", []),
        ("words:lift", []),
        ("lift*", [1]),
        ("^lift", [1]),
        ("lift & !broken", [1]),
        (":*", []),
        ("\\", []),
        ("monday " * 28, [1]),
    ],
)
async def test_words_are_found_by_their_beginnings(
    desk: Clockwork, said: str, numbers: list[int]
) -> None:
    assert await found(desk, said) == numbers


async def test_a_case_is_found_by_what_was_said_in_it_later(desk: Clockwork) -> None:
    owner = await desk.owner()
    page = await desk.runtime.cases.page(
        desk.workspace, CaseFilter(text="#1"), sight=EVERYTHING, limit=1
    )
    case = page.items[0].id
    cause = Cause(actor=owner)

    await desk.runtime.flows.reply(
        desk.workspace, case, "A plumber is coming", by=owner, cause=cause
    )

    assert await found(desk, "plumb") == [1]
    assert await found(desk, "lift plumber") == [1]
    assert await found(desk, '"broken plumber"') == []


async def test_what_is_changed_or_erased_is_not_found_any_more(desk: Clockwork) -> None:
    async with desk.runtime.database.writing(ALL) as session:
        await session.execute(update(ThreadItemRow).values(text="Nothing"))
        await session.execute(update(CaseRow).values(text="", title="Something"))

    assert await found(desk, "broken") == []
    assert await found(desk, "noth") == [1, 2, 3, 4, 5, 6]

    async with desk.runtime.database.writing(ALL) as session:
        await session.execute(delete(ThreadItemRow))

    assert await found(desk, "nothing") == []
    assert await found(desk, "something") == [1, 2, 3, 4, 5, 6]


async def test_what_was_there_before_the_index_is_found(
    desk: Clockwork, database_url: str
) -> None:
    await _again(database_url)

    assert await found(desk, "broken") == [1, 2]
    assert await found(desk, "monday") == [1]


async def test_the_models_and_the_migrations_make_the_same_index(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    made, moved = tmp_path / "made.db", tmp_path / "moved.db"
    engine = create_engine(f"sqlite:///{made}")
    metadata.create_all(engine)
    engine.dispose()
    await migrate(f"sqlite+aiosqlite:///{moved}")
    ask = "SELECT sql FROM sqlite_master WHERE type = 'trigger' OR name LIKE 'search_%'"

    assert await _answers(f"sqlite+aiosqlite:///{made}", ask) == await _answers(
        f"sqlite+aiosqlite:///{moved}", ask
    )

    server: Postgres = request.getfixturevalue("postgres_server")
    ask = (
        "SELECT indexdef FROM pg_indexes WHERE indexname LIKE '%words' "
        "UNION ALL SELECT prosrc FROM pg_proc WHERE proname = 'search_words'"
    )
    with server.database(empty=True) as url:
        made_there = create_async_engine(_driven(url))
        async with made_there.begin() as connection:
            await connection.run_sync(metadata.create_all)
        await made_there.dispose()
        from_models = await _answers(url, ask)
    with server.database() as url:
        assert await _answers(url, ask) == from_models
    assert len(from_models) == 3


@pytest.mark.parametrize(
    ("said", "pieces"),
    [
        ("a b", [("a", False), ("b", False)]),
        ('a "b  c" d', [("a", False), ("b c", True), ("d", False)]),
        ('a"b c"', [("a", False), ("b c", True)]),
        ('"a', [("a", False)]),
        ("- a", [("a", False)]),
        ("--", [("--", True)]),
        ("😀 a", [("😀", False), ("a", False)]),
    ],
)
def test_what_is_typed_falls_into_words_and_phrases(
    said: str, pieces: list[tuple[str, bool]]
) -> None:
    assert list(pieces_of(said)) == [Piece(words=one, is_phrase=is_) for one, is_ in pieces]


async def _again(url: str) -> None:
    """Take the index away and make it again by the migration, as for an older release."""
    engine = create_async_engine(_driven(url))
    async with engine.begin() as connection:
        if not url.startswith("postgresql"):  # it comes of the models, without a revision
            await connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
            now = {"now": revisions()[-1]}
            await connection.execute(text("INSERT INTO alembic_version VALUES (:now)"), now)
    await engine.dispose()
    await migrate(url, "0038")
    await migrate(url)


async def _answers(url: str, ask: str) -> list[str]:
    engine = create_async_engine(_driven(url))
    async with engine.connect() as connection:
        rows = (await connection.execute(text(ask))).scalars()
        found = sorted(str(one) for one in rows)
    await engine.dispose()
    return found


def _driven(url: str) -> str:
    return url.replace("postgresql:", "postgresql+asyncpg:")

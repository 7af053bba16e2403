"""Two thousand messages to a Telegram of which every fifth answer is a fault of some kind."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from core.config import Settings, read_settings
from tests.chaos import figures
from tests.chaos.faulty import Faulty, at_work, told
from tests.chaos.scene import REPEATED
from tests.servers.postgres import Postgres

log = logging.getLogger(__name__)

MESSAGES = {"sqlite": 2_000, "postgresql": 500}
PER_PERSON, GROUPS, BLOCKED = 6, 4, 12
ENTITIES = "Bad Request: can't parse entities: Unsupported start tag at byte offset 0"
FAULTS: tuple[dict[str, object], ...] = (
    {"kind": "rate_limit", "retry_after": 1, "probability": 0.02},
    {"kind": "rate_limit", "retry_after": 3, "probability": 0.02},
    {"kind": "rate_limit", "retry_after": 5, "probability": 0.01},
    {"kind": "error", "code": 500, "probability": 0.03},
    {"kind": "bad_gateway_html", "probability": 0.03},
    {"kind": "deliver_then_hang", "probability": 0.03},
    {"kind": "reset", "probability": 0.03},
    {"kind": "error", "code": 400, "description": ENTITIES, "probability": 0.03},
)
"""Every fifth call; beside these some have blocked the bot and some groups move."""


@pytest.fixture
def settings(database: Postgres | None, tmp_path: Path) -> Iterator[Settings]:
    """Where the outbox is."""
    with database.database(empty=True) if database else nullcontext() as url:
        given = {"DATA_DIR": str(tmp_path), "PORT": "0"}
        yield read_settings(given | ({"DATABASE_URL": url} if url else {}))


async def test_every_message_ends_with_what_became_of_it(settings: Settings) -> None:
    count = MESSAGES["sqlite" if settings.is_sqlite else "postgresql"]
    async with at_work(settings) as faulty:
        people, blocked, groups = _chats(faulty, count // PER_PERSON)
        chats = [*people, *blocked, *groups]
        # One chat after the other, so that something waits for it while it pauses.
        messages = [(chats[n * len(chats) // count], f"fault {n:04d}.") for n in range(count)]
        for fault in FAULTS:
            faulty.sim("faults", match={"method": "sendMessage"}, **fault)
        began = faulty.wire.clock.monotonic()
        await faulty.queue(messages)
        moved = {group: faulty.sim("migrate", chat=group)["id"] for group in groups}
        await faulty.settled()
        took = faulty.wire.clock.monotonic() - began
        figures.took(7, f"{count} messages through every fault, by a clock run fast", took)
        rows = await faulty.rows(
            "SELECT a.title, d.state, d.problem, d.attempts FROM deliveries d"
            " JOIN alerts a ON a.id = d.alert_id"
        )
        tries: dict[str, Counter[str]] = defaultdict(Counter)
        for title, outcome in await faulty.rows(
            "SELECT a.title, t.outcome FROM delivery_attempts t JOIN deliveries d"
            " ON d.id = t.delivery_id JOIN alerts a ON a.id = d.alert_id"
        ):
            tries[title][outcome] += 1

    states = Counter(state for _, state, _, _ in rows)
    log.warning("%s calls, %s pauses, %s", len(faulty.wire.calls), faulty.wire.pauses, states)
    counts = {**states, "calls": len(faulty.wire.calls), "pauses": faulty.wire.pauses}
    figures.counted(7, f"{count} messages", counts)
    assert len(rows) == count
    assert set(states) <= {"sent", "unknown", "dead"}
    assert all(problem for _, state, problem, _ in rows if state != "sent")
    assert faulty.wire.early == [], "a call left although Telegram had asked for a pause"
    assert faulty.wire.pauses > count * 0.02
    where = {title: moved.get(chat, chat) for chat, title in messages}
    _assert_attempts(faulty, rows, tries)
    _assert_arrived(faulty, rows, where, tries)
    of_blocked = {state for title, state, _, _ in rows if where[title] in blocked}
    assert "dead" in of_blocked
    assert "sent" not in of_blocked


def _assert_attempts(
    faulty: Faulty,
    rows: list[tuple[str, str, str | None, int]],
    tries: dict[str, Counter[str]],
) -> None:
    """A pause that was asked for costs no attempt, everything else costs one."""
    for title, _, _, attempts in rows:
        calls = told(faulty.wire, title)
        used = calls.total() - calls[429]
        assert attempts == tries[title].total(), title
        # What Telegram cannot read is sent again within the attempt, in a plainer form.
        assert attempts <= used if calls[400] else attempts == used, (title, calls)


def _assert_arrived(
    faulty: Faulty,
    rows: list[tuple[str, str, str | None, int]],
    chats: dict[str, int],
    tries: dict[str, Counter[str]],
) -> None:
    """What is said to be sent is there; a second copy has the mark and a call without an answer
    behind it; what went at the first try went in its order."""
    came = {chat: faulty.copies(chat) for chat in set(chats.values())}
    for title, state, _, _ in rows:
        copies = [one for one in came[chats[title]] if title in one]
        unanswered = told(faulty.wire, title)[0]
        assert (state == "sent") <= (len(copies) >= 1), (title, state)
        assert len(copies) <= 1 + unanswered, (title, copies)
        assert all(REPEATED in one for one in copies[1:]), (title, copies)
        assert state != "dead" or not copies, (title, copies)
    at_once = {title for title, _, _, _ in rows if told(faulty.wire, title) == {200: 1}}
    for copies in came.values():
        titles = [title for one in copies if (title := _title(one)) in at_once]
        assert titles == sorted(titles)


def _title(words: str) -> str:
    at = words.index("fault ")
    return words[at : at + len("fault 0000.")]


def _chats(faulty: Faulty, many: int) -> tuple[list[int], list[int], list[int]]:
    """Return people, people who have blocked the bot, and groups."""
    people: list[int] = []
    for number in range(many + BLOCKED):
        person = faulty.sim("users", first_name=f"P{number}")["id"]
        faulty.sim("start", user=person)
        people.append(person)
    for person in people[many:]:
        faulty.sim("block", user=person, blocked=True)
    room = {"type": "group", "members": people[:1], "bot": "member"}
    groups = [faulty.sim("chats", title=f"Room {n}", **room)["id"] for n in range(GROUPS)]
    return people[:many], people[many:], groups

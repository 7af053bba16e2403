"""Kills in the middle of a storm: each alert is told by a card or counted on the storm's."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from dataclasses import dataclass

from tests.chaos.audit import plain
from tests.chaos.load import Ledger, Load, Signals
from tests.chaos.programs import LOOK_AGAIN_SECONDS
from tests.chaos.records import FLOODED
from tests.chaos.scene import OLIVIA, REPEATED, SAM, Scene

KILLS = 6
ALERTS_EACH = 40
NAMES = ("Disk full", "Oven hot", "Door open")
SEED = 40
ROUND_SECONDS = 8.0
ANSWER_MS = 60
SHOWN_SECONDS = 60.0


async def test_amid_kills_every_alert_is_told_or_counted_on_the_storm_that_people_see(
    scene: Scene,
) -> None:
    scene.records.storms_from(FLOODED)
    rng, ledger, signals = random.Random(SEED), Ledger(), Signals()
    load = Load(scene, ledger, signals)
    await scene.telegram.post(
        "faults", match={"method": "sendMessage"}, kind="delay", ms=ANSWER_MS
    )

    async with load.at_work(customers=0, machines=8, programs=0):
        for kill in range(KILLS):
            for n in range(ALERTS_EACH):
                load.posts.put_nowait(_report(kill, n))
            signals.reset()
            opsbell = await scene.starts(is_up=False)
            try:
                async with asyncio.timeout(ROUND_SECONDS):
                    await signals.until(*_moment(rng))
            except TimeoutError:
                pass  # What it waited for does not come in every life.
            await opsbell.kill()
        await scene.starts()
        await load.finished()
        await scene.lets_time_pass()

    books = _read(scene)
    assert books.alerts == len(ledger.posts) == KILLS * ALERTS_EACH
    for chat in (OLIVIA, SAM):
        told, held = books.told[chat], books.held[chat]
        assert not told & held, "told and held"
        assert len(told | held) == books.alerts, "neither told nor held"
        assert len(held) > books.alerts / 2, "no storm"
        assert sum(books.counted[chat].values()) == len(held)
        assert books.counted[chat] == Counter(books.names[one] for one in held)
        await _is_shown(scene, chat, books.counted[chat])
    await scene.ends()


def _report(kill: int, n: int) -> dict[str, str]:
    return {
        "title": NAMES[n % len(NAMES)],
        "severity": "high",
        "host": f"host {kill}-{n}",
        "key": f"{kill}-{n}",
        "run": f"{kill}-{n}",
    }


def _moment(rng: random.Random) -> tuple[str, int]:
    """A kill comes with the n-th post or call after a start."""
    kind, most = rng.choice((("post", ALERTS_EACH), ("post", 8), ("call", 6)))
    return kind, rng.randint(1, most)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Books:
    """What is on disk: alerts, by chat those told by a card that arrived and those held, and what
    the chat's storms count by name."""

    alerts: int
    names: dict[str, str]
    told: dict[int, set[str]]
    held: dict[int, set[str]]
    counted: dict[int, Counter[str]]


def _read(scene: Scene) -> _Books:
    records = scene.records
    names = {plain(id): title for id, title in records.rows("SELECT id, title FROM alerts")}
    told: dict[int, set[str]] = {OLIVIA: set(), SAM: set()}
    for id, address in records.rows(
        "SELECT alert_id, address FROM deliveries"
        " WHERE kind = 'alert.card' AND edits_id IS NULL AND state = 'sent'"
    ):
        told[_chat(address)].add(plain(id))
    waiting: dict[str, set[int]] = {}
    for audience, address in records.rows(
        "SELECT a.audience_id, d.address FROM digest_audiences a"
        " JOIN digests d ON d.id = a.digest_id"
    ):
        waiting.setdefault(plain(audience), set()).add(_chat(address))
    held: dict[int, set[str]] = {OLIVIA: set(), SAM: set()}
    rows = records.rows("SELECT alert_id, params FROM notifications WHERE status = 'held'")
    for id, params in rows:
        for chat in waiting[plain(json.loads(params)["audience"])]:
            assert plain(id) not in held[chat], "held twice"
            held[chat].add(plain(id))
    counted: dict[int, Counter[str]] = {OLIVIA: Counter(), SAM: Counter()}
    for audience, name, count in records.rows("SELECT audience_id, name, count FROM digest_names"):
        for chat in waiting[plain(audience)]:
            counted[chat][name] += count
    return _Books(alerts=len(names), names=names, told=told, held=held, counted=counted)


async def _is_shown(scene: Scene, chat: int, counted: Counter[str]) -> None:
    """Wait until the storm's message in a chat says all its names with their counts."""
    wanted = [f"Storm: {counted.total()} alerts", *(f"{one} ×{n}" for one, n in counted.items())]
    async with asyncio.timeout(SHOWN_SECONDS):
        while True:
            found = await scene.telegram.get(f"chats/{chat}")
            said = [str(one.get("text") or "") for one in found["messages"]]
            if any(all(words in one for words in wanted) for one in said):
                break
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
    # It comes again, marked, when it may have been in the air at a kill.
    copies = await scene.copies(chat, "Storm: ")
    assert sum(REPEATED not in one for one in copies) <= 1, copies


def _chat(address: str) -> int:
    return int(address.split("/")[1])

"""How many webhook requests a second become a case, an alert and three deliveries on disk.

The product has one core, the generator and Telegram have the other. A request counts when the
commit of its case is there, not when it was answered. Storms are switched off: each alert is told
to all three, however many come.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.databases import KINDS, Database, database
from benchmarks.figures import (
    cpu_seconds,
    milliseconds,
    percentile,
    resident_mb,
    show,
)
from benchmarks.floor import AT_ONCE, bare_answers, bare_rows
from benchmarks.posting import Posted, post_all, prepared
from benchmarks.programs import Opsbell, opsbell, telegram, two_cores
from benchmarks.workspace import make_ready, services

PROMISES = {"sqlite": ">= 2,000", "postgresql": ">= 1,500"}
RULES = 100
DELIVERIES = 3
LOOK_AGAIN_SECONDS = 0.02
LONGEST_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run brought: seconds to the last answer and to the last commit, the server's
    processor time, the answers, its memory."""

    requests: int
    answered_seconds: float
    committed_seconds: float
    cpu_seconds: float
    posted: Posted
    memory_mb: float


def main() -> None:
    """Make the workspace ready, warm up, post, wait for the last commit."""
    reader = argparse.ArgumentParser(prog="benchmarks.ingest", description=__doc__)
    reader.add_argument("--database", choices=KINDS, default="sqlite")
    reader.add_argument("--requests", type=int, default=10_000)
    reader.add_argument("--callers", type=int, default=64)
    reader.add_argument("--warm", type=int, default=500, help="requests before it counts")
    reader.add_argument("--profile", type=Path, help="file for cProfile's figures; slows it")
    given = reader.parse_args()
    profile: Path | None = given.profile.resolve() if given.profile else None
    server_core, other_core = two_cores()
    with tempfile.TemporaryDirectory(prefix="opsbell-ingest-") as kept, ExitStack() as open_:
        folder = Path(kept)
        # A PostgreSQL takes the time of either core, as on a machine it shares with the product.
        kind: str = given.database
        store = open_.enter_context(database(kind, folder))
        if other_core is not None:
            os.sched_setaffinity(0, {other_core})
        before = asyncio.run(store.commits())
        with telegram(core=other_core) as phones:
            chats = [_person(phones.do("users", first_name=f"P{n}")) for n in range(DELIVERIES)]
            for chat in chats:
                phones.do("start", user=chat)
            settings = {**phones.settings, **store.settings}
            hook = asyncio.run(_prepare(folder, settings, phones.token, chats))
            with opsbell(folder, settings, core=server_core, profile=profile) as product:
                phones.look("idle?timeout=60")
                posts = _Posts(folder=folder, store=store, product=product, hook=hook)
                asyncio.run(posts.run(given.warm, given.callers))
                run = asyncio.run(posts.run(given.requests, given.callers))
        after = asyncio.run(store.commits())
        rows = asyncio.run(_rows(store))
        floor = _floor(folder, kind, run, given.callers, server_core)
    rate = run.requests / run.committed_seconds
    answers = run.posted.seconds
    worst = f"{milliseconds(percentile(answers, 0.5))} / {milliseconds(percentile(answers, 0.99))}"
    per_commit = f"{2 * rate / (before + after):.2f} requests for each of these"
    show(
        f"ingest: {run.requests} requests, {given.callers} callers, {RULES} rules, {kind},"
            " storms off",
        [
            ("requests a second to the last commit", f"{rate:.0f}", PROMISES[kind]),
            ("answered a second", f"{run.requests / run.answered_seconds:.0f}", ""),
            ("answer, p50 / p99", worst, ""),
            ("answers by status", str(run.posted.statuses), "202 alone"),
            ("the server's processor time each", milliseconds(run.cpu_seconds / run.requests), ""),
            *floor,
            ("memory afterwards", f"{run.memory_mb:.0f} MB", ""),
            ("the database's commits of a row", f"{before:.0f}, {after:.0f} a second", per_commit),
            ("rows in the end, warming included", rows, "1 : 1 : 3 and events"),
        ],
    )  # fmt: skip


def _floor(
    folder: Path, kind: str, run: Run, callers: int, core: int | None
) -> list[tuple[str, str, str]]:
    """Return what the libraries alone need for the same: nothing of ours can be less."""
    requests = [_request("/hooks/any", number) for number in range(run.requests)]
    cpu = run.cpu_seconds / run.requests
    answer = bare_answers(requests, callers=callers, core=core)
    said = [("  bare aiohttp, the same bodies", milliseconds(answer), f"{answer / cpu:.0%} of it")]
    if kind == "sqlite":
        seconds, writing = bare_rows(folder / "opsbell.db", run.requests)
        words = f"{milliseconds(writing)}, {1 / seconds:.0f}/s"
        share = f"{writing / cpu:.0%} of it"
        said.append((f"  bare sqlite3, the same rows by {AT_ONCE}", words, share))
    return said


async def _prepare(folder: Path, settings: dict[str, str], token: str, chats: list[int]) -> str:
    async with services(folder, settings) as runtime:
        bot_id = int(token.partition(":")[0])
        ready = await make_ready(
            runtime,
            bot_id=bot_id,
            chats=chats,
            rules=RULES,
            opens="cases",
            by_room=False,
            storm_alerts=0,
        )
        return ready.hook


class _Posts:
    """Posts to one product, every request with something new."""

    def __init__(self, *, folder: Path, store: Database, product: Opsbell, hook: str) -> None:
        self._folder = folder
        self._store = store
        self._product = product
        self._hook = hook
        self._numbers = itertools.count()

    async def run(self, count: int, callers: int) -> Run:
        """Post so many and wait until the last one is committed."""
        product = self._product
        wanted = await self._cases() + count
        requests = iter([_request(self._hook, next(self._numbers)) for _ in range(count)])
        spent = cpu_seconds(product.pid)
        began = time.perf_counter()
        posted = await post_all(product.port, requests, callers=callers)
        answered = time.perf_counter() - began
        if set(posted.statuses) != {202}:
            log = self._folder / "opsbell.log"
            raise RuntimeError(f"Opsbell answered {posted.statuses}:\n{log.read_text()[-2000:]}")
        async with asyncio.timeout(LONGEST_SECONDS):
            while await self._cases() < wanted:  # noqa: ASYNC110 - another process's work
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
        return Run(
            requests=count,
            answered_seconds=answered,
            committed_seconds=time.perf_counter() - began,
            cpu_seconds=cpu_seconds(product.pid) - spent,
            posted=posted,
            memory_mb=resident_mb(product.pid),
        )

    async def _cases(self) -> int:
        """Return how many cases are committed; their counter moves in the same commit."""
        return await self._store.ask("SELECT sum(value) FROM counters WHERE name = 'case'")


def _request(hook: str, number: int) -> bytes:
    return prepared(
        hook,
        {
            "title": f"Radiator {number} is cold",
            "message": "It has been cold since this morning and the guest asks to be moved.",
            "key": f"radiator-{number}",
            "severity": "high",
            "floor": f"floor {number % 200}",
            "degrees": "11",
        },
    )


async def _rows(store: Database) -> str:
    tables = ("cases", "alerts", "deliveries", "events")
    counts = [await store.ask(f"SELECT count(*) FROM {one}") for one in tables]  # noqa: S608
    return ", ".join(f"{count} {name}" for count, name in zip(counts, tables, strict=True))


def _person(made: dict[str, object]) -> int:
    return int(str(made["id"]))


if __name__ == "__main__":
    main()

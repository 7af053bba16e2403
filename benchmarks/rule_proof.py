"""How long the proof of a rule takes over 100,000 stored cases, and how long others wait for it.

Beside each stands a straight loop: the same compiled rule over the same signals, which are in
memory already and in their order.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import cast
from uuid import UUID

from sqlalchemy import Table, insert, text

from benchmarks.databases import KINDS, database
from benchmarks.figures import milliseconds, show
from benchmarks.rule_mix import mixed_rules, mixed_signals
from benchmarks.workspace import services
from core.db.base import Base
from core.db.rows import complete_row
from core.db.tenancy import System
from core.desk.tables import CaseRow
from core.flows.found import BotAccount
from core.ids import CaseId, RuleId, WorkspaceId
from core.rules.condition import Condition, Window, WindowKey
from core.rules.conditions.compare import Compare
from core.rules.conditions.keyword import Keyword
from core.rules.conditions.question import Question
from core.rules.engine import RuleSet
from core.rules.proof import Proof
from core.rules.rule import Rule, RuleSpec
from core.rules.schedule import Schedule
from core.rules.signal import Signal
from core.rules.tables import SignalRow
from core.runtime import Runtime
from core.severity import Severity
from core.tenants.tables import CustomerRow

CASES = 100_000
TIMES = 5
TARGET = 2.0
DAYS = timedelta(days=7)
_REASON = System(reason="a benchmark stores what came in")
_AT_ONCE = 2_000
_NOBODY = UUID(int=0)
_SHOWN = {
    0: "a place",
    2: "one of two categories",
    3: "a number",
    4: "five words",
    8: "three in 15 minutes per place",
    9: "nested, with two words",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One proof, what it took, and how long at most everybody else had to wait for a turn."""

    proof: Proof
    seconds: float
    processor: float
    waited: float


def main() -> None:
    """Measure each kind of rule of the mix on each database, print a table for each."""
    reader = argparse.ArgumentParser(prog="benchmarks.rule_proof", description=__doc__)
    reader.add_argument("--cases", type=int, default=CASES)
    reader.add_argument("--times", type=int, default=TIMES)
    reader.add_argument("--databases", nargs="*", choices=KINDS, default=KINDS)
    given = reader.parse_args()
    for kind in given.databases:
        with tempfile.TemporaryDirectory() as made, database(kind, Path(made)) as where:
            rows = asyncio.run(_measure(Path(made), where.settings, given.cases, given.times))
        show(f"The proof of a rule over {given.cases:,} stored cases, {kind}", rows)


async def _measure(
    folder: Path, settings: Mapping[str, str], cases: int, times: int
) -> list[tuple[str, str, str]]:
    rows: list[tuple[str, str, str]] = []
    async with services(folder, settings) as runtime:
        account = BotAccount(id=7, username="", name="", is_sandbox=False)
        workspace = await runtime.flows.found(account)
        until = runtime.clock.now()
        signals = await _store(runtime, workspace, cases, until)
        for name, spec in _specs().items():
            asked = [await _ask(runtime, workspace, spec, until) for _ in range(times)]
            straight, hits = _straight(spec, signals)
            for each in asked if spec.schedule is None else ():
                if (each.proof.looked_at, each.proof.hits) != (cases, hits):
                    raise RuntimeError(f"the loop has {hits} hits, the proof {each.proof}")
            took = [each.seconds for each in asked]
            spent = statistics.median(each.processor for each in asked)
            waited = statistics.median(each.waited for each in asked)
            figures = f"{statistics.median(took):.2f} s ({min(took):.2f}-{max(took):.2f})"
            limit = f"< {TARGET:.0f} s"
            if spec.schedule is None:
                limit += f"; a straight loop {straight:.2f} s"
            held = asked[0].proof.hits
            rows.append((name, f"{figures}, {spent:.2f} s of processor, {held:,} hits", limit))
            rows.append(("  the longest others waited", milliseconds(waited), ""))
    return rows


async def _ask(
    runtime: Runtime, workspace: WorkspaceId, spec: RuleSpec, until: datetime
) -> _Asked:
    gc.collect()
    began, worked = time.perf_counter(), time.process_time()
    async with asyncio.TaskGroup() as group:
        proving = group.create_task(
            runtime.rule_trials.prove(workspace, spec, since=until - DAYS, until=until)
        )
        waited = await _longest_wait(proving)
    return _Asked(
        proof=proving.result().proof,
        seconds=time.perf_counter() - began,
        processor=time.process_time() - worked,
        waited=waited,
    )


async def _longest_wait(asked: asyncio.Task[object]) -> float:
    """Return the longest time in which nobody else of the process had a turn."""
    longest, last = 0.0, time.perf_counter()
    while not asked.done():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest


def _straight(spec: RuleSpec, signals: Sequence[Signal]) -> tuple[float, int]:
    rules = RuleSet.compile([Rule(id=RuleId(_NOBODY), revision=1, spec=spec)])
    windows: dict[WindowKey, Window] = {}
    began, hits = time.process_time(), 0
    for signal in signals:
        found = rules.evaluate(signal, windows)
        if found.windows:
            windows.update(found.windows)
        hits += bool(found.hits)
    return time.process_time() - began, hits


def _specs() -> dict[str, RuleSpec]:
    rules = mixed_rules(10)
    specs = {name: rules[number].rule.spec for number, name in _SHOWN.items()}
    others: dict[str, Condition] = {
        "a low rating, which many have": Compare(field="rating", op="<=", value=2),
        "any form of a word": Keyword(words=("sent",), forms=True),
        "a pattern without plain words": Keyword(patterns=("x[bc]a[bc]e",)),
    }
    plain = specs["a number"]
    made = {name: plain.model_copy(update={"condition": each}) for name, each in others.items()}
    return specs | made | {"every minute, how many are open": _by_clock()}


def _by_clock() -> RuleSpec:
    low = Compare(field="rating", op="<=", value=2)
    return RuleSpec(
        name="By the clock",
        schedule=Schedule(every=timedelta(minutes=1)),
        condition=Question(measure="count", of="open", where=(low,), op=">", value=100),
        severity=Severity.LOW,
    )


async def _store(
    runtime: Runtime, workspace: WorkspaceId, count: int, until: datetime
) -> list[Signal]:
    """Store so many cases with their signals, evenly over the days; return the signals."""
    step, rules = DAYS / (count + 1), mixed_rules(10)
    signals = [
        replace(
            each,
            workspace=workspace,
            at=until - (count - number) * step,
            case=CaseId(runtime.ids.new()),
        )
        for number, each in enumerate(mixed_signals(rules, count))
    ]
    customer = runtime.ids.new()
    owned = {"workspace_id": workspace}
    async with runtime.database.writing(_REASON) as session:
        connection = await session.connection()

        async def put(table: type[Base], rows: list[dict[str, object]]) -> None:
            complete = [complete_row(table, row) for row in rows]
            await connection.execute(insert(cast("Table", table.__table__)), complete)

        await put(CustomerRow, [_customer(customer, until) | owned])
        source = iter(enumerate(signals, 1))
        while part := list(islice(source, _AT_ONCE)):
            await put(CaseRow, [_case(one, number, customer) | owned for number, one in part])
            await put(SignalRow, [_signal(one, runtime.ids.new()) | owned for _, one in part])
    async with runtime.database.writing(_REASON) as session:
        await session.execute(text("ANALYZE"))
    return signals


def _customer(key: UUID, at: datetime) -> dict[str, object]:
    return {"id": key, "name": "Carla", "created_at": at}


def _case(one: Signal, number: int, customer: UUID) -> dict[str, object]:
    return {
        "id": one.case,
        "number": number,
        "kind": "complaint",
        "title": one.text[:60],
        "text": one.text,
        "status": "resolved" if number % 50 else "new",
        "resolved_at": one.at + timedelta(hours=2) if number % 50 else None,
        "customer_id": customer,
        "source": "telegram",
        "opened_at": one.at,
        "updated_at": one.at,
        "rating": one.fields["rating"],
        "category": one.fields["category"],
    }


def _signal(one: Signal, key: UUID) -> dict[str, object]:
    return {
        "id": key,
        "kind": one.kind.value,
        "at": one.at,
        "fields": dict(one.fields),
        "labels": {},
        "case_id": one.case,
    }


if __name__ == "__main__":
    main()

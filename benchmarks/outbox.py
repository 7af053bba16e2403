"""How many deliveries a second go from the outbox to a channel that answers at once, until what
became of them is on disk.

Alerts that are each told to three chats of their own, as `ingest` makes them (put into the outbox
directly: nothing is held back for a storm); claimed, rendered, sent and settled by the product's
own worker. What one delivery costs in processor time is the figure to compare on a machine that
others use as well.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import itertools
import os
import tempfile
import time
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.figures import durable_commits, resident_mb, show
from benchmarks.workspace import services
from bot.interpreter import set_up_interpreter
from core.alerts.tables import AlertRow
from core.db.tenancy import InWorkspace
from core.delivery.address import TELEGRAM, TelegramAddress
from core.delivery.channel import Envelope
from core.delivery.kind import Kind
from core.delivery.outcome import Delivered, Outcome
from core.delivery.room import Full
from core.delivery.worker import Worker
from core.flows.found import BotAccount
from core.ids import AlertId, WorkspaceId
from core.jobs.statistics import count
from core.notify.tell import tell
from core.runtime import Runtime
from core.severity import Severity
from core.work import Work

BOT = 700_001
DELIVERIES = 20_000
PER_ALERT = 3
AT_ONCE = 500


class _Fake:
    """Answers at once; `done` is set when it has sent so many."""

    name = TELEGRAM

    def __init__(self, wanted: int) -> None:
        self._ids = itertools.count(1)
        self._wanted = wanted
        self.sent = 0
        self.in_the_air = 0
        self.most = 0
        self.done = asyncio.Event()

    async def send(self, envelope: Envelope) -> Outcome:
        """Deliver it, under the next message id."""
        self.in_the_air += 1
        self.most = max(self.most, self.in_the_air)
        await asyncio.sleep(0)
        self.in_the_air -= 1
        self.sent += 1
        if self.sent == self._wanted:
            self.done.set()
        return Delivered(message_ids=(next(self._ids),))


class _Lane:
    def held(self) -> tuple[str]:
        """Return the one lane there is."""
        return (TelegramAddress(bot_id=BOT, chat_id=0).lane,)

    def full(self, lane: str) -> Full:
        """Everywhere there is room."""
        return Full()


def main() -> None:
    """Fill the outbox, send it, print the table."""
    reader = argparse.ArgumentParser(prog="benchmarks.outbox", description=__doc__)
    reader.add_argument("--deliveries", type=int, default=DELIVERIES)
    reader.add_argument("--slots", type=int, nargs="*", default=[8, 64, 256])
    reader.add_argument("--profile", type=Path, help="file for cProfile's figures; slows it")
    given = reader.parse_args()
    rows: list[tuple[str, str, str]] = []
    set_up_interpreter()  # as the product does
    with tempfile.TemporaryDirectory(prefix="opsbell-outbox-") as kept:
        commits = durable_commits(Path(kept))
        for slots in given.slots:
            folder = Path(kept) / str(slots)
            folder.mkdir()
            rows += asyncio.run(_run(folder, given.deliveries, slots, given.profile))
    rows.append(("the disk's own commits, one by one", f"{commits:,.0f}/s", "of this disk"))
    show(f"outbox: {given.deliveries:,} alert cards, three of each alert", rows)


async def _run(
    folder: Path, deliveries: int, slots: int, profile: Path | None
) -> list[tuple[str, str, str]]:
    async with services(folder, {}) as runtime:
        await _fill(runtime, deliveries)
        await count(runtime.database, runtime.books)  # as the product does every hour
        channel = _Fake(deliveries)
        worker = Worker(
            books=runtime.books,
            clock=runtime.clock,
            ids=runtime.ids,
            channels={TELEGRAM: channel},
            renderer=runtime.renderer,
            lanes=_Lane(),
            settlements=runtime.settlements,
            epoch=1,
            slots=slots,
        )
        watch = cProfile.Profile(time.thread_time) if profile else None
        began, cpu = time.perf_counter(), time.process_time()
        if watch:
            watch.enable()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(worker.run(), name="delivery")
            await channel.done.wait()
            worker.stop()
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        if watch and profile:
            watch.disable()
            watch.dump_stats(f"{profile}.{slots}")
        memory = resident_mb(os.getpid())
    name = f"{slots} slots"
    return [
        (f"{name}: settled", f"{deliveries / seconds:,.0f}/s", ">= 5,000/s"),
        (f"{name}: processor time of one", f"{cpu / deliveries * 1000:.3f} ms", "<= 0.17 ms"),
        (f"{name}: most in the air; memory", f"{channel.most}; {memory:.0f} MB", f"<= {slots}"),
    ]


async def _fill(runtime: Runtime, deliveries: int) -> None:
    account = BotAccount(id=BOT, username="", name="", is_sandbox=False)
    workspace_id = await runtime.flows.found(account)
    ids, now = runtime.ids, runtime.clock.now()
    alerts = [AlertId(ids.new()) for _ in range(deliveries // PER_ALERT + 1)]

    async def open_alerts(_: AsyncSession, work: Work) -> None:
        for number, alert in enumerate(alerts, start=1):
            _open_alert(work, alert, number, workspace_id)

    def _open_alert(work: Work, alert: UUID, number: int, workspace: WorkspaceId) -> None:
        work.insert(
            AlertRow,
            id=alert,
            workspace_id=workspace,
            number=number,
            fingerprint=f"{number:064x}",
            title=f"Disk {number} is nearly full",
            summary=f"Disk {number} is nearly full\nless than 5 % is left on node {number}",
            link=f"https://example.org/disks/{number}",
            severity=Severity.HIGH.value,
            status="firing",
            source_kind="integration",
            source_id=workspace,
            source_name="Machines",
            labels={"node": f"n{number}", "disk": "/dev/sda"},
            rule_ids=[],
            fired_at=now,
            last_at=now,
        )

    await runtime.books.transaction(InWorkspace(workspace_id=workspace_id), open_alerts)
    for start in range(0, deliveries, AT_ONCE):

        async def put(_: AsyncSession, work: Work, start: int = start) -> None:
            for number in range(start, min(start + AT_ONCE, deliveries)):
                alert = alerts[number // PER_ALERT]
                tell(
                    work,
                    ids=ids,
                    kind=Kind.ALERT_CARD,
                    once_key=f"bench:{number}",
                    address=TelegramAddress(bot_id=BOT, chat_id=1_000_000 + number),
                    urgency=3,
                    now=now,
                    alert_id=alert,
                )

        await runtime.books.transaction(InWorkspace(workspace_id=workspace_id), put)


if __name__ == "__main__":
    main()

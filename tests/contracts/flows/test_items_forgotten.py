"""What integrations reported goes when no rule can be tried on it any more."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from core.clock import ManualClock
from core.jobs.forget import FORGET, ITEMS_KEPT
from core.jobs.job import Tools
from core.rulebook.trials import LONGEST_RANGE, LONGEST_WINDOW
from core.rules.tables import SignalRow
from tests.contracts.flows.clockwork import ALL, process


async def test_items_go_and_what_came_with_a_case_stays(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        runtime = work.runtime
        await work.complain()
        for age in (ITEMS_KEPT, ITEMS_KEPT - timedelta(days=1)):
            async with runtime.database.writing(ALL) as session:
                session.add(
                    SignalRow(
                        id=runtime.ids.new(),
                        workspace_id=work.workspace,
                        kind="integration",
                        at=clock.now() - age,
                        fields={"title": f"{age.days} days"},
                        labels={},
                        text="The disk is full",
                    )
                )
        clock.advance(timedelta(hours=1))

        await FORGET.run(
            Tools(
                ids=runtime.ids,
                database=runtime.database,
                books=runtime.books,
                clock=clock,
                rescue=runtime.rescue,
                listener=runtime.settlements.listener,
                undelivered=runtime.undelivered,
                ask_rule=runtime.flows.ask_rule,
                settle_flapping=runtime.flows.settle_flapping,
                unmute=runtime.flows.unmute,
            )
        )

        async with runtime.database.reading(ALL) as session:
            left = await session.scalars(select(SignalRow).order_by(SignalRow.at))
            assert [(row.kind, row.fields.get("title")) for row in left] == [
                ("integration", f"{ITEMS_KEPT.days - 1} days"),
                ("submission", None),
            ]
    assert ITEMS_KEPT >= LONGEST_RANGE + LONGEST_WINDOW

"""The workspace's time zone: found by /zone, changed by a city, and taken back."""

from __future__ import annotations

import re

from tests.acceptance.conftest import Curtain
from tests.story.rules import saves
from tests.story.stage import settle_in


async def test_a_workspace_moves_to_a_city_and_its_report_with_it(fresh: Curtain) -> None:
    stage = await fresh()
    await settle_in(stage)
    olivia, sam = stage.people.olivia, stage.people.sam
    await olivia.writes("/zone UTC")
    start = await olivia.sees("Time zone: UTC")
    line = 'every day at 09:00 then report day named "Our day"'
    await saves(olivia, line, "Times are those of UTC · /zone")

    await olivia.writes("/zone")
    await olivia.taps("Type a city", on=await olivia.sees("in UTC", "Type a city", after=start))
    await olivia.writes("nueva yrok")
    asked = await olivia.sees("nueva yrok", "Is it one of these?")
    await olivia.taps(next(one for one in asked.buttons if "New York" in one), on=asked)
    moved = await olivia.sees("Time zone: New York", "1 rule by the clock now follows New York.")
    assert re.search(r"Next report: “Our day”, (now|at once|\w+day 09:00)", moved.words)

    asked = await sam.writes("/zone")
    seen = await sam.sees("Time zone: New York", "America/New_York", after=asked)
    assert not seen.buttons
    await sam.writes("/zone Madrid")
    await sam.sees("needs the role “admin”")
    typed = await olivia.writes("/rules Our day")
    await olivia.taps("▶️ Our day", on=await olivia.sees("1 rule with", after=typed))
    await olivia.sees("Times are those of New York · /zone", "All rules", after=typed)

    await olivia.taps("Undo", on=moved)
    await olivia.sees("Time zone: UTC", "Taken back.", "1 rule by the clock now follows UTC.")
    await olivia.taps_late(moved, moved.data_of("↩ Undo"))
    await olivia.sees("You changed it to UTC yourself")

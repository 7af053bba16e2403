"""What rules did of late: on their cards, in the list, and of all of them by /stats."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.view import AlertFilter
from core.clock import ManualClock
from core.db.tenancy import InWorkspace
from core.desk.submission import Submission
from core.inbox.cause import Cause
from core.rulebook.stored import StoredRule
from core.rules.tables import RuleRow
from core.rules.tally import FailureKind
from core.tenants.sight import EVERYTHING
from core.tenants.tables import WorkspaceRow
from core.work import Work
from tests.unit.bot_members.bothouse import OLIVIA, BotHouse


async def keep(house: BotHouse, line: str) -> StoredRule:
    """Have Olivia save a rule and return it."""
    before = {one.id for one in await house.runtime.rules.all(house.workspace)}
    await house.say(OLIVIA, f"/rule {line}")
    await house.tap(OLIVIA, "Save")
    (made,) = [
        one for one in await house.runtime.rules.all(house.workspace) if one.id not in before
    ]
    return made


async def complain(house: BotHouse, *ratings: int) -> None:
    """Hand complaints in, and have what the rules did be written."""
    for rating in ratings:
        given = Submission(
            workspace_id=house.workspace,
            customer_name="Carla",
            kind="complaint",
            source="api",
            at=house.runtime.clock.now(),
            text="It is cold",
            rating=rating,
        )
        await house.runtime.flows.submit(given, Cause(actor=None))
    await house.runtime.rule_counts.write()


async def spoil(house: BotHouse, rule: StoredRule, **wrong: object) -> None:
    """Have a rule hold what this release does not understand."""

    async def body(session: AsyncSession, _: Work) -> None:
        row = await session.get_one(RuleRow, rule.id)
        row.spec = {**row.spec, **wrong}
        own = await session.get_one(WorkspaceRow, house.workspace)
        own.config_revision += 1

    await house.runtime.books.transaction(InWorkspace(workspace_id=house.workspace), body)


async def fail(house: BotHouse, rule: StoredRule, problem: Exception, *, times: int = 1) -> None:
    """Have a rule fail while it is asked, a minute from now."""
    clock = house.runtime.clock
    assert isinstance(clock, ManualClock)
    clock.advance(timedelta(minutes=1))
    tally = house.runtime.ledgers.of(house.workspace).of(rule.id)
    for _ in range(times):
        tally.asked += 1
        tally.failed(clock.now(), FailureKind.FAILED, problem)
    await house.runtime.rule_counts.write()


async def test_a_card_tells_how_often_a_rule_was_asked_and_true(house: BotHouse) -> None:
    await house.found()
    await keep(house, 'when rating <= 2 then alert low group by kind cooldown 1h named "Low ones"')
    await complain(house, 1, 2, 5)

    await house.say(OLIVIA, "/rules low ones")
    await house.tap(OLIVIA, "▶️ Low ones")

    words = house.last(OLIVIA).words
    assert "In 7 days: asked 2, true 2, repeated 1." in words
    assert "Time: 0" in words


async def test_what_can_never_be_answered_is_told(house: BotHouse) -> None:
    await house.found()
    await keep(house, 'when expression "size(rating) > 3" then alert low named "Odd"')
    await complain(house, 1)

    await house.say(OLIVIA, "/rules odd")
    await house.tap(OLIVIA, "▶️ Odd")

    assert "It could never be answered" in house.last(OLIVIA).words


async def test_a_rule_that_cannot_be_read_says_which_part_and_stops_nobody(
    house: BotHouse,
) -> None:
    await house.found()
    odd = await keep(house, 'when rating = 1 then alert low named "Odd"')
    await spoil(house, odd, condition={"type": "of the future"})

    await complain(house, 1)

    assert len(await house.cases()) == 1
    assert (
        await house.runtime.alerts.page(house.workspace, AlertFilter(), limit=5, sight=EVERYTHING)
    ).items
    await house.say(OLIVIA, "/rules")
    assert "⚠️ 1 does not work: /stats" in house.last(OLIVIA).words
    assert "⚠️ Odd · cannot be read" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "⚠️ Odd")
    words = house.last(OLIVIA).words
    assert "It does nothing: the condition cannot be read." in words
    assert house.last(OLIVIA).labels == ["Edit", "Delete…", "All rules"]


async def test_a_part_nobody_knows_is_not_named(house: BotHouse) -> None:
    await house.found()
    odd = await keep(house, 'when rating = 1 then alert low named "Odd"')
    await spoil(house, odd, moon="full")

    await house.say(OLIVIA, "/rules odd")
    await house.tap(OLIVIA, "⚠️ Odd")

    assert "It cannot be read, so it does nothing." in house.last(OLIVIA).words


async def test_a_rule_that_failed_shows_when_and_why_until_it_is_edited(house: BotHouse) -> None:
    await house.found()
    odd = await keep(house, 'when rating = 1 then alert low named "Odd"')
    await fail(house, odd, OverflowError("Carla's words"), times=3)

    await house.say(OLIVIA, "/rules")
    assert "⚠️ Odd · failed, last 12:01" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "⚠️ Odd")

    words = house.last(OLIVIA).words
    assert "It failed 3 times in 7 days, last 12:01." in words
    assert "Why: a number or text in it grew too large. The other rules went on." in words
    assert "Carla's words" not in words
    advance(house)
    await house.tap(OLIVIA, "Pause")
    advance(house)
    await house.tap(OLIVIA, "Resume")
    assert house.last(OLIVIA).words.startswith("▶️ Odd")
    assert "It failed" not in house.last(OLIVIA).words


async def test_other_failures_are_told_by_their_type(house: BotHouse) -> None:
    await house.found()
    odd = await keep(house, 'when rating = 1 then alert low named "Odd"')
    deep = await keep(house, 'when rating = 1 then alert low named "Deep"')
    await fail(house, odd, KeyError("x"))
    await fail(house, deep, RecursionError())

    await house.say(OLIVIA, "/rules odd")
    await house.tap(OLIVIA, "⚠️ Odd")
    assert "an error in the program (KeyError)" in house.last(OLIVIA).words
    await house.say(OLIVIA, "/rules deep")
    await house.tap(OLIVIA, "⚠️ Deep")
    assert "it is nested too deeply" in house.last(OLIVIA).words


async def test_a_rule_that_reads_and_cannot_be_used_says_so(house: BotHouse) -> None:
    await house.found()
    odd = await keep(house, 'when rating = 1 then alert low named "Odd"')
    advance(house)
    ledger = house.runtime.ledgers.of(house.workspace)
    ledger.of(odd.id).failed(ledger.now(), FailureKind.UNUSABLE, MemoryError())
    await house.runtime.rule_counts.write()

    await house.say(OLIVIA, "/rules odd")
    await house.tap(OLIVIA, "⚠️ Odd")

    assert "It could not be used, 12:01: MemoryError" in house.last(OLIVIA).words


async def test_stats_tell_what_all_rules_did(house: BotHouse) -> None:
    await house.found()
    await keep(house, 'when rating <= 2 then alert low group by kind named "Low ones"')
    odd = await keep(house, 'when rating = 1 then alert low named "Odd"')
    far = await keep(house, 'when rating = 3 then alert low named "Far"')
    await house.runtime.rules.switch(house.workspace, far.id, active=False, by=None)
    await complain(house, 1, 2, 5)
    await fail(house, odd, ValueError())
    await spoil(house, await keep(house, 'when rating = 2 then alert low named "Lost"'), kinds=1)

    await house.say(OLIVIA, "/stats")

    shown = house.last(OLIVIA)
    assert shown.words.startswith("The rules in the last 7 days\n8 rules: 6 active, 1 paused, 1")
    assert "repeated 1, failed 1." in shown.words
    assert "True most often\n1. " in shown.words
    assert "Low ones · 2 of 2" in shown.words
    assert "⚠️ Not working\nLost · cannot be read\nOdd · failed, last 12:01" in shown.words
    assert shown.labels == ["⚠️ Lost", "⚠️ Odd", "All rules"]
    await house.tap(OLIVIA, "⚠️ Odd")
    assert "an error in the program (ValueError)" in house.last(OLIVIA).words


async def test_stats_of_rules_that_did_nothing_yet_say_so(house: BotHouse) -> None:
    await house.found()

    await house.say(OLIVIA, "/stats")

    assert "They were not asked about anything yet." in house.last(OLIVIA).words
    await house.tap(OLIVIA, "All rules")
    assert "4 rules" in house.last(OLIVIA).words


async def test_a_cooldown_that_kept_an_alert_quiet_is_told(house: BotHouse) -> None:
    await house.found()
    low = await keep(house, 'when rating = 1 then alert low cooldown 1h named "Low ones"')
    house.runtime.ledgers.of(house.workspace).of(low.id).quiet = 2
    await complain(house, 1)

    await house.say(OLIVIA, "/rules low ones")
    await house.tap(OLIVIA, "▶️ Low ones")
    assert "In 7 days: asked 1, true 1, kept quiet 2." in house.last(OLIVIA).words
    await house.say(OLIVIA, "/stats")
    assert "kept quiet 2" in house.last(OLIVIA).words


def advance(house: BotHouse) -> None:
    """Let a minute pass."""
    clock = house.runtime.clock
    assert isinstance(clock, ManualClock)
    clock.advance(timedelta(minutes=1))

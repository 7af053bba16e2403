"""What do you run? The answer brings rules and words, and takes nothing from anybody."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.audit.tables import AuditRow
from core.db.tenancy import InWorkspace
from core.rules.ready_made import ready_made
from core.rules.tables import RuleRow, RuleWindowRow
from core.tenants.vertical import Vertical
from core.texts import Locale
from tests.unit.bot_members.bothouse import CARLA, OLIVIA, SAM, BotHouse
from tests.unit.bot_members.test_setting_up import join_staff
from tests.unit.bot_members.test_two_workspaces import TOKEN, open_the_bar

HOTEL, SHOP, SOFTWARE = "🏨 Hotel or hostel", "🛍 Shop", "💻 Software or service"
OTHER = "Something else"
FIRST = ["Low rating", "Words that worry", "Critical item", "New complaint"]


async def claim(house: BotHouse) -> None:
    """Let Olivia claim the workspace."""
    await house.say(OLIVIA, f"/start {house.claim}")


async def names(house: BotHouse) -> list[str]:
    """Return the names of all rules, in their order."""
    return [one.name for one in await house.runtime.rules.all(house.workspace)]


def names_of(vertical: Vertical) -> list[str]:
    """Return the names of a set's rules, in the order of a list."""
    specs = [one.spec for one in ready_made(vertical, Locale())]
    return [one.name for one in sorted(specs, key=lambda one: (one.priority, one.name))]


async def trail(house: BotHouse) -> list[AuditRow]:
    """Return what the audit trail says of choices, oldest first."""
    scope = InWorkspace(workspace_id=house.workspace)
    statement = select(AuditRow).where(AuditRow.action.like("workspace.%")).order_by(AuditRow.id)
    async with house.runtime.database.reading(scope) as session:
        return list((await session.scalars(statement)).all())


async def test_the_question_comes_once_and_the_general_rules_work_until_it_is_answered(
    house: BotHouse,
) -> None:
    await claim(house)

    asked = house.last(OLIVIA)
    assert asked.words.startswith("What do you run?")
    assert asked.labels == [HOTEL, SHOP, SOFTWARE, OTHER]
    assert await names(house) == FIRST

    await house.say(OLIVIA, "/start")
    assert "You are owner" in house.last(OLIVIA).words


@pytest.mark.parametrize(
    ("label", "vertical"),
    [
        (HOTEL, Vertical.HOSPITALITY),
        (SHOP, Vertical.SHOP),
        (SOFTWARE, Vertical.SOFTWARE),
        (OTHER, Vertical.OTHER),
    ],
)
async def test_the_answer_puts_its_rules_to_work_in_place_of_the_question(
    house: BotHouse, label: str, vertical: Vertical
) -> None:
    await claim(house)
    asked = house.last(OLIVIA)

    await house.tap(OLIVIA, label)

    shown = house.last(OLIVIA)
    assert shown.message_id == asked.message_id
    assert shown.words.startswith(label)
    assert await names(house) == names_of(vertical)
    for name in names_of(vertical):
        assert name in shown.words
    (entry,) = await trail(house)
    assert entry.action == "workspace.vertical_chosen"
    assert entry.after["vertical"] == vertical.value
    assert entry.actor_id is not None


async def test_a_choice_is_taken_back_with_one_tap_and_leaves_what_was(house: BotHouse) -> None:
    await claim(house)
    before = await house.runtime.rules.all(house.workspace)
    await house.tap(OLIVIA, HOTEL)
    undo = house.last(OLIVIA).data("↩ Undo")

    await house.tap(OLIVIA, "↩ Undo")

    after = await house.runtime.rules.all(house.workspace)
    assert [(one.id, one.spec) for one in after] == [(one.id, one.spec) for one in before]
    assert house.last(OLIVIA).words.startswith("What do you run?")
    assert [one.action for one in await trail(house)][-1] == "workspace.vertical_undone"

    await house.press(OLIVIA, house.last(OLIVIA), undo)
    assert house.telegram.toasts[-1] == "Something else was chosen since."


async def test_only_the_newest_choice_can_be_taken_back(house: BotHouse) -> None:
    await claim(house)
    await house.tap(OLIVIA, HOTEL)
    first = house.last(OLIVIA).data("↩ Undo")
    await house.tap(OLIVIA, "All rules")
    await house.tap(OLIVIA, "🧰 Ready-made rules")
    await house.tap(OLIVIA, SHOP)

    await house.press(OLIVIA, house.last(OLIVIA), first)

    assert house.telegram.toasts[-1] == "Something else was chosen since."
    assert await names(house) == names_of(Vertical.SHOP)


async def test_rules_that_people_changed_wrote_or_deleted_are_left_alone(house: BotHouse) -> None:
    await claim(house)
    kept = {one.name: one for one in await house.runtime.rules.all(house.workspace)}
    rules = house.runtime.rules
    await rules.switch(house.workspace, kept["Words that worry"].id, active=False, by=None)
    await rules.delete(house.workspace, kept["New complaint"].id, by=None)
    await house.say(OLIVIA, '/rule when text has "scam" then alert high named "Scam"')
    await house.tap(OLIVIA, "Save")

    await house.say(OLIVIA, "/rules")
    await house.tap(OLIVIA, "🧰 Ready-made rules")
    await house.tap(OLIVIA, SHOP)

    there = await names(house)
    assert "Scam" in there
    assert "Words that worry" in there
    assert "Fraud or theft" in there
    assert "New complaint" not in there
    assert "Critical item" not in there
    assert len(set(there)) == len(there)
    assert "Changed by you, left alone: Words that worry" in house.last(OLIVIA).words


async def test_choosing_the_same_again_brings_back_only_what_is_missing(house: BotHouse) -> None:
    await claim(house)
    await house.tap(OLIVIA, SHOP)
    before = {one.name: one.id for one in await house.runtime.rules.all(house.workspace)}
    await house.runtime.rules.delete(house.workspace, before["Money back"], by=None)

    await house.say(OLIVIA, "/rules")
    await house.tap(OLIVIA, "🧰 Ready-made rules")
    await house.tap(OLIVIA, f"✓ {SHOP}")

    after = {one.name: one.id for one in await house.runtime.rules.all(house.workspace)}
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} == {"Money back"}


async def test_a_deletion_taken_back_is_not_doubled_by_choosing_again(house: BotHouse) -> None:
    await claim(house)
    await house.tap(OLIVIA, SHOP)
    await house.say(OLIVIA, "/rules money")
    await house.tap(OLIVIA, "▶️ Money back")
    await house.tap(OLIVIA, "Delete…")
    await house.tap(OLIVIA, "Delete it")
    await house.tap(OLIVIA, "↩ Undo")

    await house.say(OLIVIA, "/rules")
    await house.tap(OLIVIA, "🧰 Ready-made rules")
    await house.tap(OLIVIA, f"✓ {SHOP}")

    assert (await names(house)).count("Money back") == 1


async def test_an_undo_keeps_what_was_changed_meanwhile(house: BotHouse) -> None:
    await claim(house)
    await house.tap(OLIVIA, HOTEL)
    chosen = house.last(OLIVIA)
    (dirt,) = [
        one
        for one in await house.runtime.rules.all(house.workspace)
        if one.name == "Dirt or vermin"
    ]
    await house.runtime.rules.switch(house.workspace, dirt.id, active=False, by=None)

    await house.press(OLIVIA, chosen, chosen.data("↩ Undo"))

    assert sorted(await names(house)) == sorted([*FIRST, "Dirt or vermin"])


async def test_from_one_vertical_to_another_the_common_rules_stay_as_they_are(
    house: BotHouse,
) -> None:
    await claim(house)
    await house.tap(OLIVIA, HOTEL)
    before = {one.name: one.id for one in await house.runtime.rules.all(house.workspace)}

    await house.tap(OLIVIA, "All rules")
    await house.tap(OLIVIA, "🧰 Ready-made rules")
    await house.tap(OLIVIA, SOFTWARE)

    after = {one.name: one.id for one in await house.runtime.rules.all(house.workspace)}
    assert list(after) == names_of(Vertical.SOFTWARE)
    for name in ("Low rating", "New complaint", "Left waiting"):
        assert after[name] == before[name]


async def test_the_clock_waits_for_what_was_added_and_forgets_what_is_gone(
    house: BotHouse,
) -> None:
    await claim(house)
    await house.tap(OLIVIA, SOFTWARE)
    scope = InWorkspace(workspace_id=house.workspace)
    waiting = select(RuleRow.name).join(RuleWindowRow, RuleWindowRow.rule_id == RuleRow.id)
    async with house.runtime.database.reading(scope) as session:
        added = set((await session.scalars(waiting)).all())

    await house.tap(OLIVIA, "↩ Undo")

    async with house.runtime.database.reading(scope) as session:
        left = (await session.scalars(select(RuleWindowRow.rule_id))).all()
    assert added >= {"Left waiting", "Storm of alerts"}
    assert left == []


async def test_only_administrators_choose(house: BotHouse) -> None:
    await claim(house)
    asked = house.last(OLIVIA)
    await join_staff(house)

    await house.press(SAM, asked, asked.data(SHOP))

    assert "needs the role “admin”" in house.telegram.toasts[-1]
    assert await names(house) == FIRST
    await house.say(SAM, "/rules")
    assert "🧰 Ready-made rules" not in house.last(SAM).labels


async def test_the_answer_counts_where_it_was_asked(house: BotHouse) -> None:
    await claim(house)
    asked = house.last(OLIVIA)
    hotel = asked.data(HOTEL)
    bar = await open_the_bar(house)
    await house.say(OLIVIA, f"/start i_{TOKEN}")

    await house.press(OLIVIA, asked, asked.data(SHOP))

    assert await names(house) == names_of(Vertical.SHOP)
    assert await house.runtime.rules.all(bar) == ()

    await house.press(SAM, asked, hotel)
    assert await names(house) == names_of(Vertical.SHOP)


@pytest.mark.parametrize(
    ("label", "to_customer", "example", "category"),
    [
        (HOTEL, "in your room", "“Breakfast”", "Cleanliness"),
        (SHOP, "your order or your visit", "“Counter”", "Damaged item"),
        (SOFTWARE, "send a screenshot", "“API”", "Signing in"),
        (OTHER, "Is something wrong at", "“Coffee machine”", "Facilities"),
    ],
)
async def test_the_words_go_with_what_is_run(
    house: BotHouse, label: str, to_customer: str, example: str, category: str
) -> None:
    await claim(house)
    await house.tap(OLIVIA, label)
    assert category in house.last(OLIVIA).words

    await house.say(OLIVIA, "/places")
    assert example in house.last(OLIVIA).words
    await house.say(OLIVIA, "/cancel")
    await house.say(OLIVIA, "/start")
    assert "Already on watch" in house.last(OLIVIA).words

    await house.say(CARLA, "/start")
    assert to_customer in house.last(CARLA).words
    await house.say(CARLA, "Something is odd")
    await house.tap(CARLA, "🏷 Category…")
    await house.tap(CARLA, category)
    assert f"🏷 {category}" in house.last(CARLA).words


async def test_a_made_up_answer_is_refused(house: BotHouse) -> None:
    await claim(house)
    asked = house.last(OLIVIA)

    await house.press(OLIVIA, asked, asked.data(SHOP).replace("shop", "castle"))

    assert await names(house) == FIRST

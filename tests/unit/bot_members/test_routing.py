"""Receivers, routes and filters by taps: what is shown, what changes, and what is refused."""

from __future__ import annotations

from bot.receiver_pickers import PICKED_GROUP, PICKED_PERSON
from core.flows.change_filter import OwnFilter
from core.ids import PersonId
from core.severity import Severity
from tests.unit.bot_members.bothouse import CARLA, OLIVIA, ROOM, SAM, BotHouse
from tests.unit.bot_members.test_setting_up import join_staff, pick_the_room

NIGHT = -2002


async def claimed(house: BotHouse) -> None:
    """Let Olivia claim the workspace and link the Ops room."""
    await house.say(OLIVIA, f"/start {house.claim}")
    await pick_the_room(house)


async def night_shift(house: BotHouse) -> None:
    """Choose another group in Telegram's own list."""
    await house.say(OLIVIA, "/receivers")
    await house.tap(OLIVIA, "➕ Add")
    await house.tap(OLIVIA, "💬 A group")
    house.telegram.forums[NIGHT] = "Night shift"
    chosen = {"request_id": PICKED_GROUP, "chat_id": NIGHT, "title": "Night shift"}
    await house.send(OLIVIA, chat_shared=chosen)


async def test_another_group_is_added_by_the_picker(house: BotHouse) -> None:
    await claimed(house)

    await night_shift(house)

    shown = house.last(OLIVIA)
    assert "Night shift" in shown.words
    assert "Hears of: everything" in shown.words
    assert "🧪 Test" in shown.labels


async def test_the_filter_of_a_receiver_is_tapped_and_taken_back(house: BotHouse) -> None:
    await claimed(house)
    await night_shift(house)

    await house.tap(OLIVIA, "Hears of…")
    await house.tap(OLIVIA, "high")
    after = house.last(OLIVIA).words
    await house.tap(OLIVIA, "↩ Undo")

    assert "Hears of: high and worse" in after
    assert "Hears of: everything" in house.last(OLIVIA).words


async def test_a_card_that_lags_behind_says_who_was_faster(house: BotHouse) -> None:
    await claimed(house)
    await night_shift(house)
    card = house.last(OLIVIA)
    pause = card.data("⏸ Pause")
    await house.press(OLIVIA, card, pause)

    await house.press(OLIVIA, card, pause)

    assert "You have changed it since" in house.telegram.toasts[-1]
    assert "Paused: nothing is told here." in house.last(OLIVIA).words


async def test_a_member_is_added_and_a_stranger_is_explained(house: BotHouse) -> None:
    await claimed(house)
    await join_staff(house)

    await house.send(OLIVIA, users_shared=_people(CARLA))
    refused = house.last(OLIVIA).words
    await house.send(OLIVIA, users_shared=_people(SAM))

    assert "no member" in refused
    assert "Sam, in their own chat" in house.last(OLIVIA).words


async def test_a_receiver_in_use_is_asked_about_twice(house: BotHouse) -> None:
    await claimed(house)
    await house.say(OLIVIA, "/receivers")
    room = next(one for one in house.last(OLIVIA).labels if "Ops room" in one)
    await house.tap(OLIVIA, room)

    await house.tap(OLIVIA, "🗑 Remove")
    asked = house.last(OLIVIA).words
    await house.tap(OLIVIA, "🗑 Remove all the same")
    gone = house.last(OLIVIA).words
    await house.tap(OLIVIA, "↩ Undo")

    assert "is in use" in asked
    assert "is removed" in gone
    assert "Routes: “Everything”" in house.last(OLIVIA).words


async def test_a_test_is_sent_and_looked_at(house: BotHouse) -> None:
    await claimed(house)
    await night_shift(house)

    await house.tap(OLIVIA, "🧪 Test")
    await house.tap(OLIVIA, "🔄 How did it go?")

    assert "⏳ It is on its way." in house.last(OLIVIA).words


async def test_a_receiver_is_renamed(house: BotHouse) -> None:
    await claimed(house)
    await night_shift(house)

    await house.tap(OLIVIA, "Rename")
    await house.say(OLIVIA, "Night owls")

    assert "💬 Night owls" in house.last(OLIVIA).words


async def test_staff_see_receivers_and_cannot_change_them(house: BotHouse) -> None:
    await claimed(house)
    await night_shift(house)
    pause = house.last(OLIVIA).data("⏸ Pause")
    await join_staff(house)

    await house.say(SAM, "/receivers")
    shown = house.last(SAM)
    await house.press(SAM, shown, pause)

    assert "➕ Add" not in shown.labels
    assert "needs the role" in house.telegram.toasts[-1]


async def test_a_route_is_built_by_taps_and_stays_paused_until_it_leads_somewhere(
    house: BotHouse,
) -> None:
    await claimed(house)
    await night_shift(house)

    await house.say(OLIVIA, "/routes")
    await house.tap(OLIVIA, "➕ New route")
    await house.tap(OLIVIA, "Severity")
    await house.tap(OLIVIA, "critical")
    await house.tap(OLIVIA, "✓ Done")
    made = house.last(OLIVIA).words
    await house.tap(OLIVIA, "👥 Who gets it…")
    await house.tap(OLIVIA, "Night shift")
    await house.tap(OLIVIA, "← Done")
    await house.tap(OLIVIA, "▶ Resume")

    assert "Paused: it is not asked." in made
    shown = house.last(OLIVIA).words
    assert "1. severity=critical" in shown
    assert "Alerts with severity=critical go to Night shift, and to nobody else." in shown


async def test_matchers_are_typed_and_mistakes_named(house: BotHouse) -> None:
    await claimed(house)
    await house.say(OLIVIA, "/routes")
    await house.tap(OLIVIA, "➕ New route")

    await house.say(OLIVIA, "team")
    refused = house.last(OLIVIA).words
    await house.say(OLIVIA, 'team="db"')

    assert "I cannot read “team”." in refused
    assert "team=db" in house.last(OLIVIA).words


async def test_routes_move_and_come_back(house: BotHouse) -> None:
    await claimed(house)
    for matcher in ("team=db", "team=web"):
        await house.say(OLIVIA, "/routes")
        await house.tap(OLIVIA, "➕ New route")
        await house.say(OLIVIA, matcher)
        await house.tap(OLIVIA, "✓ Done")

    await house.tap(OLIVIA, "↑ Up")
    moved = house.last(OLIVIA).words
    await house.tap(OLIVIA, "🗑 Remove")
    gone = house.last(OLIVIA).words
    await house.tap(OLIVIA, "↩ Undo")

    assert "1. team=web" in moved
    assert "team=web →" not in gone
    assert "1. team=web" in house.last(OLIVIA).words


async def test_the_default_route_asks_before_it_leads_to_nobody(house: BotHouse) -> None:
    await claimed(house)
    await house.say(OLIVIA, "/routes")
    await house.tap(OLIVIA, "1")
    assert "🗑 Remove" not in house.last(OLIVIA).labels
    await house.tap(OLIVIA, "👥 Who gets it…")
    (room,) = [one for one in house.last(OLIVIA).labels if "Ops room" in one]
    await house.tap(OLIVIA, room)

    await house.tap(OLIVIA, "✓ Owners")
    asked = house.last(OLIVIA).words
    await house.tap(OLIVIA, "Yes, to nobody")

    assert "Nobody would hear of the rest" in asked
    assert "⚠️ It leads to nobody" in house.last(OLIVIA).words


async def test_who_would_get_it_is_told_of_a_typed_alert(house: BotHouse) -> None:
    await claimed(house)
    await house.say(OLIVIA, "/routes")
    await house.tap(OLIVIA, "🔎 Who would get this?")

    await house.say(OLIVIA, "severity=low")
    typed = house.last(OLIVIA).words
    await house.say(OLIVIA, "77")

    assert "Routes: Everything" in typed
    assert "🔕 Olivia (Owners), without a sound" in typed
    assert "There is no alert 77." in house.last(OLIVIA).words


async def test_a_persons_own_filter_is_theirs_alone(house: BotHouse) -> None:
    await claimed(house)
    await join_staff(house)
    await house.say(SAM, "/filter")

    await house.tap(SAM, "high")

    of = house.runtime.calm.change_filter.of
    people = await house.runtime.team.members(house.workspace)
    own = {one.person.name: await of(house.workspace, PersonId(one.person.id)) for one in people}
    assert "Hears of: high and worse" in house.last(SAM).words
    assert own["Sam"] == OwnFilter(minimum_severity=Severity.HIGH, loud_from=None)
    assert own["Olivia"] == OwnFilter(minimum_severity=None, loud_from=None)


async def test_in_a_group_the_filter_is_that_of_its_receiver(house: BotHouse) -> None:
    await claimed(house)
    await night_shift(house)

    await house.say(OLIVIA, "/filter", chat=NIGHT)
    known = house.last(NIGHT).words
    await house.say(OLIVIA, "/filter", chat=ROOM)

    assert "Night shift" in known
    assert "/receivers adds this chat or topic" in house.last(ROOM).words


def _people(user: int) -> dict[str, object]:
    return {"request_id": PICKED_PERSON, "users": [{"user_id": user}]}

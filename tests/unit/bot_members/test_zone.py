"""The workspace's time zone: seen by members, changed by administrators, taken back by a tap."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.audit.tables import AuditRow
from core.clock import ManualClock
from core.db.tenancy import InWorkspace
from core.tenants.tables import WorkspaceRow
from tests.unit.bot_members.bothouse import OLIVIA, SAM, BotHouse
from tests.unit.bot_members.test_setting_up import join_staff

MADRID = "Europe/Madrid"


async def claimed(house: BotHouse, zone: str = "UTC") -> None:
    """Let Olivia claim the workspace, which lives in this zone."""
    await house.say(OLIVIA, f"/start {house.claim}")
    # Where it is at first is where this machine is.
    for one in ("America/Bogota", zone):
        await house.runtime.workspace_zone.change(house.workspace, one, by=None)


async def zone_of(house: BotHouse) -> str:
    """Return where the workspace is."""
    async with house.runtime.database.reading(InWorkspace(workspace_id=house.workspace)) as found:
        row = await found.get_one(WorkspaceRow, house.workspace)
        return row.zone


async def trail(house: BotHouse) -> list[tuple[object, object]]:
    """Return each move that somebody made: from where, to where."""
    statement = select(AuditRow).where(AuditRow.action == "workspace.zone_changed")
    async with house.runtime.database.reading(InWorkspace(workspace_id=house.workspace)) as found:
        rows = (await found.scalars(statement.order_by(AuditRow.id))).all()
    return [(one.before["zone"], one.after["zone"]) for one in rows if one.actor_id is not None]


async def weekly(house: BotHouse) -> None:
    """Save a report of the week and a rule with hours, beside those that are there."""
    for line in (
        'every monday at 09:00 then report week named "Our week"',
        'when rating = 3 between 08:00 and 20:00 then alert low named "Daytime"',
        'every day at 10:00 in Asia/Tokyo when count(open) > 3 then alert low named "Tokyo"',
        'every 30m when count(open) > 30 then alert low named "Often"',
    ):
        await house.say(OLIVIA, f"/rule {line}")
        await house.tap(OLIVIA, "Save")


async def test_the_panel_tells_the_zone_the_time_there_and_a_few_others(house: BotHouse) -> None:
    await claimed(house, MADRID)

    await house.say(OLIVIA, "/zone")

    shown = house.last(OLIVIA)
    assert "Time zone: Madrid" in shown.words
    assert "It is Monday 14:00 there · Europe/Madrid, UTC+2" in shown.words
    assert shown.labels == [
        "✓ Madrid 14:00", "London 13:00", "Berlin 14:00", "Athens 15:00", "UTC 12:00",
        "⌨ Type a city",
    ]  # fmt: skip


async def test_a_tap_moves_the_workspace_and_tells_what_moved_with_it(house: BotHouse) -> None:
    await claimed(house)
    await weekly(house)
    await house.say(OLIVIA, "/zone")
    assert "It is Monday 12:00 in UTC" in house.last(OLIVIA).words

    await house.tap(OLIVIA, "Madrid 14:00")

    shown = house.last(OLIVIA)
    assert await zone_of(house) == MADRID
    assert "1 rule by the clock now follows Madrid." in shown.words
    assert "Next report: “Our week”, 11 May 09:00." in shown.words
    assert "The hours of 1 rule are those of Madrid." in shown.words
    assert shown.labels == ["↩ Undo", "Another zone"]
    assert (await trail(house))[-1] == ("UTC", MADRID)


async def test_one_tap_takes_it_back_and_only_once(house: BotHouse) -> None:
    await claimed(house)
    await weekly(house)
    await house.say(OLIVIA, "/zone")
    await house.tap(OLIVIA, "London 13:00")
    moved = house.last(OLIVIA)
    undo = moved.data("↩ Undo")

    await house.tap(OLIVIA, "↩ Undo")

    shown = house.last(OLIVIA)
    assert await zone_of(house) == "UTC"
    assert "Taken back." in shown.words
    assert "1 rule by the clock now follows UTC." in shown.words
    assert shown.labels == ["Another zone"]
    assert await trail(house) == [("UTC", "Europe/London"), ("Europe/London", "UTC")]

    await house.press(OLIVIA, shown, undo)
    assert await zone_of(house) == "UTC"
    assert "You have changed the time zone since" in house.telegram.toasts[-1]
    await house.say(OLIVIA, "/zone New York")
    await house.tap(OLIVIA, "Another zone")
    assert "Time zone: New York" in house.last(OLIVIA).words


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Madrid", MADRID),
        ("new york", "America/New_York"),
        ("Nueva  York", "America/New_York"),
        ("europe/madrid", MADRID),
        ("SÃO PAULO", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("Barcelona, Spain", MADRID),
        ("India", "Asia/Kolkata"),
        ("utc", "UTC"),
    ],
)
async def test_a_city_is_typed_as_people_write_it(house: BotHouse, words: str, zone: str) -> None:
    await claimed(house, "Asia/Tokyo")
    await house.say(OLIVIA, "/zone")
    await house.tap(OLIVIA, "⌨ Type a city")
    assert "Which city?" in house.last(OLIVIA).words

    await house.say(OLIVIA, words)

    assert await zone_of(house) == zone
    assert "No rule waits for a time of day" in house.last(OLIVIA).words


async def test_a_slip_names_the_nearest_and_a_tap_takes_it(house: BotHouse) -> None:
    await claimed(house)

    await house.say(OLIVIA, "/zone Madird")

    shown = house.last(OLIVIA)
    assert "I know no place “Madird”. Is it one of these?" in shown.words
    assert shown.labels[0] == "Madrid 14:00"
    await house.tap(OLIVIA, "Madrid 14:00")
    assert await zone_of(house) == MADRID


async def test_a_distance_from_utc_is_answered_with_cities(house: BotHouse) -> None:
    await claimed(house, "Europe/London")

    await house.say(OLIVIA, "/zone UTC+2")

    shown = house.last(OLIVIA)
    assert "“UTC+2” is a clock and no place" in shown.words
    assert shown.labels[:2] == ["Madrid 14:00", "Berlin 14:00"]
    assert await zone_of(house) == "Europe/London"


@pytest.mark.parametrize(
    ("words", "answer", "first"),
    [
        ("Spain", "“Spain” can be more than one:", "Madrid 14:00"),
        ("xyzzy", "I know no place “xyzzy”.\n", "Cancel"),
        ("UTC+13:45", "Write a big city.", "Cancel"),
        ("EST", "“EST” is a clock", "New York 08:00"),
        ("a" * 300, "I know no place “aaaa", "Cancel"),
    ],
)
async def test_what_is_no_one_place_is_asked_again(
    house: BotHouse, words: str, answer: str, first: str
) -> None:
    await claimed(house)
    await house.say(OLIVIA, "/zone")
    await house.tap(OLIVIA, "⌨ Type a city")

    await house.say(OLIVIA, words)

    shown = house.last(OLIVIA)
    assert answer in shown.words
    assert shown.labels[0] == first
    await house.send(OLIVIA, photo=[{"file_id": "1", "file_unique_id": "1", "width": 1,
                                     "height": 1}])  # fmt: skip
    assert "Please write a city" in house.last(OLIVIA).words
    await house.press(OLIVIA, shown, shown.data("Cancel"))
    assert await zone_of(house) == "UTC"


async def test_staff_see_it_and_change_nothing(house: BotHouse) -> None:
    await claimed(house)
    await house.say(OLIVIA, "/zone")
    panel = house.last(OLIVIA)
    await join_staff(house)

    await house.say(SAM, "/zone")
    assert "Administrators can change it." in house.last(SAM).words
    assert house.last(SAM).labels == []
    await house.say(SAM, "/zone Madrid")
    assert "This needs the role “admin”" in house.last(SAM).words
    await house.press(SAM, panel, panel.data("Madrid 14:00"))

    assert "needs the role “admin”" in house.telegram.toasts[-1]
    assert await zone_of(house) == "UTC"


async def test_of_two_at_once_the_second_is_told_by_whom(house: BotHouse) -> None:
    await claimed(house)
    await house.say(OLIVIA, "/zone")
    panel = house.last(OLIVIA)
    await join_staff(house)
    sam = await house.runtime.people.person(
        bot_id=house.dispatch.bot.id, telegram_user_id=SAM, name="Sam", username=None,
        language_code="en",
    )  # fmt: skip
    await house.runtime.workspace_zone.change(house.workspace, "Asia/Tokyo", by=sam.id)

    await house.press(OLIVIA, panel, panel.data("Madrid 14:00"))

    shown = house.telegram.shown[OLIVIA, panel.message_id]
    assert "Somebody else changed the time zone" in house.telegram.toasts[-1]
    assert "⚠️ Sam changed it to Tokyo, " in shown.words
    assert "✓ Tokyo 21:00" in shown.labels
    assert await zone_of(house) == "Asia/Tokyo"


async def test_whoever_types_a_city_while_it_changes_is_told_too(house: BotHouse) -> None:
    await claimed(house)
    await house.say(OLIVIA, "/zone")
    await house.tap(OLIVIA, "⌨ Type a city")
    await house.runtime.workspace_zone.change(house.workspace, "Asia/Tokyo", by=None)

    await house.say(OLIVIA, "Madrid")

    assert "⚠️ It was changed to Tokyo, " in house.last(OLIVIA).words
    assert await zone_of(house) == "Asia/Tokyo"


async def test_the_same_zone_again_changes_nothing(house: BotHouse) -> None:
    await claimed(house)
    await house.say(OLIVIA, "/zone")

    await house.tap(OLIVIA, "✓ UTC 12:00")
    assert house.telegram.toasts[-1] == "It is UTC already."
    await house.say(OLIVIA, "/zone UTC")

    assert "It is UTC already." in house.last(OLIVIA).words
    assert await trail(house) == []


async def test_cards_of_rules_with_times_name_the_zone_and_no_others(house: BotHouse) -> None:
    await claimed(house, MADRID)

    said = {}
    for line in (
        "every day at 09:00 when count(open) > 3 then alert low",
        "when rating = 3 between 08:00 and 20:00 then alert low",
        "every day at 09:00 in Asia/Tokyo when count(open) > 3 then alert low",
        "when rating = 3 then alert low",
    ):
        await house.say(OLIVIA, f"/rule {line}")
        before = house.last(OLIVIA).words
        await house.tap(OLIVIA, "Save")
        said[line] = (
            "of Madrid · /zone" in before,
            "of Madrid · /zone" in house.last(OLIVIA).words,
        )

    assert list(said.values()) == [(True, True), (True, True), (False, False), (False, False)]


async def test_what_is_run_is_answered_with_the_zone_too(house: BotHouse) -> None:
    await house.say(OLIVIA, f"/start {house.claim}")

    await house.tap(OLIVIA, "🛍 Shop")

    assert "Times are those of UTC · /zone" in house.last(OLIVIA).words


async def test_a_rule_that_is_late_over_there_is_said_to_be_asked_at_once(
    house: BotHouse,
) -> None:
    await claimed(house)
    await house.say(OLIVIA, "/rule every day at 14:00 when count(open) > 3 then alert low")
    await house.tap(OLIVIA, "Save")
    clock = house.runtime.clock
    assert isinstance(clock, ManualClock)
    clock.advance(timedelta(minutes=90))

    await house.say(OLIVIA, "/zone London")

    assert "1 rule by the clock now follows London." in house.last(OLIVIA).words
    assert "”, at once." in house.last(OLIVIA).words


async def test_the_long_name_of_utc_is_utc(house: BotHouse) -> None:
    await claimed(house, "Etc/UTC")

    await house.say(OLIVIA, "/zone utc")

    shown = house.last(OLIVIA)
    assert "It is UTC already." in shown.words
    assert "It is Monday 12:00 in UTC." in shown.words
    assert [one for one in shown.labels if "UTC" in one] == ["✓ UTC 12:00"]

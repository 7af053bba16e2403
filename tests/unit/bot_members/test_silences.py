"""Silences by chat: from the card, by a line, by taps; seen, ended, prolonged, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.alerts.view import AlertFilter, AlertView
from core.channels.callback_data import encode
from core.clock import ManualClock
from core.delivery.message import Button
from core.desk.submission import Submission
from core.inbox.cause import Cause
from core.silences.view import SilenceView
from core.tenants.sight import EVERYTHING
from tests.unit.bot_members.bothouse import OLIVIA, SAM, BotHouse
from tests.unit.bot_members.test_setting_up import join_staff


async def staffed(house: BotHouse) -> None:
    """Let Olivia own the workspace and Sam be of its staff."""
    await house.say(OLIVIA, f"/start {house.claim}")
    await join_staff(house)


async def alert(house: BotHouse, words: str = "It is cold") -> AlertView:
    """Have a complaint raise an alert, and return it."""
    given = Submission(
        workspace_id=house.workspace,
        customer_name="Carla",
        kind="complaint",
        source="api",
        at=house.runtime.clock.now(),
        text=words,
        rating=1,
    )
    await house.runtime.flows.submit(given, Cause(actor=None))
    page = await house.runtime.alerts.page(
        house.workspace, AlertFilter(), limit=1, sight=EVERYTHING
    )
    return page.items[0]


async def press(house: BotHouse, user: int, action: str, one: AlertView) -> None:
    """Press a button of an alert's card."""
    await house.say(user, "/alerts")
    data = encode(Button(label="x", action=action, subject=one.id))
    await house.press(user, house.last(user), data)


async def silences(house: BotHouse) -> list[SilenceView]:
    """Return those that stand, the nearest end first."""
    page = await house.runtime.calm.silences.page(house.workspace, "standing", limit=20)
    return list(page.items)


@pytest.mark.parametrize(
    ("label", "hours"),
    [("1 hour", 1), ("4 hours", 4), ("Until morning", 20), ("Until resolved", 30 * 24)],
)
async def test_a_card_is_silenced_by_two_taps_by_staff(
    house: BotHouse, label: str, hours: int
) -> None:
    await staffed(house)
    await house.runtime.workspace_zone.change(house.workspace, "UTC", by=None)
    one = await alert(house)

    await press(house, SAM, "silence", one)
    assert "Silence alert 1" in house.last(SAM).words
    await house.tap(SAM, label)

    (made,) = await silences(house)
    assert made.ends_at == house.runtime.clock.now() + timedelta(hours=hours)
    assert (made.reason, made.until_alert is not None) == (
        "from the card by Sam",
        label == "Until resolved",
    )
    shown = house.last(SAM)
    assert "🔕 Silenced" in shown.words
    assert f"1 · {one.title}" in shown.words
    assert "fingerprint" not in shown.words
    card = await house.runtime.alerts.one(house.workspace, one.id, sight=EVERYTHING)
    assert card.muted is not None
    assert card.muted.person is not None
    assert card.muted.person.name == "Sam"


async def test_unsilence_ends_it_and_undo_brings_it_back(house: BotHouse) -> None:
    await staffed(house)
    one = await alert(house)
    await press(house, SAM, "silence", one)
    await house.tap(SAM, "1 hour")

    await press(house, SAM, "unsilence", one)
    assert house.telegram.toasts[-1] == "The silence has ended."
    assert await silences(house) == []
    await press(house, SAM, "unsilence", one)
    assert "No silence mutes this alert" in house.telegram.toasts[-1]


async def test_a_tap_takes_it_back(house: BotHouse) -> None:
    await staffed(house)
    await press(house, SAM, "silence", await alert(house))
    await house.tap(SAM, "1 hour")
    undo = house.last(SAM).data("↩ Undo")

    await house.tap(SAM, "↩ Undo")

    assert await silences(house) == []
    assert "Taken back." in house.last(SAM).words
    await house.press(SAM, house.last(SAM), undo)
    assert "changed again" in house.telegram.toasts[-1]


async def test_a_whole_line_shows_what_it_does_and_is_made_by_one_tap(house: BotHouse) -> None:
    await staffed(house)
    await alert(house)

    await house.say(SAM, '/silence host=web-1 for 4h reason "disk swap"')
    shown = house.last(SAM)
    assert "host=web-1" in shown.words
    assert "It mutes 0 open alerts now." in shown.words
    assert "Of the 1 alerts of the last 7 days it would have muted 0." in shown.words
    await house.tap(SAM, "Silence")

    (made,) = await silences(house)
    assert (made.what, made.reason) == ("host=web-1", "disk swap")
    assert made.ends_at == house.runtime.clock.now() + timedelta(hours=4)
    assert house.last(SAM).labels[:2] == ["End now", "Reason"]


async def test_what_is_missing_is_asked_for(house: BotHouse) -> None:
    await staffed(house)
    one = await alert(house)

    await house.say(SAM, "/silence")
    await house.tap(SAM, "An alert")
    await house.tap(SAM, f"{one.number} · {one.title}")
    assert "How long?" in house.last(SAM).words
    await house.tap(SAM, "Until resolved")
    await house.tap(SAM, "Planned work")
    assert "It mutes 1 open alert now." in house.last(SAM).words
    await house.tap(SAM, "Silence")

    (made,) = await silences(house)
    assert (made.until_alert, made.reason) == (one.id, "Planned work")


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        ("/silence host=", "How long?"),
        ("/silence severity=low for 2 days", "Why?"),
        ("/silence for 2h", "What is silenced?"),
        ("/silence ??? for 2h", "I cannot read “???”"),
        ("/silence host=a for ever", "I cannot read “for ever”"),
    ],
)
async def test_a_line_that_lacks_something_goes_on_there(
    house: BotHouse, line: str, asks: str
) -> None:
    await staffed(house)

    await house.say(SAM, line)

    assert asks in house.last(SAM).words


async def test_too_broad_a_one_says_so_and_takes_an_administrator(house: BotHouse) -> None:
    await staffed(house)
    await alert(house)
    line = "/silence severity!=low for 1h reason tests"

    await house.say(SAM, line)
    assert "An administrator can silence so much." in house.last(SAM).words
    assert house.last(SAM).labels == ["Narrower", "Cancel"]
    await house.say(OLIVIA, line)
    await house.tap(OLIVIA, "Silence 1 of 1 alerts anyway")

    assert len(await silences(house)) == 1


async def test_the_list_leads_to_cards_that_end_and_prolong(house: BotHouse) -> None:
    await staffed(house)
    for hour in (3, 1, 2):
        await house.say(SAM, f"/silence host=h{hour} for {hour}h reason tests")
        await house.tap(SAM, "Silence")

    await house.say(SAM, "/silences")
    assert house.last(SAM).labels[:3] == ["🔕 host=h1", "🔕 host=h2", "🔕 host=h3"]
    await house.tap(SAM, "🔕 host=h1")
    await house.tap(SAM, "+4 hours")
    assert [one.what for one in await silences(house)] == ["host=h2", "host=h3", "host=h1"]
    await house.tap(SAM, "↩ Undo")
    await house.tap(SAM, "End now")
    assert [one.what for one in await silences(house)] == ["host=h2", "host=h3"]
    await house.tap(SAM, "↩ Undo")
    assert [one.what for one in await silences(house)] == ["host=h1", "host=h2", "host=h3"]
    await house.tap(SAM, "Reason")
    await house.say(SAM, "the new disk")
    assert (await silences(house))[0].reason == "the new disk"


async def test_a_long_list_goes_on(house: BotHouse) -> None:
    await staffed(house)
    for number in range(10):
        await house.say(SAM, f"/silence host=h{number} for {number + 1}h reason tests")
        await house.tap(SAM, "Silence")

    await house.say(SAM, "/silences")
    assert "🔕 host=h8" not in house.last(SAM).labels
    await house.tap(SAM, "More ▶")

    assert house.last(SAM).labels[:2] == ["🔕 host=h8", "🔕 host=h9"]


async def test_one_that_ended_meanwhile_says_so(house: BotHouse) -> None:
    await staffed(house)
    await house.say(SAM, "/silence host=a for 1h reason tests")
    await house.tap(SAM, "Silence")
    clock = house.runtime.clock
    assert isinstance(clock, ManualClock)
    clock.advance(timedelta(hours=1))

    await house.tap(SAM, "+1 hour")

    assert house.telegram.toasts[-1] == "This silence has ended already."
    assert "🔔 Silence ended" in house.last(SAM).words

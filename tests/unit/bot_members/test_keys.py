"""/keys: keys of programs are made, shown once, given new secrets and revoked, by admins alone."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from core.clock import ManualClock
from core.errors import Conflict
from core.flows.change_api_key import KEYS_AT_MOST
from core.ids import ApiKeyId, PersonId
from core.inbox.cause import Cause
from core.signing import TokenRefused
from core.tenants.api_keys import ApiKey
from core.tenants.role import Role
from core.tenants.trail import TrailFilter
from tests.fakes.telegram_twin import ShownMessage
from tests.unit.bot_members.bothouse import CARLA, OLIVIA, ROOM, SAM, BotHouse
from tests.unit.bot_members.test_setting_up import join_staff, pick_the_room
from tests.unit.bot_members.test_two_workspaces import TOKEN, open_the_bar

AWAY = "I have it, take it away"


async def make(
    house: BotHouse, name: str = "Billing", what: str = "read everything", ends: str = "30 days"
) -> str:
    """Let Olivia make a key, and return what a program would send."""
    await house.say(OLIVIA, "/keys")
    await house.tap(OLIVIA, "➕ New key")
    await house.tap(OLIVIA, what)
    await house.tap(OLIVIA, ends)
    await house.say(OLIVIA, name)
    return token_in(house.last(OLIVIA))


def token_in(shown: ShownMessage) -> str:
    """Return the key that a message shows."""
    return next(word for word in shown.words.split() if word.startswith("opk_"))


async def keys(house: BotHouse) -> list[ApiKey]:
    """Return all keys, newest first."""
    return await house.runtime.keys.all(house.workspace)


async def is_let_in(house: BotHouse, token: str) -> bool:
    """Tell whether a program that sends this gets in."""
    try:
        await house.runtime.keys.read(token)
    except TokenRefused:
        return False
    return True


def later(house: BotHouse, by: timedelta) -> None:
    """Let time pass."""
    assert isinstance(house.runtime.clock, ManualClock)
    house.runtime.clock.advance(by)


async def test_a_key_is_made_by_taps_and_shown_once(house: BotHouse) -> None:
    await house.found()
    await house.say(OLIVIA, "/keys")
    assert "There is none yet." in house.last(OLIVIA).words
    token = await make(house)
    shown = house.last(OLIVIA)

    (one,) = await keys(house)
    assert (one.name, one.scopes.words) == ("Billing", ("*.read",))
    assert one.expires_at == house.runtime.clock.now() + timedelta(days=30)
    assert one.created_by is not None
    assert "It is not shown again" in shown.words
    assert shown.labels == [AWAY]
    assert await is_let_in(house, token)

    await house.tap(OLIVIA, AWAY)

    said = " ".join(one.words for one in house.telegram.shown.values())
    assert token.partition(".")[2] not in said
    assert "May: read everything" in house.last(OLIVIA).words


async def test_the_list_says_what_whom_and_until_when(house: BotHouse) -> None:
    await house.found()
    token = await make(house, "Billing", ends="It does not end")
    await make(house, "Board", what="follow cases and alerts live", ends="90 days")
    await house.runtime.keys.read(token)
    await house.runtime.key_uses.write()

    await house.say(OLIVIA, "/keys")

    words = house.last(OLIVIA).words
    assert words.startswith("2 API keys")
    assert (
        "1. Board: follow cases and alerts live\nends 2 Aug 12:00 · never used · by Olivia"
        in words
    )
    assert "2. Billing: read everything\ndoes not end by itself · last used 12:00" in words
    assert token.partition(".")[2] not in words


async def test_what_it_may_is_chosen_area_by_area(house: BotHouse) -> None:
    await house.found()
    await house.say(OLIVIA, "/keys")
    await house.tap(OLIVIA, "➕ New key")
    await house.tap(OLIVIA, "Choose…")
    assert "Done" not in house.last(OLIVIA).labels

    await house.tap(OLIVIA, "cases")
    await house.tap(OLIVIA, "✓ cases: read")
    await house.tap(OLIVIA, "rules")
    await house.tap(OLIVIA, "the audit trail")
    await house.tap(OLIVIA, "✓ the audit trail: read")
    assert "May: cases: read, change; rules: read" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "Done")
    await house.tap(OLIVIA, "1 year")
    await house.say(OLIVIA, "Booking")

    (one,) = await keys(house)
    assert set(one.scopes.words) == {"cases.read", "cases.write", "rules.read"}
    assert one.expires_at == house.runtime.clock.now() + timedelta(days=365)


async def test_one_goes_back_and_leaves(house: BotHouse) -> None:
    await house.found()
    await house.say(OLIVIA, "/keys")
    await house.tap(OLIVIA, "➕ New key")
    await house.tap(OLIVIA, "everything an admin may")
    await house.tap(OLIVIA, "← Back")
    await house.tap(OLIVIA, "read everything")
    await house.tap(OLIVIA, "It does not end")
    await house.tap(OLIVIA, "← Back")
    assert "How long is it good for?" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "Cancel")
    assert "No key was made." in house.last(OLIVIA).words
    await house.say(OLIVIA, "/keys")
    await house.tap(OLIVIA, "➕ New key")
    await house.say(OLIVIA, "/cancel")

    assert await keys(house) == []


async def test_a_name_is_short_and_its_own(house: BotHouse) -> None:
    await house.found()
    await make(house, "Billing")
    await house.say(OLIVIA, "/keys")
    await house.tap(OLIVIA, "➕ New key")
    await house.tap(OLIVIA, "read everything")
    await house.tap(OLIVIA, "30 days")

    await house.say(OLIVIA, "x" * 61)
    assert "1 to 60 characters" in house.last(OLIVIA).words
    await house.say(OLIVIA, "Billing")
    assert "There is one of that name already" in house.last(OLIVIA).words
    await house.say(OLIVIA, "Billing 2")

    assert {one.name for one in await keys(house)} == {"Billing", "Billing 2"}


async def test_a_new_secret_leaves_the_one_before_good_for_a_while(house: BotHouse) -> None:
    await house.found()
    first = await make(house)
    await house.tap(OLIVIA, AWAY)
    await house.tap(OLIVIA, "New secret…")
    assert "How long should the present one stay good" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "For 1 hour")

    second = token_in(house.last(OLIVIA))
    assert "The secret before is taken until 13:00." in house.last(OLIVIA).words
    assert second != first
    assert await is_let_in(house, first)
    later(house, timedelta(hours=1))
    assert not await is_let_in(house, first)
    assert await is_let_in(house, second)


async def test_a_second_press_gives_no_second_secret(house: BotHouse) -> None:
    """Else the first of the two new ones would end with the press, and nobody would know."""
    await house.found()
    await make(house)
    await house.tap(OLIVIA, AWAY)
    await house.tap(OLIVIA, "New secret…")
    asked = house.last(OLIVIA)
    data = asked.data("For 1 day")
    await house.press(OLIVIA, asked, data)
    token = token_in(house.last(OLIVIA))

    await house.press(OLIVIA, asked, data)

    assert await is_let_in(house, token)
    assert house.telegram.toasts[-1] == "It was given a new secret meanwhile."


async def test_a_key_is_revoked_after_a_second_yes(house: BotHouse) -> None:
    await house.found()
    token = await make(house)
    await house.tap(OLIVIA, AWAY)
    await house.tap(OLIVIA, "Revoke…")
    asked = house.last(OLIVIA)
    assert "Nothing brings it back" in asked.words
    await house.tap(OLIVIA, "Keep")
    assert await is_let_in(house, token)
    await house.tap(OLIVIA, "Revoke…")
    data = asked.data("Revoke now")
    await house.tap(OLIVIA, "Revoke now")

    assert not await is_let_in(house, token)
    assert "revoked 12:00" in house.last(OLIVIA).words
    assert house.last(OLIVIA).labels == ["All keys"]
    await house.press(OLIVIA, asked, data)
    assert house.telegram.toasts[-1] == "It was revoked already."
    await house.tap(OLIVIA, "All keys")
    assert "1. ✖ Billing" in house.last(OLIVIA).words


async def test_a_key_that_is_over_gets_no_new_secret(house: BotHouse) -> None:
    await house.found()
    await make(house)
    await house.tap(OLIVIA, AWAY)
    await house.tap(OLIVIA, "New secret…")
    asked = house.last(OLIVIA)
    later(house, timedelta(days=30))

    await house.press(OLIVIA, asked, asked.data("For 1 day"))

    assert house.telegram.toasts[-1] == "This key is over."
    assert house.last(OLIVIA).labels == ["Revoke…", "All keys"]


async def test_what_was_done_stands_in_the_audit_trail(house: BotHouse) -> None:
    await house.found()
    await make(house)
    await house.tap(OLIVIA, AWAY)
    await house.tap(OLIVIA, "New secret…")
    await house.tap(OLIVIA, "Not a moment")
    await house.tap(OLIVIA, AWAY)
    await house.tap(OLIVIA, "Revoke…")
    await house.tap(OLIVIA, "Revoke now")

    page = await house.runtime.trail.page(
        house.workspace, TrailFilter(actions=("api_key.*",)), limit=9
    )
    told = [(one.action, one.via, one.by and one.by.name) for one in page.items]
    assert told == [
        ("api_key.revoked", "bot", "Olivia"),
        ("api_key.rotated", "bot", "Olivia"),
        ("api_key.created", "bot", "Olivia"),
    ]


async def test_who_joins_does_so_in_chat(house: BotHouse) -> None:
    await house.found()
    await join_staff(house)

    page = await house.runtime.trail.page(
        house.workspace, TrailFilter(actions=("member.joined",)), limit=9
    )
    assert [one.via for one in page.items] == ["bot", "bot"]


async def test_staff_and_guests_get_no_keys(house: BotHouse) -> None:
    await house.found()
    await join_staff(house)

    await house.say(SAM, "/keys")
    assert "This needs the role “admin”" in house.last(SAM).words
    await house.say(CARLA, "/keys")
    assert "This is for members" in house.last(CARLA).words


async def test_nothing_of_it_is_said_in_a_group(house: BotHouse) -> None:
    await house.found()
    await pick_the_room(house)
    await make(house)
    await house.tap(OLIVIA, AWAY)
    card = house.last(OLIVIA)
    await house.tap(OLIVIA, "New secret…")
    asked = house.last(OLIVIA)
    await house.say(OLIVIA, "/keys", chat=ROOM)
    assert "in private" in house.last(ROOM).words
    said = house.last(ROOM)

    for data in (*map(card.data, card.labels), *map(asked.data, asked.labels)):
        await house.press(OLIVIA, said, data)
        assert house.telegram.toasts[-1] == "This button is out of date."

    assert house.last(ROOM).words == said.words
    (one,) = await keys(house)
    assert (one.rotated_at, one.revoked_at) == (None, None)


async def test_another_workspaces_keys_are_not_there(house: BotHouse) -> None:
    await house.found()
    await make(house)
    await house.tap(OLIVIA, AWAY)
    card = house.last(OLIVIA)
    await house.tap(OLIVIA, "Revoke…")
    asked = house.last(OLIVIA)
    await open_the_bar(house)
    await house.say(CARLA, f"/start i_{TOKEN}")

    for data in (*map(card.data, card.labels), asked.data("Revoke now")):
        await house.press(CARLA, asked, data)

    (one,) = await keys(house)
    assert one.revoked_at is None
    assert "Billing" not in " ".join(
        shown.words for (chat, _), shown in house.telegram.shown.items() if chat == CARLA
    )


async def test_a_role_taken_away_in_the_middle_ends_it(house: BotHouse) -> None:
    await house.found()
    await join_staff(house)
    await become(house, Role.ADMIN)
    await house.say(SAM, "/keys")
    await house.tap(SAM, "➕ New key")
    await house.tap(SAM, "everything an admin may")
    await house.tap(SAM, "It does not end")
    await become(house, Role.STAFF)

    await house.say(SAM, "Sneaky")

    assert "This needs the role “admin”" in house.last(SAM).words
    assert await keys(house) == []


async def test_who_may_not_any_more_still_takes_the_secret_away(house: BotHouse) -> None:
    await house.found()
    await join_staff(house)
    await become(house, Role.ADMIN)
    await house.say(SAM, "/keys")
    await house.tap(SAM, "➕ New key")
    await house.tap(SAM, "read everything")
    await house.tap(SAM, "It does not end")
    await house.say(SAM, "Billing")
    token = token_in(house.last(SAM))
    await become(house, Role.STAFF)

    await house.tap(SAM, AWAY)

    assert house.last(SAM).words == "The key is taken out of this chat."
    assert token not in house.last(SAM).words


async def test_many_keys_have_pages(house: BotHouse) -> None:
    await house.found()
    for at in range(8):
        await make(house, f"Key {at}")
    await house.say(OLIVIA, "/keys")
    assert "Key 7" in house.last(OLIVIA).words
    assert "Key 1:" not in house.last(OLIVIA).words

    await house.tap(OLIVIA, "More ›")

    assert "7. Key 1" in house.last(OLIVIA).words
    await house.tap(OLIVIA, "‹ Back")
    assert "Key 7" in house.last(OLIVIA).words


async def test_beyond_the_bound_no_more_are_offered(house: BotHouse) -> None:
    await house.found()
    (olivia,) = await house.runtime.team.members(house.workspace)
    for at in range(KEYS_AT_MOST):
        await create(house, olivia.person.id, f"K{at}")

    await house.say(OLIVIA, "/keys")

    assert "➕ New key" not in house.last(OLIVIA).labels
    with pytest.raises(Conflict):
        await create(house, olivia.person.id, "One more")


async def create(house: BotHouse, by: UUID, name: str) -> ApiKeyId:
    """Make a key without the chat."""
    issued = await house.runtime.flows.change_api_key.create(
        house.workspace,
        name=name,
        scopes=("cases.read",),
        expires_at=None,
        by=PersonId(by),
        cause=Cause(actor=PersonId(by)),
    )
    return issued.key_id


async def become(house: BotHouse, role: Role) -> None:
    """Give Sam another role."""
    team = {one.person.name: one for one in await house.runtime.team.members(house.workspace)}
    await house.runtime.flows.change_member.role(
        house.workspace,
        PersonId(team["Sam"].person.id),
        role,
        by=PersonId(team["Olivia"].person.id),
        cause=Cause(actor=None),
    )

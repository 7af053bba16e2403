"""/team and /workspaces: who is what, who answers for what, who sees what, and going elsewhere."""

from __future__ import annotations

import pytest

from core.alerts.view import AlertFilter, AlertView
from core.ids import PersonId
from core.inbox.cause import Cause
from core.tenants.role import Role
from core.tenants.sight import EVERYTHING
from core.tenants.team import TeamMember
from tests.unit.bot_members.bothouse import CARLA, OLIVIA, SAM, BotHouse
from tests.unit.bot_members.test_two_workspaces import TOKEN, open_the_bar

NOBODY = Cause(actor=None)


async def join(house: BotHouse, user: int, role: str = "staff") -> None:
    """Let Olivia invite somebody, who comes in."""
    await house.say(OLIVIA, f"/invite {role}")
    start = house.last(OLIVIA).words.partition("start=")[2].split()[0]
    await house.say(user, f"/start {start}")


async def complain(house: BotHouse, start: str, words: str) -> None:
    """Let Carla complain about a place, so badly that it raises an alert."""
    await house.say(CARLA, f"/start {start}")
    await house.tap(CARLA, "1 ★")
    await house.say(CARLA, words)
    await house.tap(CARLA, "Send")


async def members(house: BotHouse) -> dict[str, TeamMember]:
    """Return the team by name."""
    return {one.person.name: one for one in await house.runtime.team.members(house.workspace)}


async def alerts(house: BotHouse) -> list[AlertView]:
    """Return all alerts, newest first."""
    page = await house.runtime.alerts.page(
        house.workspace, AlertFilter(), sight=EVERYTHING, limit=9
    )
    return list(page.items)


async def give_to_sam(house: BotHouse, alert: AlertView) -> None:
    """Let Olivia assign the alert to Sam."""
    team = await members(house)
    sam, olivia = PersonId(team["Sam"].person.id), PersonId(team["Olivia"].person.id)
    await house.runtime.flows.assign(house.workspace, alert.id, sam, by=olivia, cause=NOBODY)


@pytest.fixture
async def two_places(house: BotHouse) -> tuple[str, str]:
    """The start parameters of Room 12 and the Pool; Sam is staff."""
    first = await house.found()
    await house.say(OLIVIA, "/places Pool")
    places = await house.runtime.flows.places.all(house.workspace)
    await join(house, SAM)
    return first, next(one.start for one in places if one.name == "Pool")


async def test_the_team_is_listed_by_role(house: BotHouse, two_places: tuple[str, str]) -> None:
    await house.say(OLIVIA, "/team")

    words = house.last(OLIVIA).words
    assert words.startswith("The team: 2 people")
    assert words.index("▸ owner") < words.index("Olivia") < words.index("▸ staff")
    assert words.index("▸ staff") < words.index("Sam")


async def test_a_role_is_changed_with_three_taps(
    house: BotHouse, two_places: tuple[str, str]
) -> None:
    await house.say(OLIVIA, "/team")
    await house.tap(OLIVIA, "Sam")
    await house.tap(OLIVIA, "Role…")
    await house.tap(OLIVIA, "admin")

    assert (await members(house))["Sam"].role is Role.ADMIN
    assert "Role: admin" in house.last(OLIVIA).words


async def test_the_last_owner_stays_one(house: BotHouse, two_places: tuple[str, str]) -> None:
    await house.say(OLIVIA, "/team")
    await house.tap(OLIVIA, "Olivia")
    await house.tap(OLIVIA, "Role…")
    await house.tap(OLIVIA, "staff")
    assert house.telegram.toasts[-1].startswith("This is the last owner.")
    await house.tap(OLIVIA, "Back")
    await house.tap(OLIVIA, "Leave the team…")
    await house.tap(OLIVIA, "Leave now")

    assert house.telegram.toasts[-1].startswith("This is the last owner.")
    assert (await members(house))["Olivia"].role is Role.OWNER


async def test_staff_sees_the_team_and_changes_nothing(
    house: BotHouse, two_places: tuple[str, str]
) -> None:
    await house.say(OLIVIA, "/team")
    await house.tap(OLIVIA, "Sam")
    panel = house.last(OLIVIA)
    await house.tap(OLIVIA, "Role…")
    roles = house.last(OLIVIA)

    await house.press(SAM, panel, roles.data("owner"))
    assert (await members(house))["Sam"].role is Role.STAFF
    await house.say(SAM, "/team")
    await house.tap(SAM, "Sam")

    assert house.last(SAM).labels == ["Leave the team…", "← The team"]


async def test_own_places_are_all_that_staff_sees_then(
    house: BotHouse, two_places: tuple[str, str]
) -> None:
    room, pool = two_places
    await house.say(OLIVIA, "/team")
    await house.tap(OLIVIA, "Sam")
    await house.tap(OLIVIA, "Places and topics…")
    await house.tap(OLIVIA, "Pool")
    await house.tap(OLIVIA, "Done")
    assert "Answers for: Pool" in house.last(OLIVIA).words
    await house.say(OLIVIA, "/team")
    await house.tap(OLIVIA, "👁 Who sees what")
    await house.tap(OLIVIA, "staff: own places and topics")
    await complain(house, room, "CANARY-ROOM")
    await complain(house, pool, "The water is green")

    await house.say(SAM, "/alerts")

    assert "The water is green" in house.last(SAM).words
    assert "CANARY-ROOM" not in house.last(SAM).words
    await house.say(OLIVIA, "/alerts")
    assert "CANARY-ROOM" in house.last(OLIVIA).words


async def test_what_is_not_seen_is_not_there_for_why_and_buttons(
    house: BotHouse, two_places: tuple[str, str]
) -> None:
    await complain(house, two_places[0], "CANARY-ROOM")
    await house.say(OLIVIA, "/alerts")
    shown = house.last(OLIVIA)
    await house.say(OLIVIA, "/team")
    await house.tap(OLIVIA, "👁 Who sees what")
    await house.tap(OLIVIA, "staff: only what is given to them")

    await house.say(SAM, "/why 1")
    assert house.last(SAM).words == "There is no alert 1 here."
    for label in ("Acknowledge 1", "Resolve 1", "Why 1?"):
        await house.press(SAM, shown, shown.data(label))
        assert house.telegram.toasts[-1] == "That is not there any more."
    (alert,) = await alerts(house)
    assert alert.status == "firing"

    await give_to_sam(house, alert)
    await house.say(SAM, "/why 1")
    assert "CANARY-ROOM" in house.last(SAM).words


async def test_whoever_is_removed_is_gone_at_once_and_leaves_nothing_assigned(
    house: BotHouse, two_places: tuple[str, str]
) -> None:
    await complain(house, two_places[0], "The shower is cold")
    (alert,) = await alerts(house)
    await give_to_sam(house, alert)

    await house.say(OLIVIA, "/team")
    await house.tap(OLIVIA, "Sam")
    await house.tap(OLIVIA, "Remove…")
    await house.tap(OLIVIA, "Remove now")

    words = house.last(OLIVIA).words
    assert "Sam is no longer in the team." in words
    assert "1 open case is nobody's now." in words
    assert "1 open alert is nobody's now." in words
    assert list(await members(house)) == ["Olivia"]
    assert (await alerts(house))[0].assignee is None
    assert [one.assignee for one in await house.cases()] == [None]
    await house.say(SAM, "/alerts")
    assert house.last(SAM).words.startswith("This is for members")


async def test_an_invitation_that_was_taken_back_opens_nothing(house: BotHouse) -> None:
    await house.found()
    await house.say(OLIVIA, "/invite staff")
    start = house.last(OLIVIA).words.partition("start=")[2].split()[0]
    await house.say(OLIVIA, "/team")
    await house.tap(OLIVIA, "✉ Invitations")
    await house.tap(OLIVIA, "Take back 1")
    assert "There is none." in house.last(OLIVIA).words

    await house.say(SAM, f"/start {start}")

    assert list(await members(house)) == ["Olivia"]


async def test_whoever_answers_for_the_place_is_offered_first(
    house: BotHouse, two_places: tuple[str, str]
) -> None:
    await house.say(OLIVIA, "/team")
    await house.tap(OLIVIA, "Sam")
    await house.tap(OLIVIA, "Places and topics…")
    await house.tap(OLIVIA, "Room 12")
    await complain(house, two_places[0], "The shower is cold")
    await house.say(OLIVIA, "/alerts")
    shown = house.last(OLIVIA)

    data = shown.data("Why 1?").replace(":why:", ":assignto:").rpartition(":")[0]
    await house.press(OLIVIA, shown, data)

    assert house.last(OLIVIA).labels[:3] == ["Me", "⭐ Sam", "Olivia"]


async def test_one_tap_goes_on_in_another_workspace(house: BotHouse) -> None:
    await house.found()
    bar = await open_the_bar(house)
    await house.say(OLIVIA, f"/start i_{TOKEN}")
    await house.say(OLIVIA, "/alerts")
    assert house.last(OLIVIA).words.splitlines()[:2] == ["All quiet", "🏢 Bar · /workspaces"]

    await house.say(OLIVIA, "/workspaces")
    panel = house.last(OLIVIA)
    assert panel.words.startswith("You are in 2 workspaces")
    (other,) = [one for one in panel.labels if one.endswith("· owner") and "✓" not in one]
    await house.tap(OLIVIA, other)

    name = other.removesuffix(" · owner")
    assert house.last(OLIVIA).words == f"🏢 You are in “{name}” now."
    await house.say(OLIVIA, "/places Lobby")
    assert [one.name for one in await house.runtime.flows.places.all(bar)] == []


async def test_a_workspace_one_is_not_in_cannot_be_gone_to(house: BotHouse) -> None:
    await house.found()
    await join(house, SAM)
    await open_the_bar(house)
    await house.say(OLIVIA, f"/start i_{TOKEN}")
    await house.say(OLIVIA, "/workspaces")
    panel = house.last(OLIVIA)

    await house.press(SAM, panel, panel.data("✓ Bar · owner"))

    assert house.telegram.toasts[-1] == "That is not there any more."


async def test_an_owner_begins_a_new_workspace_with_three_answers(house: BotHouse) -> None:
    await house.found()
    await house.say(OLIVIA, "/workspaces")
    await house.tap(OLIVIA, "➕ New workspace")
    await house.say(OLIVIA, "Harbour Bar")
    await house.tap(OLIVIA, house.last(OLIVIA).labels[0])

    await house.say(OLIVIA, "/workspaces")

    assert house.last(OLIVIA).labels[0] == "✓ Harbour Bar · owner"

"""The live socket of somebody who does not get to see everything, or loses sight of something."""

from __future__ import annotations

import pytest

from core.alerts.tables import AlertCaseRow
from core.tenants.tables import MemberRow
from tests.integration.web.house import House
from tests.integration.web.live import Frame, Live, enter
from tests.integration.web.test_team_api import answer_for, let_see, place, spa_and_bar


async def everything(live: Live, *, upto: int) -> list[Frame]:
    """Return the frames up to a number, which has to be one that is shown."""
    frames = []
    while live.cursor < upto:
        frames.append(await live.next())
    return frames


def heard(frames: list[Frame]) -> set[str]:
    """Return the titles of cases and alerts in the frames."""
    things = (one["data"].get("case") or one["data"].get("alert") for one in frames)
    return {one["title"] for one in things if one}


async def edited(house: House, case_id: object) -> None:
    await house.rows.event(house.home, "case.edited", case=case_id, item=case_id)


@pytest.mark.parametrize("since", [None, 0], ids=["live", "replayed"])
async def test_only_what_lies_in_their_sight_is_sent(house: House, since: int | None) -> None:
    spa = await place(house, "Spa0")
    await let_see(house, staff="own_places")
    live = await enter(house, "staff")
    if since is None:
        await answer_for(house, "staff", spa)
        await live.subscribe()
    things = await spa_and_bar(house)
    if since is not None:
        await answer_for(house, "staff", things["spa"])
        live = await enter(house, "staff")
        await live.subscribe(since=0)
    last = await house.rows.case(house.home, 9, title="LAST", text="LAST")
    await edited(house, last)

    frames = await everything(live, upto=7)

    seen = {"NOWHERE", "LAST"} | ({"SPA-C4N4RY", "SPA-ALERT"} if since is not None else set())
    assert heard(frames) == seen
    assert "BAR" not in str(frames)


async def test_an_alert_is_shown_without_the_cases_that_are_kept_back(house: House) -> None:
    things = await spa_and_bar(house)
    await house.rows.insert(
        house.home, AlertCaseRow, alert_id=things["of_spa"], case_id=things["at_bar"]
    )
    await let_see(house, staff="own_places")
    await answer_for(house, "staff", things["spa"])
    owner, staff = await enter(house), await enter(house, "staff")
    await owner.subscribe("alerts")
    await staff.subscribe("alerts")

    await house.api("POST", f"/alerts/{things['of_spa']}/acknowledge")
    whole = await owner.until("alert.acknowledged")
    narrow = await staff.until("alert.acknowledged")

    titles = [one["title"] for one in whole["data"]["alert"]["cases"]]
    assert sorted(titles) == ["BAR-C4N4RY", "SPA-C4N4RY"]
    assert [one["title"] for one in narrow["data"]["alert"]["cases"]] == ["SPA-C4N4RY"]


async def test_whoever_loses_a_case_hears_of_that_and_no_more(house: House) -> None:
    things = await spa_and_bar(house)
    staff, path = str(house.people["staff"]), f"/cases/{things['at_bar']}/assign"
    await house.api("POST", path, json={"person": staff})
    await let_see(house, staff="assigned")
    live = await enter(house, "staff")
    await live.subscribe("cases")

    await house.api("POST", path, json={"person": str(house.people["admin"])})
    await edited(house, things["at_bar"])
    await house.api("POST", f"/cases/{things['nowhere']}/assign", json={"person": staff})
    frames = [await live.next(), await live.next()]

    # Once the case goes on it is none of theirs any more, also when they ask what they missed.
    await house.api("POST", path, json={"person": str(house.people["owner"])})
    again = await enter(house, "staff")
    await again.subscribe("cases", since=0)
    await edited(house, things["nowhere"])
    missed = [await again.next(), await again.next()]

    assert [one["data"]["case"]["title"] for one in missed] == ["NOWHERE", "NOWHERE"]
    assert [one["type"] for one in frames] == ["case.assigned", "case.assigned"]
    assert frames[0]["data"]["new"]["name"] == "Admin"
    assert frames[1]["data"]["case"]["title"] == "NOWHERE"


async def test_a_change_of_sight_is_heeded_on_open_sockets(house: House) -> None:
    things = await spa_and_bar(house)
    live = await enter(house, "staff")
    await live.subscribe("cases")

    await let_see(house, staff="own_places")
    told = await live.until("subscribed")
    await edited(house, things["at_bar"])
    await edited(house, things["nowhere"])

    assert (told["data"]["since"], told["data"]["why"]) == (None, "rights")
    assert (await live.next())["data"]["case"]["title"] == "NOWHERE"


async def test_a_role_that_is_lost_in_the_middle_ends_the_socket(house: House) -> None:
    live = await enter(house, "staff")
    await live.subscribe("cases")

    await house.rows.delete(house.home, MemberRow, person_id=house.people["staff"])
    house.deps.hub.rights_changed()
    code, frames = await live.closed()

    assert (code, frames[-1]["data"]["code"]) == (4403, "not_a_member")

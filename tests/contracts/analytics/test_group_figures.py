"""Cases side by side: by place, category, person and source."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.analytics import group_figures
from core.analytics.group_figures import By, GroupFigures, Groups
from core.tenants.sight import EVERYTHING, Sight
from tests.contracts.analytics.desk import Desk
from tests.contracts.conftest import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def figures(desk: Desk, by: By, *, sight: Sight = EVERYTHING) -> GroupFigures:
    """Return the table of the day that begins at noon."""
    service = Groups(database=desk.database)
    return await service.read(desk.home, sight, by, since=NOON, until=NOON + DAY)


async def test_each_group_has_its_own_figures(desk: Desk) -> None:
    ending = {"acknowledged_at": NOON + HOUR, "resolved_at": NOON + 2 * HOUR}
    await desk.case("resolved", place_id=desk.place, rating=1, **ending)
    await desk.case(place_id=desk.place, rating=4)
    await desk.case(rating=5)
    await desk.case("resolved", opened_at=NOON - DAY, resolved_at=NOON)

    found = await figures(desk, By.PLACE)

    spa, none = found.groups
    assert (spa.key, spa.name, none.key, none.name) == (desk.place, "Spa", None, None)
    assert (spa.opened, spa.open, spa.resolved) == (2, 1, 1)
    assert (spa.rated, spa.stars) == (2, 5)
    assert spa.first_answer is not None
    assert spa.resolution is not None
    assert (round(spa.first_answer.half), round(spa.resolution.half)) == (3600, 7200)
    assert (none.opened, none.resolved, none.first_answer) == (1, 1, None)
    assert none.resolution is not None
    assert round(none.resolution.mean) == 24 * 3600


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        (By.CATEGORY, ["Water", "Heat", None]),
        (By.SOURCE, ["api", "telegram"]),
    ],
)
async def test_groups_stand_the_busiest_first(desk: Desk, by: By, keys: list[str | None]) -> None:
    await desk.case(category="Water")
    await desk.case(category="Heat")
    await desk.case(category="Water")
    await desk.case(source="telegram", category="Heat")
    await desk.case(category="Water")
    await desk.case()

    found = await figures(desk, by)

    assert [one.key for one in found.groups] == keys


async def test_a_person_is_shown_by_name(desk: Desk) -> None:
    await desk.case(assignee_id=desk.person)

    (one,) = (await figures(desk, By.PERSON)).groups

    assert (one.key, one.name) == (desk.person, "Ann")


async def test_the_rest_of_very_many_groups_is_counted_together(desk: Desk) -> None:
    most = group_figures.GROUPS_AT_MOST
    await desk.case(category="Loud")
    await desk.case(category="Loud")
    for number in range(most + 1):
        await desk.case(category=f"C{number:03}")

    found = await figures(desk, By.CATEGORY)

    assert (len(found.groups), found.groups[0].key) == (most, "Loud")
    assert (found.other_groups, found.other_opened) == (2, 2)


async def test_nobody_reads_of_groups_they_do_not_see(desk: Desk) -> None:
    await desk.case("resolved", place_id=desk.place, resolved_at=NOON + HOUR)
    await desk.case(category="Mine", assignee_id=desk.person)
    mine = Sight(person_id=desk.person, only_assigned=True)

    (one,) = (await figures(desk, By.PLACE, sight=mine)).groups

    assert (one.key, one.opened, one.resolved) == (None, 1, 0)

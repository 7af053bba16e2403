"""Routes made, changed, moved, deleted and brought back; and who would get an alert."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import InWorkspace
from core.errors import Conflict, InvalidInput, NotAllowed
from core.flows.who_gets import Typed, Whom
from core.ids import RouteId
from core.inbox.cause import Cause
from core.matching.line import read_matchers
from core.routing.reason import Reason
from core.routing.route_spec import MOST_ROUTES, RouteSpec, StoredRoute, Warned
from core.routing.sentence import route_line, route_sentence
from core.routing.tables import RouteRow
from core.severity import Severity
from core.tenants.configuring import Overtaken
from core.texts import Locale
from core.work import Work
from tests.contracts.flows.conftest import House
from tests.contracts.flows.test_receivers import add, cause, named

ENGLISH = Locale()


async def make(house: House, line: str, *receivers: str, **more: object) -> StoredRoute:
    """Return a route that was just made."""
    led = [await named(house, name) for name in receivers]
    spec = RouteSpec.model_validate(
        {
            "name": line[:20],
            "matchers": read_matchers(line),
            "receivers": [one.id for one in led],
            **more,
        }
    )
    done = await house.runtime.calm.change_route.create(
        house.workspace, spec, by=house.owner, cause=cause(house)
    )
    assert done.route is not None
    return done.route


async def order(house: House) -> list[str]:
    """Return the routes' names in the order in which they are asked."""
    return [one.name for one in await house.runtime.calm.routes.all(house.workspace)]


async def save(
    house: House, route: StoredRoute, *, position: int | None = None, **what: object
) -> StoredRoute:
    """Change a route as it was seen."""
    done = await house.runtime.calm.change_route.save(
        house.workspace,
        route.id,
        route.spec.model_copy(update=what),
        by=house.owner,
        cause=cause(house),
        if_revision=route.revision,
        position=position,
    )
    assert done.route is not None
    return done.route


async def test_a_new_route_is_asked_before_the_default_one(house: House) -> None:
    await make(house, "team=db", "Owners")
    await make(house, "team=web", "Owners")

    assert await order(house) == ["team=db", "team=web", "Everything"]


async def test_it_moves_and_moves_back(house: House) -> None:
    await make(house, "team=db", "Owners")
    web = await make(house, "team=web", "Owners")

    moved = await house.runtime.calm.change_route.save(
        house.workspace, web.id, web.spec, by=house.owner, cause=cause(house), position=0
    )
    first = await order(house)
    assert moved.change is not None
    await house.runtime.calm.change_route.undo(
        house.workspace, moved.change, by=house.owner, cause=cause(house)
    )

    assert first == ["team=web", "team=db", "Everything"]
    assert await order(house) == ["team=db", "team=web", "Everything"]


async def test_nothing_comes_after_the_default_route(house: House) -> None:
    db = await make(house, "team=db", "Owners")

    await save(house, db, position=99)

    assert await order(house) == ["team=db", "Everything"]


@pytest.mark.parametrize(
    "what",
    [{"is_active": False}, {"matchers": read_matchers("a=b")}],
    ids=["paused", "matched"],
)
async def test_the_default_route_is_for_everything_always(
    house: House, what: dict[str, Any]
) -> None:
    default = await house.runtime.calm.routes.default(house.workspace)

    with pytest.raises(InvalidInput):
        await save(house, default, **what)


async def test_the_default_route_cannot_be_deleted_but_may_lead_to_nobody(house: House) -> None:
    default = await house.runtime.calm.routes.default(house.workspace)

    with pytest.raises(Conflict) as refused:
        await house.runtime.calm.change_route.remove(
            house.workspace, default.id, by=house.owner, cause=cause(house)
        )
    left = await save(house, default, receivers=())

    assert refused.value.reason == "default_route"
    assert left.warnings == (Warned.NOBODY,)


async def test_a_route_for_everything_beside_the_default_one_is_refused(house: House) -> None:
    with pytest.raises(InvalidInput):
        await house.runtime.calm.change_route.create(
            house.workspace, RouteSpec(name="All"), by=house.owner, cause=cause(house)
        )


async def test_too_many_routes_are_refused_with_words(house: House) -> None:
    async def fill(_: AsyncSession, work: Work) -> None:
        for number in range(MOST_ROUTES):
            work.insert(
                RouteRow,
                id=house.runtime.ids.new(),
                name=str(number),
                position=number,
                matchers=[{"field": "n", "op": "=", "value": str(number)}],
                created_at=house.runtime.clock.now(),
            )

    await house.runtime.books.transaction(InWorkspace(workspace_id=house.workspace), fill)

    with pytest.raises(Conflict, match="at most 200"):
        await make(house, "n=x", "Owners")


async def test_a_receiver_that_is_not_here_is_refused(house: House) -> None:
    db = await make(house, "team=db", "Owners")

    with pytest.raises(InvalidInput, match="a receiver of this workspace"):
        await save(house, db, receivers=(house.workspace,))


async def test_two_admins_changing_one_route_do_not_undo_each_other(house: House) -> None:
    db = await make(house, "team=db", "Owners")
    await save(house, db, continues=True)

    with pytest.raises(Overtaken, match="Olivia changed it"):
        await save(house, db, minimum_severity=Severity.HIGH)


async def test_staff_may_not_change_one(house: House) -> None:
    db = await make(house, "team=db", "Owners")

    with pytest.raises(NotAllowed):
        await house.runtime.calm.change_route.remove(
            house.workspace, db.id, by=house.staff, cause=Cause(actor=house.staff)
        )


async def test_a_deleted_route_comes_back_where_it_was(house: House) -> None:
    db = await make(house, "team=db", "Owners", continues=True, group_by=["team"])
    await make(house, "team=web", "Owners")
    flow = house.runtime.calm.change_route

    gone = await flow.remove(house.workspace, db.id, by=house.owner, cause=cause(house))
    between = await order(house)
    assert gone.change is not None
    back = await flow.undo(house.workspace, gone.change, by=house.owner, cause=cause(house))

    assert between == ["team=web", "Everything"]
    assert await order(house) == ["team=db", "team=web", "Everything"]
    assert back.route is not None
    assert back.route.spec == db.spec


async def test_one_that_a_route_above_takes_everything_from_is_warned_of(house: House) -> None:
    await make(house, "team=db", "Owners")
    below = await make(house, "team=db, host=a", "Owners")
    beside = await make(house, "host=a", "Owners")

    assert (below.warnings, beside.warnings) == ((Warned.UNREACHED,), ())


async def test_a_route_reads_as_a_sentence_and_as_a_line(house: House) -> None:
    db = await make(house, "team=db", "Owners", continues=True, minimum_severity="high")
    default = await house.runtime.calm.routes.default(house.workspace)

    assert route_sentence(db).render(ENGLISH) == (
        "Alerts with team=db, from high on, go to Owners, and later routes are asked too."
    )
    assert route_line(db).render(ENGLISH) == "team=db → Owners, then on"
    assert route_sentence(default).render(ENGLISH) == "What no other route takes goes to Owners."


async def test_who_would_get_it_follows_the_routes_and_says_why_not(house: House) -> None:
    room = await add(house)
    await house.runtime.calm.change_receiver.save(
        house.workspace,
        room.id,
        room.spec.model_copy(update={"minimum_severity": Severity.HIGH}),
        by=house.owner,
        cause=cause(house),
    )
    await make(house, "team=db", "Night shift", continues=True)
    ask = house.runtime.calm.who_gets

    low = await ask.typed(house.workspace, Typed(severity=Severity.LOW, labels={"team": "db"}))
    high = await ask.typed(house.workspace, Typed(severity=Severity.HIGH, labels={"team": "db"}))

    assert [one.name for one in low.routes] == ["team=db", "Everything"]
    assert [(_name(one), one.reason, one.is_loud) for one in low.decisions] == [
        ("Owners", None, False),
        ("Night shift", Reason.SEVERITY_BELOW, False),
    ]
    assert [(_name(one), one.reason, one.is_loud) for one in high.decisions] == [
        ("Night shift", None, True),
        ("Owners", None, True),
    ]


async def test_a_paused_route_is_not_asked(house: House) -> None:
    await add(house)
    db = await make(house, "team=db", "Night shift")
    await save(house, db, is_active=False)

    found = await house.runtime.calm.who_gets.typed(
        house.workspace, Typed(severity=Severity.HIGH, labels={"team": "db"})
    )

    assert [_name(one) for one in found.decisions] == ["Owners"]
    assert RouteId(found.routes[0].id) != db.id


def _name(one: Whom) -> str | None:
    return None if one.receiver is None else one.receiver.name

"""The rules put in another order, in one transaction, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.audit.tables import AuditRow
from core.errors import InvalidInput
from core.ids import RuleId
from core.inbox.cause import Cause
from core.ordering import OrderChanged
from core.rulebook.ordering import RuleOrder
from core.rulebook.versions import RuleVersions
from core.rules.tables import RuleRow
from core.tenants.tables import WorkspaceRow
from tests.contracts.flows.test_rules import LOW, STORED, Shelf, shelf

__all__ = ["shelf"]


@pytest.fixture
def order(shelf: Shelf) -> RuleOrder:
    """The service."""
    return shelf.rules.order


async def kept(shelf: Shelf, *names: str, priority: int | None = None) -> list[RuleId]:
    """Return rules of these names, 10 apart or all alike."""
    found = []
    for at, name in enumerate(names):
        number = 10 * (at + 1) if priority is None else priority
        spec = LOW.model_copy(update={"name": name, "priority": number})
        found.append((await shelf.rules.save(shelf.home, spec, by=shelf.sam)).id)
    return found


async def names(shelf: Shelf, order: RuleOrder) -> list[str]:
    """Return the names in the order in which they are asked."""
    rows = {row.id: row.name for row in await shelf.rows(RuleRow)}
    return [rows[place.id] for place in await order.now(shelf.home)]


async def test_one_that_is_moved_is_the_only_one_that_changes(
    shelf: Shelf, order: RuleOrder
) -> None:
    one, two, three = await kept(shelf, "One", "Two", "Three")

    places = await order.change(
        shelf.home, [three, one, two], seen=[one, two, three], by=shelf.sam
    )

    assert [(place.id, place.revision) for place in places] == [(three, 2), (one, 1), (two, 1)]
    assert list(await order.now(shelf.home)) == list(places)
    assert await names(shelf, order) == ["Three", "One", "Two"]
    stored = await shelf.rules.one(shelf.home, three)
    assert stored.spec is not None
    assert stored.spec.priority == stored.priority == 5


async def test_each_that_changes_has_its_version_and_its_entry(
    shelf: Shelf, order: RuleOrder
) -> None:
    one, two, three = await kept(shelf, "One", "Two", "Three", priority=100)
    shelf.clock.advance(timedelta(minutes=1))

    await order.change(
        shelf.home,
        [three, two, one],
        seen=[one, two, three],
        by=shelf.zoe,
        cause=Cause(actor=shelf.zoe),
    )

    assert await names(shelf, order) == ["Three", "Two", "One"]
    versions = RuleVersions(database=shelf.database)
    for rule, count in ((one, 1), (two, 2), (three, 2)):
        page = await versions.page(shelf.home, rule, limit=10)
        entries = await shelf.rows(AuditRow, subject_id=str(rule), action="rule.changed")
        assert (page.total, len(entries)) == (count, count - 1)
        for entry in entries:
            assert entry.actor_id == shelf.zoe
            assert entry.before.keys() == entry.after.keys() == {"priority"}
            assert [one.field for one in page.items[0].differences] == ["priority"]


async def test_the_same_order_changes_nothing(shelf: Shelf, order: RuleOrder) -> None:
    rules = await kept(shelf, "One", "Two", priority=100)

    places = await order.change(shelf.home, rules, seen=rules, by=shelf.sam)

    assert [place.revision for place in places] == [1, 1]


async def test_a_rule_edited_meanwhile_is_no_hindrance(shelf: Shelf, order: RuleOrder) -> None:
    one, two = await kept(shelf, "One", "Two")
    await shelf.rules.switch(shelf.home, one, active=False, by=shelf.sam, if_revision=1)

    await order.change(shelf.home, [two, one], seen=[one, two], by=shelf.sam)

    assert await names(shelf, order) == ["Two", "One"]
    assert (await shelf.rules.one(shelf.home, one)).is_active is False


@pytest.mark.parametrize("what", ["made", "deleted", "moved"])
async def test_an_order_that_others_changed_meanwhile_is_refused_whole(
    shelf: Shelf, order: RuleOrder, what: str
) -> None:
    one, two, three = await kept(shelf, "One", "Two", "Three")
    if what == "made":
        await kept(shelf, "Four")
    elif what == "deleted":
        await shelf.rules.delete(shelf.home, three, by=shelf.sam)
    else:
        await order.change(shelf.home, [one, three, two], seen=[one, two, three], by=shelf.zoe)
    before = await names(shelf, order)

    with pytest.raises(OrderChanged, match="since then"):
        await order.change(shelf.home, [two, one, three], seen=[one, two, three], by=shelf.sam)

    assert await names(shelf, order) == before


async def test_an_order_is_of_the_rules_that_were_seen(shelf: Shelf, order: RuleOrder) -> None:
    one, two = await kept(shelf, "One", "Two")

    for wrong in ([one, one], [one], [one, RuleId(shelf.ids.new())]):
        with pytest.raises(InvalidInput, match="order"):
            await order.change(shelf.home, wrong, seen=[one, two], by=shelf.sam)


async def test_rules_of_another_workspace_are_not_in_the_order(
    shelf: Shelf, order: RuleOrder
) -> None:
    one, two = await kept(shelf, "One", "Two")

    assert await order.now(shelf.other) == ()
    with pytest.raises(OrderChanged):
        await order.change(shelf.other, [two, one], seen=[one, two], by=shelf.zoe)


async def test_one_that_cannot_be_read_keeps_its_place(shelf: Shelf, order: RuleOrder) -> None:
    one, two, three = await kept(shelf, "One", "Two", "Three")
    async with shelf.database.writing(STORED) as session:
        row = await session.scalar(select(RuleRow).where(RuleRow.id == two))
        assert row is not None
        row.spec = {**row.spec, "condition": {"type": "moon"}}

    await order.change(shelf.home, [one, three, two], seen=[one, two, three], by=shelf.sam)
    await order.change(shelf.home, [two, one, three], seen=[one, three, two], by=shelf.sam)

    assert await names(shelf, order) == ["Two", "One", "Three"]
    assert (await shelf.rules.one(shelf.home, two)).spec is None


async def test_every_process_is_told_to_compile_anew(shelf: Shelf, order: RuleOrder) -> None:
    one, two = await kept(shelf, "One", "Two")
    (before,) = await shelf.rows(WorkspaceRow, id=shelf.home)

    await order.change(shelf.home, [two, one], seen=[one, two], by=shelf.sam)

    (after,) = await shelf.rows(WorkspaceRow, id=shelf.home)
    assert after.config_revision == before.config_revision + 1

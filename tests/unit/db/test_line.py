"""Who is written together, who waits, and who goes first."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

from core.db.line import Group, Line
from core.ids import WorkspaceId

HOTEL, SHOP = WorkspaceId(UUID(int=1)), WorkspaceId(UUID(int=2))


@dataclass(frozen=True)
class Item:
    """A write, known by its name."""

    name: str
    touches: WorkspaceId | None = HOTEL
    alone: bool = False


def line_of(*items: Item) -> Line[Item]:
    """Return a line in which these wait."""
    line: Line[Item] = Line()
    for item in items:
        line.put(item)
    return line


async def taken(line: Line[Item], most: int = 64) -> Group[Item]:
    """Take what the next commit writes."""
    group = await line.take(most)
    assert group is not None
    return group


def names(group: Group[Item]) -> list[str]:
    """Return what is in it."""
    return [item.name for item in group.items]


async def test_changes_of_all_workspaces_share_a_commit() -> None:
    line = line_of(Item("a"), Item("b", SHOP), Item("c", None), Item("d"))

    assert sorted(names(await taken(line))) == ["a", "b", "c", "d"]
    assert len(line) == 0


async def test_a_workspace_is_in_one_commit_at_a_time() -> None:
    line = line_of(Item("a"))
    first = await taken(line)
    line.put(Item("later"))
    line.put(Item("elsewhere", SHOP))

    second = await taken(line)
    line.give_back(first)
    third = await taken(line)

    assert [names(one) for one in (first, second, third)] == [["a"], ["elsewhere"], ["later"]]


async def test_what_stands_above_workspaces_waits_for_none_of_them() -> None:
    line = line_of(Item("a"), Item("b", None))
    await taken(line, most=1)

    assert names(await taken(line, most=1)) == ["b"]
    line.put(Item("c", None))
    assert names(await taken(line, most=1)) == ["c"]


async def test_who_must_be_alone_is_alone_and_keeps_its_turn() -> None:
    line = line_of(Item("a"), Item("alone", alone=True), Item("b"))

    groups = []
    for _ in range(3):
        group = await taken(line)
        groups.append(names(group))
        line.give_back(group)

    assert groups == [["a"], ["alone"], ["b"]]


async def test_whoever_waits_longest_goes_first() -> None:
    line = line_of(Item("a", SHOP), Item("b"), Item("c", SHOP))

    assert names(await taken(line, most=1)) == ["a"]
    assert names(await taken(line, most=1)) == ["b"]


async def test_a_group_is_filled_with_what_came_meanwhile() -> None:
    line = line_of(Item("a"))
    group = await taken(line)
    line.put(Item("b"))
    line.put(Item("alone", alone=True))

    line.fill(group, 64)

    assert names(group) == ["a", "b"]


async def test_a_closed_line_is_worked_off_before_it_ends() -> None:
    line = line_of(Item("a"))
    first = await taken(line)
    line.put(Item("b"))
    line.close()

    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(line.take(64))
        ending = tasks.create_task(line.take(64))
        await asyncio.sleep(0)
        assert not waiting.done()
        line.give_back(first)
        second = await waiting
        assert second is not None
        assert names(second) == ["b"]
        line.give_back(second)

    assert ending.result() is None

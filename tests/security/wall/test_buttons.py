"""No button tells anything of another workspace, or changes it, whatever is behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from uuid import UUID

import pytest

from core.ids import to_base36
from tests.chaos.figures import counted
from tests.security.wall.buttons import ENDS, Shape, pressed, shapes_of
from tests.security.wall.desk import Desk
from tests.security.wall.worlds import changed

pytestmark = pytest.mark.timeout(400)

_NAMED = ("members", "places", "receivers", "chats", "requests", "alerts")
"""What the argument of a button names."""


async def test_no_button_tells_of_theirs(desk: Desk) -> None:
    worlds, tally, wrong = desk.worlds, Counter[str](), list[str]()
    shapes = await shapes_of(desk.phones, desk.third)
    actions = {shape.action for shape in shapes}
    before = await worlds.theirs_now()

    for data, sent in _seen(desk, shapes):
        tally["data of buttons that were seen"] += 1
        for who, person in desk.people.items():
            tally["presses"] += 1
            said = await desk.phones.presses(person, data)
            wrong += [f"{who} {data}: {one}" for one in worlds.leaks(said, sent=sent)]
        if desk.is_brief:
            continue
        tally["presses in a group"] += 1
        said = await desk.phones.presses(desk.people["owner"], data, chat=desk.group)
        wrong += [f"in a group {data}: {one}" for one in worlds.leaks(said, sent=sent)]
    for data, sent in () if desk.is_brief else _unseen(desk, actions):
        tally["data of other buttons"] += 1
        tally["presses"] += 1
        said = await desk.phones.presses(desk.people["owner"], data)
        wrong += [f"owner {data}: {one}" for one in worlds.leaks(said, sent=sent)]

    for shape in sorted(shapes, key=lambda one: (bool(ENDS.search(one.action)), one)):
        for data, _ in shape.made_up(desk.ours, desk.ours):
            tally["presses about ours"] += 1
            said = await desk.phones.presses(desk.people["owner"], data)
            wrong += [f"owner, of ours, {data}: {one}" for one in worlds.leaks(said)]

    wrong += changed(before, await worlds.theirs_now())
    wrong += await worlds.ours_naming_theirs()
    assert not wrong, "\n".join(wrong)
    assert {shape.table for shape in shapes} >= {"alerts", "rules", "audit", "workspaces"}
    tally["actions"], tally["actions seen"] = len(desk.phones.actions), len(actions)
    counted(18, "buttons", dict(tally))


def _seen(desk: Desk, shapes: Collection[Shape]) -> Iterator[tuple[str, frozenset[UUID]]]:
    """Yield what is behind every button that was seen, about theirs, and naming theirs."""
    for shape in sorted(shapes):
        yield from shape.made_up(desk.theirs, desk.theirs)
        if "{" in shape.argument:
            yield from shape.made_up(desk.ours, desk.theirs)


def _unseen(desk: Desk, seen: Collection[str]) -> Iterator[tuple[str, frozenset[UUID]]]:
    """Yield the buttons that were not, about each thing of theirs, and naming each."""
    ours, theirs = desk.worlds.ours.things, desk.worlds.theirs.things
    for action, kind in desk.phones.actions.items():
        if action in seen:
            continue
        noun = "workspace" if kind is None else f"{kind.value}s"
        about = set(theirs.values()) if kind is None else {theirs[noun]}
        for one in sorted(about):
            yield pressed(action, one), frozenset({one})
        for one in (theirs[each] for each in _NAMED):
            if len(action) <= 10:  # else no button can hold two of them
                yield pressed(action, ours[noun], to_base36(one)), frozenset({one})

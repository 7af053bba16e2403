"""What stands behind the bot's buttons, read off the buttons it really shows.

Somebody who owns a workspace like the others says every command and presses whatever is shown. Of
each button is kept what kind of thing it is about and what its argument names, so that the same
can be made up about the things of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from uuid import UUID

from core.channels.callback_data import Press, decode, encode
from core.delivery.message import Button
from core.ids import to_base36
from tests.security.wall.furnishing import Stored, stored
from tests.security.wall.phones import Phones
from tests.security.wall.worlds import World

_DATA = re.compile(r'"callback_data":"(v1:[^"]*)"')
ENDS = re.compile(r"del|rm|revoke|end|uninvite|drop|rotate")
"""What stands on buttons that take something away."""
_VALUES = re.compile(r"[0-9a-f]{8,}|[0-9]+")
_TIMES = 2
"""How often buttons alike are pressed."""

Tables = Mapping[str, tuple[UUID, ...]]
"""The identifiers of a workspace's things, by table."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Shape:
    """Buttons alike: the table of what they are about (None: nothing that is stored), and the
    argument, with tables in braces for what it names."""

    action: str
    table: str = ""
    argument: str = ""

    def made_up(self, about: Tables, naming: Tables) -> Iterator[tuple[str, frozenset[UUID]]]:
        """Yield its callback data about these things, naming those; and the things named."""
        for subject in about.get(self.table, ())[:_TIMES]:
            named = re.findall(r"\{(\w+)\}", self.argument)
            for picked in product(*(naming.get(one, ())[:_TIMES] for one in named)):
                argument = self.argument
                for table, one in zip(named, picked, strict=True):
                    argument = argument.replace(f"{{{table}}}", to_base36(one), 1)
                yield (
                    pressed(self.action, subject, argument or None),
                    frozenset({subject, *picked}),
                )


def pressed(action: str, subject: UUID, argument: str | None = None) -> str:
    """Return the callback data of a button."""
    return encode(Button(label="x", action=action, subject=subject, argument=argument))


def tables_of(world: World, kept: Stored) -> Tables:
    """Return the identifiers of a workspace's things by table."""
    found = {
        name: tuple(row["id"] for row in rows if isinstance(row.get("id"), UUID))
        for name, rows in kept.items()
    }
    return {
        **found,
        "workspaces": (world.workspace,),
        "persons": tuple(world.people.values()),
    }


async def shapes_of(phones: Phones, world: World) -> frozenset[Shape]:
    """Say every command as the owner, press all that is shown, and return what was seen."""
    rows, owner = world.house.rows, world.people["owner"]
    known = _known(tables_of(world, await stored(rows, world.workspace)))
    seen: dict[Shape, list[Press]] = {}
    waiting: list[str] = []
    for command in phones.commands:
        waiting += _DATA.findall(await phones.writes(owner, f"/{command}"))
        await phones.writes(owner, "/cancel")
    while waiting:
        data = min(waiting, key=_takes_away)  # waits until the rest was looked at
        waiting.remove(data)
        press = decode(data)
        alike = seen.setdefault(_shape(press, known, is_rough=True), [])
        if len(alike) < _TIMES:
            alike.append(press)
            waiting += _DATA.findall(await phones.presses(owner, data))
    # What was done is there by now as well, for somebody to undo.
    known |= _known(tables_of(world, await stored(rows, world.workspace)))
    return frozenset(_shape(press, known) for presses in seen.values() for press in presses)


def _takes_away(data: str) -> bool:
    press = decode(data)
    return bool(ENDS.search(f"{press.action} {press.argument}"))


def _known(tables: Tables) -> dict[str, str]:
    return {to_base36(one): table for table, ids in tables.items() for one in ids}


def _shape(press: Press, known: Mapping[str, str], *, is_rough: bool = False) -> Shape:
    """Return the shape of a button; roughly, all revisions, topics and zones are alike."""
    argument = press.argument or ""
    for word, table in known.items():
        argument = argument.replace(word, f"{{{table}}}")
    if is_rough:
        argument = _VALUES.sub("*", argument)
    return Shape(
        action=press.action, table=known.get(to_base36(press.subject), ""), argument=argument
    )

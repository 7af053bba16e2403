"""No command tells anything of another workspace, whatever follows it, and no link of theirs tells
more than a guest is to know."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from uuid import UUID

import pytest

from core.ids import PersonId, to_base36
from core.tenants.start import INVITE_PREFIX, PLACE_PREFIX
from tests.chaos.figures import counted
from tests.security.wall.desk import Desk
from tests.security.wall.furnishing import stored
from tests.security.wall.worlds import MARK, THEIR_NUMBER, World, changed

pytestmark = pytest.mark.timeout(400)

_NOUNS = ("alerts", "cases", "rules", "members")


async def test_no_command_tells_of_theirs(desk: Desk) -> None:
    worlds, wrong, said_in_all = desk.worlds, list[str](), 0
    before = await worlds.theirs_now()

    known: set[UUID] = set()
    is_mark_known = False
    for words, one in _words(worlds.theirs):
        known |= set() if one is None else {one}
        is_mark_known |= MARK in words
        for command, (who, person) in product(desk.phones.commands, desk.people.items()):
            said_in_all += 1
            told = await desk.phones.writes(person, f"/{command} {words}".strip())
            if words and who == "owner":  # most ask something more
                told += await desk.phones.writes(person, words)
                await desk.phones.writes(person, "/cancel")
            leaks = worlds.leaks(told, sent=known, is_mark_sent=is_mark_known)
            wrong += [f"{who} /{command} {words}: {leak}" for leak in leaks]

    wrong += changed(before, await worlds.theirs_now())
    assert not wrong, "\n".join(wrong)
    commands = len(desk.phones.commands)
    counted(18, "commands", {"commands": commands, "said": said_in_all})


async def test_no_command_in_a_group_of_ours_tells_of_theirs(desk: Desk) -> None:
    worlds, wrong = desk.worlds, list[str]()
    owner = worlds.ours.people["owner"]
    before = await worlds.theirs_now()

    for command in desk.phones.commands:
        for words in ("", str(THEIR_NUMBER), str(worlds.theirs.things["alerts"])):
            told = await desk.phones.writes(owner, f"/{command} {words}".strip(), chat=desk.group)
            leaks = worlds.leaks(told, sent=worlds.theirs.things.values() if words else ())
            wrong += [f"/{command} {words}: {one}" for one in leaks]

    wrong += changed(before, await worlds.theirs_now())
    assert not wrong, "\n".join(wrong)


async def test_a_link_made_up_from_what_is_theirs_leads_nowhere(desk: Desk) -> None:
    worlds, wrong = desk.worlds, list[str]()
    kept = await stored(worlds.ours.house.rows, worlds.theirs.workspace)
    things = worlds.theirs.things
    made_up = [kept["invites"][0]["token_hash"], kept["integrations"][0]["token_hash"]]
    for noun in ("invites", "places", "cases", "alerts", "workspace"):
        made_up += [things[noun].hex, to_base36(things[noun]), str(things[noun])]
    before = await worlds.theirs_now()

    for who, person in desk.people.items():
        for prefix in ("", INVITE_PREFIX, PLACE_PREFIX):
            for word in made_up:
                told = await desk.phones.writes(person, f"/start {prefix}{word}")
                wrong += [f"{who} {prefix}{word}: {one}" for one in worlds.leaks(told)]

    wrong += changed(before, await worlds.theirs_now())
    assert not wrong, "\n".join(wrong)


async def test_a_guest_of_theirs_knows_the_names_on_the_door_alone(desk: Desk) -> None:
    worlds, wrong = desk.worlds, list[str]()
    kept = await stored(worlds.ours.house.rows, worlds.theirs.workspace)
    doors = {row["start_token"]: row["name"] for row in kept["places"]}
    (token, name), *_ = doors.items()
    home = f"{MARK} workspace"
    guest: PersonId = worlds.ours.people["admin"]

    told = [await desk.phones.writes(guest, f"/start {PLACE_PREFIX}{token}")]
    for command in desk.phones.commands:
        told.append(await desk.phones.writes(guest, f"/{command}"))
        told.append(await desk.phones.writes(guest, f"/{command} {THEIR_NUMBER}"))

    assert name in told[0]
    for said in told:
        public = said.replace(name, "").replace(home, "")
        wrong += worlds.leaks(public, sent=[worlds.theirs.workspace])
    assert not wrong, "\n".join(wrong)


def _words(theirs: World) -> Iterator[tuple[str, UUID | None]]:
    """Yield what may follow a command, and what of theirs it names. What ours have said they may
    have taken as a name, so those that give away most come last."""
    yield "", None
    yield str(THEIR_NUMBER), None
    yield f"#{THEIR_NUMBER}", None
    for noun in _NOUNS:
        yield str(theirs.things[noun]), theirs.things[noun]
    yield to_base36(theirs.things["rules"]), theirs.things["rules"]
    for name in ("rule", "place", "workspace"):
        yield f"{MARK} {name}", None

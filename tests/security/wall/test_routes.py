"""No route answers with anything of another workspace, or changes it, whatever it is sent.

The routes are those of the API's own table, and where an identifier may stand is read off their
models: a new route, a new filter and a new field are tried without being named here.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.chaos.figures import counted
from tests.security.wall.asking import tried
from tests.security.wall.callers import CALLERS, headers
from tests.security.wall.trials import (
    CLOSED,
    Trial,
    in_the_body,
    in_the_path,
    in_the_query,
    lists,
)
from tests.security.wall.worlds import Worlds, changed

pytestmark = pytest.mark.timeout(400)


async def test_theirs_is_not_there_for_anybody_of_ours(worlds: Worlds) -> None:
    known, tally = headers(worlds), Counter[str]()
    wrong: list[str] = []
    before = await worlds.theirs_now()

    for route in CLOSED:
        trials = [
            trial
            for made in (in_the_path, in_the_query, in_the_body)
            for trial in made(route, worlds.ours, worlds.theirs)
        ]
        for trial in trials:
            for caller in CALLERS:
                tally[f"{trial.where.split()[0]} requests"] += 1
                wrong += await tried(worlds, trial, caller, known[caller])
        now = await worlds.theirs_now()
        wrong += [f"{route.name}: {one}" for one in changed(before, now)]
        tally["routes with an id"] += bool(trials)
        tally["places of ids"] += len({trial.where for trial in trials})
        before = now

    wrong += await worlds.ours_naming_theirs()
    counted(18, "routes", {"routes": len(CLOSED), **tally})
    assert not wrong, "\n".join(wrong)


async def test_no_list_has_anything_of_theirs(worlds: Worlds) -> None:
    known, tally = headers(worlds), Counter[str]()
    wrong: list[str] = []

    for route in lists():
        for caller in CALLERS:
            trial = Trial(route=route, where="list", path=route.path)
            tally["requests"] += 1
            wrong += await tried(worlds, trial, caller, known[caller])

    counted(18, "lists", {"lists": len(lists()), **tally})
    assert not wrong, "\n".join(wrong)

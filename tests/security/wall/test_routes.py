"""No route answers with anything of another workspace, or changes it, whatever it is sent.

The routes are those of the API's own table, and where an identifier may stand is read off their
models: a new route, a new filter and a new field are tried without being named here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from tests.integration.web.house import Answer
from tests.security.wall.callers import CALLERS, headers, may
from tests.security.wall.trials import (
    CLOSED,
    Trial,
    in_the_body,
    in_the_path,
    in_the_query,
    lists,
)
from tests.security.wall.worlds import Worlds, changed

_REQUEST = re.compile(rb"urn:opsbell:request:[0-9a-f]+")
Headers = Mapping[str, str]
Record = Callable[[str, object], None]


async def test_theirs_is_not_there_for_anybody_of_ours(
    worlds: Worlds, record_property: Record
) -> None:
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
                wrong += await _tried(worlds, trial, caller, known[caller])
        now = await worlds.theirs_now()
        wrong += [f"{route.name}: {one}" for one in changed(before, now)]
        tally["routes with an id"] += bool(trials)
        tally["places of ids"] += len({trial.where for trial in trials})
        before = now

    wrong += await worlds.ours_naming_theirs()
    record_property("tenant wall, routes", {"routes": len(CLOSED), **tally})
    assert not wrong, "\n".join(wrong)


async def test_no_list_has_anything_of_theirs(worlds: Worlds, record_property: Record) -> None:
    known, tally = headers(worlds), Counter[str]()
    wrong: list[str] = []

    for route in lists():
        for caller in CALLERS:
            trial = Trial(route=route, where="list", path=route.path)
            tally["requests"] += 1
            wrong += await _tried(worlds, trial, caller, known[caller])

    record_property("tenant wall, lists", {"lists": len(lists()), **tally})
    assert not wrong, "\n".join(wrong)


async def _tried(worlds: Worlds, trial: Trial, caller: str, said: Headers) -> list[str]:
    """Send one request and return what is wrong with its answer."""
    answered = await _sent(worlds, trial, said)
    seen = answered.raw + str(dict(answered.headers)).encode()
    leaks = worlds.leaks(seen, sent=trial.sent, is_mark_sent=trial.is_mark_sent)
    wrong = [f"shows {leaks}"] if leaks else []
    passes = may(caller, trial.route)
    if not _is_declared(answered, trial, passes):
        wrong.append(f"not as declared: {answered.raw[:200]!r}")
    if passes and caller == "owner" and trial.sent:
        nothing = worlds.ours.house.rows.ids.new()
        other = await _sent(worlds, trial.about(nothing), said)
        if _plain(answered, trial.sent) != _plain(other, [nothing]):
            wrong.append(f"told from nothing: {answered.raw[:200]!r}, {other.raw[:200]!r}")
    return [f"{caller}: {trial.route.name}, {trial.where}: {answered.status} {x}" for x in wrong]


async def _sent(worlds: Worlds, trial: Trial, said: Headers) -> Answer:
    request = trial.request
    request["headers"] = {**request["headers"], **said}
    return await worlds.ours.house.api(trial.route.method, trial.path, who=None, **request)


def _is_declared(answered: Answer, trial: Trial, passes: bool | None) -> bool:
    """Tell whether the status is one that the wall allows."""
    if passes is None:
        return answered.status < 500
    if not passes:
        return answered.status == 403
    if trial.is_foreign_path:
        return answered.status == 404
    if trial.where.startswith("body") and not (trial.route.right or "").endswith(".read"):
        return 400 <= answered.status < 500 or answered.json.get("done") == 0
    return answered.status < 500


def _plain(answered: Answer, named: Collection[UUID]) -> tuple[int, bytes]:
    """Return an answer without the identifiers that were sent."""
    raw = answered.raw
    for one in named:
        raw = raw.replace(str(one).encode(), b"?")
    return answered.status, _REQUEST.sub(b"", raw)

"""One request as somebody of ours, and what may be answered to it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from uuid import UUID

from tests.integration.web.house import Answer
from tests.security.wall.callers import may
from tests.security.wall.trials import Trial
from tests.security.wall.worlds import Worlds

_REQUEST = re.compile(rb"urn:opsbell:request:[0-9a-f]+")
Headers = Mapping[str, str]


async def tried(
    worlds: Worlds, trial: Trial, caller: str, said: Headers, *, compares: str = "owner"
) -> list[str]:
    """Send one request and return what is wrong with its answer. What `compares` asks is also
    asked about what does not exist: the two are answered alike."""
    answered = await _sent(worlds, trial, said)
    seen = answered.raw + str(dict(answered.headers)).encode()
    leaks = worlds.leaks(seen, sent=trial.sent, is_mark_sent=trial.is_mark_sent)
    wrong = [f"shows {leaks}"] if leaks else []
    passes = may(caller, trial.route)
    if not _is_declared(answered, trial, passes):
        wrong.append(f"not as declared: {answered.raw[:200]!r}")
    if passes and caller == compares and trial.sent:
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

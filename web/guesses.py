"""Words that are none of ours: counted for each address, and refused faster when they are many.

Whoever shows a good word is let in all the same, however many bad ones came from their address.
"""

from __future__ import annotations

from aiohttp import web

from core.audit.origin import Way
from core.clock import Clock
from core.ids import WorkspaceId
from core.signing import UnknownToken
from core.tenants.api_keys import is_key
from core.tenants.refusals import How, Refusals
from web.peer import household
from web.throttle import Throttle


class Guesses:
    """Counts them, and has the audit trail know."""

    def __init__(self, *, refusals: Refusals, clock: Clock) -> None:
        self._refusals = refusals
        self._throttle = Throttle(clock=clock)

    def refused(
        self, how: How, address: str, *, via: Way = "api", workspace_id: WorkspaceId | None = None
    ) -> None:
        """Note a try that some other bucket has counted."""
        self._refusals.note(how, household(address), via=via, workspace_id=workspace_id)

    def count(self, word: str, problem: UnknownToken, address: str, *, via: Way = "api") -> None:
        """Note a bad word; raises ProblemAnswer 429 when more came from there than are taken."""
        self.refused(_kind(word), address, via=via, workspace_id=problem.workspace_id)
        self._throttle.take(address)


GUESSES = web.AppKey("guesses", Guesses)
"""Counts words that are none of ours."""


def _kind(word: str) -> How:
    if is_key(word):
        return "api_key"
    return "ticket" if word.count(".") == 1 else "token"

"""Who gets in: where a socket may say who it is, and whether that still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core.errors import NotAllowed
from core.signing import Access, TokenRefused
from core.tenants.api_keys import is_key
from core.tenants.standing import Standing
from web.asking import Asking
from web.deps import Deps
from web.live.protocol import TICKET_PREFIX, Close
from web.live.upgrade import Upgrade
from web.own_page import is_own_origin
from web.principal import caller_of

GRACE = timedelta(seconds=30)
"""A sign-in that ended this short a while ago may still be on its way to be renewed."""


class Refused(Exception):
    """The socket is closed with `code`; `reason` is a stable word."""

    def __init__(self, code: Close, reason: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """Somebody who may come in, and what they are there right now."""

    access: Access
    standing: Standing


class Entrance:
    """Knows tokens, API keys and tickets from each other and from rubbish, wherever they were
    said."""

    def __init__(self, *, deps: Deps) -> None:
        self._deps = deps

    async def admit(self, word: str) -> Admitted:
        """Return whom an access token, an API key or a ticket (which it uses up) lets in; raises
        Refused."""
        try:
            # A token has three parts, a ticket two.
            if is_key(word) or word.count(".") == 2:
                caller = await caller_of(word, self._deps)
                return Admitted(access=caller.access, standing=caller.standing)
            return await self._redeem(word)
        except TokenRefused as refused:
            raise Refused(Close.NOT_SIGNED_IN, refused.reason, refused.message) from refused
        except NotAllowed as refused:
            message = "no member of this workspace"
            raise Refused(Close.NOT_ALLOWED, "not_a_member", message) from refused

    async def _redeem(self, ticket: str) -> Admitted:
        access = await self._deps.tickets.redeem(ticket)
        if access.expires_at + GRACE <= self._deps.clock.now():
            raise TokenRefused(reason="token_expired", message="the sign-in was not renewed")
        return Admitted(access=access, standing=await self._deps.sign_in.check(access))


def word_of(request: Asking, upgrade: Upgrade) -> str | None:
    """Return the token or ticket that came with the handshake; None: the first frame is to bring
    it. A browser can add no header, so its ticket stands among the subprotocols."""
    for word in upgrade.words:
        if word.startswith(TICKET_PREFIX):
            return word.removeprefix(TICKET_PREFIX)
    for name in ("ticket", "token"):
        if name in request.query:
            return request.query[name]
    bearer = request.headers.get("Authorization", "")
    return bearer[7:].strip() if bearer[:7].casefold() == "bearer " else None


def check_origin(request: Asking, deps: Deps) -> None:
    """Refuse a page of another site. Clients that are no browsers send no Origin, and need a token
    all the same."""
    if not is_own_origin(request, deps):
        raise Refused(Close.NOT_ALLOWED, "origin_not_allowed", "this page may not connect here")

"""Who calls, by what an `Authorization: Bearer` header carries: a person's access token, or an API
key. The API and the live socket let the same ones in, and from here on both are alike: something
that acts under an id, in one workspace, with rights.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from core.errors import NotAllowed, NotSignedIn
from core.ids import PersonId
from core.signing import Access, UnknownToken
from core.tenants.access import Scopes
from core.tenants.api_keys import is_key
from core.tenants.standing import Standing
from web.deps import Deps
from web.guesses import GUESSES
from web.peer import client_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls: the token, and what they are in its workspace right now. An API key has an
    account of its own, which stands where a person does: in `access.person_id`, in the history
    and in the audit trail."""

    access: Access
    standing: Standing

    @property
    def is_key(self) -> bool:
        """Tell whether it is a program with a key, and no person."""
        return isinstance(self.standing.role, Scopes)

    @property
    def scope(self) -> str:
        """Return the name under which this caller's idempotency keys and limits are counted."""
        kind = "key" if self.is_key else "person"
        return f"{kind}:{self.access.person_id}"

    @property
    def own_id(self) -> PersonId:
        """The person who calls; raises NotAllowed for a key, which is nobody."""
        if self.is_key:
            raise NotAllowed(action="this with an API key; sign in as a person", needs=None)
        return self.access.person_id


async def signed_in(request: web.Request, deps: Deps) -> Caller:
    """Return who calls; raises NotSignedIn for a token that is missing, over or not ours, and
    NotAllowed for somebody who is no member any more, and ProblemAnswer 429 where many tokens came
    from that are not ours."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.casefold() != "bearer" or not token:
        raise NotSignedIn("send Authorization: Bearer <access token or API key>")
    try:
        return await caller_of(token, deps)
    except UnknownToken as unknown:
        address = client_address(request, deps.proxies)
        request.app[GUESSES].count(token, unknown, address)
        raise


async def caller_of(token: str, deps: Deps) -> Caller:
    """Return whom an access token or an API key speaks for, by one read of the database. Raises
    as `signed_in`; TokenRefused says why a token is not taken."""
    if is_key(token):
        access, standing = await deps.keys.read(token)
        return Caller(access=access, standing=standing)
    access = deps.tokens.read(token)
    return Caller(access=access, standing=await deps.sign_in.check(access))

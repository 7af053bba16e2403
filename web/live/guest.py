"""The socket's side of one connection: from the handshake to the end of its line.

It hears the line itself until the client has said who it is; then the hub's connection does. It
holds no task: what has to ask the database is an errand, which ends by itself.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from pydantic import ValidationError

from core.ids import PersonId, WorkspaceId
from web.live.connection import Connection
from web.live.entrance import Admitted, Refused
from web.live.line import Line
from web.live.protocol import CLIENT_FRAME, Authenticate, Close

LATE_SECONDS = 5
"""A sign-in that ended is noticed at the next visit after that, each round of pings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who shook hands, as the connection log wants to know: kept until they are let in."""

    address: str
    user_agent: str
    client: str | None


class House(Protocol):
    """What a guest asks of the place it comes to."""

    def expect(self, guest: Guest) -> None:
        """Turn the guest away when it says nothing in time."""
        ...

    def send(self, errand: Coroutine[None, None, None], guest: Guest) -> None:
        """Run something that takes a moment; what goes wrong turns the guest away."""
        ...

    async def run(self, errand: Coroutine[None, None, None], guest: Guest) -> None:
        """Run it at once, and return when it is done."""
        ...

    async def admit(self, word: str, address: str) -> Admitted:
        """Return whom a token or ticket from there lets in; raises Refused."""
        ...

    async def welcome(self, guest: Guest, admitted: Admitted) -> Connection:
        """Let a person in, and have the hub say hello; raises Refused."""
        ...

    def turn_away(self, guest: Guest, refused: Refused) -> None:
        """Say why in an `error` frame and close."""
        ...

    def too_much(self) -> Refused:
        """Return what a client is told that says more than it may."""
        ...

    def visited(self, guest: Guest) -> None:
        """Take notice that the client was there in the last round of pings."""
        ...

    def left(self, guest: Guest, code: int, reason: str) -> None:
        """Take notice that a guest is gone."""
        ...


class Guest:
    """`person_id` and `workspace_id` are set once somebody was let in, and `caller` is let go of
    when the connection log knows them. `outcome` is what the handshake alone had to say: somebody,
    a refusal, or nothing yet."""

    __slots__ = (
        "_connection", "_expires", "_heard", "_is_gone", "_renewing", "address", "caller",
        "has_line", "house", "id", "line", "outcome", "person_id", "workspace_id",
    )  # fmt: skip

    line: Line

    def __init__(self, *, guest_id: UUID, house: House, address: str, caller: Caller) -> None:
        self.id = guest_id
        self.house = house
        self.address = address
        self.caller: Caller | None = caller
        self.outcome: Admitted | Refused | None = None
        self.person_id: PersonId | None = None
        self.workspace_id: WorkspaceId | None = None
        self.has_line = False
        self._is_gone = False
        self._renewing = 0
        self._connection: Connection | None = None
        self._expires = 0.0
        self._heard: list[str | None] | None = []
        """What was said while we thought; None while the first word is waited for."""

    def laid(self, line: Line) -> None:
        """Take the line."""
        self.line = line
        self.has_line = True

    def is_gone(self) -> bool:
        """Tell whether the line has ended."""
        return self._is_gone

    async def begin(self) -> None:
        """Do what the handshake led to."""
        outcome, self.outcome = self.outcome, None
        match outcome:
            case Admitted():
                await self.house.run(self._enter(outcome), self)
            case Refused():
                self.house.turn_away(self, outcome)
            case None:
                self.house.expect(self)
                said, self._heard = self._heard or [], None
                for text in said:
                    self.heard(text)

    def heard(self, text: str | None) -> None:
        """Take the first word, which says who it is; what comes meanwhile is kept."""
        if self._heard is not None:
            self._heard.append(text)
            return
        try:
            said = CLIENT_FRAME.validate_json(text or "")
        except ValidationError:
            said = None
        if isinstance(said, Authenticate):
            self._heard = []
            self.house.send(self._sign_in(said.token), self)
        else:
            message = 'say {"type": "authenticate", "token": "…"} first'
            self.refuse(Close.NOT_SIGNED_IN, "token_required", message)

    def clear(self) -> None:
        """Nothing is sent before the hello."""

    def lost(self, code: int) -> None:
        """The house hears of it by `ended`."""

    def renew(self, token: str) -> None:
        """Renew the sign-in; it was they themselves who came in, or it is refused."""
        self._renewing += 1
        self.house.send(self._renew(token), self)

    def refuse(self, code: int, reason: str, message: str) -> None:
        """Say why and close."""
        self.house.turn_away(self, Refused(Close(code), reason, message))

    def flooded(self) -> None:
        """Turn away who says too much."""
        self.house.turn_away(self, self.house.too_much())

    def visited(self, at: float) -> None:
        """End what was not renewed; `at` is the wall's time."""
        if self._connection is None or self._renewing:
            return
        if at > self._expires + LATE_SECONDS:
            self.refuse(Close.NOT_SIGNED_IN, "token_expired", "the sign-in was not renewed")
        else:
            self.house.visited(self)

    def ended(self, code: int, reason: str) -> None:
        """Leave."""
        self._is_gone = True
        self.house.left(self, code, reason)

    async def _sign_in(self, word: str) -> None:
        await self._enter(await self.house.admit(word, self.address))

    async def _enter(self, admitted: Admitted) -> None:
        connection = await self.house.welcome(self, admitted)
        self._connection = connection
        self._expires = admitted.access.expires_at.timestamp()
        said, self._heard = self._heard or [], None
        for text in said:
            connection.heard(text)

    async def _renew(self, word: str) -> None:
        try:
            access = (await self.house.admit(word, self.address)).access
        finally:
            self._renewing -= 1
        if self._connection is None or self._is_gone:
            return
        if (access.person_id, access.workspace_id) != (self.person_id, self.workspace_id):
            raise Refused(Close.NOT_ALLOWED, "another_person", "open another socket for that")
        self._expires = access.expires_at.timestamp()
        self._connection.renewed(access)

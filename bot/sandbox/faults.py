"""Faults on demand: what Telegram or the network between may do to a call or to an update."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import SimError
from bot.sandbox.fault_kinds import FaultKind
from bot.sandbox.wire import Object, as_integer, as_object, as_text, dump, without_nones

MOST_FAULTS = 100


@dataclass(slots=True, kw_only=True)
class Fault:
    """One order: which calls or updates it hits, what happens, and how often.

    `times` None: until removed. `until` is in Unix seconds of the sandbox clock. The first
    `after_n` that fit are spared; of the others each is hit with `probability`.
    """

    id: int
    kind: FaultKind
    method: str | None = None
    update: str | None = None
    chat: str | None = None
    contains: str | None = None
    token: str | None = None
    times: int | None = None
    until: float | None = None
    probability: float = 1.0
    after_n: int = 0
    code: int = 500
    description: str = "Internal Server Error: restart"
    retry_after: int = 1
    ms: int = 1_000
    seen: int = 0
    hits: int = 0

    def means_call(self, method: str, params: Object, token: str) -> bool:
        """Return True when this call is one that the order means."""
        if self.kind.is_of_updates or self.method not in {None, "*", method.lower()}:
            return False
        if self.token is not None and self.token != token:
            return False
        if self.chat is not None and str(params.get("chat_id", "")) != self.chat:
            return False
        return self.contains is None or self.contains in dump(params)

    def means_update(self, kind: str, payload: Object) -> bool:
        """Return True when this update is one that the order means."""
        if not self.kind.is_of_updates or self.update not in {None, "*", kind}:
            return False
        if self.chat is not None and chat_of(payload) != self.chat:
            return False
        return self.contains is None or self.contains in dump(payload)

    def as_object(self) -> Object:
        """Return the order as the simulation API lists it."""
        match = {
            "method": self.method,
            "update": self.update,
            "chat": self.chat,
            "contains": self.contains,
            "token": self.token,
        }
        shown: Object = {
            "id": self.id,
            "match": without_nones(match),
            "kind": self.kind.value,
            "hits": self.hits,
            **without_nones({"times": self.times, "until": self.until}),
        }
        if self.probability < 1:
            shown["probability"] = self.probability
        if self.after_n:
            shown["after_n"] = self.after_n
        if self.kind is FaultKind.ERROR:
            shown |= {"code": self.code, "description": self.description}
        elif self.kind is FaultKind.RATE_LIMIT:
            shown["retry_after"] = self.retry_after
        elif self.kind is FaultKind.DELAY:
            shown["ms"] = self.ms
        return shown


class Faults:
    """The orders that stand, the oldest first; the first that fits is carried out."""

    def __init__(self, *, clock: MovableClock, rng: random.Random) -> None:
        self._clock = clock
        self._rng = rng
        self._orders: list[Fault] = []
        self._last_id = 0

    def order(self, body: Object) -> Fault:
        """Add an order from its JSON; raises SimError for one that is not understood."""
        if len(self.standing()) >= MOST_FAULTS:
            raise SimError(f"at most {MOST_FAULTS} faults can stand at once")
        fault = _read(body, self._last_id + 1)
        if fault.kind is FaultKind.UNAUTHORIZED_ONCE and fault.times is None:
            fault.times = 1
        self._last_id = fault.id
        self._orders.append(fault)
        return fault

    def hit(self, method: str, params: Object, *, token: str = "") -> Fault | None:
        """Return the order that this call meets, counted; used-up orders are taken away."""
        return self._met(lambda fault: fault.means_call(method, params, token))

    def hit_update(self, kind: str, payload: Object, *orders: FaultKind) -> Fault | None:
        """Return the order of one of these kinds that this update meets, counted likewise."""
        return self._met(lambda fault: fault.kind in orders and fault.means_update(kind, payload))

    def outage(self) -> Fault | None:
        """Return the order by which Telegram as a whole is away, None while it is there."""
        everything = (fault for fault in self.standing() if fault.kind is FaultKind.OUTAGE)
        return next((fault for fault in everything if fault.means_call("", {}, "")), None)

    def standing(self) -> list[Fault]:
        """Return the orders that stand."""
        now = self._clock.now().timestamp()
        self._orders = [one for one in self._orders if one.until is None or one.until > now]
        return list(self._orders)

    def remove(self, fault_id: int) -> None:
        """Take one order away; raises SimError when there is none of that id."""
        kept = [fault for fault in self._orders if fault.id != fault_id]
        if len(kept) == len(self._orders):
            raise SimError(f"no fault has the id {fault_id}", status=404)
        self._orders = kept

    def clear(self) -> None:
        """Take all orders away."""
        self._orders.clear()

    def _met(self, fits: Callable[[Fault], bool]) -> Fault | None:
        for fault in self.standing():
            if not fits(fault):
                continue
            fault.seen += 1
            if fault.seen <= fault.after_n or self._rng.random() >= fault.probability:
                continue
            fault.hits += 1
            if fault.times is not None and fault.hits >= fault.times:
                self._orders.remove(fault)
            return fault
        return None


def chat_of(payload: Object) -> str:
    """Return the id of the chat that an update is about, empty when it is about none."""
    message = as_object(payload.get("message"))
    chat = as_object((payload if message is None else message).get("chat")) or {}
    return str(chat.get("id", ""))


def _read(body: Object, fault_id: int) -> Fault:
    try:
        kind = FaultKind(as_text(body.get("kind")) or "")
    except ValueError:
        known = ", ".join(kind.value for kind in FaultKind)
        raise SimError(f"kind must be one of: {known}") from None
    match = as_object(body.get("match")) or {}
    method, chat = as_text(match.get("method")), match.get("chat", match.get("chat_id"))
    fault = Fault(
        id=fault_id,
        kind=kind,
        method=method.lower() if method else None,
        update=as_text(match.get("update")),
        chat=None if chat is None else str(chat),
        contains=as_text(match.get("contains")),
        token=as_text(match.get("token")),
        times=as_integer(body.get("times")),
        until=_moment(body.get("until")),
    )
    for name in ("code", "retry_after", "ms", "after_n"):
        if (number := as_integer(body.get(name))) is not None:
            setattr(fault, name, number)
    if not 400 <= fault.code <= 599 or min(fault.ms, fault.retry_after, fault.after_n) < 0:
        raise SimError("code must be 400 to 599, ms, retry_after and after_n not below 0")
    chance = body.get("probability", 1.0)
    if isinstance(chance, bool) or not isinstance(chance, int | float) or not 0 <= chance <= 1:
        raise SimError("probability must be a number from 0 to 1")
    fault.probability = float(chance)
    fault.description = as_text(body.get("description")) or fault.description
    return fault


def _moment(value: object) -> float | None:
    """Return Unix seconds from themselves or from an ISO moment with its zone."""
    if value is None:
        return None
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is not None:
                return moment.timestamp()
        elif isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
    except ValueError:
        pass
    raise SimError("until must be Unix seconds or a moment such as 2026-01-31T12:00:00+00:00")

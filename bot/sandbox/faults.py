"""Faults on demand: what Telegram or the network between may do to a call."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.errors import SimError
from bot.sandbox.wire import Object, as_integer, as_object, as_text, dump, without_nones

MOST_FAULTS = 100


class FaultKind(StrEnum):
    """The kinds; all but `delay` and `deliver_then_hang` happen instead of the call's effect."""

    ERROR = "error"
    RATE_LIMIT = "rate_limit"
    DELAY = "delay"
    HANG = "hang"
    DELIVER_THEN_HANG = "deliver_then_hang"
    RESET = "reset"
    BAD_GATEWAY_HTML = "bad_gateway_html"
    GARBAGE_200 = "garbage_200"

    @property
    def lets_through(self) -> bool:
        """Return True when the call has its effect all the same."""
        return self in {FaultKind.DELAY, FaultKind.DELIVER_THEN_HANG}


@dataclass(slots=True, kw_only=True)
class Fault:
    """One order: which calls it hits, what happens, and how often still (None: until removed)."""

    id: int
    kind: FaultKind
    method: str | None = None
    chat: str | None = None
    contains: str | None = None
    times: int | None = None
    code: int = 500
    description: str = "Internal Server Error: restart"
    retry_after: int = 1
    ms: int = 1_000
    hits: int = 0

    def fits(self, method: str, params: Object) -> bool:
        """Return True when this call is one that the order means."""
        if self.times is not None and self.hits >= self.times:
            return False
        if self.method not in {None, "*", method.lower()}:
            return False
        if self.chat is not None and str(params.get("chat_id", "")) != self.chat:
            return False
        return self.contains is None or self.contains in dump(params)

    def as_object(self) -> Object:
        """Return the order as the simulation API lists it."""
        match = {"method": self.method, "chat": self.chat, "contains": self.contains}
        shown: Object = {
            "id": self.id,
            "match": without_nones(match),
            "kind": self.kind.value,
            "hits": self.hits,
        }
        if self.times is not None:
            shown["times"] = self.times
        if self.kind is FaultKind.ERROR:
            shown |= {"code": self.code, "description": self.description}
        elif self.kind is FaultKind.RATE_LIMIT:
            shown["retry_after"] = self.retry_after
        elif self.kind is FaultKind.DELAY:
            shown["ms"] = self.ms
        return shown


class Faults:
    """The orders that stand, the oldest first; the first that fits is carried out."""

    def __init__(self) -> None:
        self._standing: list[Fault] = []
        self._last_id = 0

    def order(self, body: Object) -> Fault:
        """Add an order from its JSON; raises SimError for one that is not understood."""
        try:
            kind = FaultKind(as_text(body.get("kind")) or "")
        except ValueError:
            known = ", ".join(kind.value for kind in FaultKind)
            raise SimError(f"kind must be one of: {known}") from None
        if len(self._standing) >= MOST_FAULTS:
            raise SimError(f"at most {MOST_FAULTS} faults can stand at once")
        match = as_object(body.get("match")) or {}
        method = as_text(match.get("method"))
        chat = match.get("chat")
        self._last_id += 1
        fault = Fault(
            id=self._last_id,
            kind=kind,
            method=method.lower() if method else None,
            chat=None if chat is None else str(chat),
            contains=as_text(match.get("contains")),
            times=as_integer(body.get("times")),
        )
        for name in ("code", "retry_after", "ms"):
            if (number := as_integer(body.get(name))) is not None:
                setattr(fault, name, number)
        if not 400 <= fault.code <= 599 or fault.ms < 0 or fault.retry_after < 0:
            raise SimError("code must be 400 to 599, ms and retry_after not below 0")
        fault.description = as_text(body.get("description")) or fault.description
        self._standing.append(fault)
        return fault

    def hit(self, method: str, params: Object) -> Fault | None:
        """Return the order that this call meets, counted; used-up orders are taken away."""
        found = next((fault for fault in self._standing if fault.fits(method, params)), None)
        if found is not None:
            found.hits += 1
            if found.times is not None and found.hits >= found.times:
                self._standing.remove(found)
        return found

    def standing(self) -> list[Fault]:
        """Return the orders that stand."""
        return list(self._standing)

    def remove(self, fault_id: int) -> None:
        """Take one order away; raises SimError when there is none of that id."""
        kept = [fault for fault in self._standing if fault.id != fault_id]
        if len(kept) == len(self._standing):
            raise SimError(f"no fault has the id {fault_id}", status=404)
        self._standing = kept

    def clear(self) -> None:
        """Take all orders away."""
        self._standing.clear()

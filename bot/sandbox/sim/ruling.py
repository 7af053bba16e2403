"""Ruling the sandbox: its clock, its faults, its limits, and starting over."""

from __future__ import annotations

from bot.sandbox.errors import SimError
from bot.sandbox.flood import TELEGRAM, Limits
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import start_over
from bot.sandbox.sim.ask import Ask
from bot.sandbox.sim.reading import state

LONGEST_STEP_SECONDS = 366 * 86_400.0


def reset(sandbox: Sandbox, ask: Ask) -> object:
    """Start over with the first people and chats; all numbers go on counting."""
    sandbox.faults.clear()
    sandbox.flood.forget()
    start_over(sandbox.world, is_seeded=sandbox.is_seeded)
    sandbox.news.tell("reset")
    return state(sandbox, ask)


def move_clock(sandbox: Sandbox, ask: Ask) -> object:
    """Freeze the clock or let it run, and move it ahead."""
    if "freeze" in ask:
        sandbox.clock.freeze(ask.flag("freeze"))
    if "advance_seconds" in ask:
        sandbox.clock.advance(
            ask.seconds("advance_seconds", default=0.0, most=LONGEST_STEP_SECONDS)
        )
    now = sandbox.clock.now().isoformat()
    sandbox.news.tell("clock", now=now, frozen=sandbox.clock.is_frozen)
    return {"now": now, "frozen": sandbox.clock.is_frozen}


def add_fault(sandbox: Sandbox, ask: Ask) -> object:
    """Order a fault."""
    fault = sandbox.faults.order(ask.fields)
    sandbox.news.tell("faults")
    return {"id": fault.id}


def list_faults(sandbox: Sandbox, _ask: Ask) -> object:
    """Return the faults that stand."""
    return {"faults": [fault.as_object() for fault in sandbox.faults.standing()]}


def remove_fault(sandbox: Sandbox, ask: Ask) -> object:
    """Take one fault away."""
    sandbox.faults.remove(ask.number("id"))
    sandbox.news.tell("faults")
    return {"removed": True}


def clear_faults(sandbox: Sandbox, _ask: Ask) -> object:
    """Take all faults away."""
    sandbox.faults.clear()
    sandbox.news.tell("faults")
    return {"removed": True}


def limits(sandbox: Sandbox, _ask: Ask) -> object:
    """Return the gauges of the flood limits."""
    return {**sandbox.flood.readings(), "anti_spin": sandbox.updates.slows_spinning}


def set_limits(sandbox: Sandbox, ask: Ask) -> object:
    """Switch the flood limits (`telegram`, `off`, or `custom` with figures), the balance of Stars
    for paid broadcasts, and the rule against spinning polls (`anti_spin`)."""
    if "flood" in ask:
        sandbox.flood.set(_limits(ask, sandbox.flood.usual))
    if "stars" in ask:
        sandbox.flood.stars = ask.seconds("stars", default=0.0, most=1e9)
    if "anti_spin" in ask:
        sandbox.updates.slows_spinning = ask.flag("anti_spin")
    sandbox.news.tell("limits")
    return limits(sandbox, ask)


def _limits(ask: Ask, usual: Limits) -> Limits | None:
    wanted = ask.words("flood")
    if wanted == "off":
        return None
    if wanted == "telegram":
        return usual
    if wanted != "custom":
        raise SimError("flood must be telegram, off or custom")
    found = {
        name: ask.seconds(name, default=getattr(TELEGRAM, name), most=1e6)
        for name in Limits.__slots__
    }
    if min(found.values()) <= 0 or found["group_per_minute"] < 1:
        raise SimError("limits must be above 0")
    whole = {**found, "group_per_minute": int(found["group_per_minute"])}
    return Limits(**whole)  # type: ignore[arg-type]  # the one whole number is made one above

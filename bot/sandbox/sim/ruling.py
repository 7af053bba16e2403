"""Ruling the sandbox: its clock, its faults, its limits, and starting over."""

from __future__ import annotations

from bot.sandbox.errors import SimError
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
    return {"id": sandbox.faults.order(ask.fields).id}


def list_faults(sandbox: Sandbox, _ask: Ask) -> object:
    """Return the faults that stand."""
    return {"faults": [fault.as_object() for fault in sandbox.faults.standing()]}


def remove_fault(sandbox: Sandbox, ask: Ask) -> object:
    """Take one fault away."""
    sandbox.faults.remove(ask.number("id"))
    return {"removed": True}


def clear_faults(sandbox: Sandbox, _ask: Ask) -> object:
    """Take all faults away."""
    sandbox.faults.clear()
    return {"removed": True}


def limits(sandbox: Sandbox, _ask: Ask) -> object:
    """Return the gauges of the flood limits."""
    return sandbox.flood.readings()


def set_limits(sandbox: Sandbox, ask: Ask) -> object:
    """Switch the flood limits: `telegram` or `off`."""
    wanted = ask.words("flood")
    if wanted not in {"telegram", "off"}:
        raise SimError("flood must be telegram or off")
    sandbox.flood.is_on = wanted == "telegram"
    sandbox.flood.forget()
    return sandbox.flood.readings()

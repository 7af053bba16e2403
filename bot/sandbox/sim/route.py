"""The shape of a request to the simulation API that is answered at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.sim.ask import Ask


@dataclass(frozen=True, slots=True)
class Route:
    """A verb and a path below `/sim/`, and what it does; path parts arrive among the values."""

    verb: str
    path: str
    run: Callable[[Sandbox, Ask], object]

"""The shape of a Bot API method: its name, what it does, and whether it counts as talking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.params import Params
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One method. `run` returns the result or raises ApiError, having changed nothing.

    `is_talk` is True for what the flood limits count: sends and edits.
    """

    name: str
    run: Callable[[World, Params], object]
    is_talk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A result with the sentence that some methods add beside it."""

    value: object
    note: str

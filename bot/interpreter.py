"""How the interpreter itself is set for a process that serves, and for whatever measures one."""

from __future__ import annotations

import gc
import sys

SWITCH_SECONDS = 0.02
"""A thread that is at work is asked to let another go on after so long, not after 5 ms: with every
row SQLite's thread gives way for a moment, and each turn taken from the loop in mid-work has to be
given back. A tenth more requests a second on one core; no thread of ours computes for long."""
RUBBISH_AFTER = (20_000, 50, 100)
"""Rubbish in rings is searched every 20,000 new objects instead of every 700: a batch of requests
makes that many, and the search was a twentieth of what a request costs."""


def set_up_interpreter() -> None:
    """Set both, and leave what was loaded until now, which stays for good, out of the search."""
    gc.freeze()
    gc.set_threshold(*RUBBISH_AFTER)
    sys.setswitchinterval(SWITCH_SECONDS)

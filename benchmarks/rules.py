"""How many signals a second the rules of one workspace are asked about, on one core.

Windows are kept in memory, and what each rule did is counted and timed as in the product. Beside
the product's engine stand a straight loop over the same compiled conditions and, where they are
installed, two packages on the same rules.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.figures import resident_mb, show
from benchmarks.rule_mix import Mixed, mixed_rules, mixed_signals
from benchmarks.rule_peers import Ask, cel_python, rule_engine
from core.clock import SystemClock
from core.rules.condition import NOTHING_KNOWN, Facts, Known, Window, WindowKey
from core.rules.engine import RuleSet
from core.rules.feed import feeds_of
from core.rules.hours import ALWAYS
from core.rules.signal import Signal
from core.rules.tally import Ledger
from core.rules.words import Vocabulary

COUNTS = (10, 100, 1_000, 5_000)
SIGNALS = 20_000
SECONDS = 2.0
"""How long the slower ways are measured at most; they stop when it is over."""

TARGET = 50_000
TARGET_RULES = 1_000
MOST_FOR_PEERS = 1_000
"""With more rules a signal takes the packages so long that few would be measured."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one way took: signals, processor seconds, and how many rules held in all."""

    signals: int
    seconds: float
    held: int

    @property
    def rate(self) -> float:
        """Signals for each second of processor time."""
        return self.signals / self.seconds


def main() -> None:
    """Measure every number of rules and every way, print the table."""
    reader = argparse.ArgumentParser(prog="benchmarks.rules", description=__doc__)
    reader.add_argument("--signals", type=int, default=SIGNALS)
    reader.add_argument("--rules", type=int, nargs="*", default=COUNTS)
    reader.add_argument("--memory-of", type=int, help=argparse.SUPPRESS)
    given = reader.parse_args()
    if given.memory_of is not None:
        print(_memory(given.memory_of))
        return
    rows: list[tuple[str, str, str]] = []
    for count in given.rules:
        rows += _rows(count, given.signals)
    show("Signals a second against the rules of one workspace, one core", rows)


def _rows(count: int, signals: int) -> list[tuple[str, str, str]]:
    rules = mixed_rules(count)
    began = time.process_time()
    ledger = Ledger(clock=SystemClock())
    compiled = RuleSet.compile([each.rule for each in rules], ledger=ledger)
    compiling = time.process_time() - began
    memory = float(
        subprocess.check_output(
            [sys.executable, "-m", "benchmarks.rules", "--memory-of", str(count)]
        )
    )
    stream = list(mixed_signals(rules, signals))
    windows: dict[WindowKey, Window] = {}

    def engine(signal: Signal) -> int:
        found = compiled.evaluate(signal, windows)
        if found.windows:
            windows.update(found.windows)
        return len(found.hits)

    quick = _measured(engine, stream, seconds=None)
    if not any(tally.spans for tally in ledger.take().values()):
        raise RuntimeError("nothing was counted and timed")
    promise = f">= {TARGET:,} a second" if count == TARGET_RULES else ""
    shown = [
        (f"{count:,} rules, the engine", _told(quick), promise),
        ("  compiled in, memory", f"{compiling:.2f} s, {memory:.1f} MB", ""),
        ("  rules that held, of all signals", f"{quick.held / signals:.3f} a signal", ""),
    ]
    loop = _measured(_straight_loop(rules), stream, seconds=SECONDS)
    part = _measured(_again(rules), stream[: loop.signals], seconds=None)
    if part.held != loop.held:
        raise RuntimeError(f"the loop found {loop.held} where the engine found {part.held}")
    shown.append(("  a straight loop", _told(loop), f"the engine: {quick.rate / loop.rate:.1f} x"))
    conditions = [each.rule.spec.condition for each in rules]
    for name, make in (("rule-engine", rule_engine), ("cel-python", cel_python)):
        if count > MOST_FOR_PEERS:
            continue
        ask = make(conditions)
        if ask is None:
            shown.append((f"  {name}", "not installed", ""))
            continue
        peer = _measured(ask, stream, seconds=SECONDS)
        shown.append((f"  {name}", _told(peer), f"the engine: {quick.rate / peer.rate:,.0f} x"))
    return shown


def _memory(count: int) -> float:
    """Return how many MB the rules take in a process of their own."""
    RuleSet.compile([each.rule for each in mixed_rules(10)])
    before = resident_mb(os.getpid())
    compiled = RuleSet.compile([each.rule for each in mixed_rules(count)])
    return resident_mb(os.getpid()) - before if compiled.rules else 0.0


def _measured(ask: Ask, stream: Sequence[Signal], *, seconds: float | None) -> Figures:
    gc.collect()
    held = done = 0
    began = time.process_time()
    for signal in stream:
        held += ask(signal)
        done += 1
        if seconds is not None and time.process_time() - began > seconds:
            break
    return Figures(signals=done, seconds=time.process_time() - began, held=held)


def _again(rules: Sequence[Mixed]) -> Ask:
    """Return the engine with windows of its own."""
    compiled = RuleSet.compile([each.rule for each in rules])
    windows: dict[WindowKey, Window] = {}

    def ask(signal: Signal) -> int:
        found = compiled.evaluate(signal, windows)
        windows.update(found.windows)
        return len(found.hits)

    return ask


def _straight_loop(rules: Sequence[Mixed]) -> Ask:
    """Return what asks every compiled condition, one after the other, with windows of its own."""
    vocabulary = Vocabulary()
    every = [
        (
            each.rule.spec.condition.compile(vocabulary),
            tuple(feeds_of(each.rule, at, ALWAYS, vocabulary)),
        )
        for at, each in enumerate(rules)
    ]
    vocabulary.close()
    windows: dict[WindowKey, Window] = {}

    def ask(signal: Signal) -> int:
        facts = Facts(signal=signal, terms=vocabulary.found(signal.text))
        held = 0
        for check, feeds in every:
            fed: dict[str, Window] = {}
            for feed in feeds:
                if feed.takes(facts):
                    key = feed.key(signal)
                    fed[feed.digest] = windows[key] = feed.fed(windows.get(key, ()), signal)
            facts.known = Known(windows=fed) if fed else NOTHING_KNOWN
            held += check(facts) is True
        return held

    return ask


def _told(figures: Figures) -> str:
    return f"{figures.rate:,.0f} a second, {figures.seconds / figures.signals * 1e6:,.1f} us each"


if __name__ == "__main__":
    main()

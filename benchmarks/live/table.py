"""The table of one number of sockets: servers side by side, and what was promised."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping, Sequence

from benchmarks.figures import milliseconds
from benchmarks.live.run import BACK_WITHIN, MISSED, Figures

Row = tuple[str, Callable[[Figures], str], str]
OURS, BARE, NODE = "Opsbell", "C loop", "socket.io"


def show(sockets: int, found: Mapping[str, Figures], absent: Sequence[str]) -> None:
    """Print it; the promises are Opsbell's, with what the run gave in brackets."""
    ours = found.get(OURS)
    rows = [
        (name, [cell(one) for one in found.values()], word)
        for name, cell, word in _rows(sockets, found)
    ]
    head = [("", list(found), "promised of Opsbell (this run)"), *rows]
    widths = [max(len(row[0]) for row in head)]
    widths += [max(len(row[1][n]) for row in head) for n in range(len(found))]
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    size = f", events of {ours.bytes:.0f} bytes" if ours else ""
    print(f"\nlive: {sockets:,} sockets{size}")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load}")
    for name, cells, word in head:
        parts = [one.ljust(width) for one, width in zip([name, *cells], widths, strict=True)]
        print("  " + "   ".join([*parts, word]).rstrip())
    for reason in absent:
        print(f"  not here: {reason}")


def _rows(sockets: int, found: Mapping[str, Figures]) -> list[Row]:
    big = sockets >= 10_000
    last = _against(found, lambda one: one.last_p50, [(BARE, "≤", 1.3 if big else 1.4)]
                    + ([(NODE, "≤", 0.55)] if big else []))  # fmt: skip
    said = _against(found, lambda one: one.said_p50, [(BARE, "≤", 1.3 if big else 1.4)]
                    + ([(NODE, "≤", 0.55)] if big else []))  # fmt: skip
    limit = "< 100 ms where the C loop's is < 70" if big else ""
    return [
        ("handshakes a second, 64 under way", lambda one: f"{one.handshakes:,.0f}",
         _against(found, lambda one: one.handshakes, [(NODE, "≥", 1.5)])),
        ("one connects, p50 / p99", lambda one: _two(one.single_p50, one.single_p99),
         "p50 < 2 ms"),
        ("memory for each socket", lambda one: f"{one.memory_kb:.2f} KB", "≤ 3 KB"),
        ("the process with 100 sockets", lambda one: f"{one.idle_mb:.0f} MB", ""),
        ("first client to last, p50 / p99", lambda one: _two(one.last_p50, one.last_p99), last),
        ("the event's moment to the last, p50 / p99", lambda one: _two(one.said_p50, one.said_p99),
         "; ".join(part for part in (said, limit) if part)),
        ("the call to the last, p50", lambda one: milliseconds(one.called_p50), ""),
        ("messages a second, one write each", lambda one: f"{one.alone:,.0f}",
         _against(found, lambda one: one.alone, [(NODE, "≥", 2.0)])),
        ("  four under way", lambda one: f"{one.window:,.0f}", ""),
        ("  sixteen under way, joined", lambda one: f"{one.joined:,.0f}",
         "≥ 500,000" if big else ""),
        ("  messages in each read of those", lambda one: f"{one.joined_reads:.1f}", ""),
        ("processor time for each message", lambda one: f"{one.cpu_each * 1e6:.1f} us", ""),
        ("HTTP during broadcasts, p99 / worst", lambda one: _two(one.ping_p99, one.pause),
         "no pause over 25 ms"),
        (f"all back within {BACK_WITHIN:g} s, with {MISSED} events",
         lambda one: _back(one, sockets), "≤ 5 s"),
        ("  HTTP meanwhile, p99", lambda one: _maybe(one.back_ping_p99), "< 300 ms"),
        ("sockets lost and broadcasts missed, calls refused",
         lambda one: f"{one.lost:.0f}, {one.refused:.0f}", "0"),
        ("the generator at work, of a core", lambda one: f"{one.share:.0%}",
         "near 100%: it is the limit"),
    ]  # fmt: skip


def _against(
    found: Mapping[str, Figures],
    figure: Callable[[Figures], float],
    bounds: Sequence[tuple[str, str, float]],
) -> str:
    ours, words = found.get(OURS), []
    for name, sign, factor in bounds:
        other = found.get(name)
        ratio = (
            f" ({figure(ours) / figure(other):.2f})" if ours and other and figure(other) else ""
        )
        words.append(f"{sign} {factor:g} × {name}{ratio}")
    return ", ".join(words)


def _two(middle: float, worst: float) -> str:
    return f"{milliseconds(middle)} / {milliseconds(worst)}"


def _maybe(seconds: float | None) -> str:
    return "" if seconds is None else milliseconds(seconds)


def _back(one: Figures, sockets: int) -> str:
    if one.back is None or one.back_all is None:
        return ""
    missing = "" if one.back_all >= sockets else f", {sockets - one.back_all:.0f} missing"
    return f"{one.back:.2f} s{missing}"

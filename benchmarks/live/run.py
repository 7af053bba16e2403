"""What is done with each server, in this order, and the figures of it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from benchmarks.figures import cpu_seconds
from benchmarks.live.generator import Generator
from benchmarks.live.ours import Desk
from benchmarks.live.server import Server

AT_ONCE = 64
FIRST = 100
"""Sockets that are there before memory is weighed: code and buffers that exist once."""
WARM_UP = 20
BROADCASTS = 50
WATCHED = 20
SINGLE = 100
SETTLE_SECONDS = 2.5
SECONDS = 3.0
MISSED = 20
"""Events that happen while everybody is away."""
BACK_WITHIN = 2.0
EVENT_BYTES = 300
JOIN = '{"type":"subscribe","topics":["system"]}'
PAGE = "/api/v1/cases?limit=20"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One server at one number of sockets; times in seconds, None: not measured there.

    `last_*` are from the first client's event to the last one's, `said_*` from the moment that
    stands in the event, `called` from the POST that caused it. `share` is the processor time the
    generator worked, of a core, while it was busiest (its looks in vain are not in it); `refused`
    are broadcasts the server declined.
    """

    bytes: float
    handshakes: float
    lost: float
    refused: float
    single_p50: float
    single_p99: float
    memory_kb: float
    idle_mb: float
    last_p50: float
    last_p99: float
    said_p50: float
    said_p99: float
    called_p50: float
    alone: float
    window: float
    joined: float
    joined_reads: float
    cpu_each: float
    pause: float
    ping_p99: float
    share: float
    back: float | None = None
    back_all: float | None = None
    back_ping_p99: float | None = None


def measured(
    server: Server, load: Generator, sockets: int, desk: Desk | None, *, size: int
) -> Figures:
    """Measure one server; events are `size` bytes long where they can be."""
    first = min(FIRST, max(1, sockets // 2))
    is_ours = desk is not None
    load.do(f"connect {first} {AT_ONCE}")
    _join(load, is_ours=is_ours)
    load.do(f"size {size}")
    load.do(f"tell {WARM_UP} 0.02")
    few = _settled(server.pid)
    crowd = load.do(f"connect {sockets} {AT_ONCE}")
    if crowd.number("ready") < sockets:
        raise RuntimeError(f"{server.name}: {crowd.number('ready'):.0f} of {sockets} came in")
    _join(load, is_ours=is_ours)
    many = _settled(server.pid)
    single = load.do(f"single {SINGLE}")
    pause = 0.25 if sockets > 2_000 else 0.1
    told = load.do(f"tell {BROADCASTS} {pause}")
    load.do("ping /healthz open")
    watched = load.do(f"tell {WATCHED} {pause}")
    load.do("ping - -")
    alone = load.do(f"keep 1 {SECONDS}")
    before = cpu_seconds(server.pid)
    window = load.do(f"keep 4 {SECONDS}")
    spent = cpu_seconds(server.pid) - before
    joined = load.do(f"keep 16 {SECONDS}")
    back = back_all = back_ping_p99 = None
    if desk is not None:
        since = desk.log_head()
        load.do("drop")
        target = desk.open_cases(MISSED)
        load.do("idle")
        load.do(f"ping {PAGE} bearer")
        frame = f'{{"type":"subscribe","topics":["cases"],"since":{since}}}'
        again = load.do(f"back {BACK_WITHIN} {target} {frame}")
        load.do("ping - -")
        back, back_all = again.number("took"), again.number("caught_up")
        back_ping_p99 = again.times("pings").p99
    return Figures(
        bytes=told.number("bytes"),
        handshakes=(sockets - first) / crowd.number("took"),
        lost=window.number("lost") + told.number("missed"),
        refused=joined.number("refused"),
        single_p50=single.times("ready").p50,
        single_p99=single.times("ready").p99,
        memory_kb=(many - few) / max(1, sockets - first),
        idle_mb=few / 1000,
        last_p50=told.times("spread").p50,
        last_p99=told.times("spread").p99,
        said_p50=told.times("from_said").p50,
        said_p99=told.times("from_said").p99,
        called_p50=told.times("from_call").p50,
        alone=alone.number("messages") / alone.number("seconds"),
        window=window.number("messages") / window.number("seconds"),
        joined=joined.number("messages") / joined.number("seconds"),
        joined_reads=joined.number("messages") / max(1.0, joined.number("reads")),
        # The half second of warming up costs the server as much as the others.
        cpu_each=spent / max(1.0, window.number("messages") * (SECONDS + 0.5) / SECONDS),
        pause=watched.times("pings").max,
        ping_p99=watched.times("pings").p99,
        share=joined.number("own_cpu") / joined.number("seconds"),
        back=back,
        back_all=back_all,
        back_ping_p99=back_ping_p99,
    )


def middle(runs: Sequence[Figures]) -> Figures:
    """Return the median of each figure."""

    middles: dict[str, float] = {}
    for one in fields(Figures):
        known = [value for run in runs if (value := getattr(run, one.name)) is not None]
        if known:
            middles[one.name] = statistics.median(known)
    return replace(runs[0], **middles)


def _join(load: Generator, *, is_ours: bool) -> None:
    if is_ours:
        load.do(f"say {JOIN}")


def _settled(pid: int) -> float:
    """Return the KB a process has in RAM when it has had a while for itself."""
    time.sleep(SETTLE_SECONDS)
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return float(line.split()[1])
    raise ProcessLookupError(pid)

"""A storm of alerts into one group chat and to twenty people: what the chat shows and how soon,
what the bot asks of Telegram, what is lost, and what it costs.

28,000 alerts in a minute, sent at a constant rate whatever becomes of the earlier ones, so that
lateness counts. Telegram is the sandbox with its limits on. Where Debian's
`prometheus-alertmanager` is installed, the same alerts go to that as well, and from there to a
group in a sandbox of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.alertmanager import alertmanager, version
from benchmarks.databases import KINDS, Database, database
from benchmarks.figures import cpu_seconds, milliseconds, percentile, resident_mb, show
from benchmarks.posting import Posted, post_at
from benchmarks.programs import Telegram, opsbell, telegram, two_cores
from benchmarks.storm_alerts import Storm
from benchmarks.storm_board import Board
from benchmarks.storm_chat import Chat
from benchmarks.workspace import Ready, add_people, make_ready, services

ALERTS, SECONDS, NAMES, PEOPLE, RULES = 28_000, 60.0, 40, 20, 20
CALLERS = 64
QUIET_AT_MOST = 240.0
LOOK_AGAIN_SECONDS = 0.5
PEER_WATCHED_SECONDS = 60.0
"""How long the other one is watched after the last alert: as long as a full minute's limit."""

Rows = list[tuple[str, str, str]]
_WAITING = (
    "SELECT (SELECT count(*) FROM raw_requests WHERE state = 'new')"
    " + (SELECT count(*) FROM deliveries WHERE state IN ('due', 'sending'))"
    " + (SELECT count(*) FROM digests WHERE closed_at IS NULL AND has_news)"
)


@dataclass(slots=True, kw_only=True)
class Run:
    """What one storm brought; `began` is the machine's time of its first alert, `quiet_seconds`
    how long after its last one there was nothing left to do."""

    chat: Chat
    began: float = 0.0
    posted: Posted = field(default_factory=Posted)
    memory: list[tuple[float, float]] = field(default_factory=list)
    server_cpu: float = 0.0
    own_cpu: float = 0.0
    quiet_seconds: float = 0.0


def main() -> None:
    """Make the workspace ready, send the storm, look at what became of it, then at the peer."""
    reader = argparse.ArgumentParser(prog="benchmarks.storm", description=__doc__)
    reader.add_argument("--alerts", type=int, default=ALERTS)
    reader.add_argument("--seconds", type=float, default=SECONDS)
    reader.add_argument("--names", type=int, default=NAMES, choices=range(1, NAMES + 1))
    reader.add_argument("--people", type=int, default=PEOPLE)
    reader.add_argument("--database", choices=KINDS, default="sqlite")
    reader.add_argument("--profile", type=Path, help="file for cProfile's figures; slows it")
    reader.add_argument("--alone", action="store_true", help="without Alertmanager")
    reader.add_argument("--group-wait", default="1s", help="Alertmanager's; its own is 30s")
    reader.add_argument("--group-interval", default="5s", help="Alertmanager's; its own is 5m")
    given = reader.parse_args()
    storm = Storm(alerts=given.alerts, seconds=given.seconds, names=given.names)
    server_core, other_core = two_cores()
    with tempfile.TemporaryDirectory(prefix="opsbell-storm-") as kept, ExitStack() as open_:
        folder = Path(kept)
        store = open_.enter_context(database(given.database, folder))
        if other_core is not None:
            os.sched_setaffinity(0, {other_core})
        profile: Path | None = given.profile.resolve() if given.profile else None
        rows = _ours(folder, store, storm, given.people, (server_core, other_core), profile)
        title = f"{storm.alerts:,} alerts of {storm.names} names in {storm.seconds:g} s"
        show(f"storm: {title}, a group and {given.people} people, {given.database}", rows)
        if not given.alone:
            waits = (given.group_wait, given.group_interval)
            show(
                f"storm: {title}, a group", _peer(folder, storm, waits, (server_core, other_core))
            )


def _ours(
    folder: Path,
    store: Database,
    storm: Storm,
    people: int,
    cores: tuple[int | None, int | None],
    profile: Path | None,
) -> Rows:
    with telegram(core=cores[1], is_strict=True) as phones:
        persons = [_made(phones.do("users", first_name=f"P{n}")) for n in range(people)]
        for person in persons:
            phones.do("start", user=person)
        room = _room(phones, persons[0])
        settings = {**phones.settings, **store.settings}
        ready, token = asyncio.run(_prepare(folder, settings, phones.token, room, persons))
        chat = Chat(room=room)
        with opsbell(folder, settings, core=cores[0], profile=profile) as product:
            phones.look("idle?timeout=60")
            phones.do("limits", flood="telegram")  # what the greetings took is forgotten
            board = Board(address=f"http://127.0.0.1:{product.port}", token=token)
            requests = ((one.after, storm.webhook(ready.hook, one)) for one in storm.requests())

            async def is_quiet(_since: float) -> bool:
                return not await store.ask(_WAITING)

            run = asyncio.run(
                _send(phones, product.pid, product.port, requests, storm, chat, is_quiet, board)
            )
            listed = asyncio.run(board.pages())
        stored = asyncio.run(store.ask("SELECT count(*) FROM alerts"))
    return _told(run, storm) + _kept(run, storm, board, len(listed), stored) + _cost(run, storm)


async def _prepare(
    folder: Path, settings: dict[str, str], token: str, room: int, people: list[int]
) -> tuple[Ready, str]:
    async with services(folder, settings) as runtime:
        bot_id = int(token.partition(":")[0])
        ready = await make_ready(
            runtime,
            bot_id=bot_id,
            chats=[room],
            rules=RULES,
            opens="alerts",
            by_room=False,
            preset="alertmanager",
        )
        owner = await add_people(runtime, ready.workspace_id, bot_id=bot_id, people=people)
        return ready, owner


async def _send(
    phones: Telegram,
    pid: int,
    port: int,
    requests: Iterator[tuple[float, bytes]],
    storm: Storm,
    chat: Chat,
    is_quiet: Callable[[float], Awaitable[bool]],
    board: Board | None = None,
) -> Run:
    """Send the storm and wait until nothing more comes of it."""
    run, over = Run(chat=chat), asyncio.Event()
    prepared = iter(list(requests))  # made before the clock runs
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(chat.hear(phones.url, over), name="chat")
        if board is not None:
            tasks.create_task(board.listen(over), name="board")
        await asyncio.sleep(1)
        clock = asyncio.get_running_loop().time
        began, run.began = clock(), time.time()
        tasks.create_task(_weigh(pid, run, over), name="memory")
        server, own = cpu_seconds(pid), time.process_time()
        run.posted = await post_at(port, prepared, callers=CALLERS, began=began)
        await asyncio.sleep(max(0.0, began + storm.seconds - clock()))
        run.server_cpu, run.own_cpu = cpu_seconds(pid) - server, time.process_time() - own
        ended = clock()
        while (  # noqa: ASYNC110 - another process's work
            not await is_quiet(clock() - ended) and clock() < ended + QUIET_AT_MOST
        ):
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        run.quiet_seconds = clock() - ended
        await asyncio.sleep(2 * LOOK_AGAIN_SECONDS)  # the socket gets what is on its way
        over.set()
    return run


async def _weigh(pid: int, run: Run, until: asyncio.Event) -> None:
    while not until.is_set():
        run.memory.append((time.time() - run.began, resident_mb(pid)))
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


def _peer(
    folder: Path, storm: Storm, waits: tuple[str, str], cores: tuple[int | None, int | None]
) -> Rows:
    """Return the rows of the same storm into Alertmanager, told to a group alone."""
    known = version()
    if known is None:
        return [("beside it: Debian's prometheus-alertmanager", "not installed", "")]
    wait, interval = waits
    with telegram(core=cores[1], is_strict=True) as phones:
        room = _room(phones, _made(phones.do("users", first_name="P")))
        chat = Chat(room=room)
        with alertmanager(
            folder, phones, room, group_wait=wait, group_interval=interval, core=cores[0]
        ) as other:
            requests = ((one.after, storm.api(one)) for one in storm.requests())

            async def is_over(since: float) -> bool:
                return since > PEER_WATCHED_SECONDS

            run = asyncio.run(_send(phones, other.pid, other.port, requests, storm, chat, is_over))
            listed = other.listed()
    named = len(_final(run)[1])
    first = _after(run, chat.taken[0].at if chat.taken else None)
    every = _after(run, chat.all_named(storm.all_names()))
    setting = f"group_wait {wait}, group_interval {interval}"
    return [
        (f"beside it: Alertmanager {known}", setting, "told to the group alone"),
        ("  messages in the group's worst minute", str(chat.worst_minute), ""),
        ("  messages in all, until a minute after", str(len(chat.taken)), ""),
        ("  calls refused with 429", str(chat.refused), ""),
        ("  first message", first, ""),
        ("  every name to be read", every, "each with some of its alerts"),
        ("  alerts named in the group", f"{named:,} of {storm.alerts:,}", ""),
        ("  alerts its API lists", f"{listed:,}", ""),
        ("  answers by status", str(run.posted.statuses), ""),
        ("  answer, p50 / p99", _answers(run), ""),
        ("  processor time, of a core", f"{run.server_cpu / storm.seconds:.0%}", ""),
        ("  memory", _memory(run, storm), ""),
    ]


def _told(run: Run, storm: Storm) -> Rows:
    chat = run.chat
    counts, named = _final(run)
    wrong = _wrong(run, storm)
    first = _after(run, chat.taken[0].at if chat.taken else None)
    card = next((one.at for one in chat.taken if "Storm" in one.text), None)
    every = _after(run, chat.all_named(storm.all_names()))
    right = f"{sum(counts.values()):,} counted, {len(named)} alone"
    elsewhere = len([one for one in chat.calls if one.status == 200]) - len(chat.taken)
    return [
        ("sends and edits in the group's worst minute", str(chat.worst_minute), "<= 20"),
        ("sends and edits of the group in all", str(len(chat.taken)), ""),
        ("sends and edits to people", str(elsewhere), ""),
        ("calls refused with 429, all chats", str(chat.refused), "0"),
        ("first card", first, "<= 2 s"),
        ("the storm's card", _after(run, card), ""),
        (f"all {storm.names} names to be read in the group", every, "<= 15 s"),
        ("  in the end", right, f"{storm.alerts:,} in all"),
        ("  names whose count is wrong in the end", str(wrong), "0"),
        ("quiet after the last alert", f"{run.quiet_seconds:.1f} s", ""),
    ]


def _kept(run: Run, storm: Storm, board: Board, listed: int, stored: int) -> Rows:
    heard = f"{storm.alerts - len(board.fired):,}"
    if board.returns:
        heard += f" ({board.returns} times cut off, {board.gaps} gaps)"
    return [
        ("alerts missing in the database", f"{storm.alerts - stored:,}", "0"),
        ("alerts missing in the API's list", f"{storm.alerts - listed:,}", "0"),
        ("alerts missing on the live socket", heard, "0"),
        ("frames on the live socket", f"{board.frames:,}", ""),
        ("answers by status", str(run.posted.statuses), "202 alone"),
        ("answer, p50 / p99", _answers(run), "p99 < 100 ms"),
    ]


def _cost(run: Run, storm: Storm) -> Rows:
    each = f"{milliseconds(run.server_cpu / storm.alerts)} each"
    return [
        ("processor time, of a core", f"{run.server_cpu / storm.seconds:.0%}, {each}", ""),
        ("memory", _memory(run, storm), "flat"),
        ("the generator's processor time, of a core", f"{run.own_cpu / storm.seconds:.0%}", ""),
    ]


def _final(run: Run) -> tuple[dict[str, int], set[str]]:
    """Return what the group shows in the end: the counts of names, and the hosts named alone."""
    counts: dict[str, int] = {}
    named: set[str] = set()
    for _, seen, hosts in run.chat.readable():
        counts, named = dict(seen), hosts
    return counts, named


def _wrong(run: Run, storm: Storm) -> int:
    """Return for how many names what is counted and what was told alone is not what was sent."""
    counts, named = _final(run)
    sent: dict[str, int] = {}
    alone: dict[str, int] = {}
    for request in storm.requests():
        sent[request.name] = sent.get(request.name, 0) + len(request.hosts)
        told = len(named.intersection(request.hosts))
        alone[request.name] = alone.get(request.name, 0) + told
    return sum(counts.get(name, 0) + alone[name] != count for name, count in sent.items())


def _after(run: Run, at: float | None) -> str:
    return "never" if at is None else f"{at - run.began:.1f} s"


def _answers(run: Run) -> str:
    seconds = run.posted.seconds
    return f"{milliseconds(percentile(seconds, 0.5))} / {milliseconds(percentile(seconds, 0.99))}"


def _memory(run: Run, storm: Storm) -> str:
    """Return what it had at the start, after each third, and in the end."""
    marks = [storm.seconds * third / 3 for third in range(4)]
    seen = [min(run.memory, key=lambda one, mark=mark: abs(one[0] - mark))[1] for mark in marks]  # type: ignore[misc]  # mypy sees no default of a lambda
    most = max(mb for _, mb in run.memory)
    parts = [f"{mb:.0f}" for mb in (*seen, run.memory[-1][1])]
    return f"{', '.join(parts)} MB, at most {most:.0f}"


def _room(phones: Telegram, creator: int) -> int:
    return _made(
        phones.do("chats", type="supergroup", title="Ops", members=[creator], bot="administrator")
    )


def _made(answer: dict[str, object]) -> int:
    return int(str(answer["id"]))


if __name__ == "__main__":
    main()

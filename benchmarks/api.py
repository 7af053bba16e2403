"""How many requests a second the API lists, shows and opens cases, beside what the same handlers
ask of the database when nothing else is there.

The product has one core, the callers the other. Afterwards the product's own services do the same
in this process, one call after the other, without HTTP; what they said to SQLite is then said once
more by the bare driver, to a copy of the database as it was before them.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figures import cpu_seconds, milliseconds, percentile, show
from benchmarks.posting import Posted, post_all
from benchmarks.programs import Opsbell, opsbell, two_cores
from benchmarks.statements import Statement, copied, recorded, replayed
from benchmarks.workspace import add_people, make_ready, services
from core.audit.origin import Origin
from core.desk.listed import CaseFilter
from core.desk.submission import Submission
from core.ids import CaseId, WorkspaceId
from core.inbox.cause import Cause
from core.runtime import Runtime
from core.signing import Access
from core.tenants.sight import EVERYTHING

BOT, OWNER = 4_000_000_001, 5_000_000_000
SETTINGS = {"API_PER_MINUTE": "0", "JWT_ACCESS_MINUTES": "60"}
CASES = 2_000
PAGE = 20
AT_ONCE = 50
ALONE = 200
"""So many calls of each kind one after the other, over HTTP and without."""
KINDS = ("list", "get", "create")
TEXT = "The lift stands between the third and the fourth floor again"
Rows = list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The workspace that is asked, by its owner, and the cases in it."""

    workspace_id: WorkspaceId
    token: str
    cases: Sequence[CaseId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One kind of request over HTTP: many callers, then one alone; the server's processor time of
    each request among many."""

    rate: float
    posted: Posted
    cpu: float
    alone: Posted


@dataclass(slots=True, kw_only=True)
class Bare:
    """The same without HTTP: the seconds of each call, what it said, and the seconds of that."""

    seconds: list[float] = field(default_factory=list)
    said: list[list[Statement]] = field(default_factory=list)
    replayed: list[float] = field(default_factory=list)


def main() -> None:
    """Fill a workspace, ask the product, ask its services, ask the driver; print the table."""
    reader = argparse.ArgumentParser(prog="benchmarks.api", description=__doc__)
    reader.add_argument("--requests", type=int, default=2_000, help="of each kind")
    reader.add_argument("--callers", type=int, default=16)
    reader.add_argument("--cases", type=int, default=CASES)
    reader.add_argument("--profile", type=Path, help="file for cProfile's figures; slows it")
    given = reader.parse_args()
    profile: Path | None = given.profile.resolve() if given.profile else None
    server_core, other_core = two_cores()
    with tempfile.TemporaryDirectory(prefix="opsbell-api-") as kept:
        folder = Path(kept)
        if other_core is not None:
            os.sched_setaffinity(0, {other_core})
        place = asyncio.run(_prepare(folder, given.cases))
        with opsbell(folder, SETTINGS, core=server_core, profile=profile) as product:
            served = {
                kind: _served(product, place, kind, given.requests, given.callers)
                for kind in KINDS
            }
        copy = copied(folder / "opsbell.db")
        bare = asyncio.run(_bare(folder, place))
        for kind in KINDS:  # In the order in which they were said.
            bare[kind].replayed = replayed(copy, bare[kind].said)
    title = f"{given.requests:,} requests each, {given.callers} callers, {given.cases:,} cases"
    rows = [row for kind in KINDS for row in _rows(kind, served[kind], bare[kind])]
    show(f"api: {title}, SQLite", rows)


def _rows(kind: str, served: Served, bare: Bare) -> Rows:
    driver = statistics.median(bare.replayed)
    without = statistics.median(bare.seconds)
    alone = percentile(served.alone.seconds, 0.5)
    count = statistics.median(len(one) for one in bare.said)
    both = [milliseconds(percentile(served.posted.seconds, share)) for share in (0.5, 0.99)]
    words = {"list": f"list, {PAGE} a page", "get": "get", "create": "create"}[kind]
    return [
        (f"{words}: requests a second", f"{served.rate:,.0f}",
         f"the bare statements, one by one: {1 / driver:,.0f}"),
        ("  answer, p50 / p99", " / ".join(both), ""),
        ("  the server's processor time each", milliseconds(served.cpu), ""),
        ("  answers by status", str(served.posted.statuses), "one kind alone"),
        ("  one caller, p50", milliseconds(alone), ""),
        ("  the same services without HTTP, p50", milliseconds(without),
         f"{without / alone:.0%} of it"),
        (f"  its {count:.0f} statements by the bare driver, p50", milliseconds(driver),
         f"{driver / alone:.0%} of it" + (", a commit included" if kind == "create" else "")),
    ]  # fmt: skip


async def _prepare(folder: Path, cases: int) -> Place:
    async with services(folder, SETTINGS) as runtime:
        ready = await make_ready(
            runtime, bot_id=BOT, chats=[], rules=0, opens="cases", by_room=False
        )
        token = await add_people(runtime, ready.workspace_id, bot_id=BOT, people=[OWNER])
        made: list[CaseId] = []
        for start in range(0, cases, AT_ONCE):
            async with asyncio.TaskGroup() as tasks:
                opened = [
                    tasks.create_task(
                        _open(runtime, ready.workspace_id, Cause(actor=None)),
                        name=f"case-{number}",
                    )
                    for number in range(start, min(cases, start + AT_ONCE))
                ]
            made += [one.result() for one in opened]
        return Place(workspace_id=ready.workspace_id, token=token, cases=made)


async def _open(runtime: Runtime, workspace_id: WorkspaceId, cause: Cause) -> CaseId:
    given = Submission(
        workspace_id=workspace_id,
        customer_name="A customer",
        kind="complaint",
        source="api",
        at=runtime.clock.now(),
        text=TEXT,
    )
    return (await runtime.flows.submit(given, cause)).case_id


# Over HTTP.


def _served(product: Opsbell, place: Place, kind: str, requests: int, callers: int) -> Served:
    _refuse_trouble(product, place, kind)
    asyncio.run(post_all(product.port, _requests(place, kind, callers * 4), callers=callers))
    spent, began = cpu_seconds(product.pid), time.perf_counter()
    posted = asyncio.run(post_all(product.port, _requests(place, kind, requests), callers=callers))
    took, cpu = time.perf_counter() - began, cpu_seconds(product.pid) - spent
    alone = asyncio.run(post_all(product.port, _requests(place, kind, ALONE), callers=1))
    return Served(rate=requests / took, posted=posted, cpu=cpu / requests, alone=alone)


def _requests(place: Place, kind: str, count: int) -> Iterator[bytes]:
    for number in range(count):
        verb, path, body = _request(place, kind, number)
        head = (
            f"{verb} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer {place.token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        yield head.encode() + body


def _request(place: Place, kind: str, number: int) -> tuple[str, str, bytes]:
    if kind == "list":
        return "GET", f"/api/v1/cases?limit={PAGE}", b""
    if kind == "get":
        return "GET", f"/api/v1/cases/{place.cases[number % len(place.cases)]}", b""
    return "POST", "/api/v1/cases", json.dumps({"kind": "complaint", "text": TEXT}).encode()


def _refuse_trouble(product: Opsbell, place: Place, kind: str) -> None:
    """Raise RuntimeError with what the product says when it does not answer as it should."""
    verb, path, body = _request(place, kind, 0)
    head = {"Authorization": f"Bearer {place.token}", "Content-Type": "application/json"}
    line = http.client.HTTPConnection("127.0.0.1", product.port, timeout=30)
    try:
        line.request(verb, path, body or None, head)
        answer = line.getresponse()
        said = answer.read()
    finally:
        line.close()
    if answer.status >= 300:
        raise RuntimeError(f"{verb} {path} was answered {answer.status}: {said!r}")


# Without HTTP.


async def _bare(folder: Path, place: Place) -> dict[str, Bare]:
    """Do what the handlers do, ALONE times each kind, in the order of KINDS."""
    with recorded() as said:
        async with services(folder, SETTINGS) as runtime:
            access = runtime.tokens.read(place.token)
            found: dict[str, Bare] = {}
            for kind in KINDS:
                bare = found[kind] = Bare()
                for number in range(ALONE):
                    call = _call(runtime, place, access, kind, number)
                    said.clear()
                    began = time.perf_counter()
                    await runtime.sign_in.check(access)  # as every request does
                    await call()
                    bare.seconds.append(time.perf_counter() - began)
                    bare.said.append(list(said))
    return found


def _call(
    runtime: Runtime, place: Place, access: Access, kind: str, number: int
) -> Callable[[], Awaitable[None]]:
    here, key = place.workspace_id, place.cases[number % len(place.cases)]

    async def page() -> None:
        await runtime.cases.page(here, CaseFilter(), sight=EVERYTHING, limit=PAGE)

    async def detail() -> None:
        await runtime.cases.detail(here, key, sight=EVERYTHING)

    async def create() -> None:
        cause = Cause(actor=access.person_id, origin=Origin(way="api"))
        made = await _open(runtime, here, cause)
        await runtime.cases.one(here, made, sight=EVERYTHING)

    return {"list": page, "get": detail, "create": create}[kind]


if __name__ == "__main__":
    main()

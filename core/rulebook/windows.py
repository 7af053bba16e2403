"""What rules count over time, kept as rows: loaded and written with the batch that moves them.

Windows of a rule begin when it is saved or switched on (`begin`) and go with it (`forget`). A rule
that the clock asks by a schedule has one more row, which says when it was asked last.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, Select, String, Uuid, bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.policy import SILENCE_KEPT, Policy
from core.db.among import among
from core.ids import RuleId
from core.rulebook.found import with_figures
from core.rules.condition import Window, WindowKey
from core.rules.engine import RuleSet
from core.rules.hit import Evaluation
from core.rules.rule import Rule
from core.rules.schedule import Schedule
from core.rules.signal import Signal
from core.rules.tables import RuleFiringRow, RuleWindowRow
from core.rules.windowed import EVERYTHING, NOT_YET, microseconds, moment, over_time
from core.work import Batch, Load, Work

log = logging.getLogger(__name__)

SCHEDULE = "schedule"
"""Stands in the place of a condition's digest in the row of a rule's schedule."""


class StoredWindow(NamedTuple):
    """A window as the batch sees it; `due_at` None: the clock need not ask."""

    state: Window
    due_at: datetime | None

    @property
    def asked_until(self) -> datetime:
        """The moment until which a schedule was asked; just before it is due where its row does
        not say, so that it is asked once and goes on from there."""
        try:
            return moment(self.state[0])
        except (IndexError, OverflowError):
            return (self.due_at or moment(0)) - timedelta(microseconds=1)


_NUMBERS = frozenset((int, float))


def _window(stored: object) -> Window:
    """Return what lies in a row; nothing where that is no window: what it counted is lost, but
    neither what comes in nor the other rules may wait for it."""
    if isinstance(stored, list) and _NUMBERS.issuperset(map(type, stored)):
        return tuple(stored)
    log.warning("a window that cannot be read begins anew", extra={"action": "window_unreadable"})
    return NOT_YET


_COLUMNS = (
    RuleWindowRow.rule_id,
    RuleWindowRow.digest,
    RuleWindowRow.group_key,
    RuleWindowRow.state,
    RuleWindowRow.due_at,
)
_KEY = (RuleWindowRow.rule_id, RuleWindowRow.digest, RuleWindowRow.group_key)


@cache
def _on_postgres() -> Select[*tuple[Any, ...]]:
    """Return the question for PostgreSQL: one statement for any number of keys."""
    wanted = (
        func.unnest(
            bindparam("rules", type_=ARRAY(Uuid())),
            bindparam("digests", type_=ARRAY(String)),
            bindparam("groups", type_=ARRAY(String)),
        )
        .table_valued("rule_id", "digest", "group_key", name="wanted")
        .render_derived()
    )
    same = (
        (RuleWindowRow.rule_id == wanted.c.rule_id)
        & (RuleWindowRow.digest == wanted.c.digest)
        & (RuleWindowRow.group_key == wanted.c.group_key)
    )
    return (
        select(*_COLUMNS)
        .select_from(wanted)
        .join(RuleWindowRow, same)
        .order_by(*_KEY)
        .with_for_update(of=RuleWindowRow)
    )


async def _fetch(
    session: AsyncSession, keys: Sequence[WindowKey]
) -> dict[WindowKey, StoredWindow]:
    connection = await session.connection()  # past the mapper, which has nothing to do here
    if connection.dialect.name == "postgresql":
        asked = {
            "rules": [key.rule for key in keys],
            "digests": [key.digest for key in keys],
            "groups": [key.group for key in keys],
        }
        rows = await connection.execute(_on_postgres(), asked)
    else:
        rows = await connection.execute(select(*_COLUMNS).where(among(_KEY, keys)))
    return {
        WindowKey(RuleId(row.rule_id), row.digest, row.group_key): StoredWindow(
            _window(row.state), row.due_at
        )
        for row in rows
    }


WINDOWS: Load[WindowKey, StoredWindow] = Load("windows", _fetch)
"""Which window → what is in it; None: nothing yet."""


def foresee(batch: Batch, policy: Policy, signal: Signal) -> bool:
    """Ask for the windows that the signal goes into; tell whether there are any."""
    keys = policy.rules.needs(signal)
    for key in keys:
        batch.want(WINDOWS, key)
    return bool(keys)


def look(batch: Batch, work: Work, policy: Policy, signal: Signal) -> Evaluation:
    """Return what the rules say of a signal that was foreseen, its windows moved on.

    Signals of one batch see each other in them. A window that could not be foreseen is that of a
    case which is just being opened: nothing is in it yet.
    """
    known = _Seen(batch)
    found = policy.rules.evaluate(signal, known)
    keep(batch, work, policy, found)
    return with_figures(found, policy, signal, known) if found.hits else found


class _Seen(Mapping[WindowKey, Window]):
    """The windows rules have looked at, each taken from the batch when one does: which they are
    is found out by asking the rules, and that was done once already."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._seen: dict[WindowKey, Window] = {}

    def __getitem__(self, key: WindowKey) -> Window:
        if key not in self._seen:
            stored = _stored(self._batch, key)
            if stored is None:
                raise KeyError(key)
            self._seen[key] = stored.state
        return self._seen[key]

    def __iter__(self) -> Iterator[WindowKey]:
        return iter(self._seen)

    def __len__(self) -> int:
        return len(self._seen)


def keep(batch: Batch, work: Work, policy: Policy, found: Evaluation) -> None:
    """Write the windows that became something else, and show them to the rest of the batch."""
    for key, state in found.windows.items():
        before, due_at = _stored(batch, key), found.due.get(key)
        stored = StoredWindow(state, due_at)
        write(work, key, stored, batch.now, policy.counted_for(key), is_new=before is None)
        batch.put(WINDOWS, key, stored)


def write(
    work: Work,
    key: WindowKey,
    stored: StoredWindow,
    now: datetime,
    counts_for: timedelta,
    *,
    is_new: bool,
) -> None:
    """Record a window's row."""
    values: dict[str, Any] = {
        "state": list(stored.state),
        "updated_at": now,
        "kept_until": now + counts_for,
        "due_at": stored.due_at,
    }
    if is_new:
        work.insert(
            RuleWindowRow, rule_id=key.rule, digest=key.digest, group_key=key.group, **values
        )
    else:
        work.update(RuleWindowRow, tuple(key), **values)


def _stored(batch: Batch, key: WindowKey) -> StoredWindow | None:
    try:
        return batch.get(WINDOWS, key)
    except KeyError:
        return None


def scheduled(schedule: Schedule, last: datetime, zone: ZoneInfo) -> StoredWindow:
    """Return the row's content of a schedule that was asked about all until `last`."""
    occurrence = schedule.after(last, zone)
    return StoredWindow((microseconds(last),), None if occurrence is None else occurrence.at)


async def begin(
    session: AsyncSession, work: Work, rule: Rule, *, at: datetime, zone: ZoneInfo
) -> None:
    """Have a rule that was just saved or switched on count and be asked from now on.

    Called in the transaction that writes the rule, after it was flushed; `zone` is the
    workspace's. What the same conditions have counted stays; the rest goes, all of it when the
    rule is switched off. What its schedule was asked is forgotten: asked at nine and then moved to
    six in the evening, a daily rule is asked this evening too.
    """
    digests = {each.digest for each in over_time(rule.spec.condition)}
    kept = {}
    rows = await session.scalars(
        select(RuleWindowRow).where(RuleWindowRow.rule_id == rule.id).with_for_update()
    )
    for row in rows.all():
        if rule.spec.active and row.digest in digests:
            kept[WindowKey(rule.id, row.digest, row.group_key)] = row
        else:
            await session.delete(row)
    await session.execute(delete(RuleFiringRow).where(RuleFiringRow.rule_id == rule.id))
    await session.flush()
    if not rule.spec.active:
        return
    rules = RuleSet.compile([rule], zone=zone)
    moved = rules.moved({key: _window(row.state) for key, row in kept.items()})
    for key, state in moved.windows.items():
        kept[key].state, kept[key].due_at = list(state), moved.due.get(key)
    started = rules.started(rule.id, at)
    fresh = {
        key: StoredWindow(state, started.due.get(key))
        for key, state in started.windows.items()
        if key not in kept
    }
    if rule.spec.schedule is not None:
        key = WindowKey(rule.id, SCHEDULE, EVERYTHING)
        fresh[key] = scheduled(rule.spec.schedule, at, zone)
    for key, stored in fresh.items():
        write(work, key, stored, at, SILENCE_KEPT, is_new=True)


async def follow_zone(session: AsyncSession, rule: Rule, *, zone: ZoneInfo) -> datetime | None:
    """Have a rule's schedule and hours mean the workspace's new zone; return when the clock asks
    it by its schedule, None: it has none, or never.

    Unlike an edit this begins nothing anew: what was not asked yet still is, at its new time, and
    what was asked on a date is not asked on it again.
    """
    rows = await session.scalars(
        select(RuleWindowRow).where(RuleWindowRow.rule_id == rule.id).with_for_update()
    )
    kept = {WindowKey(rule.id, row.digest, row.group_key): row for row in rows.all()}
    waiting = kept.pop(WindowKey(rule.id, SCHEDULE, EVERYTHING), None)
    if waiting is not None and rule.spec.schedule is not None:
        last = StoredWindow(_window(waiting.state), waiting.due_at).asked_until
        now_waits = scheduled(rule.spec.schedule, last, zone)
        waiting.due_at = now_waits.due_at
    moved = RuleSet.compile([rule], zone=zone).moved(
        {key: _window(row.state) for key, row in kept.items()}
    )
    for key, state in moved.windows.items():
        kept[key].state, kept[key].due_at = list(state), moved.due.get(key)
    return None if waiting is None else waiting.due_at


async def forget(session: AsyncSession, rule: RuleId) -> None:
    """Delete what a rule counted and was asked, before the rule itself is deleted."""
    await session.execute(delete(RuleWindowRow).where(RuleWindowRow.rule_id == rule))
    await session.execute(delete(RuleFiringRow).where(RuleFiringRow.rule_id == rule))

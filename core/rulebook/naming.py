"""Which rules name which receivers themselves, so that nobody is deleted unawares."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.routing.tables import ReceiverRow
from core.rules.tables import RuleRow
from core.tenants.named import Named


async def rules_naming(
    session: AsyncSession, receivers: Sequence[ReceiverRow]
) -> dict[UUID, tuple[Named, ...]]:
    """Return the rules that name each of these receivers, by the receiver's id."""
    by_name: dict[tuple[str, str], list[UUID]] = {}
    for row in receivers:
        for name in _names(row):
            by_name.setdefault(name, []).append(row.id)
    found: dict[UUID, list[Named]] = {}
    rules = await session.execute(
        select(RuleRow.id, RuleRow.name, RuleRow.spec).order_by(RuleRow.name, RuleRow.id)
    )
    for rule_id, called, spec in rules:
        named = spec.get("receivers") or ()
        led = {
            receiver
            for one in named
            if isinstance(one, dict)
            for receiver in by_name.get((str(one.get("kind")), str(one.get("id"))), ())
        }
        for receiver in led:
            found.setdefault(receiver, []).append(Named(id=rule_id, name=called))
    return {receiver: tuple(some) for receiver, some in found.items()}


def _names(row: ReceiverRow) -> list[tuple[str, str]]:
    names = [("receiver", str(row.id)), (row.kind, str(row.id))]
    if row.person_id is not None:
        names.append((row.kind, str(row.person_id)))
    if row.role is not None:
        names.append((row.kind, row.role))
    return names

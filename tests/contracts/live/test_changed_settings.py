"""Changes of settings, read from the trail of many workspaces, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.db.tenancy import InWorkspace
from core.ids import WorkspaceId
from core.tenants.changed_settings import PAGE, ChangedSetting, ChangedSettings
from core.tenants.entries import Entries
from core.work import Books, Work
from tests.contracts.flows.test_rules import LOW, Shelf, shelf

__all__ = ["shelf"]


async def newer(
    changed: ChangedSettings, workspaces: list[WorkspaceId], since: datetime
) -> list[ChangedSetting]:
    """Return all that it gives."""
    return [one async for one in changed.newer(workspaces, since)]


async def test_it_reads_what_was_changed_since_oldest_first_with_names(shelf: Shelf) -> None:
    changed, before = ChangedSettings(database=shelf.database), shelf.clock.now()
    shelf.clock.advance(timedelta(seconds=1))
    rule = (await shelf.rules.save(shelf.home, LOW, by=shelf.sam)).id
    shelf.clock.advance(timedelta(seconds=1))
    await shelf.rules.switch(shelf.home, rule, active=False, by=None)
    await shelf.rules.save(shelf.other, LOW, by=shelf.zoe)

    found = await newer(changed, [shelf.home], before)

    assert [(one.kind, one.subject, one.verb) for one in found] == [
        ("rule", str(rule), "created"),
        ("rule", str(rule), "changed"),
    ]
    assert [None if one.by is None else one.by.name for one in found] == ["Sam Reed", None]
    assert {one.workspace_id for one in found} == {shelf.home}
    assert await newer(changed, [shelf.home], shelf.clock.now()) == []
    assert len(await newer(changed, [shelf.home, shelf.other], before)) == 3


async def test_what_is_somebodys_own_matter_is_not_among_them(shelf: Shelf, books: Books) -> None:
    before = shelf.clock.now() - timedelta(seconds=1)
    entries = {
        kind: Entries(kind=kind, ids=shelf.ids, clock=shelf.clock)
        for kind in ("filter", "session", "person", "silence_end")
    }

    async def body(_: object, work: Work) -> None:
        for each in entries.values():
            each.keep(work, shelf.sam, "changed", by=shelf.sam)

    await books.transaction(InWorkspace(workspace_id=shelf.home), body)

    found = await newer(ChangedSettings(database=shelf.database), [shelf.home], before)
    assert sorted(one.kind for one in found) == ["member", "silence"]


async def test_a_busy_neighbour_hides_nothing(shelf: Shelf, books: Books) -> None:
    changed, before = ChangedSettings(database=shelf.database), shelf.clock.now()
    shelf.clock.advance(timedelta(seconds=1))
    rule = (await shelf.rules.save(shelf.home, LOW, by=shelf.sam)).id
    entries = Entries(kind="place", ids=shelf.ids, clock=shelf.clock)

    async def body(_: object, work: Work) -> None:
        for _number in range(2 * PAGE + 1):
            entries.keep(work, shelf.ids.new(), "created", by=shelf.zoe)

    # All of one moment first, and then some of another one.
    await books.transaction(InWorkspace(workspace_id=shelf.other), body)
    shelf.clock.advance(timedelta(seconds=1))
    await books.transaction(InWorkspace(workspace_id=shelf.other), body)

    found = await newer(changed, [shelf.home, shelf.other], before)

    assert str(rule) in {one.subject for one in found}
    assert len({one.id for one in found}) == len(found) == 1 + 2 * (2 * PAGE + 1)
    assert [one.at for one in found] == sorted(one.at for one in found)

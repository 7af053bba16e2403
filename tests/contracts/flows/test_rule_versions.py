"""The versions of a rule, of one that is there and of a deleted one, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.audit.origin import Origin
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import RuleId
from core.inbox.cause import Cause
from core.rulebook.stored import RuleChanged
from core.rulebook.undo import RuleUndo
from core.rulebook.versions import RuleVersion, RuleVersions
from core.rules.tables import RuleRevisionRow
from core.severity import Severity
from tests.contracts.flows.test_rules import LOW, STORED, Shelf, shelf

__all__ = ["shelf"]

WORSE = LOW.model_copy(update={"severity": Severity.CRITICAL})
NAMED = WORSE.model_copy(update={"name": "Very low"})


async def saved(shelf: Shelf) -> RuleId:
    """Return a rule of three versions: by Sam at the API, by the program, by Sam in the bot."""
    rule: RuleId | None = None
    for spec, by, way in ((LOW, shelf.sam, "api"), (WORSE, None, None), (NAMED, shelf.sam, "bot")):
        shelf.clock.advance(timedelta(minutes=1))
        origin = None if way is None else Origin(way="api" if way == "api" else "bot")
        cause = Cause(actor=by, origin=origin)
        rule = (await shelf.rules.save(shelf.home, spec, by=by, rule_id=rule, cause=cause)).id
    assert rule is not None
    return rule


def read(items: tuple[RuleVersion, ...]) -> list[tuple[object, ...]]:
    """Return number, name, severity, who and by which door, newest first."""
    return [
        (
            one.revision,
            one.name,
            one.stored["severity"],
            None if one.by is None else one.by.name,
            one.via,
            [each.field for each in one.differences],
        )
        for one in items
    ]


STORY = [
    (3, "Very low", "critical", "Sam Reed", "bot", ["name"]),
    (2, "Low rating", "critical", None, None, ["severity"]),
    (1, "Low rating", "high", "Sam Reed", "api", []),
]


async def test_each_version_says_who_saved_it_by_which_door_and_what_it_changed(
    shelf: Shelf,
) -> None:
    rule, versions = await saved(shelf), RuleVersions(database=shelf.database)

    page = await versions.page(shelf.home, rule, limit=10)

    assert read(page.items) == STORY
    assert [one.at for one in page.items] == sorted((one.at for one in page.items), reverse=True)
    assert (page.has_more, page.total) == (False, 3)


async def test_a_page_goes_on_where_the_one_before_ended(shelf: Shelf) -> None:
    rule, versions = await saved(shelf), RuleVersions(database=shelf.database)

    first = await versions.page(shelf.home, rule, limit=2)
    rest = await versions.page(shelf.home, rule, limit=2, before=2)
    second = await versions.page(shelf.home, rule, limit=1, skip=1)

    assert (read(first.items), first.has_more) == (STORY[:2], True)
    assert (read(rest.items), rest.has_more) == (STORY[2:], False)
    assert read(second.items) == STORY[1:2]


async def test_the_versions_of_a_deleted_rule_are_read_back_from_the_trail(shelf: Shelf) -> None:
    rule, versions = await saved(shelf), RuleVersions(database=shelf.database)
    await shelf.rules.delete(shelf.home, rule, by=shelf.sam)
    assert await shelf.rows(RuleRevisionRow, rule_id=rule) == []

    page = await versions.page(shelf.home, rule, limit=2)
    rest = await versions.page(shelf.home, rule, limit=2, before=2)

    assert read(page.items) + read(rest.items) == STORY
    assert [one.spec for one in page.items] == [NAMED, WORSE]


async def test_an_earlier_version_becomes_the_next_one(shelf: Shelf) -> None:
    rule, cause = await saved(shelf), Cause(actor=shelf.sam)
    undo = RuleUndo(database=shelf.database, rules=shelf.rules)

    back = await undo.version(shelf.home, rule, to=1, if_revision=3, by=shelf.sam, cause=cause)

    assert (back.revision, back.spec) == (4, LOW)
    with pytest.raises(RuleChanged):
        await undo.version(shelf.home, rule, to=2, if_revision=3, by=shelf.sam, cause=cause)
    with pytest.raises(NotFound):
        await undo.version(shelf.home, rule, to=9, if_revision=4, by=shelf.sam, cause=cause)


async def test_a_deleted_rule_comes_back_as_it_was_last_or_before(shelf: Shelf) -> None:
    rule, cause = await saved(shelf), Cause(actor=shelf.sam)
    undo = RuleUndo(database=shelf.database, rules=shelf.rules)
    with pytest.raises(Conflict, match="nobody deleted"):
        await undo.deletion(shelf.home, rule, by=shelf.sam, cause=cause)
    await shelf.rules.delete(shelf.home, rule, by=shelf.sam)

    first = await undo.deletion(shelf.home, rule, revision=1, by=shelf.sam, cause=cause)
    last = await undo.deletion(shelf.home, rule, by=shelf.sam, cause=cause)

    assert (first.spec, last.spec) == (LOW, NAMED)
    with pytest.raises(Conflict, match="there is such a rule"):
        await undo.deletion(shelf.home, rule, by=shelf.sam, cause=cause)
    with pytest.raises(NotFound):
        await undo.version(shelf.home, rule, to=1, if_revision=3, by=shelf.sam, cause=cause)


async def test_nobody_else_sees_or_brings_back_a_version(shelf: Shelf) -> None:
    rule, cause = await saved(shelf), Cause(actor=shelf.zoe)
    versions = RuleVersions(database=shelf.database)
    undo = RuleUndo(database=shelf.database, rules=shelf.rules)

    with pytest.raises(NotFound):
        await versions.page(shelf.other, rule, limit=10)
    await shelf.rules.delete(shelf.home, rule, by=shelf.sam)
    with pytest.raises(NotFound):
        await versions.page(shelf.other, rule, limit=10)
    with pytest.raises(NotFound):
        await undo.deletion(shelf.other, rule, by=shelf.zoe, cause=cause)


async def test_a_version_that_names_somebody_who_left_is_refused_by_name(shelf: Shelf) -> None:
    told = LOW.model_copy(update={"receivers": (shelf.chat,)})
    rule = (await shelf.rules.save(shelf.home, told, by=shelf.sam)).id
    await shelf.rules.save(shelf.home, LOW, by=shelf.sam, rule_id=rule)
    gone = await shelf.rows(RuleRevisionRow, rule_id=rule, revision=1)
    async with shelf.database.writing(STORED) as session:
        row = await session.merge(gone[0])
        stranger = {"kind": "person", "id": str(shelf.zoe)}
        row.spec = {**row.spec, "receivers": [stranger]}
    undo = RuleUndo(database=shelf.database, rules=shelf.rules)

    with pytest.raises(InvalidInput):
        await undo.version(
            shelf.home, rule, to=1, if_revision=2, by=shelf.sam, cause=Cause(actor=shelf.sam)
        )

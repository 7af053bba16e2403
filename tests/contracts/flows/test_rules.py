"""The rules of a workspace as people keep them, on both databases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

from core.alerts.tables import AlertRow
from core.audit.tables import AuditRow
from core.clock import ManualClock
from core.db.base import Base
from core.db.engine import Database
from core.db.tenancy import System
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import Ids, PersonId, RuleId, WorkspaceId
from core.inbox.cause import Cause, IdempotencyKey
from core.routing.tables import ReceiverRow
from core.rulebook.book import RuleBook
from core.rulebook.stored import RuleChanged
from core.rules.conditions.compare import Compare
from core.rules.line import ReceiverName
from core.rules.rule import ReceiverRef, RuleSpec
from core.rules.signal import SignalKind
from core.rules.tables import RuleRevisionRow, RuleRow
from core.severity import Severity
from core.tenants.tables import ChatRow, MemberRow, PersonRow, WorkspaceRow
from core.work import Books
from tests.contracts.conftest import BOT, NOON

LOW = RuleSpec(
    name="Low rating",
    kinds=(SignalKind.SUBMISSION,),
    condition=Compare(field="rating", op="<=", value=2),
    severity=Severity.HIGH,
)
STORED = System(reason="a test looks at what is stored")

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A workspace with a chat and a member, Sam, and another one with a member, Zoe."""

    rules: RuleBook
    database: Database
    clock: ManualClock
    ids: Ids
    home: WorkspaceId
    other: WorkspaceId
    chat: ReceiverRef
    sam: PersonId
    zoe: PersonId

    async def rows(self, table: type[Row], **where: object) -> list[Row]:
        """Return what is stored."""
        async with self.database.reading(STORED) as session:
            return list(await session.scalars(select(table).filter_by(**where)))

    async def alert(self, rule: RuleId, number: int, *, days_ago: float, **values: Any) -> None:
        """Store an alert that the rule raised."""
        at = self.clock.now() - timedelta(days=days_ago)
        row: dict[str, Any] = {
            "id": self.ids.new(),
            "workspace_id": self.home,
            "number": number,
            "fingerprint": str(number),
            "title": "Alert",
            "severity": "high",
            "status": "resolved",
            "source_kind": "rule",
            "source_id": rule,
            "source_name": "x",
            "labels": {},
            "rule_ids": [str(self.ids.new()), str(rule)],
            "fired_at": at,
            "last_at": at,
        }
        async with self.database.writing(STORED) as session:
            session.add(AlertRow(**(row | values)))


@pytest.fixture
async def shelf(
    books: Books, database: Database, clock: ManualClock, ids: Ids, workspace: WorkspaceId
) -> Shelf:
    """The shelf, empty."""
    other, chat, receiver = ids.new(), ids.new(), ids.new()
    sam, zoe = PersonId(ids.new()), PersonId(ids.new())
    async with database.writing(STORED) as session:
        session.add(WorkspaceRow(id=other, name="B", language="en", zone="UTC", created_at=NOON))
        for number, (person, name) in enumerate(((sam, "Sam Reed"), (zoe, "Zoe"))):
            session.add(
                PersonRow(
                    id=person, bot_id=BOT, telegram_user_id=number, name=name, created_at=NOON
                )
            )
        session.add(
            ChatRow(
                id=chat,
                bot_id=BOT,
                telegram_chat_id=-100,
                kind="supergroup",
                title="Ops desk",
                created_at=NOON,
                workspace_id=workspace,
            )
        )
        await session.flush()
        session.add(
            ReceiverRow(
                id=receiver,
                workspace_id=workspace,
                name="Ops desk",
                kind="chat",
                chat_id=chat,
                created_at=NOON,
            )
        )
        for where, person in ((workspace, sam), (other, zoe)):
            session.add(
                MemberRow(
                    id=ids.new(),
                    workspace_id=where,
                    person_id=person,
                    role="admin",
                    created_at=NOON,
                )
            )
    return Shelf(
        rules=RuleBook(books=books, database=database, clock=clock, ids=ids),
        database=database,
        clock=clock,
        ids=ids,
        home=workspace,
        other=WorkspaceId(other),
        chat=ReceiverRef(kind="chat", id=str(receiver)),
        sam=sam,
        zoe=zoe,
    )


async def test_a_saved_rule_is_there_with_its_first_revision(shelf: Shelf) -> None:
    saved = await shelf.rules.save(shelf.home, LOW, by=shelf.sam)

    assert await shelf.rules.all(shelf.home) == (saved,)
    assert (saved.spec, saved.revision, saved.problem) == (LOW, 1, None)
    kept = await shelf.rows(RuleRevisionRow, rule_id=saved.id)
    assert [(one.revision, one.by) for one in kept] == [(1, shelf.sam)]


async def test_an_edit_says_what_it_changed_and_has_rules_compiled_anew(shelf: Shelf) -> None:
    saved = await shelf.rules.save(shelf.home, LOW, by=shelf.sam)
    edit = LOW.model_copy(update={"severity": Severity.CRITICAL, "priority": 5})

    changed = await shelf.rules.save(
        shelf.home, edit, by=shelf.sam, rule_id=saved.id, if_revision=1
    )

    assert (changed.revision, changed.spec) == (2, edit)
    trail = await shelf.rows(AuditRow, action="rule.changed")
    assert [(one.before, one.after, one.actor_id) for one in trail] == [
        (
            {"severity": "high", "priority": 100},
            {"severity": "critical", "priority": 5},
            shelf.sam,
        )
    ]
    (workspace,) = await shelf.rows(WorkspaceRow, id=shelf.home)
    assert workspace.config_revision == 3
    (row,) = await shelf.rows(RuleRow)
    assert (row.priority, row.revision) == (5, 2)


async def test_an_edit_that_changes_nothing_is_no_revision(shelf: Shelf) -> None:
    saved = await shelf.rules.save(shelf.home, LOW, by=shelf.sam)

    again = await shelf.rules.save(shelf.home, LOW, by=shelf.sam, rule_id=saved.id)

    assert again == saved


async def test_who_edits_an_older_revision_is_told_what_is_different(shelf: Shelf) -> None:
    saved = await shelf.rules.save(shelf.home, LOW, by=shelf.sam)
    first = LOW.model_copy(update={"severity": Severity.LOW})
    await shelf.rules.save(shelf.home, first, by=shelf.sam, rule_id=saved.id, if_revision=1)

    with pytest.raises(RuleChanged) as refused:
        await shelf.rules.save(
            shelf.home,
            LOW.model_copy(update={"name": "Mine"}),
            by=shelf.sam,
            rule_id=saved.id,
            if_revision=1,
        )

    assert "the severity was high and is low" in refused.value.message
    assert [one.field for one in refused.value.differences] == ["severity"]
    assert refused.value.stored.revision == 2
    assert (await shelf.rules.one(shelf.home, saved.id)).spec == first


async def test_who_changed_it_meanwhile_is_named_with_the_moment(shelf: Shelf) -> None:
    saved = await shelf.rules.save(shelf.home, LOW, by=None)
    shelf.clock.advance(timedelta(minutes=5))
    await shelf.rules.switch(shelf.home, saved.id, active=False, by=shelf.sam, if_revision=1)

    meanwhile = await shelf.rules.since(shelf.home, saved.id, 1)

    assert meanwhile is not None
    assert (meanwhile.by, meanwhile.by_name) == (shelf.sam, "Sam Reed")
    assert meanwhile.at == shelf.clock.now()
    assert [one.field for one in meanwhile.differences] == ["active"]
    assert await shelf.rules.since(shelf.home, saved.id, 2) is None


async def test_nothing_is_done_over_what_somebody_has_not_seen(shelf: Shelf) -> None:
    saved = await shelf.rules.save(shelf.home, LOW, by=None)
    await shelf.rules.switch(shelf.home, saved.id, active=False, by=shelf.sam)

    with pytest.raises(RuleChanged):
        await shelf.rules.switch(shelf.home, saved.id, active=True, by=None, if_revision=1)
    with pytest.raises(RuleChanged):
        await shelf.rules.copy(shelf.home, saved.id, by=None, if_revision=1)
    with pytest.raises(RuleChanged):
        await shelf.rules.delete(shelf.home, saved.id, by=None, if_revision=1)

    (left,) = await shelf.rules.all(shelf.home)
    assert (left.revision, left.is_active) == (2, False)


async def test_switching_is_a_revision_and_a_paused_rule_stays_readable(shelf: Shelf) -> None:
    saved = await shelf.rules.save(shelf.home, LOW, by=shelf.sam)

    off = await shelf.rules.switch(shelf.home, saved.id, active=False, by=shelf.sam)

    assert (off.is_active, off.revision) == (False, 2)
    assert off.spec is not None
    assert not off.spec.active


async def test_a_copy_is_paused_and_has_a_number_after_its_name(shelf: Shelf) -> None:
    saved = await shelf.rules.save(shelf.home, LOW, by=shelf.sam)

    second = await shelf.rules.copy(shelf.home, saved.id, by=shelf.sam)
    third = await shelf.rules.copy(shelf.home, second.id, by=shelf.sam)

    assert [second.name, third.name] == ["Low rating (2)", "Low rating (3)"]
    assert not second.is_active


async def test_a_deleted_rule_is_gone_and_the_trail_keeps_it(shelf: Shelf) -> None:
    saved = await shelf.rules.save(shelf.home, LOW, by=shelf.sam)
    await shelf.alert(saved.id, 1, days_ago=0)

    await shelf.rules.delete(shelf.home, saved.id, by=shelf.sam)

    with pytest.raises(NotFound):
        await shelf.rules.one(shelf.home, saved.id)
    (trail,) = await shelf.rows(AuditRow, action="rule.deleted")
    assert trail.before["name"] == "Low rating"
    assert len(await shelf.rows(AlertRow)) == 1


async def test_another_workspace_has_no_part_in_a_rule(shelf: Shelf) -> None:
    saved = await shelf.rules.save(shelf.home, LOW, by=shelf.sam)

    assert await shelf.rules.all(shelf.other) == ()
    with pytest.raises(NotFound):
        await shelf.rules.one(shelf.other, saved.id)
    with pytest.raises(NotFound):
        await shelf.rules.save(shelf.other, LOW, by=shelf.zoe, rule_id=saved.id)
    with pytest.raises(NotFound):
        await shelf.rules.switch(shelf.other, saved.id, active=False, by=shelf.zoe)
    with pytest.raises(NotFound):
        await shelf.rules.copy(shelf.other, saved.id, by=shelf.zoe)
    with pytest.raises(NotFound):
        await shelf.rules.delete(shelf.other, saved.id, by=shelf.zoe)
    assert await shelf.rules.one(shelf.home, saved.id) == saved


async def test_what_it_fired_is_counted_from_the_alerts(shelf: Shelf) -> None:
    saved = await shelf.rules.save(shelf.home, LOW, by=shelf.sam)
    silent = await shelf.rules.save(shelf.home, LOW, by=shelf.sam)
    now = shelf.clock.now()
    await shelf.alert(saved.id, 1, days_ago=40)
    await shelf.alert(saved.id, 2, days_ago=6)
    await shelf.alert(saved.id, 3, days_ago=20, last_at=now - timedelta(days=1))

    found = {one.id: one for one in await shelf.rules.all(shelf.home)}

    assert found[saved.id].fired_7d == 2
    assert found[saved.id].last_fired_at == now - timedelta(days=1)
    assert (found[silent.id].last_fired_at, found[silent.id].fired_7d) == (None, 0)
    assert (await shelf.rules.one(shelf.home, saved.id)).fired_7d == 2


async def test_a_rule_that_cannot_be_read_says_why_and_can_be_switched_off(shelf: Shelf) -> None:
    saved = await shelf.rules.save(shelf.home, LOW, by=shelf.sam)
    async with shelf.database.writing(STORED) as session:
        row = await session.get_one(RuleRow, saved.id)
        row.spec = {**row.spec, "condition": {"type": "telepathy"}}

    broken = await shelf.rules.one(shelf.home, saved.id)
    off = await shelf.rules.switch(shelf.home, saved.id, active=False, by=shelf.sam)

    assert broken.spec is None
    assert broken.problem is not None
    assert "telepathy" in broken.problem
    assert not off.is_active
    with pytest.raises(InvalidInput):
        await shelf.rules.switch(shelf.home, saved.id, active=True, by=shelf.sam)


async def test_a_repeated_request_makes_no_second_rule(shelf: Shelf) -> None:
    key = IdempotencyKey(scope="person:1", key="k", body_hash="h")
    cause = Cause(actor=shelf.sam, idempotency=key)
    first = await shelf.rules.save(shelf.home, LOW, by=shelf.sam, cause=cause)

    again = await shelf.rules.save(shelf.home, LOW, by=shelf.sam, cause=cause)

    assert again == first
    other = IdempotencyKey(scope="person:1", key="k", body_hash="other")
    with pytest.raises(Conflict):
        await shelf.rules.save(
            shelf.home, LOW, by=shelf.sam, cause=Cause(actor=shelf.sam, idempotency=other)
        )


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        pytest.param("#ops-desk", "chat", id="a chat, its space a hyphen"),
        pytest.param("#OPS DESK", "chat", id="a chat without regard to case"),
        pytest.param("@sam", "person", id="a person by the first name"),
        pytest.param("Sam Reed", "person", id="a person without a sign"),
        pytest.param("role:admins", "role", id="a role"),
    ],
)
async def test_receivers_are_found_by_what_people_call_them(
    shelf: Shelf, typed: str, kind: str
) -> None:
    names = await shelf.rules.names(shelf.home)

    found = names.find(ReceiverName.typed(typed))

    assert found is not None
    assert found.kind == kind
    written = names.name_of(found)
    assert written is not None
    assert names.find(written) == found


async def test_nobody_of_another_workspace_has_a_name_here(shelf: Shelf) -> None:
    names = await shelf.rules.names(shelf.home)

    assert names.find(ReceiverName(kind="person", name="Zoe")) is None
    assert names.find(ReceiverName(kind="person", name=str(shelf.zoe))) is None
    assert names.find(ReceiverName(kind="person", name=str(shelf.sam))) is not None


async def test_a_person_who_is_told_gets_a_receiver_once(shelf: Shelf) -> None:
    told = (ReceiverRef(kind="person", id=str(shelf.sam)), shelf.chat)
    spec = LOW.model_copy(update={"receivers": told})

    await shelf.rules.save(shelf.home, spec, by=shelf.sam)
    await shelf.rules.save(shelf.home, spec, by=shelf.sam)

    rows = await shelf.rows(ReceiverRow, kind="person")
    assert [(row.person_id, row.workspace_id) for row in rows] == [(shelf.sam, shelf.home)]


@pytest.mark.parametrize("what", ["receivers", "assign"])
async def test_a_rule_that_names_a_stranger_is_refused_by_name(shelf: Shelf, what: str) -> None:
    if what == "receivers":
        spec = LOW.model_copy(
            update={"receivers": (ReceiverRef(kind="person", id=str(shelf.zoe)),)}
        )
    else:
        case = LOW.case.model_copy(update={"assign": shelf.zoe})
        spec = LOW.model_copy(update={"case": case})

    with pytest.raises(InvalidInput) as refused:
        await shelf.rules.save(shelf.home, spec, by=shelf.sam)

    assert what in refused.value.field
    assert "@Sam" in refused.value.wanted
    assert "Zoe" not in refused.value.wanted
    assert await shelf.rules.all(shelf.home) == ()

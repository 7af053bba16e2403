"""Leaving a team on both databases: what becomes of their work, who hears of it, and whose alerts
are told to whom."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertRow
from core.clock import ManualClock
from core.delivery.kind import Kind
from core.desk.tables import CaseRow
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.flows.change_member import WantedMember
from core.flows.change_workspace import WantedSettings
from core.ids import AlertId, CaseId, PersonId
from core.inbox.cause import Cause
from core.notify.tables import InAppReceiptRow, NotificationRow
from core.routing.tables import ReceiverRow, RouteReceiverRow, RouteRow
from core.tenants.configuring import Overtaken
from core.tenants.preferences import Preferences, Via
from core.tenants.role import Role
from core.tenants.sight import EVERYTHING, Visibility
from core.tenants.tables import BotRow, InviteRow, MemberRow, PersonRow
from core.texts import Locale
from core.work import Work
from tests.contracts.flows.clockwork import ALL, Clockwork, process

NOBODY = Cause(actor=None)
LOW: dict[str, Any] = {"type": "compare", "field": "rating", "op": "<=", "value": 2}


@pytest.fixture
async def work(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Clockwork]:
    """One process."""
    async with process(database_url, tmp_path, clock) as opened:
        yield opened


async def member(work: Clockwork, number: int, role: Role) -> PersonId:
    """Let somebody come in, known by this number of Telegram."""
    person = PersonId(work.runtime.ids.new())
    now = work.runtime.clock.now()

    async def body(session: AsyncSession, _work: Work) -> None:
        bot = (await session.scalars(select(BotRow.id))).one()
        session.add(
            PersonRow(
                id=person,
                bot_id=bot,
                telegram_user_id=number,
                name=f"P{number}",
                created_at=now,
            )
        )
        await session.flush()
        session.add(
            MemberRow(
                id=work.runtime.ids.new(),
                workspace_id=work.workspace,
                person_id=person,
                role=role.value,
                created_at=now,
            )
        )

    await work.runtime.books.transaction(ALL, body)
    return person


async def lead_to(work: Clockwork, role: Role) -> None:
    """Have the default route lead to all of this role too."""

    async def body(session: AsyncSession, _work: Work) -> None:
        route = (await session.scalars(select(RouteRow.id).where(RouteRow.is_default))).one()
        receiver = ReceiverRow(
            id=work.runtime.ids.new(),
            workspace_id=work.workspace,
            name=role.value,
            kind="role",
            role=role.value,
            created_at=work.runtime.clock.now(),
        )
        session.add(receiver)
        await session.flush()
        session.add(
            RouteReceiverRow(workspace_id=work.workspace, route_id=route, receiver_id=receiver.id)
        )

    await work.runtime.books.transaction(ALL, body)


async def told(work: Clockwork, person: PersonId) -> list[str]:
    """Return the notices somebody was told."""
    async with work.runtime.database.reading(ALL) as session:
        rows = await session.scalars(
            select(NotificationRow).where(
                NotificationRow.person_id == person, NotificationRow.kind == "notice"
            )
        )
        return [str(row.params["notice"]) for row in rows]


async def test_what_a_member_had_is_nobodys_when_they_leave(work: Clockwork) -> None:
    await work.rule(kinds=["submission"], condition=LOW)
    await work.complain()
    first, second = (
        await member(work, 901, Role.OWNER),
        await member(work, 902, Role.OWNER),
    )
    staff = await member(work, 903, Role.STAFF)
    async with work.runtime.database.reading(ALL) as session:
        case = CaseId((await session.scalars(select(CaseRow.id))).one())
    flows = work.runtime.flows
    await flows.assign_case(work.workspace, case, staff, by=first, cause=NOBODY)
    await flows.invite(work.workspace, Role.VIEWER, by=second, cause=NOBODY)

    removed = await flows.change_member.remove(work.workspace, staff, by=first, cause=NOBODY)
    await flows.change_member.remove(work.workspace, second, by=second, cause=NOBODY)

    assert (removed.cases, removed.alerts) == (1, 0)
    async with work.runtime.database.reading(ALL) as session:
        assert (await session.scalars(select(CaseRow.assignee_id))).one() is None
        revoked = await session.scalar(
            select(InviteRow.revoked_at).where(InviteRow.created_by == second)
        )
        assert revoked is not None
    assert await told(work, staff) == ["put_out_of_team"]
    assert await told(work, second) == ["left"]
    assert await told(work, first) == ["left"]
    with pytest.raises(NotFound):
        await flows.change_member.role(work.workspace, staff, Role.ADMIN, by=first, cause=NOBODY)


async def test_nobody_rises_above_themselves_and_the_last_owner_stays(work: Clockwork) -> None:
    owner, admin = await member(work, 901, Role.OWNER), await member(work, 902, Role.ADMIN)
    staff = await member(work, 903, Role.STAFF)
    change = work.runtime.flows.change_member

    with pytest.raises(Conflict, match="last owner"):
        await change.remove(work.workspace, owner, by=owner, cause=NOBODY)
    with pytest.raises(Conflict, match="last owner"):
        await change.role(work.workspace, owner, Role.STAFF, by=owner, cause=NOBODY)
    with pytest.raises(NotAllowed):
        await change.role(work.workspace, admin, Role.OWNER, by=admin, cause=NOBODY)
    with pytest.raises(NotAllowed):
        await change.remove(work.workspace, owner, by=admin, cause=NOBODY)
    with pytest.raises(NotAllowed):
        await change.role(work.workspace, admin, Role.STAFF, by=staff, cause=NOBODY)


async def test_a_member_is_changed_whole_and_only_as_it_was_seen(work: Clockwork) -> None:
    owner, staff = await member(work, 901, Role.OWNER), await member(work, 902, Role.STAFF)
    team, flows = work.runtime.team, work.runtime.flows
    wanted = WantedMember(role=Role.ADMIN, topics=("noise",))

    await flows.change_member(work.workspace, staff, wanted, by=owner, cause=NOBODY, if_revision=1)
    same = await team.member(work.workspace, staff)
    await flows.change_member(work.workspace, staff, wanted, by=owner, cause=NOBODY)
    with pytest.raises(Overtaken, match="P901 changed it"):
        await flows.change_member(
            work.workspace, staff, WantedMember(topics=()), by=owner, cause=NOBODY, if_revision=1
        )
    with pytest.raises(NotFound):
        await flows.change_member(
            work.workspace,
            staff,
            WantedMember(role=Role.VIEWER, places=(UUID(int=1),)),
            by=owner,
            cause=NOBODY,
        )

    found = await team.member(work.workspace, staff)
    assert (found.role, found.topics) == (Role.ADMIN, ("noise",))
    assert found.revision == same.revision > 1


async def test_settings_with_the_zone_are_one_change_and_only_as_they_were_seen(
    work: Clockwork,
) -> None:
    owner = await member(work, 901, Role.OWNER)
    change = work.runtime.flows.change_workspace
    seen = (await work.runtime.team.settings(work.workspace)).revision
    wanted = WantedSettings(name="Inn", zone="Asia/Tokyo")

    await change(work.workspace, wanted, by=owner, cause=NOBODY, if_revision=seen)
    with pytest.raises(Overtaken):
        await change(
            work.workspace, WantedSettings(zone="UTC"), by=owner, cause=NOBODY, if_revision=seen
        )
    with pytest.raises(InvalidInput):
        await change(
            work.workspace, WantedSettings(name="Pub", zone="Mars/Base"), by=owner, cause=NOBODY
        )

    found = await work.runtime.team.settings(work.workspace)
    assert (found.name, found.zone) == ("Inn", "Asia/Tokyo")


async def test_an_alert_is_withheld_from_a_member_who_does_not_see_it(work: Clockwork) -> None:
    owner, staff = await member(work, 901, Role.OWNER), await member(work, 902, Role.STAFF)
    await work.runtime.flows.change_workspace(
        work.workspace,
        WantedSettings(staff_sees=Visibility.ASSIGNED),
        by=owner,
        cause=NOBODY,
    )
    await lead_to(work, Role.STAFF)
    await work.rule(kinds=["submission"], condition=LOW)

    await work.complain()

    async with work.runtime.database.reading(ALL) as session:
        rows = await session.execute(
            select(
                NotificationRow.person_id,
                NotificationRow.status,
                NotificationRow.suppressed_reason,
            ).where(NotificationRow.person_id.in_([owner, staff]))
        )
        found = {person: (status, reason) for person, status, reason in rows}
    assert found[owner] == ("pending", None)
    assert found[staff] == ("suppressed", "out_of_sight")


async def test_an_alert_that_nobody_it_is_for_sees_is_told_to_owners_and_admins(
    work: Clockwork,
) -> None:
    team = await blind_staff(work)

    await work.complain()

    assert await told_of_alert(work) == {
        None: ("suppressed", "nobody_sees"),
        team["owner"]: ("pending", None),
        team["admin"]: ("pending", None),
        team["staff"]: ("suppressed", "out_of_sight"),
    }
    assert await told_inside(work) == {team["owner"], team["admin"]}
    async with work.runtime.database.reading(ALL) as session:
        alert = AlertId((await session.scalars(select(AlertRow.id))).one())
    detail = await work.runtime.alerts.detail(work.workspace, alert, sight=EVERYTHING)
    said = [one.text.render(Locale()) for one in detail.timeline]
    assert "Nobody it is for sees it here, so owners and admins are told instead" in said
    foretold = await work.runtime.calm.who_gets.alert(work.workspace, alert, sight=EVERYTHING)
    named = [one.person and one.person.name for one in foretold.decisions if one.reason is None]
    assert (named, foretold.decisions[-1].receiver) == (["P901", "P902"], None)


async def test_whoever_stands_in_hears_what_they_want_to_hear(work: Clockwork) -> None:
    team = await blind_staff(work)
    await wants(work, team["owner"], Preferences(channels={Via.TELEGRAM: False}))
    await wants(work, team["admin"], Preferences(enabled=False))

    await work.complain()

    found = await told_of_alert(work)
    assert found[team["owner"]] == ("suppressed", "preference")
    assert found[team["admin"]] == ("suppressed", "preference")
    assert await told_inside(work) == {team["owner"]}


async def test_somebody_who_sees_it_inside_the_product_is_enough(work: Clockwork) -> None:
    team = await blind_staff(work)
    seeing = await member(work, 905, Role.VIEWER)
    await lead_to(work, Role.VIEWER)
    await wants(work, seeing, Preferences(channels={Via.TELEGRAM: False}))

    await work.complain()

    assert (await told_of_alert(work)).keys() == {team["staff"], seeing}
    assert await told_inside(work) == {seeing}


async def test_who_does_not_see_it_does_not_find_it_inside_the_product(work: Clockwork) -> None:
    team = await blind_staff(work)
    await wants(work, team["staff"], Preferences(channels={Via.TELEGRAM: False}))

    await work.complain()

    assert (await told_of_alert(work))[team["staff"]] == ("suppressed", "out_of_sight")
    assert team["staff"] not in await told_inside(work)


async def blind_staff(work: Clockwork) -> dict[str, PersonId]:
    """Lead alerts only to staff who see what is given to them alone; return who is there."""
    team = {
        "owner": await member(work, 901, Role.OWNER),
        "admin": await member(work, 902, Role.ADMIN),
        "staff": await member(work, 903, Role.STAFF),
    }
    await work.runtime.flows.change_workspace(
        work.workspace,
        WantedSettings(staff_sees=Visibility.ASSIGNED),
        by=team["owner"],
        cause=NOBODY,
    )

    async def body(session: AsyncSession, _work: Work) -> None:
        await session.execute(delete(RouteReceiverRow))

    await work.runtime.books.transaction(ALL, body)
    await lead_to(work, Role.STAFF)
    await work.rule(kinds=["submission"], condition=LOW)
    return team


async def wants(work: Clockwork, person: PersonId, wanted: Preferences) -> None:
    """Have somebody choose what they are told."""
    cause = Cause(actor=person)
    await work.runtime.notices.preferences(work.workspace, wanted, by=person, cause=cause)


async def told_of_alert(work: Clockwork) -> dict[UUID | None, tuple[str, str | None]]:
    """Return who was told of the alert, or why not; None: nobody in particular."""
    async with work.runtime.database.reading(ALL) as session:
        rows = await session.scalars(
            select(NotificationRow).where(NotificationRow.kind == Kind.ALERT_CARD.value)
        )
        return {one.person_id: (one.status, one.suppressed_reason) for one in rows}


async def told_inside(work: Clockwork) -> set[UUID]:
    """Return who finds the alert in their notification centre."""
    async with work.runtime.database.reading(ALL) as session:
        query = select(InAppReceiptRow.person_id).where(InAppReceiptRow.topic == "alerts")
        return set(await session.scalars(query))

"""Whoever played in the sandbox, where nobody is asked who they are, has no right with a real
bot."""

from __future__ import annotations

import pytest

from core.errors import NotFound
from core.flows.found import BotAccount
from core.ids import PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.tenants.role import Role
from core.tenants.start import INVITE_PREFIX
from tests.integration.web.rows import BOT, Rows

PLAYED = BotAccount(id=BOT, username="sandbox_bot", name="Opsbell", is_sandbox=True)
REAL = BotAccount(id=7, username="real_bot", name="Opsbell", is_sandbox=False)


async def invited(rows: Rows, home: WorkspaceId, by: PersonId) -> str:
    """Return the token of an invitation that nobody has used."""
    start = await rows.runtime.flows.invite(home, Role.ADMIN, by=by, cause=Cause(actor=by))
    return start.removeprefix(INVITE_PREFIX)


async def somebody(rows: Rows) -> PersonId:
    """Return a person who writes to the real bot."""
    person = await rows.runtime.people.person(
        bot_id=REAL.id, telegram_user_id=1, name="Rea", username=None, language_code="en"
    )
    return person.id


async def test_an_invitation_from_the_sandbox_opens_nothing_with_a_real_bot(rows: Rows) -> None:
    found, join = rows.runtime.flows.found, rows.runtime.flows.join
    home = await found(PLAYED)
    player = await rows.person("Olivia")
    await rows.member(home, player, "owner")
    token = await invited(rows, home, player)

    await found(REAL)

    person = await somebody(rows)
    with pytest.raises(NotFound):
        await join(token, person_id=person, cause=Cause(actor=person))


async def test_an_invitation_from_the_real_bot_outlasts_a_restart(rows: Rows) -> None:
    found, join = rows.runtime.flows.found, rows.runtime.flows.join
    home = await found(REAL)
    owner = await somebody(rows)
    await rows.member(home, owner, "owner")
    token = await invited(rows, home, owner)

    await found(REAL)

    guest = await rows.person("Gast")
    joined = await join(token, person_id=guest, cause=Cause(actor=guest))
    assert joined.role is Role.ADMIN

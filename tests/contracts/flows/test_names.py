"""Names of strangers are kept in a form that can stand on a card."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.db.tenancy import InWorkspace, System
from core.errors import InvalidInput
from core.inbox.cause import Cause
from core.routing.tables import ReceiverRow
from core.tenants.tables import ChatRow
from tests.contracts.conftest import BOT
from tests.contracts.flows.conftest import House

NOBODY = Cause(actor=None)
GROUP = -100500


async def named(house: House, name: str) -> str:
    """Return what somebody of this name is called."""
    person = await house.runtime.people.person(
        bot_id=BOT, telegram_user_id=4711, name=name, username=None, language_code=None
    )
    return person.name


async def test_a_person_is_stored_and_renamed_by_what_can_be_seen(house: House) -> None:
    assert await named(house, "Eve\u202e gro") == "Eve gro"
    assert await named(house, "\u200b") == "Somebody"


async def test_a_group_has_a_title_that_can_be_seen(house: House) -> None:
    for topic, title in enumerate(("Ops\u202e room", "\u200b")):
        await house.runtime.flows.link_chat(
            house.workspace,
            bot_id=BOT,
            telegram_chat_id=GROUP - topic,
            topic_id=0,
            kind="supergroup",
            title=title,
            by=None,
            cause=NOBODY,
        )

    async with house.runtime.database.reading(System(reason="a test looks")) as session:
        chats = await session.scalars(select(ChatRow.title).order_by(ChatRow.title))
        assert {"Ops room", "Group"} <= set(chats)
    async with house.runtime.database.reading(
        InWorkspace(workspace_id=house.workspace)
    ) as session:
        assert {"Ops room", "Group"} <= set(await session.scalars(select(ReceiverRow.name)))


async def test_a_place_is_named_by_what_can_be_seen(house: House) -> None:
    places = house.runtime.flows.places

    place = await places.create(house.workspace, "Bar\u202e 2\u200b", by=None, cause=NOBODY)

    assert place.name == "Bar 2"
    with pytest.raises(InvalidInput):
        await places.create(house.workspace, "\u200b", by=None, cause=NOBODY)

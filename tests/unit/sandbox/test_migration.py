"""A basic group becomes a supergroup: both sides are told, and the old id leads to the new one."""

from __future__ import annotations

import pytest

from bot.sandbox.errors import SimError
from bot.sandbox.migration import migrate
from tests.unit.sandbox.stage import CUSTOMER_ID, OPS_ROOM_ID, OWNER_ID, STAFF_ID, Stage, part


@pytest.fixture
def group(stage: Stage) -> int:
    """Return the id of a basic group that the bot administrates."""
    made = stage.sim(
        "chats",
        type="group",
        title="Night shift",
        members=[OWNER_ID, STAFF_ID],
        bot="administrator",
    )
    stage.updates()
    number = made["id"]
    assert isinstance(number, int)
    return number


def grown(stage: Stage, group: int) -> int:
    """Let the group grow and return the id of the supergroup."""
    world = stage.sandbox.world
    return migrate(world, world.state.chats[group], by=OWNER_ID).id


def test_both_sides_hear_of_it(stage: Stage, group: int) -> None:
    new = grown(stage, group)

    told = [update["message"] for update in stage.updates()]

    assert [part(m, "chat", "id") for m in told] == [group, new]
    assert part(told[0], "migrate_to_chat_id") == new
    assert part(told[1], "migrate_from_chat_id") == group
    assert part(told[1], "chat", "type") == "supergroup"
    assert part(told[1], "message_id") == 1


def test_the_old_id_leads_to_the_new_one(stage: Stage, group: int) -> None:
    new = grown(stage, group)

    status, body = stage.answer("sendMessage", chat_id=group, text="hi")

    assert status == 400
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert body["parameters"] == {"migrate_to_chat_id": new}
    assert part(stage.bot("sendMessage", chat_id=new, text="hi"), "chat", "id") == new


def test_places_move_along(stage: Stage, group: int) -> None:
    before = [
        part(stage.bot("getChatMember", chat_id=group, user_id=user), "status")
        for user in (OWNER_ID, STAFF_ID, CUSTOMER_ID, 424242)
    ]

    new = grown(stage, group)

    after = [
        part(stage.bot("getChatMember", chat_id=new, user_id=user), "status")
        for user in (OWNER_ID, STAFF_ID, CUSTOMER_ID, 424242)
    ]
    assert before == after == ["creator", "member", "left", "administrator"]


def test_only_a_basic_group_grows_and_only_once(stage: Stage, group: int) -> None:
    grown(stage, group)

    with pytest.raises(SimError, match="already"):
        grown(stage, group)
    with pytest.raises(SimError, match="only a basic group"):
        grown(stage, OPS_ROOM_ID)

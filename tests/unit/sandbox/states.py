"""The states the golden table plays in: each is `ready` and then something that happened.

In `ready` Carla has started the bot, message 1 is hers, 2 the bot's with a button, 3 the bot's
with a reply keyboard, and the bot is an administrator of the group. Message 2 there opens the
topic Housekeeping, 3 tells that the bot came.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.unit.sandbox.stage import (
    CUSTOMER_ID,
    OK_BUTTON,
    OPS_ROOM_ID,
    OWNER_ID,
    STAFF_ID,
    Stage,
)

HOUSEKEEPING = 2
GROUP_ID = -400_000_002
CHANNEL_ID = -1_001_000_000_002


def ready(*, newest: bool = False) -> Stage:
    """Return a sandbox where Carla has started, the bot has spoken, and is admin in the group."""
    stage = Stage(newest=newest)
    stage.start()
    stage.message("sendMessage", chat_id=CUSTOMER_ID, text="Rate", reply_markup=OK_BUTTON)
    stage.message(
        "sendMessage", chat_id=CUSTOMER_ID, text="Keys", reply_markup={"keyboard": [["A"]]}
    )
    stage.join_ops_room()
    return stage


def _mere_member(stage: Stage) -> None:
    stage.sim("member", chat=OPS_ROOM_ID, bot=True, action="demote")
    stage.say("hello", user=STAFF_ID, chat=OPS_ROOM_ID)


def _closed_topics(stage: Stage) -> None:
    stage.bot("closeForumTopic", chat_id=OPS_ROOM_ID, message_thread_id=HOUSEKEEPING)
    stage.bot("closeGeneralForumTopic", chat_id=OPS_ROOM_ID)
    _mere_member(stage)


def _members_silenced(stage: Stage) -> None:
    stage.sandbox.state.chats[OPS_ROOM_ID].permissions["can_send_messages"] = False
    _mere_member(stage)


def _group(stage: Stage, action: str | None = None) -> None:
    members = [OWNER_ID, STAFF_ID]
    stage.sim("chats", type="group", title="Night shift", members=members, bot="administrator")
    if action is not None:
        stage.sim("member", chat=GROUP_ID, bot=True, action=action)


def _deleted_group(stage: Stage) -> None:
    _group(stage)
    stage.sim("chat", chat=GROUP_ID, user=OWNER_ID, deleted=True)


def _migrated_group(stage: Stage) -> None:
    _group(stage)
    stage.sim("migrate", chat=GROUP_ID, user=OWNER_ID)


def _channel(stage: Stage, action: str) -> None:
    stage.sim("chats", type="channel", title="News", members=[OWNER_ID], bot="administrator")
    stage.sim("member", chat=CHANNEL_ID, bot=True, action=action)


def _poll_stopped(stage: Stage) -> None:
    poll = stage.message("sendPoll", chat_id=CUSTOMER_ID, question="Q", options=["a", "b"])
    stage.bot("stopPoll", chat_id=CUSTOMER_ID, message_id=poll["message_id"])


def _bot_in_ops_room(action: str) -> Callable[[Stage], None]:
    return lambda stage: stage.do("member", chat=OPS_ROOM_ID, bot=True, action=action)


STATES: dict[str, Callable[[Stage], None]] = {
    "kicked": _bot_in_ops_room("kick"),
    "left": _bot_in_ops_room("remove"),
    "restricted": _bot_in_ops_room("restrict"),
    "mere member": _mere_member,
    "member in closed topics": _closed_topics,
    "group closed to members": _members_silenced,
    "topic deleted": lambda stage: stage.do(
        "topic", chat=OPS_ROOM_ID, user=OWNER_ID, action="delete", id=HOUSEKEEPING
    ),
    "general hidden": lambda stage: stage.agree("hideGeneralForumTopic", chat_id=OPS_ROOM_ID),
    "kicked from a group": lambda stage: _group(stage, "kick"),
    "left a group": lambda stage: _group(stage, "remove"),
    "group deleted": _deleted_group,
    "group migrated": _migrated_group,
    "kicked from a channel": lambda stage: _channel(stage, "kick"),
    "left a channel": lambda stage: _channel(stage, "remove"),
    "member of a channel": lambda stage: _channel(stage, "demote"),
    "account deleted": lambda stage: stage.do("account", user=CUSTOMER_ID),
    "blocked": lambda stage: stage.do("block", user=CUSTOMER_ID, blocked=True),
    "three days later": lambda stage: stage.clock.advance(timedelta(days=3)),
    "poll stopped": _poll_stopped,
}


def in_state(name: str | None) -> Stage:
    """Return a sandbox in the state of this name, `ready` without one."""
    stage = ready(newest=name == "newest")
    if name in STATES:
        STATES[name](stage)
    elif name not in {None, "newest"}:
        raise KeyError(name)
    return stage

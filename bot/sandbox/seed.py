"""How a sandbox begins: four people, one group with topics, and numbers that never go back."""

from __future__ import annotations

from bot.sandbox.chats import Chat, ChatType, Member, Status
from bot.sandbox.people import BotAccount, Person
from bot.sandbox.state import Queue, State
from bot.sandbox.topics import open_topic
from bot.sandbox.world import World

OWNER_ID, STAFF_ID, CUSTOMER_ID, SPANISH_CUSTOMER_ID = 1_001, 1_002, 1_003, 1_004
OPS_ROOM_ID = -1_001_000_000_001
_FIRST_UPDATE_BEGINS = 1_600_000_000
_PEOPLE = (
    (OWNER_ID, "Olivia", "Owner", "en"),
    (STAFF_ID, "Sam", "Staff", "en"),
    (CUSTOMER_ID, "Carla", "Customer", "en"),
    (SPANISH_CUSTOMER_ID, "Diego", "Customer", "es"),
)


def new_state(*, bot_id: int, unix: int) -> State:
    """Return an empty sandbox: a bot and nobody else.

    The first update number grows with the time, so that a bot that remembers a former sandbox
    does not take the new one's updates for old ones.
    """
    bot = BotAccount(id=bot_id, first_name="Opsbell", username="opsbell_sandbox_bot")
    return State(bot=bot, queue=Queue(next_id=unix - _FIRST_UPDATE_BEGINS), edition=str(unix))


def plant(world: World) -> None:
    """Give the sandbox its first people and their group."""
    for user_id, first_name, last_name, language in _PEOPLE:
        world.state.people[user_id] = Person(
            id=user_id, first_name=first_name, last_name=last_name, language_code=language
        )
    room = Chat(
        id=OPS_ROOM_ID,
        type=ChatType.SUPERGROUP,
        title="Ops room",
        is_forum=True,
        last_message_id=world.state.message_floors.get(OPS_ROOM_ID, 0),
    )
    room.members[OWNER_ID] = Member(user_id=OWNER_ID, status=Status.CREATOR)
    room.members[STAFF_ID] = Member(user_id=STAFF_ID, status=Status.MEMBER)
    world.state.chats[room.id] = room
    world.post(room, sender_id=OWNER_ID, content={"supergroup_chat_created": True})
    open_topic(world, room, name="Housekeeping", by=OWNER_ID)


def start_over(world: World, *, is_seeded: bool) -> None:
    """Forget everything but the numbers: updates, messages and calls go on counting."""
    state = world.state
    state.message_floors |= {chat.id: chat.last_message_id for chat in state.chats.values()}
    state.bot = BotAccount(
        id=state.bot.id, first_name=state.bot.first_name, username=state.bot.username
    )
    world.files.forget_all()
    state.queue.pending.clear()
    for kept in (state.people, state.chats, state.taps, state.votes, state.web_app_queries):
        kept.clear()
    state.queue.allowed = None
    state.queue.webhook = None
    state.edition = f"{world.clock.unix()}-{state.last_news}"
    if is_seeded:
        plant(world)

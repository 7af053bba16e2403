"""A person passes messages on: as they are, under the name of who said them first."""

from __future__ import annotations

from bot.sandbox.chats import Chat
from bot.sandbox.errors import SimError
from bot.sandbox.message import Message
from bot.sandbox.origins import origin_of
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.sim.ask import Ask
from bot.sandbox.sim.speaking import chat_to_write, thread_to_write
from bot.sandbox.sim.views import messages_view

MOST_AT_ONCE = 100


def forward(sandbox: Sandbox, ask: Ask) -> object:
    """Pass messages of a chat that the person is in on to another; albums stay together."""
    world = sandbox.world
    person = ask.person(world)
    source = ask.chat(world, "from_chat")
    if not source.has_member(person.id):
        raise SimError(f"{person.first_name} is not in the chat that the messages are from")
    originals = _originals(source, ask.numbers("message_ids"))
    chat = chat_to_write(world, person, ask)
    thread_id = thread_to_write(chat, person, ask)
    groups = {one.album for one in originals if one.album is not None}
    albums = {old: str(world.rng.randrange(10**16, 10**17)) for old in sorted(groups)}
    said = [
        world.post(
            chat,
            sender_id=person.id,
            content=one.content,
            thread_id=thread_id,
            forward_origin=origin_of(world, source, one),
            album=albums[one.album] if one.album is not None else None,
        )
        for one in originals
    ]
    return messages_view(world, said)


def _originals(source: Chat, ids: list[int]) -> list[Message]:
    if not 1 <= len(ids) <= MOST_AT_ONCE:
        raise SimError(f"message_ids takes 1 to {MOST_AT_ONCE} ids")
    found = [source.messages.get(message_id) for message_id in ids]
    standing = [one for one in found if one is not None and not one.deleted]
    if len(standing) != len(ids):
        raise SimError("one of the messages is not there any more", status=404)
    if any(one.is_service or one.protected for one in standing):
        raise SimError("one of the messages cannot be forwarded")
    return standing

"""What forwards and copies share: the messages they mean, and how albums stay albums."""

from __future__ import annotations

from bot.sandbox.access import Access, find_chat, find_message, message_ids
from bot.sandbox.chats import Chat
from bot.sandbox.errors import bad_request
from bot.sandbox.message import Message
from bot.sandbox.params import Params
from bot.sandbox.sending import new_album
from bot.sandbox.world import World


def source_of(world: World, params: Params) -> Chat:
    """Return the chat that a call takes messages from."""
    params.needed("from_chat_id")
    return find_chat(world, params, name="from_chat_id", access=Access.READ)


def original_of(world: World, params: Params, *, to: str) -> tuple[Chat, Message]:
    """Return the one message of a call and the chat it is in; `to` is what is done with it."""
    chat = source_of(world, params)
    message = find_message(chat, params.integer("message_id"), to=to)
    if not may_go_on(message):
        raise bad_request(f"the message can't be {_DONE[to]}")
    return chat, message


def asked_ids(params: Params) -> list[int]:
    """Return the ids of the messages a call passes on together."""
    params.needed("from_chat_id")
    ids = message_ids(params)
    if ids != sorted(set(ids)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    return ids


def originals_of(world: World, params: Params, ids: list[int]) -> tuple[Chat, list[Message]]:
    """Return the messages that are there and may go on; raises when there is none."""
    chat = source_of(world, params)
    found = [chat.messages.get(message_id) for message_id in ids]
    there = [message for message in found if message is not None and not message.deleted]
    kept = [message for message in there if may_go_on(message)]
    if not kept:
        raise bad_request("there are no messages to forward")
    return chat, kept


def may_go_on(message: Message) -> bool:
    """Return True for what can be passed on."""
    return not message.is_service and not message.protected


class NewAlbums:
    """Gives the messages of each album a new one, unless it is alone by now."""

    def __init__(self, world: World, originals: list[Message]) -> None:
        self._world = world
        self._names: dict[str, str] = {}
        self._albums = [message.album for message in originals if message.album is not None]

    def name_for(self, original: Message) -> str | None:
        """Return the new album of a message, None for one without company."""
        old = original.album
        if old is None or self._albums.count(old) < 2:
            return None
        if old not in self._names:
            self._names[old] = new_album(self._world)
        return self._names[old]


_DONE = {"forward": "forwarded", "copy": "copied"}

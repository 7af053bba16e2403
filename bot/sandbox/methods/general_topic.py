"""A forum's General topic: always there, but it can be renamed, closed and hidden."""

from __future__ import annotations

from collections.abc import Callable

from bot.sandbox.chats import Chat
from bot.sandbox.errors import bad_request
from bot.sandbox.method import Method
from bot.sandbox.methods.topics import LONGEST_NAME, STAYS
from bot.sandbox.names import cleaned_name
from bot.sandbox.params import Params
from bot.sandbox.topic_access import ensure_may, find_forum
from bot.sandbox.topics import close_topic, hide_general, rename_topic
from bot.sandbox.world import World


def edit_general_forum_topic(world: World, params: Params) -> object:
    """Give General another name."""
    chat = find_forum(world, params)
    ensure_may(chat, None, "not enough rights to edit the topic")
    given = params.text("name")
    name = cleaned_name(given, LONGEST_NAME)
    if not given:
        return True
    if not name:
        raise bad_request("name must be non-empty")
    if name == chat.general.name:
        raise bad_request(STAYS)
    rename_topic(world, chat, chat.general, name=name, icon=None, by=world.bot_id)
    return True


def _closer(*, closed: bool) -> Callable[[World, Params], object]:
    """Return the method that closes General, or opens it again, which also shows it."""

    def run(world: World, params: Params) -> object:
        chat = _managed(world, params)
        if chat.general.closed is closed:
            raise bad_request(STAYS)
        if chat.general.hidden and not closed:
            hide_general(world, chat, by=world.bot_id, hidden=False)
        close_topic(world, chat, chat.general, by=world.bot_id, closed=closed)
        return True

    return run


def _hider(*, hidden: bool) -> Callable[[World, Params], object]:
    """Return the method that hides General, which also closes it, or shows it again."""

    def run(world: World, params: Params) -> object:
        chat = _managed(world, params)
        if chat.general.hidden is hidden:
            raise bad_request(STAYS)
        if hidden:
            chat.general.closed = True
        hide_general(world, chat, by=world.bot_id, hidden=hidden)
        return True

    return run


def _managed(world: World, params: Params) -> Chat:
    chat = find_forum(world, params)
    ensure_may(chat, None, "not enough rights to close or open the topic")
    return chat


METHODS = (
    Method(name="editGeneralForumTopic", run=edit_general_forum_topic),
    Method(name="closeGeneralForumTopic", run=_closer(closed=True)),
    Method(name="reopenGeneralForumTopic", run=_closer(closed=False)),
    Method(name="hideGeneralForumTopic", run=_hider(hidden=True)),
    Method(name="unhideGeneralForumTopic", run=_hider(hidden=False)),
)

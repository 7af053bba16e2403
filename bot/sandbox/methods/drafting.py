"""A message in the writing: people see it grow, and it is gone when it is not said."""

from __future__ import annotations

from bot.sandbox.access import find_chat
from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.formatted import LONGEST_TEXT, parse_optional, settle
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.world import World

SHOWN_SECONDS = 30.0


def send_message_draft(world: World, params: Params) -> object:
    """Show what the bot is writing, for half a minute; private chats only."""
    draft_id = params.integer("draft_id")
    parsed = parse_optional(params, "text")
    chat = find_chat(world, params)
    text = settle(parsed, world)
    if not chat.is_private:
        raise bad_request("TEXTDRAFT_PEER_INVALID")
    if draft_id == 0:
        raise bad_request("RANDOM_ID_EMPTY")
    if text.length > LONGEST_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    if world.state.people[chat.id].blocked_bot:
        raise forbidden("bot was blocked by the user")
    chat.typing_until = world.clock.now().timestamp() + SHOWN_SECONDS
    chat.typing_thread = None
    world.news.tell("draft", chat=chat.id, draft_id=draft_id, text=text.text)
    return True


METHODS = (Method(name="sendMessageDraft", run=send_message_draft),)

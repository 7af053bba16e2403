"""The bot's one reaction to a message, from Telegram's fixed list."""

from __future__ import annotations

from bot.sandbox.access import Access, find_chat, find_message
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.people import Reaction
from bot.sandbox.wire import as_list, as_object, as_text
from bot.sandbox.world import World

_SINGLE = (
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨"
    "😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡"
)
_JOINED = ("❤\u200d🔥", "👨\u200d💻", "🤷\u200d♂", "🤷\u200d♀")
EMOJI = frozenset((*_SINGLE, *_JOINED))


def set_message_reaction(world: World, params: Params) -> object:
    """Put the bot's reaction on a message, or take it away with an empty list."""
    chosen = _chosen(params)
    chat = find_chat(world, params, access=Access.READ)
    message = find_message(chat, params.integer("message_id"), to="react")
    if len(chosen) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(emoji not in EMOJI for emoji in chosen):
        raise bad_request("REACTION_INVALID")
    others = [reaction for reaction in message.reactions if reaction.user_id != world.bot_id]
    message.reactions = others + [Reaction(user_id=world.bot_id, emoji=emoji) for emoji in chosen]
    world.changed(message, tell_bot=False)
    return True


def _chosen(params: Params) -> list[str]:
    value = params.json("reaction", what="reaction types")
    if value is None:
        return []
    listed = as_list(value)
    if listed is None:
        raise bad_request("expected an Array of ReactionType")
    return [_one(item) for item in listed]


def _one(item: object) -> str:
    fields = as_object(item)
    if fields is None:
        raise _unparsable("expected an Object")
    kind = as_text(fields.get("type"))
    if kind is None:
        raise _unparsable('Can\'t find field "type"')
    if kind == "emoji":
        emoji = as_text(fields.get("emoji"))
        if emoji is None:
            raise _unparsable('Can\'t find field "emoji"')
        return emoji.removesuffix("\ufe0f")
    if kind == "custom_emoji":
        return "custom"
    raise _unparsable("invalid reaction type specified")


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse ReactionType: {reason}")


METHODS = (Method(name="setMessageReaction", run=set_message_reaction),)

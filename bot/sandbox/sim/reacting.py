"""A person reacts to a message, or votes in a poll; the bot hears of it only where it may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.sandbox.chats import Chat, ChatType
from bot.sandbox.errors import SimError
from bot.sandbox.message import Message
from bot.sandbox.people import Person, Reaction
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.sim.ask import Ask
from bot.sandbox.sim.views import message_view
from bot.sandbox.wire import Object, as_list, as_object
from bot.sandbox.world import World

MOST_REACTIONS = 3
LONGEST_EMOJI = 16


def react(sandbox: Sandbox, ask: Ask) -> object:
    """Put these reactions of a person on a message in place of their earlier ones.

    `emoji` is one, `emojis` up to three; neither takes them away. Groups tell it to a bot that is
    an administrator there, a channel tells the counts alone.
    """
    world = sandbox.world
    person, chat = ask.person(world), ask.chat(world)
    _ensure_inside(chat, person)
    message = ask.message(chat)
    if message.deleted or message.is_service:
        raise SimError("nobody can react to this message")
    one = ask.maybe_words("emoji")
    wanted = list(dict.fromkeys([one] if one else ask.texts("emojis")))
    if len(wanted) > MOST_REACTIONS or any(not 1 <= len(e) <= LONGEST_EMOJI for e in wanted):
        raise SimError(f"emojis takes up to {MOST_REACTIONS} emoji")
    old = [one.emoji for one in message.reactions if one.user_id == person.id]
    if old != wanted:
        kept = [one for one in message.reactions if one.user_id != person.id]
        message.reactions = kept + [Reaction(user_id=person.id, emoji=e) for e in wanted]
        world.changed(message, tell_bot=False)
        _tell(world, chat, message, person, old, wanted, anonymous=ask.flag("anonymous"))
    return {"message": message_view(world, message)}


def vote(sandbox: Sandbox, ask: Ask) -> object:
    """Let a person vote in a poll, by the places of its options; none takes the vote back."""
    world = sandbox.world
    person, chat = ask.person(world), ask.chat(world)
    _ensure_inside(chat, person)
    message = ask.message(chat)
    poll = as_object(message.content.get("poll"))
    if poll is None or message.deleted or poll.get("is_closed") is True:
        raise SimError("there is no open poll in this message")
    options = [found for raw in as_list(poll.get("options")) or [] if (found := as_object(raw))]
    chosen = sorted(set(ask.numbers("options")))
    most = len(options) if poll.get("allows_multiple_answers") is True else 1
    if len(chosen) > most or any(not 0 <= place < len(options) for place in chosen):
        raise SimError(f"options takes up to {most} places, counted from 0")
    poll_id = str(poll["id"])
    votes = world.state.votes.setdefault(poll_id, {})
    votes[person.id] = chosen
    if not chosen:
        del votes[person.id]
    counts = Counter(place for places in votes.values() for place in places)
    for place, option in enumerate(options):
        option["voter_count"] = counts[place]
    poll["total_voter_count"] = len(votes)
    world.changed(message, tell_bot=False)
    if message.sender_id == world.bot_id:
        world.updates.add("poll", dict(poll))
        if poll.get("is_anonymous") is not True:
            answer: Object = {"poll_id": poll_id, "user": person.user_object()}
            kept = [str(options[place].get("persistent_id", place)) for place in chosen]
            answer |= {"option_ids": chosen, "option_persistent_ids": kept}
            world.updates.add("poll_answer", answer)
    return {"message": message_view(world, message)}


def _tell(
    world: World,
    chat: Chat,
    message: Message,
    person: Person,
    old: Sequence[str],
    new: Sequence[str],
    *,
    anonymous: bool,
) -> None:
    if not chat.is_private and (chat.bot is None or not chat.bot.status.is_admin):
        return
    told: Object = {
        "chat": world.show.chat(chat),
        "message_id": message.id,
        "date": world.clock.unix(),
    }
    if anonymous or chat.type is ChatType.CHANNEL:
        counts = Counter(one.emoji for one in message.reactions)
        told["reactions"] = [
            {"type": _shown(emoji), "total_count": count} for emoji, count in counts.items()
        ]
        world.updates.add("message_reaction_count", told)
        return
    told["user"] = person.user_object()
    told["old_reaction"] = [_shown(emoji) for emoji in old]
    told["new_reaction"] = [_shown(emoji) for emoji in new]
    world.updates.add("message_reaction", told)


def _shown(emoji: str) -> Object:
    return {"type": "emoji", "emoji": emoji}


def _ensure_inside(chat: Chat, person: Person) -> None:
    if not chat.has_member(person.id):
        raise SimError(f"{person.first_name} is not in this chat")

"""Asking people to choose: sending a poll, and closing it."""

from __future__ import annotations

from bot.sandbox.access import Access, find_chat, find_message
from bot.sandbox.drafts import Draft
from bot.sandbox.editable import is_editable, read_keyboard
from bot.sandbox.errors import bad_request
from bot.sandbox.formatted import Formatted, parse, settle
from bot.sandbox.markup import parse_markup
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.poll_options import correct_places, read_options, settled_options
from bot.sandbox.sending import send
from bot.sandbox.wire import Object, as_object
from bot.sandbox.world import World

LONGEST_QUESTION = 300
LONGEST_OPEN_SECONDS = 2_628_000
_KINDS = frozenset({"", "regular", "quiz"})


def send_poll(world: World, params: Params) -> object:
    """Ask a question with options to choose from."""
    question = parse(params, "question")
    options = read_options(params)
    parse(params, "description")
    is_quiz = params.text("type") == "quiz"
    explanation = parse(params, "explanation") if is_quiz else None
    correct = correct_places(params) if is_quiz else []
    if params.text("type") not in _KINDS:
        raise bad_request("unsupported poll type specified")
    draft: Draft = _PollDraft(world, params, question, options, explanation, correct)
    return world.show.message(send(world, params, [draft], what="polls")[0])


def stop_poll(world: World, params: Params) -> object:
    """Close a poll of the bot's and return how it ended."""
    markup = parse_markup(params)
    chat = find_chat(world, params, access=Access.EDIT)
    message = find_message(chat, params.integer("message_id"), to="stop", kind="message with poll")
    poll = as_object(message.content.get("poll"))
    if poll is None:
        raise bad_request("message is not a poll")
    if not is_editable(world, chat, message) or poll["is_closed"] is True:
        raise bad_request("poll can't be stopped")
    keyboard = read_keyboard(markup, chat)
    poll["is_closed"] = True
    message.reply_markup = keyboard
    world.changed(message, tell_bot=False)
    return dict(poll)


class _PollDraft:
    """The poll in the making; its number is given when nothing can be refused any more."""

    def __init__(
        self,
        world: World,
        params: Params,
        question: Formatted,
        options: list[Formatted],
        explanation: Formatted | None,
        correct: list[int],
    ) -> None:
        self._world = world
        self._params = params
        self._question = question
        self._options = options
        self._explanation = explanation
        self._correct = correct

    def check(self) -> None:
        """Raise ApiError for words too long, too many options, or no right answer."""
        self._question = settle(self._question, self._world)
        if not self._question.text:
            raise bad_request("text must be non-empty")
        if len(self._question.text) > LONGEST_QUESTION:
            raise bad_request(f"poll question length must not exceed {LONGEST_QUESTION}")
        self._options = settled_options(self._options, self._world)
        if self._explanation is not None:
            if not self._correct:
                raise bad_request("correct quiz option list must be non-empty")
            if self._correct != sorted(set(self._correct)):
                raise bad_request("correct quiz option list must be increasing")
            if not all(0 <= place < len(self._options) for place in self._correct):
                raise bad_request("wrong poll data specified")
            self._explanation = settle(self._explanation, self._world)

    def make(self) -> Object:
        """Return the poll's fields."""
        params, is_quiz = self._params, self._explanation is not None
        poll: Object = {
            "id": str(self._world.rng.randrange(10**17, 10**18)),
            **self._question.fields("question"),
            "options": [
                {**option.fields("text", entities="text_entities"), "voter_count": 0}
                | {"persistent_id": str(place)}
                for place, option in enumerate(self._options)
            ],
            "total_voter_count": 0,
            "is_closed": params.flag("is_closed"),
            "is_anonymous": params.flag("is_anonymous") or "is_anonymous" not in params,
            "type": "quiz" if is_quiz else "regular",
            "allows_multiple_answers": params.flag("allows_multiple_answers"),
            "allows_revoting": params.flag("allows_revoting")
            if "allows_revoting" in params
            else not is_quiz,
            "members_only": False,
        }
        if is_quiz and self._explanation is not None:
            poll |= {
                "correct_option_ids": self._correct,
                **self._explanation.fields("explanation"),
            }
        period = min(max(params.integer("open_period"), 0), LONGEST_OPEN_SECONDS)
        if period:
            poll |= {"open_period": period, "close_date": self._world.clock.unix() + period}
        return {"poll": poll}


METHODS = (
    Method(name="sendPoll", run=send_poll, is_talk=True),
    Method(name="stopPoll", run=stop_poll, is_talk=True),
)

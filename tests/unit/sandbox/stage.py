"""The stage of the sandbox's tests: a sandbox on a hand-moved clock, its bot and its people."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from bot.sandbox.params import Params
from bot.sandbox.sandbox import DEFAULT_TOKEN, Sandbox
from bot.sandbox.seed import CUSTOMER_ID, OPS_ROOM_ID, OWNER_ID, STAFF_ID
from bot.sandbox.sim import ROUTES
from bot.sandbox.sim.ask import Ask
from bot.sandbox.wire import Object, as_integer, as_list, as_object
from core.clock import ManualClock

START = datetime(2026, 11, 20, 23, 1, 2, tzinfo=UTC)
OK_BUTTON: Object = {"inline_keyboard": [[{"text": "OK", "callback_data": "ok"}]]}

__all__ = ["CUSTOMER_ID", "OK_BUTTON", "OPS_ROOM_ID", "OWNER_ID", "STAFF_ID", "START", "Stage"]


class Stage:
    """A sandbox and short ways to play in it; `clock` is the one underneath."""

    def __init__(
        self, *, flood: bool = False, is_seeded: bool = True, newest: bool = False
    ) -> None:
        self.clock = ManualClock(start=START)
        self.sandbox = Sandbox(
            clock=self.clock,
            rng=random.Random(7),
            flood=flood,
            is_seeded=is_seeded,
            newest=newest,
        )
        self._routes = {(route.verb, route.path): route.run for route in ROUTES}

    def answer(self, method: str, **params: object) -> tuple[int, Object]:
        """Call the Bot API and return status and body."""
        reply = self.sandbox.call(token=DEFAULT_TOKEN, method=method, params=Params.of(**params))
        return reply.status, reply.body

    def bot(self, method: str, **params: object) -> object:
        """Call the Bot API, which must agree, and return the result."""
        status, body = self.answer(method, **params)
        assert status == 200, body
        return body["result"]

    def agree(self, method: str, **params: object) -> None:
        """Call the Bot API, which must agree."""
        self.bot(method, **params)

    def message(self, method: str, **params: object) -> Object:
        """Call the Bot API and return the message it answers with."""
        return an_object(self.bot(method, **params))

    def refusal(self, method: str, **params: object) -> tuple[int, str]:
        """Call the Bot API, which must refuse, and return status and description."""
        status, body = self.answer(method, **params)
        assert body["ok"] is False, body
        return status, str(body["description"])

    def updates(self) -> list[Object]:
        """Return all waiting updates and confirm them."""
        found = [an_object(update) for update in as_list(self.bot("getUpdates")) or []]
        if found:
            self.bot("getUpdates", offset=(as_integer(found[-1]["update_id"]) or 0) + 1)
        return found

    def sim(self, path: str, verb: str = "POST", **values: object) -> Object:
        """Ask the simulation API, as the page would."""
        return an_object(self._routes[verb, path](self.sandbox, Ask(dict(values))))

    def do(self, path: str, **values: object) -> None:
        """Let people do something by the simulation API."""
        self.sim(path, "POST", **values)

    def start(self, user: int = CUSTOMER_ID) -> None:
        """Let a person press Start and the bot take note of it."""
        self.sim("start", user=user)
        self.updates()

    def say(self, text: str, *, user: int = CUSTOMER_ID, chat: int | None = None) -> Object:
        """Let a person write and return the message."""
        body = self.sim("message", user=user, chat=user if chat is None else chat, text=text)
        return an_object((as_list(body["messages"]) or [])[0])

    def join_ops_room(self, *, action: str = "promote", **rights: bool) -> None:
        """Bring the bot into the group."""
        self.join_ops_room_again(action=action, **rights)
        self.updates()

    def join_ops_room_again(self, *, action: str = "promote", **rights: bool) -> None:
        """Bring the bot into the group and leave what it hears of it in the queue."""
        self.sim("member", chat=OPS_ROOM_ID, bot=True, action=action, rights=rights or None)


def an_object(value: object) -> Object:
    """Return the JSON object that a value must be."""
    found = as_object(value)
    assert found is not None, value
    return found


def part(value: object, *path: str | int) -> object:
    """Return what lies at a path inside JSON."""
    for step in path:
        value = an_object(value)[step] if isinstance(step, str) else (as_list(value) or [])[step]
    return value

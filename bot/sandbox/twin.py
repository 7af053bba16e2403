"""The simulation API without HTTP: for tests that live in the sandbox's own process and loop."""

from __future__ import annotations

from bot.sandbox.errors import SimError
from bot.sandbox.patience import Patience
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.sim import ROUTES
from bot.sandbox.sim.ask import Ask
from bot.sandbox.sim.tapping import tap_state
from bot.sandbox.sim.views import message_view
from bot.sandbox.wire import Object, as_list, as_object

USUAL_WAIT_SECONDS = 10.0
_ROUTES = {(route.verb, route.path): route.run for route in ROUTES}


class Twin:
    """Plays people, and waits for the bot on the sandbox's bell; it never looks at the time."""

    def __init__(self, *, sandbox: Sandbox, wait_seconds: float = USUAL_WAIT_SECONDS) -> None:
        self.sandbox = sandbox
        self._wait_seconds = wait_seconds
        self._patience = Patience(bell=sandbox.bell)

    def ask(self, path: str, /, *, verb: str = "POST", **values: object) -> Object:
        """Do what a request to this path of the simulation API does; raises SimError."""
        found = as_object(_ROUTES[verb, path](self.sandbox, Ask(dict(values))))
        if found is None:
            raise SimError(f"{path} answers with no object")
        return found

    async def say(self, user: int, text: str, *, chat: int | None = None) -> Object:
        """Let a person write, to the bot when no chat is named; returns the message."""
        said = self.ask("message", user=user, chat=user if chat is None else chat, text=text)
        return as_object((as_list(said["messages"]) or [])[0]) or {}

    async def tap(self, user: int, label: str, *, chat: int | None = None) -> Object:
        """Let a person press a button and return how the bot answered; raises SimError 408."""
        place = user if chat is None else chat
        pressed = self.ask("tap", user=user, chat=place, label=label)
        if pressed["query_id"] is None:
            return pressed
        tap = self.sandbox.state.taps[str(pressed["query_id"])]
        await self._patience.until(lambda: tap.answered or None, self._wait_seconds)
        if not tap.answered:
            raise SimError(f"the tap on {label!r} was not answered in time", status=408)
        return tap_state(tap)

    async def expect(self, chat: int, *words: str) -> Object:
        """Return the bot's newest message in a chat with all these words in its text or on its
        buttons, there already or soon to come; raises SimError 408."""

        def look() -> Object | None:
            found = self.sandbox.state.chats.get(chat)
            for message in found.newest_first() if found is not None else ():
                labels = [str(button.get("text")) for row in message.buttons() for button in row]
                shown = "\n".join([message.text, *labels])
                is_bots = message.sender_id == self.sandbox.world.bot_id and not message.deleted
                if is_bots and all(word in shown for word in words):
                    return message_view(self.sandbox.world, message)
            return None

        seen = await self._patience.until(look, self._wait_seconds)
        if seen is None:
            raise SimError(f"the bot did not say {', '.join(words)} in time", status=408)
        return seen

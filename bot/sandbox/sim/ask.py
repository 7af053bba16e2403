"""One request to the simulation API: its values, or a sentence that says what is wrong."""

from __future__ import annotations

from bot.sandbox.chats import Chat
from bot.sandbox.errors import SimError
from bot.sandbox.message import Message
from bot.sandbox.people import Person
from bot.sandbox.wire import Object, as_integer, as_list, as_object, as_text
from bot.sandbox.world import World


class Ask:
    """The values of a body or a query, read by name; `None` counts as absent."""

    def __init__(self, fields: Object) -> None:
        self.fields = {name: value for name, value in fields.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def number(self, name: str) -> int:
        """Return a whole number that must be there."""
        found = self.maybe_number(name)
        if found is None:
            raise SimError(f"{name} is missing")
        return found

    def maybe_number(self, name: str) -> int | None:
        """Return a whole number, None when absent."""
        if name not in self.fields:
            return None
        found = as_integer(self.fields[name])
        if found is None:
            raise SimError(f"{name} must be a whole number, not {self.fields[name]!r}")
        return found

    def seconds(self, name: str, *, default: float, most: float) -> float:
        """Return a length of time, `default` when absent, never above `most`."""
        raw = self.fields.get(name, default)
        try:
            found = float(raw) if isinstance(raw, str | int | float) else -1.0
        except ValueError:
            found = -1.0
        if not found >= 0:
            raise SimError(f"{name} must be a number from 0, not {raw!r}")
        return min(found, most)

    def words(self, name: str) -> str:
        """Return a text that must be there and not be empty."""
        found = self.maybe_words(name)
        if not found:
            raise SimError(f"{name} is missing")
        return found

    def maybe_words(self, name: str) -> str | None:
        """Return a text, None when absent."""
        if name not in self.fields:
            return None
        found = as_text(self.fields[name])
        if found is None:
            raise SimError(f"{name} must be a text, not {self.fields[name]!r}")
        return found

    def flag(self, name: str) -> bool:
        """Return True for true, or for the words of a query that mean it."""
        return self.fields.get(name) in (True, "true", "1", "yes")

    def numbers(self, name: str) -> list[int]:
        """Return a list of whole numbers, empty when absent."""
        found = [as_integer(item) for item in self._list(name)]
        if any(number is None for number in found):
            raise SimError(f"{name} must be a list of whole numbers")
        return [number for number in found if number is not None]

    def texts(self, name: str) -> list[str]:
        """Return a list of texts, empty when absent."""
        return [text for item in self._list(name) if (text := as_text(item)) is not None]

    def objects(self, name: str) -> list[Object]:
        """Return a list of objects, empty when absent."""
        return [found for item in self._list(name) if (found := as_object(item)) is not None]

    def part(self, name: str) -> Object | None:
        """Return an object, None when absent; true stands for an empty one."""
        value = self.fields.get(name)
        if value is None or value is False:
            return None
        found: Object | None = {} if value is True else as_object(value)
        if found is None:
            raise SimError(f"{name} must be an object")
        return found

    def person(self, world: World, name: str = "user") -> Person:
        """Return the person of an id that must be known."""
        found = world.state.people.get(self.number(name))
        if found is None:
            raise SimError(f"no person has the id {self.fields[name]}", status=404)
        return found

    def chat(self, world: World, name: str = "chat") -> Chat:
        """Return the chat of an id that must be known."""
        found = world.state.chats.get(self.number(name))
        if found is None:
            raise SimError(f"no chat has the id {self.fields[name]}", status=404)
        return found

    def message(self, chat: Chat, name: str = "message_id") -> Message:
        """Return the message of an id that must be in the chat."""
        found = chat.messages.get(self.number(name))
        if found is None:
            raise SimError(f"no message of this chat has the id {self.fields[name]}", status=404)
        return found

    def _list(self, name: str) -> list[object]:
        if name not in self.fields:
            return []
        found = as_list(self.fields[name])
        if found is None:
            raise SimError(f"{name} must be a list")
        return found

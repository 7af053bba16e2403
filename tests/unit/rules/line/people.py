"""The receivers of one workspace, by name both ways, for tests of the line language."""

from __future__ import annotations

from collections.abc import Sequence

from core.rules.line import ReceiverName, read_line
from core.rules.rule import ReceiverRef, RuleSpec

SAM = "0199a000-0000-7000-8000-000000000001"
NAMES = {
    ReceiverRef(kind="chat", id="chat-1"): "ops",
    ReceiverRef(kind="chat", id="chat-2"): "desk",
    ReceiverRef(kind="chat", id="chat-3"): "Front desk",
    ReceiverRef(kind="person", id=SAM): "sam",
    ReceiverRef(kind="role", id="admin"): "admin",
    ReceiverRef(kind="role", id="owner"): "owner",
    ReceiverRef(kind="email", id="mail-1"): "ops@example.com",
}


class People:
    """Finds receivers by the names above."""

    def find(self, name: ReceiverName) -> ReceiverRef | None:
        for receiver, known in NAMES.items():
            if name.kind in (None, receiver.kind) and name.name.casefold() == known.casefold():
                return receiver
        return None

    def known(self, kind: str | None) -> Sequence[ReceiverName]:
        return [
            ReceiverName(kind=receiver.kind, name=name)
            for receiver, name in NAMES.items()
            if kind in (None, receiver.kind)
        ]

    def name_of(self, receiver: ReceiverRef) -> ReceiverName | None:
        name = NAMES.get(receiver)
        return None if name is None else ReceiverName(kind=receiver.kind, name=name)


class Strangers(People):
    """Knows nobody by name: every name is an id, and every kind is taken."""

    def find(self, name: ReceiverName) -> ReceiverRef | None:
        return None if name.kind is None else ReceiverRef(kind=name.kind, id=name.name)

    def name_of(self, receiver: ReceiverRef) -> ReceiverName | None:
        return None


PEOPLE = People()


def read(line: str) -> RuleSpec:
    """Return the rule of a line about the receivers above."""
    return read_line(line, receivers=PEOPLE)

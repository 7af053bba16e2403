"""A channel in memory: it remembers what was sent and answers what the test has planned."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterable

from core.delivery.channel import Envelope
from core.delivery.outcome import Delivered, Outcome


class RecordingChannel:
    """The `Channel` of tests. Without a plan everything is delivered, under message ids from 1.

    `plan` gives the next outcomes, one per send, or an exception to raise. While `gate` is closed
    sends wait in the air.
    """

    def __init__(self, *, name: str = "telegram") -> None:
        self.name = name
        self.sent: list[Envelope] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.arrived = asyncio.Event()
        self._plan: list[Outcome | Exception] = []
        self._message_ids = itertools.count(1)

    def plan(self, *outcomes: Outcome | Exception) -> None:
        """Answer these next, in this order."""
        self._plan.extend(outcomes)

    async def send(self, envelope: Envelope) -> Outcome:
        """Remember the envelope and answer what was planned."""
        self.sent.append(envelope)
        self.arrived.set()
        await self.gate.wait()
        if self._plan:
            planned = self._plan.pop(0)
            if isinstance(planned, Exception):
                raise planned
            return planned
        if envelope.edits is not None:
            return Delivered(message_ids=(envelope.edits,))
        return Delivered(message_ids=(next(self._message_ids),))

    @property
    def headlines(self) -> list[str]:
        """Return what was sent, by its first line."""
        return [envelope.message.headline.plain for envelope in self.sent]

    def chats(self) -> Iterable[int]:
        """Return the chats it was sent to, in order."""
        return [envelope.address.chat_id for envelope in self.sent]

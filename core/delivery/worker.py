"""The worker: claims what is due, has it rendered, sends it, and settles what became of it.

Hints only save time; once a second it looks at the database anyway. No transaction is open while
something is rendered or sent.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from core.clock import Clock, wait_for_hint
from core.delivery.channel import Channel, Envelope
from core.delivery.claim import Claim
from core.delivery.due import Due
from core.delivery.message import Message
from core.delivery.outcome import LEASE_ENDED, Outcome, Retry, Snooze, Unknown
from core.delivery.rendering import Rendered, Renderer
from core.delivery.retry import Dropped
from core.delivery.room import Full
from core.delivery.settle import Settle, Settlements
from core.errors import Unavailable
from core.ids import Ids
from core.work import Books

log = logging.getLogger(__name__)

SLOTS = 8
POLL_SECONDS = 1.0
_SHORTEST_POLL_SECONDS = 0.02
DRAIN_SECONDS = 10.0
_RENDER_SECONDS = 10.0
_SEND_SECONDS = 45.0
_SETTLE_AGAIN_SECONDS = 1.0


class Lanes(Protocol):
    """Which lanes this process may send on."""

    def held(self) -> Collection[str]:
        """Return the lanes whose lease is held just now."""
        ...

    def full(self, lane: str) -> Full:
        """Return where on this lane there is no room just now."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """What became of a send, and what was rendered for it."""

    outcome: Outcome | Dropped
    message: Message | None = None


class Worker:
    """Sends for one process. `hint` is set by whoever makes something due. `slots` is how many
    deliveries of a lane are in the air at once, which is also how many may be doubled by a crash.
    `epoch` counts the starts of the process."""

    def __init__(
        self,
        *,
        books: Books,
        clock: Clock,
        ids: Ids,
        channels: Mapping[str, Channel],
        renderer: Renderer,
        lanes: Lanes,
        settlements: Settlements,
        epoch: int,
        hint: asyncio.Event | None = None,
        slots: int = SLOTS,
        drain_seconds: float = DRAIN_SECONDS,
    ) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids
        self._channels = channels
        self._renderer = renderer
        self._lanes = lanes
        self._settlements = settlements
        self._epoch = epoch
        self._slots = slots
        self._drain_seconds = drain_seconds
        self._hint = hint or asyncio.Event()
        self._stopping = False
        self._in_the_air: Counter[str] = Counter()

    def wake(self) -> None:
        """Hint that something is due."""
        self._hint.set()

    def stop(self) -> None:
        """Claim nothing new; `run` returns when what is in the air has landed, or after the drain.

        What has not landed by then is taken back at the next start.
        """
        self._stopping = True
        self._hint.set()

    async def run(self) -> None:
        """Send until `stop`."""
        sending: set[asyncio.Task[None]] = set()
        async with asyncio.TaskGroup() as group:
            while not self._stopping:
                for claimed in await self._claim():
                    task = group.create_task(self._deliver_all(claimed), name="deliver")
                    sending.add(task)
                    task.add_done_callback(sending.discard)
                if not self._stopping:
                    await wait_for_hint(self._clock, self._hint, self._poll_seconds())
            if sending:
                drain = group.create_task(self._cut_off(sending), name="delivery-drain")
                await asyncio.wait(set(sending))
                drain.cancel()

    async def send_due(self) -> int:
        """Claim once, send all of it, and return how many that were; `run` is this, for ever."""
        claimed = await self._claim()
        async with asyncio.TaskGroup() as group:
            for dues in claimed:
                group.create_task(self._deliver_all(dues), name="deliver")
        return sum(len(dues) for dues in claimed)

    async def _cut_off(self, sending: Collection[asyncio.Task[None]]) -> None:
        await self._clock.sleep(self._drain_seconds)
        log.warning(
            "sending did not end in time; it is taken back at the next start",
            extra={"action": "delivery_drain_cut", "deliveries": len(sending)},
        )
        for task in tuple(sending):
            task.cancel()

    async def _claim(self) -> list[tuple[Due, ...]]:
        """Return what was claimed, lane by lane."""
        claims = [
            Claim(
                lane=lane,
                free=free,
                token=self._ids.new(),
                epoch=self._epoch,
                full=self._lanes.full(lane),
            )
            for lane in sorted(self._lanes.held())
            if (free := self._slots - self._in_the_air[lane]) > 0
        ]
        changes = (self._books.change(claim) for claim in claims)
        claimed: list[tuple[Due, ...]] = []
        for taken in await asyncio.gather(*changes, return_exceptions=True):
            if isinstance(taken, Unavailable):
                # The writer has said so; a line each second would fill what is left of the disk.
                log.debug("nothing claimed", extra={"problem": taken.message})
            elif isinstance(taken, BaseException):
                log.error(
                    "claiming failed; tried again at the next poll",
                    extra={"action": "delivery_claim_failed"},
                    exc_info=taken,
                )
            elif taken:
                claimed.append(taken)
                self._in_the_air[taken[0].address.lane] += len(taken)
        return claimed

    def _poll_seconds(self) -> float:
        """Return when to look again: when something that was left out may have room."""
        room = min((self._lanes.full(lane).seconds for lane in self._lanes.held()), default=1.0)
        return min(POLL_SECONDS, max(room, _SHORTEST_POLL_SECONDS))

    async def _deliver_all(self, dues: Sequence[Due]) -> None:
        """Have them rendered together, then send and settle each for itself."""
        landed: set[UUID] = set()
        try:
            rendered = await self._render(dues)
            if len(dues) == 1:
                await self._deliver(dues[0], rendered, landed)
                return
            async with asyncio.TaskGroup() as group:
                for due in dues:
                    group.create_task(self._deliver(due, rendered, landed), name="deliver-one")
        finally:
            for due in dues:
                if due.id not in landed:
                    self._land(due)

    async def _deliver(
        self, due: Due, rendered: Mapping[UUID, Rendered], landed: set[UUID]
    ) -> None:
        try:
            await self._settle(due, await self._send(due, rendered.get(due.id)))
        except Exception:
            log.exception(
                "a delivery could not be settled; its lease will end",
                extra={"action": "delivery_unsettled", "delivery_id": str(due.id)},
            )
        finally:
            landed.add(due.id)
            self._land(due)

    def _land(self, due: Due) -> None:
        self._in_the_air[due.address.lane] -= 1
        self._hint.set()

    async def _render(self, dues: Sequence[Due]) -> Mapping[UUID, Rendered]:
        """Return what each says. When that fails as a whole each is tried alone, so that what one
        of them stumbles over does not hold up the others."""
        try:
            async with asyncio.timeout(_RENDER_SECONDS):
                return await self._renderer.render(dues)
        except Exception as problem:
            if len(dues) == 1:
                return {dues[0].id: problem}
        rendered: dict[UUID, Rendered] = {}
        for due in dues:
            rendered |= await self._render([due])
        return rendered

    async def _send(self, due: Due, rendered: Rendered) -> _Sent:
        if due.lease_until <= self._clock.now():
            # This process stood still meanwhile; if nobody took it back, it is simply due again.
            return _Sent(outcome=Snooze(until=self._clock.now(), problem=LEASE_ENDED))
        if due.expires_at is not None and due.expires_at <= self._clock.now():
            return _Sent(outcome=Dropped.TOO_LATE)
        if isinstance(rendered, Exception):
            log.error(
                "a message could not be rendered",
                extra={"action": "delivery_render_failed", "delivery_id": str(due.id)},
                exc_info=rendered,
            )
            kind = type(rendered).__name__
            return _Sent(outcome=Retry(problem=f"the message could not be written: {kind}"))
        if rendered is None:
            return _Sent(outcome=Dropped.NOTHING_TO_SAY)
        return _Sent(outcome=await self._hand_over(due, rendered), message=rendered)

    async def _hand_over(self, due: Due, message: Message) -> Outcome:
        channel = self._channels.get(due.address.channel)
        if channel is None:
            return Retry(problem=f"the channel {due.address.channel} is not running")
        envelope = Envelope(
            delivery_id=due.id,
            address=due.address,
            message=message,
            urgency=due.urgency,
            edits=due.edits,
            repeats=due.maybe_sent and due.edits is None,
            reply_to=due.reply_to,
            lease_until=due.lease_until,
        )
        try:
            async with asyncio.timeout(_SEND_SECONDS):
                return await channel.send(envelope)
        except TimeoutError:
            return Unknown(problem=f"no answer within {_SEND_SECONDS:.0f} s")
        except Exception as problem:
            log.exception(
                "a channel failed",
                extra={"action": "delivery_channel_failed", "delivery_id": str(due.id)},
            )
            return Unknown(problem=f"the channel failed: {type(problem).__name__}")

    async def _settle(self, due: Due, sent: _Sent) -> None:
        settle = Settle(
            due=due, outcome=sent.outcome, message=sent.message, settlements=self._settlements
        )
        while True:
            try:
                await self._books.change(settle)
                return
            except Unavailable:
                # The database will take it later, or another start takes the delivery back.
                if self._stopping or self._clock.now() >= due.lease_until:
                    raise
                await self._clock.sleep(_SETTLE_AGAIN_SECONDS)

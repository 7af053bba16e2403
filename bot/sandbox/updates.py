"""The bot's queue of updates: made once, kept until confirmed or too old."""

from __future__ import annotations

from collections.abc import Sequence

from bot.sandbox.bell import Bell
from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import ApiError
from bot.sandbox.fault_kinds import FaultKind
from bot.sandbox.faults import Faults
from bot.sandbox.state import PendingUpdate, Queue
from bot.sandbox.wire import Object, as_object

MESSAGE_LIVES_SECONDS = 24 * 3600
TAP_LIVES_SECONDS = 150
LONGEST_POLL_SECONDS = 50
SPIN_SECONDS = 3
SPIN_SHORT_SECONDS = 0.5
MOST_AT_ONCE = 100

KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "message_reaction",
        "message_reaction_count",
        "chat_join_request",
        "inline_query",
        "chosen_inline_result",
        "shipping_query",
        "pre_checkout_query",
        "poll",
        "poll_answer",
    }
)
OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
ONLY_WHEN_ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Updates:
    """What waits for the bot. Which kinds are wanted counts when an update is made, not later.

    `poller` numbers the getUpdates requests: a waiting one that sees another number was ended
    by a second one. `slows_spinning` switches Telegram's rule against asking for the same offset
    again and again.
    """

    def __init__(self, *, queue: Queue, clock: MovableClock, bell: Bell, faults: Faults) -> None:
        self._queue = queue
        self._clock = clock
        self._bell = bell
        self._faults = faults
        self.poller = 0
        self.slows_spinning = False
        self._asked: tuple[int, float] | None = None
        self._ended_by = OTHER_POLL

    @property
    def pending(self) -> int:
        """Return how many updates wait unconfirmed."""
        self._drop_old()
        return len(self._queue.pending)

    def add(self, kind: str, payload: Object) -> int | None:
        """Queue an update and return its id, or None when the bot did not want its kind.

        One that is lost on the way by order has a number too: the bot sees a gap.
        """
        if not self._is_wanted(kind):
            return None
        lives = TAP_LIVES_SECONDS if kind == "callback_query" else MESSAGE_LIVES_SECONDS
        update_id = self._queue.next_id
        self._queue.next_id += 1
        ordered = self._faults.hit_update(
            kind, payload, FaultKind.DROP_UPDATE, FaultKind.DUPLICATE_UPDATE
        )
        if ordered is not None and ordered.kind is FaultKind.DROP_UPDATE:
            return None
        self._queue.pending.append(
            PendingUpdate(
                id=update_id,
                body={"update_id": update_id, kind: payload},
                expires_at=self._clock.now().timestamp() + lives,
                copies=2 if ordered is not None else 1,
            )
        )
        self._bell.ring()
        return update_id

    def remember_allowed(self, kinds: Sequence[str] | None) -> None:
        """Keep the kinds the bot asked for; None keeps what was asked before, [] the default."""
        if kinds is not None:
            wanted = [kind for kind in kinds if kind in KINDS]
            self._queue.allowed = wanted or None

    @property
    def allowed(self) -> list[str] | None:
        """Return the kinds asked for, None for the default."""
        return self._queue.allowed

    def begin_poll(self) -> int:
        """Note a new getUpdates, which ends one that waits; return its number."""
        if self._queue.webhook is not None:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self.end_poll(OTHER_POLL)
        return self.poller

    def end_poll(self, reason: str) -> None:
        """End a getUpdates that waits, for this reason."""
        self.poller += 1
        self._ended_by = reason
        self._bell.ring()

    def ensure_only(self, poller: int) -> None:
        """Raise the 409 when another getUpdates came after this one."""
        if poller != self.poller:
            raise ApiError(409, f"Conflict: {self._ended_by}")

    def confirm(self, offset: int) -> None:
        """Forget updates below a positive offset; a negative one keeps only the last so many."""
        pending = self._queue.pending
        if offset > 0:
            kept = [update for update in pending if update.id >= offset or update.copies > 1]
            for update in kept:
                if update.id < offset:
                    update.copies -= 1  # its confirmation gets lost, as somebody ordered
        elif offset < 0:
            kept = pending[offset:]
        else:
            return
        if len(kept) != len(pending):
            self._queue.pending = kept
            self._bell.ring()

    def arrived(self, update: PendingUpdate) -> None:
        """Take note that the webhook got an update."""
        update.copies -= 1
        if update.copies <= 0 and update in self._queue.pending:
            self._queue.pending.remove(update)
        self._bell.ring()

    def waiting(self) -> list[PendingUpdate]:
        """Return the updates that still live and are not confirmed, oldest first."""
        self._drop_old()
        return list(self._queue.pending)

    def calmed(self, offset: int, *, limit: int, wait: int) -> tuple[int, int]:
        """Return limit and wait of a poll; who asks for the same offset at once gets less of one
        and more of the other while that rule is on."""
        now = self._clock.monotonic()
        asked, self._asked = self._asked, (offset, now)
        if not self.slows_spinning or asked is None or asked[0] != offset:
            return limit, wait
        spent = now - asked[1]
        return (
            1 if spent < SPIN_SHORT_SECONDS else limit,
            max(wait, SPIN_SECONDS) if spent < SPIN_SECONDS else wait,
        )

    def take(self, limit: int) -> list[Object]:
        """Return the oldest updates that still live, without confirming them."""
        wanted = min(max(limit, 1), MOST_AT_ONCE)
        found = self.waiting()[:wanted]
        if len(found) > 1 and self.is_mixed_up(found[-1]):
            found.reverse()
        return [update.body for update in found]

    def is_mixed_up(self, update: PendingUpdate) -> bool:
        """Return True when somebody ordered that this one overtakes those before it."""
        kind = kind_of(update)
        payload = as_object(update.body.get(kind)) or {}
        return self._faults.hit_update(kind, payload, FaultKind.REORDER) is not None

    def clear(self) -> None:
        """Forget all waiting updates; their numbers are never used again."""
        self._queue.pending.clear()
        self._bell.ring()

    def _is_wanted(self, kind: str) -> bool:
        if self._queue.allowed is None:
            return kind not in ONLY_WHEN_ASKED_FOR
        return kind in self._queue.allowed

    def _drop_old(self) -> None:
        now = self._clock.now().timestamp()
        if any(update.expires_at <= now for update in self._queue.pending):
            self._queue.pending = [
                update for update in self._queue.pending if update.expires_at > now
            ]


def kind_of(update: PendingUpdate) -> str:
    """Return the kind of an update, such as `message`."""
    return next(name for name in update.body if name != "update_id")

"""The bot's queue of updates: made once, kept until confirmed or too old."""

from __future__ import annotations

from collections.abc import Sequence

from bot.sandbox.bell import Bell
from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import ApiError
from bot.sandbox.state import PendingUpdate, Queue
from bot.sandbox.wire import Object

MESSAGE_LIVES_SECONDS = 24 * 3600
TAP_LIVES_SECONDS = 150
LONGEST_POLL_SECONDS = 50
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
_OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
ONLY_WHEN_ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Updates:
    """What waits for the bot. Which kinds are wanted counts when an update is made, not later.

    `poller` numbers the getUpdates requests: a waiting one that sees another number was ended
    by a second one.
    """

    def __init__(self, *, queue: Queue, clock: MovableClock, bell: Bell) -> None:
        self._queue = queue
        self._clock = clock
        self._bell = bell
        self.poller = 0
        self._ended_by = _OTHER_POLL

    @property
    def pending(self) -> int:
        """Return how many updates wait unconfirmed."""
        self._drop_old()
        return len(self._queue.pending)

    def add(self, kind: str, payload: Object) -> int | None:
        """Queue an update and return its id, or None when the bot did not want its kind."""
        if not self._is_wanted(kind):
            return None
        lives = TAP_LIVES_SECONDS if kind == "callback_query" else MESSAGE_LIVES_SECONDS
        update_id = self._queue.next_id
        self._queue.next_id += 1
        self._queue.pending.append(
            PendingUpdate(
                id=update_id,
                body={"update_id": update_id, kind: payload},
                expires_at=self._clock.now().timestamp() + lives,
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
        self.end_poll(_OTHER_POLL)
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
            kept = [update for update in pending if update.id >= offset]
        elif offset < 0:
            kept = pending[offset:]
        else:
            return
        if len(kept) != len(pending):
            self._queue.pending = kept
            self._bell.ring()

    def take(self, limit: int) -> list[Object]:
        """Return the oldest updates that still live, without confirming them."""
        self._drop_old()
        wanted = min(max(limit, 1), MOST_AT_ONCE)
        return [update.body for update in self._queue.pending[:wanted]]

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

"""One sandbox: its world, and the way of a call through token, fault, flood, method and log.

Nothing here waits or touches the network; the HTTP rooms do that around it.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from bot.sandbox.bell import Bell
from bot.sandbox.clock import Clock, MovableClock
from bot.sandbox.errors import ApiError, too_many_requests
from bot.sandbox.fault_kinds import FaultKind
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.files import Blobs, Files, MemoryBlobs
from bot.sandbox.flood import Flood
from bot.sandbox.method import Method, Noted
from bot.sandbox.methods import METHODS, NEWEST_METHODS
from bot.sandbox.news import News
from bot.sandbox.outbox import Outbox
from bot.sandbox.params import Params
from bot.sandbox.reply import Manner, Reply, refusal, result
from bot.sandbox.seed import new_state, plant
from bot.sandbox.state import State
from bot.sandbox.updates import LONGEST_POLL_SECONDS, OTHER_POLL, Updates
from bot.sandbox.webhook_line import WebhookLine
from bot.sandbox.wire import Object, as_list, as_text
from bot.sandbox.world import World

DEFAULT_TOKEN = "424242:SANDBOXSANDBOXSANDBOXSANDBOXSANDBOX"  # noqa: S105 - opens nothing real
_TOKEN = re.compile(r"[0-9]{1,15}:[A-Za-z0-9_-]{30,64}")
_METHODS = {method.name.lower(): method for method in METHODS}
_NEWEST = {method.name.lower(): method for method in NEWEST_METHODS}
_MANNERS = {
    FaultKind.HANG: Manner.HANG,
    FaultKind.DELIVER_THEN_HANG: Manner.HANG,
    FaultKind.RESET: Manner.RESET,
    FaultKind.BAD_GATEWAY_HTML: Manner.HTML,
    FaultKind.OUTAGE: Manner.HTML,
    FaultKind.GARBAGE_200: Manner.GARBAGE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A getUpdates that waits: its number among the polls, and for how long it may wait."""

    number: int
    limit: int
    wait_seconds: float
    params: Object
    began: float
    fault: Fault | None = None


class Sandbox:
    """Everything of one sandbox. With `state` it goes on from there; otherwise it is new.

    `flood` switches the limits of how fast the bot may talk: Telegram's, `pace` times as wide.
    `is_seeded` gives a new sandbox its people and the group that a newcomer sees. `newest` adds
    the methods of Bot API 10.1 and later.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        rng: random.Random,
        token: str = DEFAULT_TOKEN,
        flood: bool = True,
        pace: int = 1,
        is_seeded: bool = True,
        newest: bool = False,
        blobs: Blobs | None = None,
        state: State | None = None,
    ) -> None:
        if not is_token(token):
            raise ValueError("token must read like 424242: and 30 letters or more")
        self.token = token
        self.is_seeded = is_seeded
        self.clock = MovableClock(base=clock)
        self.bell = Bell()
        self.faults = Faults(clock=self.clock, rng=rng)
        self.flood = Flood(clock=self.clock, is_on=flood, pace=pace)
        kept = (
            state
            if state is not None
            else new_state(bot_id=int(token.split(":")[0]), unix=self.clock.unix())
        )
        self.news = News(state=kept, bell=self.bell)
        self.outbox = Outbox(state=kept)
        self.updates = Updates(
            queue=kept.queue, clock=self.clock, bell=self.bell, faults=self.faults
        )
        self.webhook_line = WebhookLine(
            queue=kept.queue,
            updates=self.updates,
            clock=self.clock,
            faults=self.faults,
            rng=rng,
        )
        self.world = World(
            state=kept,
            clock=self.clock,
            rng=rng,
            files=Files(state=kept, blobs=blobs or MemoryBlobs(), rng=rng),
            updates=self.updates,
            news=self.news,
            bell=self.bell,
            newest=newest,
        )
        self._methods = {**_METHODS, **(_NEWEST if newest else {})}
        if state is None and is_seeded:
            plant(self.world)

    @property
    def state(self) -> State:
        """Return what would be saved."""
        return self.world.state

    def call(self, *, token: str, method: str, params: Params) -> Reply:
        """Carry out one call and return its answer; getUpdates answers at once here."""
        refused = self.check_token(token)
        if refused is not None:
            return refused
        if method.lower() == "getupdates":
            poll = self.start_poll(token=token, params=params)
            return poll if isinstance(poll, Reply) else self.end_poll(poll)
        began = self.clock.monotonic()
        shown = params.readable()
        known = self._methods.get(method.lower())
        fault = self.faults.hit(method, shown, token=token)
        if fault is not None and not fault.kind.lets_through:
            reply = _faulty(fault)
        else:
            reply = self._effect(known, params)
            if fault is not None:
                reply = _after(fault, reply)
        name = known.name if known is not None else method
        self._record(name, shown, reply, began=began, fault=fault)
        return reply

    def check_token(self, token: str) -> Reply | None:
        """Return the refusal of a token that is not this bot's, None for the right one."""
        if token == self.token:
            return None
        if not is_token(token):
            return refusal(ApiError(401, "Unauthorized: invalid token specified"))
        return refusal(ApiError(401, "Unauthorized"))

    def start_poll(self, *, token: str, params: Params) -> Poll | Reply:
        """Begin a getUpdates: the earlier one ends, the offset confirms; or the refusal."""
        refused = self.check_token(token)
        if refused is not None:
            return refused
        began = self.clock.monotonic()
        shown = params.readable()
        fault = self.faults.hit("getUpdates", shown, token=token)
        if fault is not None and fault.kind is not FaultKind.DELAY:
            reply = _faulty(fault)
            self._record("getUpdates", shown, reply, began=began, fault=fault)
            return reply
        try:
            number = self.updates.begin_poll()
            self.updates.remember_allowed(_allowed(params))
        except ApiError as error:
            reply = refusal(error)
            self._record("getUpdates", shown, reply, began=began, fault=None)
            return reply
        offset = params.integer("offset")
        limit, wait = self.updates.calmed(
            offset,
            limit=params.integer("limit", default=100),
            wait=params.integer("timeout"),
        )
        self.updates.confirm(offset)
        return Poll(
            number=number,
            limit=limit,
            wait_seconds=float(min(max(wait, 0), LONGEST_POLL_SECONDS)),
            params=shown,
            began=began,
            fault=fault,
        )

    def look(self, poll: Poll) -> Reply | None:
        """Return the answer of a waiting poll when there is one: updates, a 409, or an outage."""
        if (outage := self.faults.outage()) is not None:
            reply = _faulty(outage)
            self._record("getUpdates", poll.params, reply, began=poll.began, fault=outage)
            return reply
        try:
            self.updates.ensure_only(poll.number)
        except ApiError as error:
            reply = refusal(error)
        else:
            found = self.updates.take(poll.limit)
            if not found:
                return None
            reply = result(found)
        return self._poll_answered(poll, reply)

    def end_poll(self, poll: Poll) -> Reply:
        """Return the answer of a poll whose time is over."""
        reply = self.look(poll)
        return reply if reply is not None else self._poll_answered(poll, result([]))

    def _poll_answered(self, poll: Poll, reply: Reply) -> Reply:
        if poll.fault is not None:
            reply = _after(poll.fault, reply)
        self._record("getUpdates", poll.params, reply, began=poll.began, fault=poll.fault)
        return reply

    def _effect(self, known: Method | None, params: Params) -> Reply:
        """Return the answer of the method itself, flood limits before it."""
        if known is None:
            return refusal(ApiError(404, "Not Found: method not found"))
        try:
            if known.is_talk:
                self.flood.charge(
                    params.text("chat_id").strip(),
                    _messages_in(params),
                    is_paid=params.flag("allow_paid_broadcast"),
                )
            value = known.run(self.world, params)
        except ApiError as error:
            return refusal(error)
        if isinstance(value, Noted):
            return result(value.value, note=value.note)
        return result(value)

    def _record(
        self, method: str, params: Object, reply: Reply, *, began: float, fault: Fault | None
    ) -> None:
        spent = (self.clock.monotonic() - began + reply.delay_seconds) * 1_000
        is_answered = reply.manner is Manner.ANSWER
        call = self.outbox.record(
            at=self.clock.now().isoformat(),
            method=method,
            params=params,
            status=reply.status if is_answered else None,
            answer=reply.body if is_answered else None,
            milliseconds=spent,
            fault=fault.kind.value if fault is not None else None,
        )
        if not call.is_poll:
            chat = params.get("chat_id")
            self.news.tell(
                "call",
                chat=chat if isinstance(chat, int) else None,
                n=call.number,
                method=method,
                status=call.status,
            )


def is_token(word: str) -> bool:
    """Return True for a word that reads like a bot token."""
    return _TOKEN.fullmatch(word) is not None


def _allowed(params: Params) -> list[str] | None:
    if "allowed_updates" not in params:
        return None
    try:
        listed = as_list(params.json("allowed_updates", what="allowed_updates"))
    except ApiError:
        return None
    if listed is None:
        return None
    return [kind for item in listed if (kind := as_text(item)) is not None]


def _messages_in(params: Params) -> int:
    """Return how many messages a call says: an album counts each of its files."""
    if "media" not in params:
        return 1
    try:
        return max(1, len(as_list(params.json("media", what="media")) or []))
    except ApiError:
        return 1


def _faulty(fault: Fault) -> Reply:
    """Return what happens instead of the call's effect."""
    if fault.kind is FaultKind.ERROR:
        return refusal(ApiError(fault.code, fault.description))
    if fault.kind is FaultKind.RATE_LIMIT:
        return refusal(too_many_requests(fault.retry_after))
    if fault.kind is FaultKind.UNAUTHORIZED_ONCE:
        return refusal(ApiError(401, "Unauthorized"))
    if fault.kind is FaultKind.CONFLICT:
        return refusal(ApiError(409, f"Conflict: {OTHER_POLL}"))
    status = 502 if _MANNERS[fault.kind] is Manner.HTML else 200
    return Reply(status=status, body={}, manner=_MANNERS[fault.kind])


def _after(fault: Fault, reply: Reply) -> Reply:
    """Return the answer of a call that had its effect, slowed down or withheld."""
    if fault.kind is FaultKind.DELAY:
        return Reply(status=reply.status, body=reply.body, delay_seconds=fault.ms / 1_000)
    return Reply(status=reply.status, body=reply.body, manner=_MANNERS[fault.kind])

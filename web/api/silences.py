"""Silences: tried before they are made, kept, changed, and ended before their time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.alerts.would_mute import Preview
from core.errors import InvalidInput
from core.flows.silence import By
from core.ids import AlertId, SilenceId
from core.matching.line import read_matchers
from core.matching.matcher import MATCHERS_AT_MOST, Matcher, written
from core.silences.breadth import TooBroad
from core.silences.view import SilenceView
from core.silences.wanted import REASON_AT_MOST, WantedSilence
from core.texts import text
from web.api.asked import Asked, When, Words
from web.cursor import read_cursor, write_cursor
from web.paging import Paged, page_of
from web.problems import Problem, problem_answer, problem_of
from web.route import Call, Route, answer
from web.shapes import Moment, Page, Reference, Shape

StateWord = Literal["active", "pending", "expired"]
_LINE_LENGTH = 4_000
_MINUTES_AT_MOST = 90 * 24 * 60


class SilenceQuery(Paged):
    """A page of the silences. Those of one `state` that stand are by their end, the nearest
    first; all others by when they were made, the newest first."""

    state: Annotated[StateWord | None, Field(description="Only those in this state.")] = None


class MatchersAsked(Asked):
    """What a silence is about: a list, or a typed `line` such as `team="db", severity!=low`."""

    matchers: Annotated[tuple[Matcher, ...], Field(max_length=MATCHERS_AT_MOST)] | None = None
    line: Annotated[Words, Field(max_length=_LINE_LENGTH)] | None = None

    @property
    def read(self) -> tuple[Matcher, ...]:
        """Return the matchers; raises InvalidInput for none, or both ways at once."""
        if (self.matchers is None) == (self.line is None):
            wanted = text("either matchers or a line of them")
            raise InvalidInput(field="matchers", value=self.line, wanted=wanted)
        if self.line is not None:
            return read_matchers(self.line)
        if not self.matchers:
            raise InvalidInput(field="matchers", value=[], wanted=text("at least one matcher"))
        return self.matchers


class PreviewAsked(MatchersAsked):
    """Which alerts would be silenced. With `until_alert` it is about that one alone."""

    until_alert: UUID | None = None


class SilenceAsked(PreviewAsked):
    """A silence. It ends at `ends_at` or after `minutes`, one of the two; one that lasts until an
    alert is resolved may leave out both, and lasts at most 30 days. `starts_at` left out is now.
    `confirm` says that one that is too broad is meant."""

    reason: Annotated[Words, Field(min_length=1, max_length=REASON_AT_MOST)]
    ends_at: When | None = None
    minutes: Annotated[int, Field(ge=1, le=_MINUTES_AT_MOST)] | None = None
    starts_at: When | None = None
    confirm: bool = False

    def wanted(self, now: datetime) -> WantedSilence:
        """Return what is asked for; raises InvalidInput."""
        if self.ends_at is not None and self.minutes is not None:
            wanted = text("either {one} or {other}", one="ends_at", other="minutes")
            raise InvalidInput(field="minutes", value=self.minutes, wanted=wanted)
        ends_at = self.ends_at
        if self.minutes is not None:
            ends_at = (self.starts_at or now) + timedelta(minutes=self.minutes)
        return WantedSilence(
            matchers=self.read,
            reason=self.reason,
            ends_at=ends_at,
            starts_at=self.starts_at,
            until_alert=None if self.until_alert is None else AlertId(self.until_alert),
        )


class AlertBrief(Shape):
    """An alert by its number and title."""

    number: int
    title: str


class SilencePreview(Shape):
    """What a silence would do: `now` open alerts are muted, the newest of them in `examples`;
    `would` of the `of` alerts of the last 7 days would have been, all of those the caller sees.
    `partial`: there were too many to look at all. `too_broad`: it has to be confirmed, by an
    administrator; that counts all alerts."""

    now: int
    would: int
    of: int
    partial: bool
    too_broad: bool
    examples: list[AlertBrief]


class SilenceShape(Shape):
    """A silence. `line` is its matchers as they are typed; `muted` counts the alerts it has muted
    so far, `open` those of them that are still open. `ended_at` is when its end was seen to."""

    id: UUID
    state: StateWord
    matchers: list[Matcher]
    line: str
    starts_at: Moment
    ends_at: Moment
    reason: str
    until_alert: UUID | None
    created_at: Moment
    created_by: Reference | None
    ended_at: Moment | None
    ended_by: Reference | None
    muted: int
    open: int
    revision: int


class SilenceDetail(SilenceShape):
    """A silence and what it means today; null once it has expired."""

    preview: SilencePreview | None


class BroadProblem(Problem):
    """A silence that has to be confirmed, with what it would do."""

    preview: dict[str, int]


async def index(call: Call) -> web.Response:
    """Return one page of the silences."""
    asked = call.query(SilenceQuery)
    page = await call.deps.calm.silences.page(
        call.workspace_id,
        asked.state,
        limit=asked.limit,
        after=read_cursor(asked.cursor),
        skip=asked.offset,
    )
    total = None
    if asked.page is not None:
        total = await call.deps.calm.silences.count(call.workspace_id, asked.state)
    items = [SilenceShape.model_validate(_values(one)) for one in page.items]
    following = write_cursor(page.next)
    return answer(page_of(Page[SilenceShape], asked, items, following=following, total=total))


async def preview(call: Call) -> web.Response:
    """Say what matchers would mute; nothing is made."""
    said = call.body(PreviewAsked)
    matchers = said.read
    until = None if said.until_alert is None else AlertId(said.until_alert)
    found = await call.deps.calm.silence.reach(
        call.workspace_id, matchers, until, sight=call.sight
    )
    return answer(_preview(found))


async def create(call: Call) -> web.Response:
    """Make a silence."""
    said = call.body(SilenceAsked)
    if call.kept is not None:
        return await _shown(call, SilenceId(UUID(str(call.kept.body["silence"]))), status=201)
    try:
        made = await call.deps.calm.silence.create(
            call.workspace_id,
            said.wanted(call.deps.clock.now()),
            by=_by(call, confirms=said.confirm),
            cause=call.cause,
        )
    except TooBroad as broad:
        return _too_broad(call, broad)
    return await _shown(call, made.silence_id, status=201)


async def show(call: Call) -> web.Response:
    """Return one silence and what it means today."""
    return await _shown(call, _key(call))


async def change(call: Call) -> web.Response:
    """Replace a silence that has not ended, if nobody else did since it was read."""
    said = call.body(SilenceAsked)
    try:
        done = await call.deps.calm.silence.change(
            call.workspace_id,
            _key(call),
            said.wanted(call.deps.clock.now()),
            if_revision=call.revision,
            by=_by(call, confirms=said.confirm),
            cause=call.cause,
        )
    except TooBroad as broad:
        return _too_broad(call, broad)
    return await _shown(call, done.silence_id)


async def end(call: Call) -> web.Response:
    """End a silence now; what is still open is told again."""
    await call.deps.calm.silence.end(
        call.workspace_id, _key(call), by=_by(call), cause=call.cause, if_revision=call.expected
    )
    return web.Response(status=204)


async def _shown(call: Call, silence_id: SilenceId, *, status: int = 200) -> web.Response:
    one = await call.deps.calm.silences.one(call.workspace_id, silence_id)
    found: SilencePreview | None = None
    if one.state != "expired":
        reach = await call.deps.calm.silence.reach(
            call.workspace_id, one.matchers, one.until_alert, sight=call.sight
        )
        found = _preview(reach)
    shape = SilenceDetail.model_validate({**_values(one), "preview": found})
    return answer(shape, status=status, revision=one.revision)


def _values(one: SilenceView) -> dict[str, object]:
    return {
        "id": one.id,
        "state": one.state,
        "matchers": list(one.matchers),
        "line": written(one.matchers),
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "reason": one.reason,
        "until_alert": one.until_alert,
        "created_at": one.created_at,
        "created_by": one.created_by,
        "ended_at": one.ended_at,
        "ended_by": one.ended_by,
        "muted": one.reach.muted,
        "open": one.reach.open,
        "revision": one.revision,
    }


def _preview(found: Preview) -> SilencePreview:
    return SilencePreview(
        now=found.now,
        would=found.would,
        of=found.of,
        partial=found.is_partial,
        too_broad=found.is_broad,
        examples=[AlertBrief(number=number, title=title) for number, title in found.examples],
    )


def _too_broad(call: Call, broad: TooBroad) -> web.Response:
    plain = problem_of(broad, instance=call.request.path)
    counts = {"now": broad.now, "would": broad.would, "of": broad.of}
    return problem_answer(BroadProblem(**plain.model_dump(), preview=counts))


def _by(call: Call, *, confirms: bool = False) -> By:
    return By(person=call.person_id, role=call.caller.standing.role, confirms=confirms)


def _key(call: Call) -> SilenceId:
    return SilenceId(call.id("silence"))


ROUTES = (
    Route(
        method="GET",
        path="/silences",
        name="silences",
        summary="The silences: active, pending, expired, or all.",
        handler=index,
        right="silences.read",
        query=SilenceQuery,
        gives=Page[SilenceShape],
    ),
    Route(
        method="POST",
        path="/silences",
        name="make_silence",
        summary="Silence alerts for a while.",
        handler=create,
        right="silences.write",
        takes=SilenceAsked,
        says_no=BroadProblem,
        gives=SilenceDetail,
        status=201,
    ),
    Route(
        method="POST",
        path="/silences/preview",
        name="preview_silence",
        summary="What matchers would mute, now and over the last 7 days.",
        handler=preview,
        right="silences.read",
        takes=PreviewAsked,
        gives=SilencePreview,
    ),
    Route(
        method="GET",
        path="/silences/{id}",
        name="silence",
        summary="One silence and what it means today.",
        handler=show,
        right="silences.read",
        gives=SilenceDetail,
    ),
    Route(
        method="PUT",
        path="/silences/{id}",
        name="change_silence",
        summary="Replace a silence that has not ended.",
        handler=change,
        right="silences.write",
        takes=SilenceAsked,
        says_no=BroadProblem,
        gives=SilenceDetail,
        if_match="required",
    ),
    Route(
        method="DELETE",
        path="/silences/{id}",
        name="end_silence",
        summary="End a silence now; what is still open is told again.",
        handler=end,
        right="silences.write",
        status=204,
        if_match="optional",
    ),
)

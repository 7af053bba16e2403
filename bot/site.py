"""What one process serves on its port: the whole web, or only how the process is doing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from aiohttp import web as aiohttp_web

from bot.gauges import ProcessGauges
from bot.telegram_side import TelegramSide
from bot.transport.health import LineHealth, LineState
from core.config import ProcessRole, Settings
from core.db.migrate import head
from core.db.trouble import Trouble
from core.errors import Unavailable
from core.runtime import Runtime
from core.saved_views.default_views import DefaultViews
from core.saved_views.saved_views import SavedViews
from core.tenants.changed_settings import ChangedSettings
from core.tenants.named import Names
from core.tenants.pulse import Pulses
from core.version import VERSION
from core.watch.space import Space
from web.app import make_app, make_watched
from web.deps import Check, Deps
from web.figures import Figures
from web.live.around import Around
from web.live.framer import EventFramer
from web.live.hub import LiveHub
from web.live.limits import Handover, LiveLimits
from web.live.notice_answers import answer_notices
from web.live.notice_frames import NoticeFrames
from web.live.polls import Polls

STATIC = Path(__file__).resolve().parent.parent / "web" / "static"
SANDBOX_PATH = "/sandbox"
_NO_WRITES = {
    Trouble.PASSES: "something else holds its lock",
    Trouble.GONE: "it does not answer",
    Trouble.REFUSED: "its disk is full, or it may not write",
}
_ACTS = (
    LineState.STARTING,
    LineState.TOKEN_REJECTED,
    LineState.ANOTHER_POLLS,
    LineState.HOLDING,
)


class Site:
    """The web side of a process: its application, its hub, and what `/readyz` asks.

    `health` tells how the bot's line is; it answers None until the bot runs.
    """

    def __init__(
        self,
        *,
        runtime: Runtime,
        side: TelegramSide | None,
        health: Callable[[], LineHealth | None],
    ) -> None:
        self._runtime = runtime
        self._side = side
        self._health = health
        self.hub = hub_of(runtime)
        self.around = around_of(runtime, self.hub, is_alone=runtime.settings.is_sqlite)
        self._polls = Polls(hub=self.hub, clock=runtime.clock)
        self.gauges = ProcessGauges(
            writer=runtime.writer,
            clock=runtime.clock,
            sockets=lambda: self.hub.connected,
            polls=lambda: self._polls.waiting,
            waiting_bytes=lambda: self.hub.waiting_bytes,
        )

    def application(self) -> aiohttp_web.Application:
        """Return what is served: everything, or without the web only what tells how the process
        is."""
        if ProcessRole.WEB not in self._runtime.settings.runs:
            return make_watched(
                self._checks(),
                warnings=self._warnings(),
                figures=self._figures(),
                clock=self._runtime.clock,
                spans=self._runtime.spans,
            )
        return make_app(self._deps(), sandbox=None if self._side is None else self._side.app)

    def _deps(self) -> Deps:
        runtime, settings = self._runtime, self._runtime.settings
        served = deps_of(
            runtime,
            hub=self.hub,
            polls=self._polls,
            around=self.around,
            figures=self._figures(),
            static=STATIC,
            checks=self._checks(),
        )
        return replace(
            served,
            public_url=settings.public_url,
            api_per_minute=settings.api_per_minute,
            api_key_per_minute=settings.api_key_per_minute,
            proxies=settings.proxies,
            origins=settings.cors_origin,
            live=live_limits(settings),
            spans=runtime.spans,
            sandbox_path=SANDBOX_PATH if settings.is_sandboxed else None,
            update_door=None if self._side is None else self._side.door(runtime.updates),
            warnings=self._warnings(),
        )

    def _checks(self) -> dict[str, Check]:
        checks: dict[str, Check] = {"database": self._check_database}
        if ProcessRole.BOT in self._runtime.settings.runs:
            checks["telegram"] = self._check_telegram
        return checks

    def _warnings(self) -> dict[str, Check]:
        return {"disk": Space(folder=self._runtime.settings.data_dir).check}

    def _figures(self) -> Figures:
        runtime, settings = self._runtime, self._runtime.settings
        token = settings.metrics_token
        return Figures(
            tally=runtime.meter,
            here=self.gauges,
            stored=runtime.stored,
            version=VERSION,
            database="sqlite" if settings.is_sqlite else "postgresql",
            token=token.get_secret_value() if token is not None else None,
        )

    async def _check_database(self) -> str | None:
        """The schema is what this release needs, and the database answers."""
        try:
            found = await self._runtime.schema_revision()
        except Unavailable:
            return "does not answer"
        newest = head()
        if found != newest:
            return f"schema is at {found}, this release needs {newest}"
        trouble = self._runtime.writer.trouble
        return None if trouble is None else f"takes no writes: {_NO_WRITES[trouble]}"

    async def _check_telegram(self) -> str | None:
        """Somebody has to act on these; a network that is down is waited out."""
        health = self._health()
        if health is None:
            return "starting"
        return health.state.value if health.state in _ACTS else None


def hub_of(runtime: Runtime) -> LiveHub:
    """Return the hub that serves live what the runtime's log says."""
    hub = LiveHub(
        events=runtime.event_log,
        framer=EventFramer(
            cases=runtime.cases,
            alerts=runtime.alerts,
            people=Names(database=runtime.database),
            notices=NoticeFrames(contents=runtime.notices.inbox, locales=runtime.readers),
        ),
        pulses=Pulses(database=runtime.database),
        standings=runtime.sign_in.standings,
        clock=runtime.clock,
        meter=runtime.meter,
    )
    answer_notices(hub.answers, runtime.notices)
    return hub


def around_of(runtime: Runtime, hub: LiveHub, *, is_alone: bool) -> Around:
    """Return what goes on around the sockets of this hub; `is_alone`: no other process serves."""
    return Around(
        hub=hub,
        bus=runtime.bus,
        cases=runtime.cases,
        alerts=runtime.alerts,
        people=Names(database=runtime.database),
        online=runtime.connections,
        figures=runtime.desk_figures,
        announcements=runtime.announcements,
        settings=ChangedSettings(database=runtime.database),
        clock=runtime.clock,
        is_alone=is_alone,
    )


def deps_of(
    runtime: Runtime,
    *,
    hub: LiveHub,
    polls: Polls,
    around: Around,
    figures: Figures,
    static: Path,
    checks: Mapping[str, Check],
) -> Deps:
    """Return what the web works with: the runtime's services and these. What a process sets for
    itself is as `Deps` has it by default, and nothing of Telegram is there."""
    return Deps(
        clock=runtime.clock,
        version=VERSION,
        public_url=None,
        tokens=runtime.tokens,
        tickets=runtime.tickets,
        sign_in=runtime.sign_in,
        keys=runtime.keys,
        refusals=runtime.refusals,
        launches=runtime.launches,
        own_bot=runtime.own_bot,
        sessions=runtime.sessions,
        team=runtime.team,
        belonging=runtime.belonging,
        trail=runtime.trail,
        cases=runtime.cases,
        alerts=runtime.alerts,
        flows=runtime.flows,
        rules=runtime.rules,
        rule_trials=runtime.rule_trials,
        rule_calendar=runtime.rule_calendar,
        rule_versions=runtime.rule_undo.versions,
        rule_undo=runtime.rule_undo,
        calm=runtime.calm,
        notices=runtime.notices,
        integrations=runtime.integrations,
        sender_secrets=runtime.sender_secrets,
        intake=runtime.intake,
        files=runtime.files,
        gate=runtime.gate,
        windows=runtime.windows,
        deliveries=runtime.deliveries,
        dead_letters=runtime.dead_letters,
        announcements=runtime.announcements,
        canned=runtime.canned,
        saved_views=SavedViews(
            database=runtime.database, books=runtime.books, clock=runtime.clock, ids=runtime.ids
        ),
        default_views=DefaultViews(
            database=runtime.database, books=runtime.books, clock=runtime.clock, ids=runtime.ids
        ),
        desk_figures=runtime.desk_figures,
        over_time=runtime.over_time,
        connections=runtime.connection_log,
        connection_views=runtime.connections,
        hub=hub,
        polls=polls,
        presence=around.presence,
        figures=figures,
        static=static,
        sandbox_path=None,
        checks=checks,
    )


def live_limits(settings: Settings) -> LiveLimits:
    """Return what live sockets may take, as it is set."""
    return LiveLimits(
        ping_seconds=settings.ws_ping_seconds,
        timeout_seconds=settings.ws_timeout_seconds,
        hello_seconds=settings.ws_hello_seconds,
        sockets_per_person=settings.ws_sockets_per_person,
        sockets_per_address=settings.ws_sockets_per_address,
        messages_per_second=settings.ws_messages_per_second,
        sockets=settings.ws_sockets,
        handover=Handover(settings.ws_handover),
    )

"""Everything the web application is handed; handlers find it by one key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from core.alerts.view import AlertViews
from core.analytics.desk_now import DeskFigures
from core.analytics.over_time import OverTime
from core.announcements.announcements import Announcements
from core.calm import Calm
from core.canned.book import CannedReplies
from core.clock import Clock
from core.connections.log import ConnectionLog
from core.connections.view import ConnectionViews
from core.desk.files import Files
from core.desk.view import CaseViews
from core.inbox.idempotency import IdempotencyGate
from core.inbox.webhook import UpdateDoor
from core.ingest.intake import Intake
from core.ingest.integrations import Integrations
from core.ingest.sender_secrets import SenderSecrets
from core.notices import Notices
from core.notify.deliveries import Deliveries
from core.notify.letters import DeadLetters
from core.proxies import NO_PROXIES, Proxies
from core.rulebook.book import RuleBook
from core.rulebook.trials import RuleTrials
from core.rulebook.undo import RuleUndo
from core.rulebook.upcoming import RuleCalendar
from core.rulebook.versions import RuleVersions
from core.saved_views.default_views import DefaultViews
from core.saved_views.saved_views import SavedViews
from core.signing import AccessTokens, SocketTickets
from core.spans import NO_SPANS, Spans
from core.tenants.api_keys import ApiKeys
from core.tenants.belonging import Belonging
from core.tenants.launches import Launches
from core.tenants.own_bot import OwnBot
from core.tenants.refusals import Refusals
from core.tenants.sessions import Sessions
from core.tenants.sign_in import SignIn
from core.tenants.team import Team
from core.tenants.trail import AuditTrail
from core.use_cases import Flows
from core.windows import Windows
from web.figures import Figures
from web.live.hub import LiveHub
from web.live.limits import DEFAULT_LIMITS, LiveLimits
from web.live.polls import Polls
from web.live.presence_news import PresenceNews


class Check(Protocol):
    """One thing that must be true before traffic is sent here."""

    async def __call__(self) -> str | None:
        """Return None when all is well, else what is wrong in words (shown to operators)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Deps:
    """What handlers work with. `public_url` None: addresses are made from the request's host.

    `static` is the folder with the built dashboard, be it there or not; `sandbox_path` is where
    the sandbox is mounted, None without one; `checks` are asked by `/readyz`, by name,
    and `warnings` for what does not make it unready yet.
    `proxies` are the operator's own, `origins` the other pages that may ask.
    `windows` counts requests, of which a person may make `api_per_minute` and a key
    `api_key_per_minute` (0: any number).
    `proxies` are the operator's own, `origins` the other pages that may ask;
    `live` is what live sockets may take.
    `update_door` is where Telegram brings updates, None when it is asked for them.
    """

    clock: Clock
    version: str
    public_url: str | None
    tokens: AccessTokens
    tickets: SocketTickets
    sign_in: SignIn
    keys: ApiKeys
    refusals: Refusals
    launches: Launches
    own_bot: OwnBot
    sessions: Sessions
    team: Team
    belonging: Belonging
    trail: AuditTrail
    cases: CaseViews
    alerts: AlertViews
    flows: Flows
    rules: RuleBook
    rule_trials: RuleTrials
    rule_calendar: RuleCalendar
    rule_versions: RuleVersions
    rule_undo: RuleUndo
    calm: Calm
    notices: Notices
    integrations: Integrations
    sender_secrets: SenderSecrets
    intake: Intake
    files: Files
    gate: IdempotencyGate
    windows: Windows
    deliveries: Deliveries
    dead_letters: DeadLetters
    announcements: Announcements
    canned: CannedReplies
    saved_views: SavedViews
    default_views: DefaultViews
    desk_figures: DeskFigures
    over_time: OverTime
    connections: ConnectionLog
    connection_views: ConnectionViews
    hub: LiveHub
    polls: Polls
    presence: PresenceNews
    figures: Figures
    static: Path
    sandbox_path: str | None
    checks: Mapping[str, Check]
    warnings: Mapping[str, Check] = field(default_factory=dict)
    update_door: UpdateDoor | None = None
    proxies: Proxies = NO_PROXIES
    origins: tuple[str, ...] = ()
    api_per_minute: int = 600
    api_key_per_minute: int = 1200
    live: LiveLimits = DEFAULT_LIMITS
    spans: Spans = NO_SPANS

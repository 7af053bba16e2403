"""Builds every service once, for one process, from its settings.

The only place in core that chooses implementations. Nothing here runs by itself: `bot/app.py`
starts what the process's roles need.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core.alerts.card import AlertCards
from core.alerts.held_alerts import digests_of
from core.alerts.of_cases import alerts_of_cases
from core.alerts.view import AlertViews
from core.among_processes import at_work, shared_of, used_tickets, windows_of
from core.analytics.desk_now import DeskFigures
from core.analytics.over_time import OverTime
from core.announcements.announcements import Announcements
from core.calm import Calm
from core.canned.book import CannedReplies
from core.clock import Clock
from core.config import Settings
from core.connections.log import ConnectionLog
from core.connections.lost import LostConnections
from core.connections.view import ConnectionViews
from core.db.engine import Database
from core.db.leases import Leases
from core.db.tenancy import System
from core.db.writer import Writer
from core.delivery.rescue import Rescue
from core.delivery.retry import Retrying
from core.delivery.settle import Settlements
from core.desk.briefs import case_briefs
from core.desk.files import Files
from core.desk.messages import CaseMessages
from core.desk.sight import case_is_at, case_is_of, case_is_seen
from core.desk.view import CaseViews
from core.digests.card import DigestCards
from core.errors import Unavailable
from core.events.bus import Bus
from core.events.log import EventLog
from core.homes import Homes
from core.ids import Ids
from core.inbox.idempotency import IdempotencyGate
from core.inbox.requests import RequestInbox
from core.inbox.updates import UpdateInbox
from core.ingest.doors import Doors
from core.ingest.intake import Intake
from core.ingest.integrations import Integrations
from core.ingest.presets import PRESET_BY_NAME
from core.ingest.sender_secrets import SenderSecrets
from core.ingest.worker import IngestWorker
from core.meter import Tally
from core.notices import Notices as NoticeCentre
from core.notify.address_book import AddressBook
from core.notify.deliveries import Deliveries
from core.notify.letters import DeadLetters
from core.notify.listener import NotificationStatus
from core.notify.notices import Notices
from core.notify.session_news import SessionNews
from core.notify.undelivered import Undelivered
from core.renderers import Renderers
from core.reports.reports import Reports
from core.rulebook.book import RuleBook
from core.rulebook.figures import CountsWriter
from core.rulebook.history import StoredHistory
from core.rulebook.received import ReceivedSignals
from core.rulebook.rehearsal import RuleRehearsals
from core.rulebook.trials import RuleTrials
from core.rulebook.undo import RuleUndo
from core.rulebook.upcoming import RuleCalendar
from core.rulebook.verticals import Verticals
from core.rulebook.zone import WorkspaceZone
from core.rules.tally import Ledgers
from core.secret_keys import SecretKeys
from core.signing import (
    AccessTokens,
    Sealer,
    SocketTickets,
    Successors,
)
from core.spans import NO_SPANS, Spans
from core.subjects import REVISIONS, SubjectReader, briefs, sees_delivery
from core.tenants.api_keys import ApiKeys
from core.tenants.begun import ENDINGS
from core.tenants.belonging import Belonging
from core.tenants.endings import Endings
from core.tenants.key_uses import KeyUses
from core.tenants.launches import Launches
from core.tenants.menus import DueMenus
from core.tenants.mini_app import LaunchProofs
from core.tenants.own_bot import OwnBot
from core.tenants.people import People
from core.tenants.reader import Readers
from core.tenants.refusals import Refusals
from core.tenants.sessions import Sessions
from core.tenants.sign_in import SignIn
from core.tenants.team import Team
from core.tenants.trail import AuditTrail
from core.use_cases import flows_of
from core.watch.seams import CountingHints, TimedBatch
from core.watch.stored import StoredGauges
from core.work import Books

if TYPE_CHECKING:
    from core.events.redis_bus import RedisBus
    from core.shared import Shared
    from core.watch.telemetry import Telemetry

UNKNOWN_BOT = LaunchProofs()
"""A process that has no bot's token knows Telegram's word by its public key."""


class Runtime:
    """The services of one process. `close` ends the database's connections."""

    def __init__(
        self,
        *,
        settings: Settings,
        secrets: SecretKeys,
        clock: Clock,
        rng: random.Random,
        holder: str,
        proofs: LaunchProofs = UNKNOWN_BOT,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.rng = rng
        self.ids = ids = Ids(clock=clock, rng=rng)
        self.meter = meter = Tally()
        self.telemetry = _telemetry(settings)
        self.spans: Spans = self.telemetry or NO_SPANS
        self.database = database = Database(url=database_url(settings), clock=clock, meter=meter)
        self.shared: Shared | None
        self.relay: RedisBus | None
        self.shared, self.relay = shared_of(settings, clock=clock, sender=holder)
        self.bus = bus = Bus(relay=self.relay)
        hints = CountingHints(inner=bus, meter=meter)
        self.writer = Writer(
            database=database,
            clock=clock,
            batches=lambda session: TimedBatch(
                session=session, clock=clock, hints=hints, meter=meter
            ),
        )
        self.books = books = Books(writer=self.writer)
        self.leases = Leases(books=books, clock=clock, holder=holder)
        self.stored = StoredGauges(database=database, clock=clock, holder=holder)
        self.tokens = AccessTokens(
            keys=secrets.signing,
            life=timedelta(minutes=settings.jwt_access_minutes),
            clock=clock,
        )
        self.tickets = SocketTickets(
            keys=secrets.signing, clock=clock, used=used_tickets(self.shared, clock)
        )
        self.windows = windows_of(self.shared, clock)
        self.readers = readers = Readers(database=database, clock=clock)
        self.cases = CaseViews(database=database, alerts_of=alerts_of_cases)
        self.alerts = AlertViews(
            database=database,
            briefs_of=case_briefs,
            case_is_seen=case_is_seen,
            case_is_at=case_is_at,
            case_is_of=case_is_of,
        )
        self.event_log = EventLog(database=database)
        self.people = People(database=database, books=books, clock=clock, ids=ids)
        self.due_menus = DueMenus(database=database, books=books)
        self.team = Team(database=database, clock=clock)
        self.belonging = Belonging(books=books, clock=clock)
        self.sign_in = SignIn(
            database=database,
            books=books,
            clock=clock,
            ids=ids,
            successors=Successors(keys=secrets.signing),
            suspicions=SessionNews(ids=ids),
        )
        self.own_bot = OwnBot(database=database, bot_id=proofs.bot_id)
        self.launches = Launches(
            database=database, books=books, clock=clock, ids=ids, proofs=proofs
        )
        self.sessions = Sessions(database=database, books=books, clock=clock, ids=ids)
        self.endings = Endings(
            database=database, clock=clock, hint=bus.hint(ENDINGS), is_alone=settings.is_sqlite
        )
        self.connection_log = ConnectionLog(
            books=books,
            clock=clock,
            lost=LostConnections(database=database, books=books, clock=clock),
            process=holder,
            is_alone=settings.is_sqlite,
        )
        self.announcements = Announcements(database=database, books=books, clock=clock, ids=ids)
        self.canned = CannedReplies(
            database=database, books=books, clock=clock, ids=ids, cases=self.cases
        )
        self.desk_figures = DeskFigures(database=database, clock=clock)
        self.over_time = OverTime(database=database)
        self.connections = ConnectionViews(database=database, clock=clock)
        self.key_uses = KeyUses(books=books, clock=clock)
        self.keys = ApiKeys(database=database, clock=clock, uses=self.key_uses)
        self.refusals = Refusals(books=books, clock=clock, ids=ids)
        self.trail = AuditTrail(database=database)
        self.subjects = SubjectReader(database=database, clock=clock)
        self.homes = Homes(database=database)
        self.updates = UpdateInbox(books=books, database=database, clock=clock)
        self.requests = RequestInbox(books=books)
        self.gate = IdempotencyGate(
            database=database, books=books, clock=clock, elsewhere=at_work(self.shared)
        )
        self.files = Files(
            database=database,
            books=books,
            clock=clock,
            ids=ids,
            folder=settings.data_dir / "files",
        )
        status = NotificationStatus()
        self.settlements = Settlements(
            ids=ids,
            retrying=Retrying(rng=rng, retries=settings.max_retries),
            address_book=AddressBook(),
            listener=status,
            revisions=REVISIONS,
        )
        self.dead_letters = DeadLetters(
            database=database, books=books, clock=clock, ids=ids, status=status, briefs=briefs
        )
        self.deliveries = Deliveries(
            database=database,
            books=books,
            clock=clock,
            ids=ids,
            listener=status,
            briefs=briefs,
            is_seen=sees_delivery,
        )
        self.undelivered = Undelivered(database=database, books=books, clock=clock, ids=ids)
        self.rescue = Rescue(
            database=database, books=books, clock=clock, settlements=self.settlements
        )
        self.rule_rehearsals = RuleRehearsals(
            database=database, books=books, readers=readers, clock=clock, ids=ids
        )
        self.digests = digests_of(database, case_is_seen)
        self.renderer = Renderers(
            cards=AlertCards(alerts=self.alerts, readers=readers),
            messages=CaseMessages(
                database=database,
                cases=self.cases,
                readers=readers,
                path_of=self.files.path_of,
            ),
            notices=Notices(readers=readers, letters=self.dead_letters),
            rehearsals=self.rule_rehearsals,
            digests=DigestCards(digests=self.digests, readers=readers),
            reports=Reports(database=database, readers=readers),
        )
        self.ledgers = Ledgers(clock=clock)
        self.rule_counts = CountsWriter(ledgers=self.ledgers, books=books, clock=clock)
        self.flows = flows_of(
            settings=settings,
            database=database,
            books=books,
            clock=clock,
            ids=ids,
            meter=meter,
            ledgers=self.ledgers,
        )
        self.calm = Calm(
            database=database,
            books=books,
            clock=clock,
            ids=ids,
            alerts=self.alerts,
            unmute=self.flows.unmute,
        )
        self.notices = NoticeCentre(database=database, books=books, clock=clock, ids=ids)
        self.rules = RuleBook(books=books, database=database, clock=clock, ids=ids)
        self.rule_calendar = RuleCalendar(database=database, clock=clock)
        self.rule_undo = RuleUndo(database=database, rules=self.rules)
        self.verticals = Verticals(books=books, clock=clock, ids=ids)
        self.workspace_zone = WorkspaceZone(books=books, clock=clock, ids=ids)
        self.rule_trials = RuleTrials(
            database=database, clock=clock, history=StoredHistory(database=database)
        )
        self.received_signals = ReceivedSignals(database=database)
        sealer = Sealer(keys=secrets.sealing, purpose="integration tokens")
        doors = Doors(database=database, clock=clock, sealer=sealer)
        self.integrations = Integrations(
            books=books,
            database=database,
            clock=clock,
            ids=ids,
            sealer=sealer,
            doors=doors,
            presets=PRESET_BY_NAME,
        )
        self.sender_secrets = SenderSecrets(
            books=books, clock=clock, ids=ids, sealer=sealer, doors=doors
        )
        self.intake = Intake(
            doors=doors,
            books=books,
            clock=clock,
            ids=ids,
            presets=PRESET_BY_NAME,
            receive=self.flows.receive,
        )
        self.ingest = IngestWorker(
            database=database,
            books=books,
            inbox=self.requests,
            clock=clock,
            presets=PRESET_BY_NAME,
            receive=self.flows.receive,
            hint=bus.hint("ingest"),
        )

    async def schema_revision(self) -> str | None:
        """Return the revision the database's schema is at; raises Unavailable without one."""
        reason = "the schema stands above workspaces"
        try:
            async with self.database.reading(System(reason=reason)) as session:
                found = await session.scalar(text("SELECT version_num FROM alembic_version"))
        except (SQLAlchemyError, OSError) as problem:
            raise Unavailable("there is no schema to read") from problem
        return str(found) if found is not None else None

    async def close(self) -> None:
        """End the database's connections; the writer must have ended before."""
        if self.shared is not None:
            await self.shared.close()
        await self.sign_in.close()
        await self.database.close()
        if self.telemetry is not None:
            await self.telemetry.close()


def database_url(settings: Settings) -> str:
    """Return SQLAlchemy's address of the database."""
    return settings.database_url or f"sqlite+aiosqlite:///{settings.sqlite_path}"


def _telemetry(settings: Settings) -> Telemetry | None:
    """Return who hands spans to a collector, when there is one; only then its library is
    loaded."""
    if settings.otel_exporter_otlp_endpoint is None:
        return None
    from core.watch.telemetry import Telemetry

    return Telemetry(collector=settings.otel_exporter_otlp_endpoint)

"""What decides who is told and how calmly, built once: the flows and readers of receivers, routes,
limits, silences, inhibitions and notes."""

from __future__ import annotations

from core.alerts.held_alerts import digests_of
from core.alerts.life import AlertLife
from core.alerts.reads import AlertReads
from core.alerts.silencing import newest_of, reaches
from core.alerts.view import AlertViews
from core.clock import Clock
from core.db.engine import Database
from core.desk.sight import case_is_seen
from core.flows.change_filter import ChangeFilter
from core.flows.change_inhibition import ChangeInhibition
from core.flows.change_limit import ChangeLimit
from core.flows.change_receiver import ChangeReceiver
from core.flows.change_route import ChangeRoute
from core.flows.mark_alert import MarkAlerts
from core.flows.note_alert import NoteAlert
from core.flows.notification_config import NotificationConfigs
from core.flows.order_routes import OrderRoutes
from core.flows.redraw_alert import RedrawAlert
from core.flows.seen_facts import SeenFacts
from core.flows.show_alert import ShowAlert
from core.flows.silence import SilenceAlerts
from core.flows.try_receiver import TryReceiver
from core.flows.unmute import Unmute
from core.flows.who_gets import WhoGets
from core.ids import Ids
from core.ingest.sender_label import sender_label
from core.limits.view import LimitViews
from core.routing.receivers_view import Receivers
from core.routing.routes_view import Routes
from core.rulebook.history import StoredHistory
from core.rulebook.naming import rules_naming
from core.rulebook.trials import RuleTrials
from core.rulebook.why import AlertStories
from core.silences.view import SilenceViews
from core.work import Books


class Calm:
    """Every service of these rooms, by name."""

    def __init__(
        self,
        *,
        database: Database,
        books: Books,
        clock: Clock,
        ids: Ids,
        alerts: AlertViews,
        unmute: Unmute,
    ) -> None:
        self.database = database
        self.books = books
        self.clock = clock
        self.ids = ids
        life = AlertLife(ids=ids, case_is_seen=case_is_seen)
        self.notes = NoteAlert(books=books, clock=clock, ids=ids, alerts=life)
        self.mark_alerts = MarkAlerts(books=books, clock=clock, alerts=life)
        self.alert_reads = AlertReads(database=database, clock=clock, case_is_seen=case_is_seen)
        self.redraw = RedrawAlert(books=books, clock=clock, ids=ids)
        history = StoredHistory(database=database)
        self.stories = AlertStories(
            database=database,
            alerts=alerts,
            trials=RuleTrials(database=database, clock=clock, history=history),
            sender_of=sender_label,
        )
        self.silences = SilenceViews(
            database=database, clock=clock, reaches=reaches, abouts=newest_of
        )
        self.inhibitions = ChangeInhibition(
            database=database, books=books, clock=clock, ids=ids, unmute=unmute
        )
        self.silence = SilenceAlerts(
            database=database, books=books, clock=clock, ids=ids, unmute=unmute
        )
        self.receivers = Receivers(database=database, rules_naming=rules_naming)
        self.change_receiver = ChangeReceiver(
            books=books,
            clock=clock,
            ids=ids,
            receivers=self.receivers,
            rules_naming=rules_naming,
        )
        self.try_receiver = TryReceiver(database=database, books=books, clock=clock, ids=ids)
        self.routes = Routes(database=database)
        self.change_route = ChangeRoute(books=books, clock=clock, ids=ids, routes=self.routes)
        self.order_routes = OrderRoutes(books=books, database=database, clock=clock, ids=ids)
        self.change_filter = ChangeFilter(database=database, books=books, clock=clock, ids=ids)
        self.notification_config = NotificationConfigs(
            database=database, books=books, clock=clock, ids=ids
        )
        self.seen_facts = SeenFacts(database=database)
        self.who_gets = WhoGets(
            database=database, clock=clock, receivers=self.receivers, routes=self.routes
        )
        self.digests = digests_of(database, case_is_seen)
        self.limits = LimitViews(database=database, clock=clock)
        self.change_limit = ChangeLimit(books=books, clock=clock, ids=ids)
        self.show_alert = ShowAlert(books=books, clock=clock, ids=ids)

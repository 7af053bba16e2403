"""Everything that is counted, by the name under which operators find it.

No label ever holds a workspace, a person, an id or anything people wrote: all of their words are
ours or Telegram's method names. A test holds them to the table in `docs/operations.md`.
"""

from __future__ import annotations

from core.meter import Measure, Sort

_QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_SHORT = (0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.01, 0.1)
_CALL = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_WAY = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 1800.0, 7200.0)
_MANY = (1, 2, 4, 8, 16, 32, 64)


def _counter(name: str, help: str, *labels: str) -> Measure:
    return Measure(name=name, sort=Sort.COUNTER, help=help, labels=labels)


def _gauge(name: str, help: str, *labels: str) -> Measure:
    return Measure(name=name, sort=Sort.GAUGE, help=help, labels=labels)


def _histogram(name: str, help: str, buckets: tuple[float, ...], *labels: str) -> Measure:
    return Measure(name=name, sort=Sort.HISTOGRAM, help=help, labels=labels, buckets=buckets)


BUILD_INFO = _gauge(
    "opsbell_build_info", "What runs here; always 1.", "version", "python", "database"
)
DATABASE_UP = _gauge("opsbell_database_up", "1 when the database answered just now, else 0.")

INGEST_REQUESTS = _counter(
    "opsbell_ingest_requests_total", "Webhook requests by how they were answered.", "result"
)
INGEST_WAITING = _gauge("opsbell_ingest_waiting_requests", "Webhook requests not worked off yet.")
UPDATES_WAITING = _gauge("opsbell_updates_waiting", "Telegram updates stored and not done yet.")

EVENTS = _counter("opsbell_events_total", "Facts written into the logs of workspaces.", "type")
CASES = _counter("opsbell_cases_opened_total", "Cases opened.", "kind", "source")
ALERTS = _counter("opsbell_alerts_fired_total", "Alerts made; repeats are events.", "severity")
RULES_ASKED = _counter(
    "opsbell_rule_evaluations_total", "Signals that a workspace's rules looked at.", "signal"
)
RULES_SECONDS = _histogram(
    "opsbell_rule_evaluation_seconds",
    "How long all rules of a workspace took for a signal; a sample of the signals.",
    _SHORT,
)
RULE_HITS = _counter("opsbell_rule_hits_total", "Rules that held for a signal.", "severity")
RULE_ERRORS = _counter("opsbell_rule_errors_total", "Rules that failed while looking at a signal.")

OUTBOX = _gauge("opsbell_outbox_deliveries", "Deliveries that are not through.", "state")
OUTBOX_AGE = _gauge(
    "opsbell_outbox_oldest_due_seconds", "How long the delivery waits that was due first."
)
DEAD_LETTERS = _gauge(
    "opsbell_dead_letters", "Deliveries that ended without being sent.", "channel", "reason"
)
DIGESTS_OPEN = _gauge(
    "opsbell_digests_open", "Storms, limits and groups that hold alerts back just now.", "cause"
)
DIGESTS_HELD = _gauge(
    "opsbell_digests_held_alerts", "Alerts that open storms, limits and groups stand for.", "cause"
)
ALERTS_FLAPPING = _gauge("opsbell_alerts_flapping", "Alerts that flap just now.")
DELIVERIES = _counter(
    "opsbell_deliveries_total", "Attempts to send, by what came of them.", "channel", "outcome"
)
DELIVERY_SECONDS = _histogram(
    "opsbell_delivery_seconds",
    "From the commit of a delivery to the message that stands, waits included.",
    _WAY,
    "channel",
)

TELEGRAM_CALLS = _counter(
    "opsbell_telegram_calls_total", "Calls of the Bot API.", "method", "status"
)
TELEGRAM_SECONDS = _histogram(
    "opsbell_telegram_call_seconds", "How long calls took, polls left out.", _CALL
)
TELEGRAM_LIMITED = _counter(
    "opsbell_telegram_too_many_requests_total", "Calls that Telegram refused with 429."
)
TELEGRAM_PAUSE = _gauge(
    "opsbell_telegram_pause_seconds", "How long nothing is sent, because Telegram asked for it."
)
POLL_AGE = _gauge(
    "opsbell_telegram_poll_age_seconds", "Since the last poll that worked; none before the first."
)

WRITER_QUEUE = _gauge("opsbell_writer_queue_length", "Writes that wait for a commit.")
BATCH_SIZE = _histogram("opsbell_writer_batch_items", "Writes that shared one commit.", _MANY)
COMMIT_SECONDS = _histogram(
    "opsbell_writer_commit_seconds", "From the begin of a batch to its commit.", _QUICK
)

READ_SECONDS = _histogram(
    "opsbell_database_read_seconds", "How long a question to the database was open.", _QUICK
)

HTTP_REQUESTS = _counter(
    "opsbell_http_requests_total",
    "Requests by the pattern of their path, and how they were answered.",
    "method", "route", "status",
)  # fmt: skip
HTTP_SECONDS = _histogram(
    "opsbell_http_request_seconds", "From a request to its answer; long polls wait.", _QUICK,
    "route",
)  # fmt: skip

SOCKETS = _gauge("opsbell_live_sockets", "Dashboards connected to this process.")
LIVE_LAG = _histogram(
    "opsbell_live_lag_seconds", "From an event's commit to its frame on every socket.", _QUICK
)
LIVE_HANDSHAKES = _counter(
    "opsbell_live_handshakes_total",
    "Sockets that asked to be let in, by what they were told.",
    "result",
)
LIVE_FRAMES = _counter("opsbell_live_frames_total", "Frames given to sockets.")
LIVE_BROADCAST_SECONDS = _histogram(
    "opsbell_live_broadcast_seconds",
    "From events that are read and framed to the last socket they are written to.",
    _QUICK,
)
LIVE_WAITING_BYTES = _gauge(
    "opsbell_live_waiting_bytes", "What waits in this process for sockets that read slowly."
)
LIVE_DROPS = _counter(
    "opsbell_live_drops_total", "Sockets that were closed from here, by the reason.", "reason"
)
LIVE_POLLS = _gauge("opsbell_live_polls", "Long polls that wait for events in this process.")
LEASES = _gauge(
    "opsbell_lease_held", "1 while this process holds the lease, 0 while another does.", "lease"
)
TICK_AGE = _gauge("opsbell_scheduler_tick_age_seconds", "Since the clock's jobs were looked at.")

MEASURES = (
    BUILD_INFO, DATABASE_UP,
    INGEST_REQUESTS, INGEST_WAITING, UPDATES_WAITING,
    EVENTS, CASES, ALERTS, RULES_ASKED, RULES_SECONDS, RULE_HITS, RULE_ERRORS,
    OUTBOX, OUTBOX_AGE, DEAD_LETTERS, DIGESTS_OPEN, DIGESTS_HELD, ALERTS_FLAPPING,
    DELIVERIES, DELIVERY_SECONDS,
    TELEGRAM_CALLS, TELEGRAM_SECONDS, TELEGRAM_LIMITED, TELEGRAM_PAUSE, POLL_AGE,
    WRITER_QUEUE, BATCH_SIZE, COMMIT_SECONDS, READ_SECONDS,
    HTTP_REQUESTS, HTTP_SECONDS,
    SOCKETS, LIVE_LAG, LIVE_HANDSHAKES, LIVE_FRAMES, LIVE_BROADCAST_SECONDS, LIVE_WAITING_BYTES,
    LIVE_DROPS, LIVE_POLLS,
    LEASES, TICK_AGE,
)  # fmt: skip
"""All of them, in the order in which they are shown."""

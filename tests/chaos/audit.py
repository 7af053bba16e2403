"""The books after the kills: what was acknowledged against what is on disk and in the chats."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.chaos.load import Ledger
from tests.chaos.records import Start
from tests.chaos.scene import REPEATED, Scene


@dataclass(slots=True, kw_only=True)
class Counts:
    """What a run came to; nothing in it is lost, or the audit would have said so."""

    kills: int = 0
    in_the_air: list[int] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    events: int = 0
    alerts: int = 0
    notifications: dict[str, int] = field(default_factory=dict)
    messages: int = 0
    edits: dict[str, int] = field(default_factory=dict)
    repeats: int = 0
    unmarked: int = 0
    waited: dict[str, int] = field(default_factory=dict)
    """What stood at a later try at the end, by kind and problem."""


class Audit:
    """Looks after every kill at what was in the air, and at the end at everything."""

    def __init__(self, scene: Scene, ledger: Ledger, *, slots: int) -> None:
        self._scene = scene
        self._ledger = ledger
        self._slots = slots
        self._counts = Counts()
        self._in_the_air: Counter[str] = Counter()

    def after_a_kill(self, start: Start | None = None) -> None:
        """Note what was being sent, by this start of several; never more than there are slots."""
        sending = self._scene.records.rows(
            "SELECT id FROM deliveries WHERE state = 'sending' AND epoch >= ? AND epoch <= ?",
            start.epoch if start else 0,
            start.epoch if start else 2**31 - 1,
        )
        assert len(sending) <= self._slots
        self._in_the_air.update(delivery_id for (delivery_id,) in sending)
        self._counts.kills += 1
        self._counts.in_the_air.append(len(sending))

    async def of_everything(self) -> Counts:
        """Return the counts; raises AssertionError where the books do not agree."""
        counts = self._counts
        self._updates_are_done()
        self._cases_are_there()
        self._posts_are_there()
        self._alerts_were_told()
        await self._messages_came()
        records = self._scene.records
        counts.events = records.one("SELECT count(*) FROM events")
        counts.alerts = records.one("SELECT count(*) FROM alerts")
        counts.notifications = {
            f"{kind} {status} {reason or ''}".strip(): count
            for kind, status, reason, count in records.rows(
                "SELECT kind, status, suppressed_reason, count(*) FROM notifications"
                " GROUP BY 1, 2, 3"
            )
        }
        return counts

    def _updates_are_done(self) -> None:
        rows = self._scene.records.rows(
            "SELECT update_id, done_at, failed_at FROM inbox_updates ORDER BY update_id"
        )
        numbers = [number for number, _, _ in rows]
        # Telegram numbers without gaps, so a number that is missing was confirmed and lost.
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        assert all(done and not failed for _, done, failed in rows)
        self._counts.acknowledged["updates"] = len(numbers)

    def _cases_are_there(self) -> None:
        stored = self._scene.records.rows("SELECT text, number FROM cases")
        assert len(dict(stored)) == len(stored), "one submission became two cases"
        promised = self._ledger.cases | self._ledger.complaints
        lost = {words for words, number in promised.items() if (words, number) not in stored}
        assert not lost, f"acknowledged and lost: {lost}"
        assert len(stored) == len(promised)
        self._counts.acknowledged["api cases"] = len(self._ledger.cases)
        self._counts.acknowledged["complaints"] = len(self._ledger.complaints)

    def _posts_are_there(self) -> None:
        records = self._scene.records
        requests = {
            plain(key): state for key, state in records.rows("SELECT id, state FROM raw_requests")
        }
        assert set(requests.values()) == {"done"}, Counter(requests.values())
        promised = self._ledger.posts
        assert {key.replace("-", "") for key in promised} == set(requests)
        alerts = records.rows("SELECT title, count FROM alerts WHERE source_kind = 'integration'")
        # Posted again under the same id after a cut, and counted once all the same.
        assert dict(alerts) == Counter(promised.values())
        self._counts.acknowledged["posts"] = len(promised)

    def _alerts_were_told(self) -> None:
        records = self._scene.records
        assert (
            records.rows(
                "SELECT number FROM alerts a WHERE NOT EXISTS"
                " (SELECT 1 FROM notifications n WHERE n.alert_id = a.id)"
            )
            == []
        ), "an alert about which nothing was decided"
        untold = records.rows(
            "SELECT n.kind, n.status, n.suppressed_reason, d.state, d.problem"
            " FROM notifications n LEFT JOIN deliveries d ON d.notification_id = n.id"
            " WHERE NOT (n.status = 'sent' OR n.status = 'suppressed'"
            " AND n.suppressed_reason <> '')"
        )
        assert untold == [], untold
        states = records.rows("SELECT DISTINCT state FROM deliveries WHERE edits_id IS NULL")
        assert states == [("sent",)]
        edits = records.rows(
            "SELECT state, count(*) FROM deliveries WHERE edits_id IS NOT NULL GROUP BY 1"
        )
        # An edit that would change nothing any more is dropped.
        assert {state for state, _ in edits} <= {"sent", "cancelled"}
        self._counts.edits = dict(edits)

    async def _messages_came(self) -> None:
        """Every message stands in its chat once; more often only when it was in the air at a
        kill, and then only its first copy may be without the mark."""
        scene = self._scene
        cards = scene.records.rows(
            "SELECT d.id, d.address, 'Alert ' || a.number || ' · ' FROM deliveries d"
            " JOIN alerts a ON a.id = d.alert_id"
            " WHERE d.kind = 'alert.card' AND d.edits_id IS NULL"
        )
        statuses = scene.records.rows(
            "SELECT d.id, d.address, '#' || c.number || ' · ' FROM deliveries d"
            " JOIN cases c ON c.id = d.case_id"
            " WHERE d.kind = 'case.status' AND d.edits_id IS NULL"
        )
        assert len(statuses) == len(self._ledger.complaints)
        said: dict[int, list[str]] = {}
        for delivery_id, address, words in (*cards, *statuses):
            chat = int(address.split("/")[1])
            if chat not in said:
                said[chat] = await scene.copies(chat, "")
            copies = [one for one in said[chat] if words in one]
            more = len(copies) - 1
            assert 0 <= more <= self._in_the_air[delivery_id], (words, copies)
            assert all(REPEATED in copy for copy in copies[1:]), copies
            self._counts.messages += 1
            self._counts.repeats += more
            self._counts.unmarked += sum(REPEATED not in copy for copy in copies[1:])
        assert self._counts.repeats <= sum(self._counts.in_the_air)


def plain(key: object) -> str:
    """Return an id as SQLite keeps it, whichever database it comes from."""
    return str(key).replace("-", "")

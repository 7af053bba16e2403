"""The sabotages: which words of the product are replaced by which, and which tests have to notice.

One of the plan whose code is not there yet (a filter of outgoing addresses) comes with it.
"""

from __future__ import annotations

from dataclasses import dataclass

_DELIVERY = "tests/contracts/delivery"
_FLOWS = "tests/contracts/flows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sabotage:
    """One care taken away: `old` stands in `file` once, and `new` in its place afterwards."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def applied(self, text: str) -> str:
        """Return the file with the sabotage; raises LookupError when it does not fit."""
        found = text.count(self.old)
        if found != 1:
            raise LookupError(f"{self.name}: found {found} times in {self.file}, wanted once")
        return text.replace(self.old, self.new)


SABOTAGES = (
    Sabotage(
        name="offset before commit",
        file="bot/transport/poller.py",
        old="                    new = await self._stored(",
        new="                    await self._poll(offset)\n"
        "                    new = await self._stored(",
        tests=(
            "tests/chaos/test_updates.py::test_t1_an_update_that_was_not_stored_is_given_again",
        ),
    ),
    Sabotage(
        name="normal BEGIN",
        file="core/db/sqlite.py",
        old='begin="BEGIN IMMEDIATE"',
        new='begin="BEGIN"',
        tests=("tests/chaos/test_durability.py",),
    ),
    Sabotage(
        name="synchronous NORMAL",
        file="core/db/sqlite.py",
        old="PRAGMA synchronous=FULL",
        new="PRAGMA synchronous=NORMAL",
        tests=("tests/chaos/test_durability.py",),
    ),
    Sabotage(
        name="no lease_token in the completion",
        file="core/delivery/settle.py",
        old="if batch.get(_HELD, due.id) != due.lease_token:",
        new="if False:",
        tests=(
            f"{_DELIVERY}/test_two_workers.py::test_who_was_stopped_in_between_settles_nothing",
            f"{_DELIVERY}/test_rescue.py::test_a_worker_that_lost_its_lease_settles_nothing",
        ),
    ),
    Sabotage(
        name="any lease_token in the completion",
        file="core/delivery/settle.py",
        old="if batch.get(_HELD, due.id) != due.lease_token:",
        new="if batch.get(_HELD, due.id) is None:",
        tests=(
            f"{_DELIVERY}/test_rescue.py",
            f"{_DELIVERY}/test_two_workers.py",
        ),
    ),
    Sabotage(
        name="sent before it is sent",
        file="core/delivery/worker.py",
        old="            await self._settle(due, await self._send(due, rendered.get(due.id)))\n",
        new="            from core.delivery.outcome import Delivered\n"
        "            await self._settle(due, _Sent(outcome=Delivered(message_ids=(1,))))\n"
        "            await self._send(due, rendered.get(due.id))\n",
        tests=(
            f"{_DELIVERY}/test_rescue.py",
            "tests/chaos/test_sending.py::test_o1_what_was_claimed_but_not_sent_is_sent_later",
        ),
    ),
    Sabotage(
        name="retry on NetworkError, a bad request included",
        file="core/channels/telegram_errors.py",
        old="        case error.BadRequest():\n            return _translate_bad_request(",
        new="        case error.NetworkError():\n"
        "            return Retry(problem=words)\n"
        "        case error.BadRequest():\n            return _translate_bad_request(",
        tests=("tests/unit/channels/test_telegram.py",),
    ),
    Sabotage(
        name="retry on NetworkError, an answer that was cut off included",
        file="core/channels/telegram_errors.py",
        old="case error.NetworkError() if surely_not_sent(problem):",
        new="case error.NetworkError():",
        tests=(
            "tests/unit/channels/test_telegram.py",
            "tests/chaos/test_telegram_faults.py",
        ),
    ),
    Sabotage(
        name="bigserial cursor",
        file="core/work.py",
        old='last = await count_on(self._session, workspace_id, "event", by=len(events))',
        new="async with AsyncSession(self._session.bind) as own:\n"
        '                last = await count_on(own, workspace_id, "event", by=len(events))\n'
        "                await own.commit()",
        tests=("tests/contracts/database/test_commit_order.py",),
    ),
    Sabotage(
        name="unbounded WebSocket queue",
        file="web/live/fan_out.py",
        old="if not line.is_clear and line.waiting > FULL:",
        new="if False:",
        tests=("tests/unit/web/test_hub_catching_up.py", "tests/integration/web/test_socket.py"),
    ),
    Sabotage(
        name="two open alerts of one fingerprint",
        file="core/alerts/tables.py",
        old="            unique=True,\n            sqlite_where=_OPEN,\n",
        new="            unique=False,\n            sqlite_where=_OPEN,\n",
        tests=(
            "tests/contracts/ingest/test_alerts_from_requests.py",
            "tests/architecture/test_migrations.py",
        ),
    ),
    Sabotage(
        name="no firing key of time rules",
        file="core/flows/ask_rule.py",
        old="            if batch.get(ASKED, (rule.id, each.key)):\n"
        "                continue\n"
        "            batch.put(ASKED, (rule.id, each.key), True)\n"
        "            work.insert(RuleFiringRow, rule_id=rule.id, key=each.key, at=each.at)\n",
        new="",
        tests=(f"{_FLOWS}/test_rule_changes.py", f"{_FLOWS}/test_scheduled_rules.py"),
    ),
    Sabotage(
        name="a firing key that does not tell occurrences apart",
        file="core/rules/tables.py",
        old="    key: Mapped[str] = mapped_column(primary_key=True)\n    at: Mapped[datetime]\n",
        new="    key: Mapped[str]\n    at: Mapped[datetime]\n",
        tests=(f"{_FLOWS}/test_scheduled_rules.py", "tests/architecture/test_migrations.py"),
    ),
    Sabotage(
        name="windows that two processes read at once",
        file="core/rulebook/windows.py",
        old="        .with_for_update(of=RuleWindowRow)\n    )\n",
        new="    )\n",
        tests=(f"{_FLOWS}/test_rule_windows.py",),
    ),
    Sabotage(
        name="claims of one lane side by side",
        file="core/delivery/claim.py",
        old='            await session.execute(ALONE, {"lane": self._lane})\n',
        new="            pass\n",
        tests=(f"{_DELIVERY}/test_claims_side_by_side.py", f"{_DELIVERY}/test_two_workers.py"),
    ),
    Sabotage(
        name="more in the air than slots",
        file="core/delivery/worker.py",
        old="if (free := self._slots - self._in_the_air[lane]) > 0",
        new="if (free := 100) > 0",
        tests=(f"{_DELIVERY}/test_worker.py", f"{_DELIVERY}/test_claim.py"),
    ),
    Sabotage(
        name="taken back without a mark",
        file="core/delivery/retry.py",
        old='return self._now(due, "unknown", problem, now, maybe_sent=True)',
        new='return self._now(due, "unknown", problem, now)',
        tests=(f"{_DELIVERY}/test_rescue.py", "tests/unit/delivery"),
    ),
)

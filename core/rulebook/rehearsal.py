"""A rule's alert as it would look, told to one person through the outbox and marked as a test.

Nothing but the delivery is recorded: no alert, no case, no notification. What a customer wrote is
read from the case when the message is worded, so that it is kept nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.card import alert_card
from core.alerts.view import AlertView, Source
from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.delivery.address import TelegramAddress
from core.delivery.due import Due
from core.delivery.kind import Kind
from core.delivery.message import Line, Message, Span, Style
from core.delivery.outbox import enqueue
from core.delivery.rendering import Rendered, by_workspace, each
from core.desk.tables import CaseRow
from core.errors import InvalidInput
from core.ids import AlertId, CaseId, Ids, PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.rules.rule import RuleSpec
from core.rules.signal import Signal
from core.severity import parse_severity
from core.tenants.reader import Readers
from core.texts import Locale, text
from core.work import Books, Work

REHEARSAL = "rehearsal"
"""The word in `params["notice"]` of such a delivery."""
LASTS = timedelta(minutes=10)
"""A test that could not be delivered for so long is waited for by nobody."""
_URGENCY = 2
_NO_ALERT = AlertId(UUID(int=0))
_TOLD = ("rating", "place", "customer", "category")
_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who asked for it, and where they asked."""

    person_id: PersonId
    address: TelegramAddress


class RuleRehearsals:
    """Sends them, and words them when they are sent."""

    def __init__(
        self, *, database: Database, books: Books, readers: Readers, clock: Clock, ids: Ids
    ) -> None:
        self._database = database
        self._books = books
        self._readers = readers
        self._clock = clock
        self._ids = ids

    async def send(
        self,
        workspace_id: WorkspaceId,
        spec: RuleSpec,
        *,
        name: str,
        about: Signal | None,
        to: Audience,
        cause: Cause,
    ) -> None:
        """Put it into the outbox. It is about what came in, else about nothing but the rule, which
        is called `name`. Raises InvalidInput for a rule that makes no alert."""
        if spec.severity is None:
            wanted = text("a rule that alerts")
            raise InvalidInput(field="severity", value="none", wanted=wanted)
        params: dict[str, Any] = {
            "notice": REHEARSAL,
            "rule": name,
            "severity": spec.severity.value,
            "case": None,
            "title": None,
            "labels": {},
        }
        if about is not None:
            params["case"] = str(about.case) if about.case is not None else None
            if about.case is None:
                params["title"] = str(about.fields.get("title") or "") or None
            params["labels"] = {
                one: str(about.fields[one]) for one in _TOLD if about.fields.get(one)
            }

        async def body(_: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            enqueue(
                work,
                id=self._ids.new(),
                kind=Kind.NOTICE,
                address=to.address,
                urgency=_URGENCY,
                now=now,
                person_id=to.person_id,
                params=params,
                expires_at=now + LASTS,
            )
            cause.settle(work, now)

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def render(self, dues: Sequence[Due]) -> Mapping[UUID, Rendered]:
        """Return the cards, by the delivery's id."""
        locales = await self._readers.locales({(due.workspace_id, due.person_id) for due in dues})
        said: dict[UUID, Rendered] = {}
        for workspace_id, some in by_workspace(dues).items():
            wanted = {UUID(due.params["case"]) for due in some if due.params.get("case")}
            words = await self._words(workspace_id, wanted) if wanted else {}

            def say(due: Due, words: Mapping[str, str] = words) -> Message:
                locale = locales[due.workspace_id, due.person_id]
                about = words.get(str(due.params.get("case")))
                return _card(due, about or due.params.get("title"), locale)

            said |= each(some, say)
        return said

    async def _words(self, workspace_id: WorkspaceId, wanted: set[UUID]) -> dict[str, str]:
        """Return what was written in these cases."""
        query = select(CaseRow.id, CaseRow.text).where(CaseRow.id.in_(wanted))
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            found = await session.execute(query)
            return {str(CaseId(case_id)): words for case_id, words in found.all()}


def _card(due: Due, words: str | None, locale: Locale) -> Message:
    """Return the alert's own card, without what acts on it, and with the mark of a test."""
    given, name = due.params, str(due.params["rule"])
    words = (words or "").strip()
    card = alert_card(
        AlertView(
            id=_NO_ALERT,
            workspace_id=due.workspace_id,
            number=0,
            title=words.split("\n")[0][:_TITLE] or name,
            summary=words or None,
            link=None,
            severity=parse_severity(str(given["severity"])),
            status="firing",
            count=1,
            source=Source(kind="rule", id=_NO_ALERT, name=name),
            labels={str(key): str(value) for key, value in given["labels"].items()},
            rule_ids=(),
            assignee=None,
            acknowledged_by=None,
            acknowledged_at=None,
            resolved_by=None,
            resolved_at=None,
            fired_at=due.created_at,
            last_at=due.created_at,
            cases=(),
            revision=1,
        ),
        locale,
    )
    footer = (
        text("Test of “{name}” · {at}", name=name, at=due.created_at),
        text("Only you got this, and no alert was made. A real one has buttons below."),
    )
    return replace(
        card,
        headline=Line((Span("🧪 "), *card.headline.spans)),
        footer=tuple(Line.of(Span(one.render(locale), Style.ITALIC)) for one in footer),
        buttons=(),
        revision=0,
    )

"""What a customer is told of their case: the status message, answers, and the question at the end.

The status message is a pure function of the case's state and is edited in place as it moves.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.delivery.due import Due
from core.delivery.kind import Kind
from core.delivery.message import Button, Line, Message, Span, Style
from core.desk.status import CaseStatus
from core.desk.status_words import status_word
from core.desk.tables import ThreadItemRow
from core.desk.view import CaseView, CaseViews
from core.errors import NotFound
from core.ids import CaseId
from core.tenants.named import people_named
from core.tenants.reader import Readers
from core.texts import Locale, Text, text

_QUOTE_LENGTH = 300


class CaseMessages:
    """Renders the deliveries that are about a case."""

    def __init__(self, *, database: Database, cases: CaseViews, readers: Readers) -> None:
        self._database = database
        self._cases = cases
        self._readers = readers

    async def render(self, due: Due) -> Message | None:
        """Return the message as it is now; None when the case is gone."""
        if due.case_id is None:
            return None
        try:
            case = await self._cases.one(due.workspace_id, CaseId(due.case_id))
        except NotFound:
            return None
        locale = await self._readers.locale(due.workspace_id, due.person_id)
        if due.kind is Kind.CASE_REPLY:
            return await self._reply(due, case, locale)
        if due.kind is Kind.CASE_QUESTION:
            return question(case, locale)
        return status_message(case, locale)

    async def _reply(self, due: Due, case: CaseView, locale: Locale) -> Message | None:
        async with self._database.reading(InWorkspace(workspace_id=due.workspace_id)) as session:
            item = await session.scalar(
                select(ThreadItemRow).where(ThreadItemRow.id == UUID(str(due.params["item"])))
            )
            if item is None:
                return None
            names = await people_named(session, [item.author_id])
        author = names[item.author_id].name if item.author_id in names else ""
        headline = text("{name} about #{number}", name=author, number=case.number)
        hint = text("Reply to this message to answer.").render(locale)
        return Message(
            headline=Line.of("💬 ", Span(headline.render(locale), Style.BOLD)),
            body=tuple(Line.of(part) for part in item.text.split("\n")),
            footer=(Line.of(Span(hint, Style.ITALIC)),),
            locale=locale,
        )


def status_message(case: CaseView, locale: Locale) -> Message:
    """Return the one message that shows the customer where their case stands."""
    about = [part for part in (_stars(case.rating), case.place.name if case.place else "") if part]
    body = [Line.of(" · ".join(about))] if about else []
    if case.text:
        quote = " ".join(case.text.split())
        if len(quote) > _QUOTE_LENGTH:
            quote = quote[: _QUOTE_LENGTH - 1] + "…"
        body.append(Line.of(Span(f"“{quote}”", Style.ITALIC)))
    body += [Line(), *(Line.of(step.render(locale)) for step in _steps(case))]
    hint = text("This message follows your case. Reply to it to add something.").render(locale)
    return Message(
        headline=Line.of(
            f"{_SIGNS[CaseStatus(case.status)]} ",
            Span(
                text(
                    "#{number} · {status}",
                    number=case.number,
                    status=status_word(CaseStatus(case.status)),
                ).render(locale),
                Style.BOLD,
            ),
        ),
        body=tuple(body),
        footer=(Line.of(Span(hint, Style.ITALIC)),),
        silent=True,
        revision=case.revision,
        locale=locale,
    )


def question(case: CaseView, locale: Locale) -> Message:
    """Return the question how the case was solved, with five buttons of stars."""
    asked = text("#{number} is resolved. How well was it solved?", number=case.number)
    return Message(
        headline=Line.of(Span(asked.render(locale), Style.BOLD)),
        body=(Line.of(case.title),),
        buttons=(
            tuple(
                Button(label=f"{stars} ★", action="solved", subject=case.id, argument=str(stars))
                for stars in range(1, 6)
            ),
        ),
        locale=locale,
    )


_SIGNS = {
    CaseStatus.NEW: "📨",
    CaseStatus.ACKNOWLEDGED: "👀",
    CaseStatus.IN_PROGRESS: "🔧",
    CaseStatus.RESOLVED: "✅",
    CaseStatus.CLOSED: "✔️",
    CaseStatus.MERGED: "🔗",
    CaseStatus.REJECTED: "✖️",
}


def _steps(case: CaseView) -> list[Text]:
    steps = [text("Received, {at}", at=case.opened_at)]
    if case.assignee is not None:
        steps.append(text("Taken by {name}", name=case.assignee.name))
    elif case.acknowledged_at is not None:
        steps.append(text("Seen by the team, {at}", at=case.acknowledged_at))
    if case.resolved_at is not None:
        steps.append(text("Resolved, {at}", at=case.resolved_at))
    return steps


def _stars(rating: int | None) -> str:
    return "" if rating is None else "★" * rating + "☆" * (5 - rating)

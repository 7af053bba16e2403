"""What a customer is told of their case: the status message, answers, and the question at the end.

The status message is a pure function of the case's state and is edited in place as it moves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.delivery.due import Due
from core.delivery.kind import Kind
from core.delivery.message import Button, FileRef, Line, Message, Span, Style
from core.delivery.rendering import Rendered, by_workspace, each
from core.desk.care import NOBODY_YET, Care, care_of, care_steps
from core.desk.merge_told import PARTED
from core.desk.merged import told_status
from core.desk.status import CaseStatus
from core.desk.status_words import status_word
from core.desk.tables import AttachmentRow, ThreadItemRow
from core.desk.view import CaseView, CaseViews
from core.ids import CaseId, WorkspaceId
from core.tenants.named import people_named
from core.tenants.reader import Readers
from core.tenants.sight import EVERYTHING
from core.texts import Locale, Text, text

_QUOTE_LENGTH = 300


class CaseMessages:
    """Renders the deliveries that are about a case."""

    def __init__(
        self,
        *,
        database: Database,
        cases: CaseViews,
        readers: Readers,
        path_of: Callable[[str], Path],
    ) -> None:
        self._path_of = path_of
        self._database = database
        self._cases = cases
        self._readers = readers

    async def render(self, dues: Sequence[Due]) -> Mapping[UUID, Rendered]:
        """Return the messages as they are now; None for one whose case or answer is gone."""
        locales = await self._readers.locales({(due.workspace_id, due.person_id) for due in dues})
        said: dict[UUID, Rendered] = {}
        for workspace_id, some in by_workspace(dues).items():
            cases = await self._cases.many(
                workspace_id,
                {due.case_id for due in some if due.case_id is not None},
                sight=EVERYTHING,
            )
            answers = await self._answers(workspace_id, some)
            cared = await self._cared(workspace_id, some, cases)

            def say(
                due: Due,
                cases: Mapping[CaseId, CaseView] = cases,
                answers: Mapping[str, _Answer] = answers,
                cared: Mapping[CaseId, Care] = cared,
            ) -> Message | None:
                case = cases.get(CaseId(due.case_id)) if due.case_id is not None else None
                if case is None:
                    return None
                locale = locales[due.workspace_id, due.person_id]
                if due.kind is Kind.CASE_QUESTION:
                    return question(case, locale) if _is_over(case) else None
                if due.kind is Kind.CASE_MERGED:
                    if PARTED in due.params:
                        return None if case.merged_into else parted_message(case, locale)
                    # Parted before it was said: then there was never anything to say.
                    own = due.params.get("own")
                    return merged_message(case, locale, own=own) if case.merged_into else None
                if due.kind is Kind.CASE_STATUS:
                    return status_message(case, locale, cared.get(case.id, NOBODY_YET))
                answer = answers.get(str(due.params["item"]))
                return _reply(case, answer, locale) if answer is not None else None

            said |= each(some, say)
        return said

    async def _cared(
        self, workspace_id: WorkspaceId, dues: Sequence[Due], cases: Mapping[CaseId, CaseView]
    ) -> Mapping[CaseId, Care]:
        """Return who took care of the cases whose status is shown; a new one costs no question."""
        shown = {due.case_id for due in dues if due.kind is Kind.CASE_STATUS}
        asked = [
            case
            for case in cases.values()
            if case.id in shown and (case.acknowledged_at or case.assignee)
        ]
        if not asked:
            return {}
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return await care_of(session, asked)

    async def _answers(
        self, workspace_id: WorkspaceId, dues: Sequence[Due]
    ) -> Mapping[str, _Answer]:
        """Return the answers that these deliver, by the id they name."""
        ids = {str(due.params.get("item")) for due in dues if due.kind is Kind.CASE_REPLY}
        if not ids:
            return {}
        wanted = [UUID(one) for one in ids if one != "None"]
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            items = list(
                await session.scalars(select(ThreadItemRow).where(ThreadItemRow.id.in_(wanted)))
            )
            names = await people_named(session, (item.author_id for item in items))
            files = await self._files(session, [item.id for item in items])
        return {
            str(item.id): _Answer(
                text=item.text,
                author=names[item.author_id].name if item.author_id in names else "",
                files=tuple(files.get(item.id, ())),
            )
            for item in items
        }

    async def _files(
        self, session: AsyncSession, item_ids: Sequence[UUID]
    ) -> Mapping[UUID, Sequence[FileRef]]:
        """Return the files that go with these answers, in the order in which they came."""
        rows = await session.scalars(
            select(AttachmentRow)
            .where(
                AttachmentRow.thread_item_id.in_(item_ids), AttachmentRow.stored_as.is_not(None)
            )
            .order_by(AttachmentRow.id)
        )
        found: dict[UUID, list[FileRef]] = {}
        for row in rows:
            if row.thread_item_id is None or row.stored_as is None:
                continue
            path = self._path_of(row.stored_as)
            file = FileRef(kind=row.kind, name=row.name, path=path)
            found.setdefault(row.thread_item_id, []).append(file)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What staff wrote, and who."""

    text: str
    author: str
    files: tuple[FileRef, ...] = ()


def _reply(case: CaseView, answer: _Answer, locale: Locale) -> Message:
    headline = f"#{case.number}"  # a rule's answer has no author
    if answer.author:
        named = text("{name} about #{number}", name=answer.author, number=case.number)
        headline = named.render(locale)
    hint = text("Reply to this message to answer.").render(locale)
    return Message(
        headline=Line.of("💬 ", Span(headline, Style.BOLD)),
        body=tuple(Line.of(part) for part in answer.text.split("\n") if answer.text),
        footer=(Line.of(Span(hint, Style.ITALIC)),),
        files=answer.files,
        locale=locale,
    )


def status_message(case: CaseView, locale: Locale, care: Care = NOBODY_YET) -> Message:
    """Return the one message that shows the customer where their case stands."""
    about = [part for part in (_stars(case.rating), case.place.name if case.place else "") if part]
    body = [Line.of(" · ".join(about))] if about else []
    if case.text:
        quote = " ".join(case.text.split())
        if len(quote) > _QUOTE_LENGTH:
            quote = quote[: _QUOTE_LENGTH - 1] + "…"
        body.append(Line.of(Span(f"“{quote}”", Style.ITALIC)))
    body += [Line(), *(Line.of(step.render(locale)) for step in _steps(case, care))]
    hint = text("This message follows your case. Reply to it to add something.").render(locale)
    status = told_status(case.status, case.merged_into)
    return Message(
        headline=Line.of(
            f"{_SIGNS[status]} ",
            Span(
                text(
                    "#{number} · {status}",
                    number=case.number,
                    status=status_word(status),
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


def merged_message(case: CaseView, locale: Locale, *, own: object = None) -> Message:
    """Return what the customer of a merged case is told; `own` is the number of the case that
    stands for it where that is theirs too. Of somebody else's they hear nothing."""
    said = (
        text(
            "#{number} is handled together with your case #{own}, which is about the same.",
            number=case.number,
            own=own,
        )
        if isinstance(own, int)
        else text(
            "#{number} is handled together with another case about the same.", number=case.number
        )
    )
    hint = text("You hear here how it ends. Reply to this message to add something.")
    return Message(
        headline=Line.of(f"{_SIGNS[CaseStatus.MERGED]} ", Span(said.render(locale), Style.BOLD)),
        body=(Line.of(Span(case.title, Style.ITALIC)),),
        footer=(Line.of(Span(hint.render(locale), Style.ITALIC)),),
        locale=locale,
    )


def parted_message(case: CaseView, locale: Locale) -> Message:
    """Return what takes back that a case is handled together with another, or ends with it."""
    said = text("#{number} is handled on its own again.", number=case.number)
    hint = text("You hear here how it goes on. Reply to this message to add something.")
    sign = _SIGNS[told_status(case.status, case.merged_into)]
    return Message(
        headline=Line.of(f"{sign} ", Span(said.render(locale), Style.BOLD)),
        body=(Line.of(Span(case.title, Style.ITALIC)),),
        footer=(Line.of(Span(hint.render(locale), Style.ITALIC)),),
        locale=locale,
    )


def _is_over(case: CaseView) -> bool:
    """Tell whether there is an end to ask about: it may go on again since it was asked for."""
    status = told_status(case.status, case.merged_into)
    return not status.is_open and status is not CaseStatus.MERGED


_SIGNS = {
    CaseStatus.NEW: "📨",
    CaseStatus.ACKNOWLEDGED: "👀",
    CaseStatus.IN_PROGRESS: "🔧",
    CaseStatus.RESOLVED: "✅",
    CaseStatus.CLOSED: "✔️",
    CaseStatus.MERGED: "🔗",
    CaseStatus.REJECTED: "✖️",
}


def _steps(case: CaseView, care: Care) -> list[Text]:
    steps = [text("Received, {at}", at=case.opened_at), *care_steps(case, care)]
    if case.resolved_at is not None:
        steps.append(text("Resolved, {at}", at=case.resolved_at))
    return steps


def _stars(rating: int | None) -> str:
    return "" if rating is None else "★" * rating + "☆" * (5 - rating)

"""What the variables of canned replies stand for in one case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.canned.variables import SAMPLES, fill
from core.desk.view import CaseView
from core.ids import PersonId, WorkspaceId
from core.tenants.plain_name import NAMELESS, plain_name
from core.tenants.tables import PersonRow, WorkspaceRow
from core.texts import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """The values of one case for one agent; `language` is the workspace's, for replies that have
    none of their own."""

    values: Mapping[str, str]
    language: str

    def fill(self, text: str, language: str | None) -> str:
        """Return the text of a reply as it would be sent."""
        return fill(text, self.values, Locale.for_code(language or self.language))


async def filling_of(
    session: AsyncSession,
    workspace_id: WorkspaceId,
    case: CaseView | None,
    *,
    by: PersonId,
) -> Filling:
    """Return what stands in the case, and who answers; `case` None: a case that might be, of this
    workspace and answered by this agent."""
    workspace = (
        await session.scalars(select(WorkspaceRow).where(WorkspaceRow.id == workspace_id))
    ).one()
    own = {"workspace.name": workspace.name, "agent.name": await _agent(session, by)}
    if case is None:
        return Filling(values={**SAMPLES, **own}, language=workspace.language)
    values = {
        **own,
        "customer.first_name": first_name(case.customer.name),
        "case.number": str(case.number),
        "place.name": case.place.name if case.place else "",
    }
    return Filling(values=values, language=workspace.language)


def first_name(name: str) -> str:
    """Return the first word of a customer's name; empty for one who gave none that can be read."""
    plain = plain_name(name, otherwise="")
    first = plain.partition(" ")[0]
    is_name = plain != NAMELESS and any(letter.isalnum() for letter in first)
    return first if is_name else ""


async def _agent(session: AsyncSession, by: PersonId) -> str:
    """Return the name of a member; empty for an API key, whose name is no person's."""
    row = await session.scalar(select(PersonRow).where(PersonRow.id == by))
    if row is None or row.telegram_user_id is None:
        return ""
    return row.name

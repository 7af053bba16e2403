"""Makes reports: the figures of a window, said and drawn for each of its readers."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from core.db.engine import Database
from core.db.tenancy import InWorkspace, System
from core.delivery.due import Due
from core.delivery.message import Picture
from core.delivery.rendering import Rendered
from core.ids import PersonId, WorkspaceId
from core.reports.chart import chart
from core.reports.counting import Counting
from core.reports.figures import Figures
from core.reports.picture import drawn
from core.reports.window import Window, read_window
from core.reports.wording import report_message
from core.tenants.reader import Readers
from core.tenants.sight import EVERYTHING, Sight
from core.tenants.sights import sight_of
from core.tenants.tables import WorkspaceRow
from core.texts import Locale

log = logging.getLogger(__name__)

PICTURE = "report.png"
_Asked = tuple[WorkspaceId, Window, Sight]
_ABOVE = System(reason="a workspace's name stands above workspaces")


class Reports:
    """The service, and the renderer of the deliveries of kind report. A delivery holds only the
    window: what it says is counted when it is sent, so an attempt an hour later is right too.
    To a person it says what they see, to a group everything."""

    def __init__(self, *, database: Database, readers: Readers) -> None:
        self._database = database
        self._readers = readers
        self._counting = Counting(database=database)

    async def render(self, dues: Sequence[Due]) -> Mapping[UUID, Rendered]:
        """Return the reports; what is asked for several readers is counted once."""
        locales = await self._readers.locales({(due.workspace_id, due.person_id) for due in dues})
        names = await self._names({due.workspace_id for due in dues})
        sights = await self._sights(dues)
        counted: dict[_Asked, Figures] = {}
        drawings: dict[tuple[_Asked, str], Picture | None] = {}
        said: dict[UUID, Rendered] = {}
        for due in dues:
            try:
                window, locale = read_window(due.params), locales[due.workspace_id, due.person_id]
                sight = sights.get((due.workspace_id, due.person_id), EVERYTHING)
                asked = (due.workspace_id, window, sight)
                if asked not in counted:
                    figures = await self._counting.figures(due.workspace_id, window, sight=sight)
                    counted[asked] = figures
                drawing = (asked, locale.language)
                if drawing not in drawings:
                    drawings[drawing] = await _picture(counted[asked], locale)
                said[due.id] = report_message(
                    counted[asked],
                    locale,
                    workspace=names[due.workspace_id],
                    picture=drawings[drawing],
                )
            except Exception as problem:  # the worker logs it and tries again later
                said[due.id] = problem
        return said

    async def _sights(self, dues: Sequence[Due]) -> dict[tuple[WorkspaceId, UUID | None], Sight]:
        """Return what each person sees to whom one goes; a group is told of everything."""
        people = {(one.workspace_id, one.person_id) for one in dues if one.person_id is not None}
        found: dict[tuple[WorkspaceId, UUID | None], Sight] = {}
        for workspace_id, person_id in people:
            async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
                sight = await sight_of(session, PersonId(person_id))
            found[workspace_id, person_id] = sight
        return found

    async def _names(self, workspaces: set[WorkspaceId]) -> dict[WorkspaceId, str]:
        async with self._database.reading(_ABOVE) as session:
            rows = await session.execute(
                select(WorkspaceRow.id, WorkspaceRow.name).where(WorkspaceRow.id.in_(workspaces))
            )
            return {WorkspaceId(key): name for key, name in rows.all()}


async def _picture(figures: Figures, locale: Locale) -> Picture | None:
    """Return the chart; None when no case came in, or when it cannot be drawn: the words are the
    report, and they arrive."""
    if not figures.opened:
        return None
    try:
        return Picture(name=PICTURE, content=await drawn(chart(figures, locale)))
    except Exception:
        log.exception("a chart was not drawn", extra={"action": "chart_failed"})
        return None

"""Who words which kind of delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never
from uuid import UUID

from core.alerts.card import AlertCards
from core.delivery.due import Due
from core.delivery.kind import Kind
from core.delivery.rendering import Rendered, Renderer
from core.desk.messages import CaseMessages
from core.digests.card import GROUP_MORE, DigestCards
from core.notify.notices import Notices
from core.reports.reports import Reports
from core.rulebook.rehearsal import REHEARSAL, RuleRehearsals


class Renderers:
    """Fills the worker's `Renderer`: each kind is worded by the room it belongs to."""

    def __init__(
        self,
        *,
        cards: AlertCards,
        messages: CaseMessages,
        notices: Notices,
        rehearsals: RuleRehearsals,
        digests: DigestCards,
        reports: Reports,
    ) -> None:
        self._cards = cards
        self._messages = messages
        self._notices = notices
        self._rehearsals = rehearsals
        self._digests = digests
        self._reports = reports

    async def render(self, dues: Sequence[Due]) -> Mapping[UUID, Rendered]:
        """Return what each says, by its id; None when there is nothing to say any more."""
        rooms = {due.id: self._room(due) for due in dues}
        said: dict[UUID, Rendered] = {}
        for room in dict.fromkeys(rooms.values()):
            said |= await room.render([due for due in dues if rooms[due.id] is room])
        return said

    def _room(self, due: Due) -> Renderer:
        match due.kind:
            case Kind.ALERT_CARD:
                return self._cards
            case Kind.CASE_STATUS | Kind.CASE_REPLY | Kind.CASE_QUESTION | Kind.CASE_MERGED:
                return self._messages
            case Kind.DIGEST:
                return self._digests
            case Kind.REPORT:
                return self._reports
            case Kind.NOTICE:
                notice = due.params.get("notice")
                if notice == GROUP_MORE:
                    return self._digests
                return self._rehearsals if notice == REHEARSAL else self._notices
            case _:
                assert_never(due.kind)

"""Whether what a digest tells makes a sound where it goes: as the receiver has it by then."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.digests.tables import DigestRow
from core.routing.tables import ReceiverRow
from core.severity import Severity
from core.tenants.tables import MemberRow

_USUAL = Severity.MEDIUM.value


class Sounds:
    """What makes a sound for receivers and people; read once for several digests."""

    def __init__(
        self, *, receivers: dict[UUID, str | None], people: dict[UUID, str | None]
    ) -> None:
        self._receivers = receivers
        self._people = people

    def is_loud(self, digest: DigestRow, severity: Severity | None) -> bool:
        """Tell whether something so severe makes a sound; None: nothing is open."""
        own = self._people.get(digest.person_id) if digest.person_id is not None else None
        usual = (
            _USUAL
            if digest.receiver_id is None
            else self._receivers.get(digest.receiver_id, _USUAL)
        )
        least = own if own is not None else usual
        return severity is not None and least is not None and severity >= Severity(least)


async def read_sounds(session: AsyncSession, digests: Collection[DigestRow]) -> Sounds:
    """Return what is known of those whom the digests are for."""
    receivers = await session.execute(
        select(ReceiverRow.id, ReceiverRow.loud_from).where(
            ReceiverRow.id.in_({one.receiver_id for one in digests if one.receiver_id})
        )
    )
    people = await session.execute(
        select(MemberRow.person_id, MemberRow.loud_from).where(
            MemberRow.person_id.in_({one.person_id for one in digests if one.person_id})
        )
    )
    return Sounds(
        receivers={id: least for id, least in receivers.all()},  # noqa: C416 - typed
        people={id: least for id, least in people.all()},  # noqa: C416 - typed
    )

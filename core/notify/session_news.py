"""Tells a person in the bot that a session of theirs was ended for their safety."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.ids import Ids, PersonId, WorkspaceId
from core.notify.notices import SESSION_COPIED
from core.notify.tell import tell
from core.tenants.device import device_of
from core.tenants.tables import PersonRow, SessionRow
from core.work import Work

NEWS_LASTS = timedelta(days=3)


class SessionNews:
    """What sign-in tells by; the news goes to their own chat, whatever workspace it was in."""

    def __init__(self, *, ids: Ids) -> None:
        self._ids = ids

    def copied(self, work: Work, person: PersonRow, session: SessionRow, now: datetime, /) -> None:
        """Tell them that an old key of the session came back; nothing where they blocked the
        bot."""
        if person.blocked_at is not None:
            return
        device = device_of(session.user_agent)
        inside = work.within(WorkspaceId(session.workspace_id))
        tell(
            inside,
            ids=self._ids,
            kind=Kind.NOTICE,
            once_key=f"session_copied:{session.id}",
            address=TelegramAddress(bot_id=person.bot_id, chat_id=person.telegram_user_id),
            urgency=0,
            now=now,
            person_id=PersonId(person.id),
            params={
                "notice": SESSION_COPIED,
                "browser": device.browser,
                "system": device.system,
            },
            expires_at=now + NEWS_LASTS,
        )

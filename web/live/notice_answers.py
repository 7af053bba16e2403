"""What a client says of its person's notifications: that it has some, and what they want."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from core.audit.origin import Origin
from core.flows.mark_notice import Deed
from core.inbox.cause import Cause
from core.notices import Notices
from core.severity import Severity
from web.live.answers import Answer, Answers
from web.live.connection import Connection
from web.live.protocol import Ack, SetPreferences
from web.notification_words import (
    choice,
    choices_by_topic,
    choices_by_type,
    preferences_shape,
)


def answer_notices(answers: Answers, notices: Notices) -> None:
    """Have these frames be answered."""

    async def acknowledged(one: Connection, said: Ack) -> Answer:
        some = said.notification
        ids = (some,) if isinstance(some, UUID) else some
        await notices.marks.arrived(one.room.workspace_id, one.person_id, ids)
        if said.seen:
            for id in ids:
                await notices.marks(
                    one.room.workspace_id,
                    id,
                    Deed.ACKNOWLEDGED,
                    by=one.person_id,
                    cause=_cause(one),
                )
        return None

    async def chose(one: Connection, said: SetPreferences) -> Answer:
        before, _ = await notices.preferences.of(one.room.workspace_id, one.person_id)
        given = said.model_fields_set
        rings_from = Severity(said.rings_from) if "rings_from" in given else before.rings_from
        wanted = replace(
            before,
            enabled=said.enabled if "enabled" in given else before.enabled,
            channels=choice(said.channels) if "channels" in given else before.channels,
            topics=choices_by_topic(said.topics) if "topics" in given else before.topics,
            types=choices_by_type(said.types) if "types" in given else before.types,
            rings_from=rings_from,
        )
        revision = await notices.preferences(
            one.room.workspace_id,
            wanted,
            by=one.person_id,
            cause=_cause(one),
        )
        return "preferences", preferences_shape(wanted, revision)

    answers.add(Ack, acknowledged)
    answers.add(SetPreferences, chose)


def _cause(one: Connection) -> Cause:
    return Cause(actor=one.person_id, origin=Origin(way="socket"))

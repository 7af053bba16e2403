"""The frames of notification centres: what is new for somebody, and how far it got with them.

They are for the recipients alone, whatever anybody's role. What a notification says is the same
for all of them, so it is built once; the words made from its type are in the workspace's language.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from core.events.event import Event
from core.events.type import Topic
from core.ids import PersonId, WorkspaceId
from core.notify.inapp import Content
from core.tenants.named import Named
from core.texts import Locale
from web.live.protocol import NotificationChange, NotificationCreated
from web.notification_content import content_shape
from web.shapes import Reference, Shape

CREATED = "notification.created"
CHANGED = "notification.status_changed"


class Contents(Protocol):
    """Reads notifications with those they came to (`core.notify.inapp_view`)."""

    async def many(
        self, workspace_id: WorkspaceId, ids: Collection[UUID], /
    ) -> Mapping[UUID, Content]:
        """Return those that are there."""
        ...


class Locales(Protocol):
    """Tells a workspace's language (`core.tenants.reader`)."""

    async def locale(self, workspace_id: WorkspaceId, person_id: UUID | None, /) -> Locale:
        """Return it; None: the workspace's."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFrame:
    """What is shown of one event, to whom alone, and by which words it is subscribed to."""

    data: Shape
    persons: frozenset[PersonId]
    keys: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNotices:
    """What a page of events is about, and the workspace's language."""

    contents: Mapping[UUID, Content]
    locale: Locale


_NONE = ReadNotices(contents={}, locale=Locale())


class NoticeFrames:
    """Builds them for a page of events with three queries, and none where it has no such event."""

    def __init__(self, *, contents: Contents, locales: Locales) -> None:
        self._contents = contents
        self._locales = locales

    async def read(self, workspace_id: WorkspaceId, events: Iterable[Event]) -> ReadNotices:
        """Return what `frame_of` needs of these events."""
        ids = {one.subject_id for one in events if is_of_somebody(one)}
        wanted = [one for one in ids if one is not None]
        if not wanted:
            return _NONE
        return ReadNotices(
            contents=await self._contents.many(workspace_id, wanted),
            locale=await self._locales.locale(workspace_id, None),
        )


def is_of_somebody(event: Event) -> bool:
    """Tell whether an event is about somebody's notification centre."""
    if event.type == CREATED:
        return True
    return event.type == CHANGED and event.data.get("person") is not None


def frame_of(event: Event, read: ReadNotices, people: Mapping[UUID, Named]) -> NoticeFrame | None:
    """Return what is shown of an event that `is_of_somebody`; None: it is gone."""
    content = None if event.subject_id is None else read.contents.get(event.subject_id)
    if content is None:
        return None
    by = None if event.actor_id is None else people.get(event.actor_id)
    who = None if by is None else Reference(id=by.id, name=by.name)
    keys = frozenset({Topic.NOTIFICATIONS.value, f"{Topic.NOTIFICATIONS.value}:{content.topic}"})
    if event.type == CREATED:
        shape = content_shape(content, read.locale)
        created = NotificationCreated(notification=shape, by=who, at=event.at)
        persons = frozenset(PersonId(one) for one in content.person_ids)
        return NoticeFrame(data=created, persons=persons, keys=keys)
    changed = NotificationChange(
        notification=content.id,
        channel=str(event.data["channel"]),
        old=str(event.data["old"]),
        new=str(event.data["new"]),
        by=who,
        at=event.at,
    )
    person = PersonId(UUID(str(event.data["person"])))
    return NoticeFrame(data=changed, persons=frozenset({person}), keys=keys)

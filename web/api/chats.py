"""The chats and topics that are bound to the workspace: where receivers can lead to."""

from __future__ import annotations

from uuid import UUID

from aiohttp import web

from core.routing.receiver import LedToChat
from web.paging import Whole, cut
from web.route import Call, Route, answer
from web.shapes import Page, Reference, Shape


class ChatShape(Shape):
    """A chat or topic. `kind` is Telegram's word, `topic_id` 0: no topic; `trouble` is why the bot
    cannot write there, `receivers` are those that lead there."""

    id: UUID
    title: str
    kind: str
    telegram_chat_id: int
    topic_id: int
    topic_name: str | None
    trouble: str | None
    receivers: list[Reference]


async def index(call: Call) -> web.Response:
    """Return them, those bound first before the others."""
    known = call.deps.calm.receivers
    chats = await known.chats(call.workspace_id)
    leading: dict[UUID, list[Reference]] = {}
    for one in await known.all(call.workspace_id):
        if one.chat is not None:
            to = Reference(id=one.id, name=one.spec.name)
            leading.setdefault(one.chat.id, []).append(to)
    part = cut(sorted(chats, key=lambda one: one.id), call.query(Whole), lambda one: (one.id,))
    items = [_shape(one, leading.get(one.id, [])) for one in part.things]
    return answer(part.page(Page[ChatShape], call.query(Whole), items))


def _shape(one: LedToChat, receivers: list[Reference]) -> ChatShape:
    return ChatShape(
        id=one.id,
        title=one.title,
        kind=one.kind,
        telegram_chat_id=one.telegram_chat_id,
        topic_id=one.topic_id,
        topic_name=one.topic_name,
        trouble=one.trouble,
        receivers=receivers,
    )


ROUTES = (
    Route(
        method="GET",
        path="/chats",
        name="chats",
        summary="The chats and topics that are bound to the workspace.",
        handler=index,
        right="receivers.read",
        query=Whole,
        gives=Page[ChatShape],
    ),
)

"""Knows the topics that messages go to: what they are called, which were made again, and which
cannot be reached. The owners are told of the last once, and again only after it was mended.

Fills the Telegram channel's protocol of the same name.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace, System
from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.delivery.tables import DeliveryRow
from core.ids import Ids, WorkspaceId
from core.inbox.cause import Cause
from core.notify.notices import NEWS_LASTS, TOPIC_TROUBLE
from core.notify.owners import owners_of
from core.notify.tell import tell
from core.routing.tables import ReceiverRow
from core.tenants.plain_name import plain_name
from core.tenants.tables import ChatRow, WorkspaceRow
from core.tenants.topic import ALERTS_TOPIC, Place, TopicTrouble
from core.texts import Locale
from core.work import Books, Work

LOOK_SECONDS = 60.0
"""How old what is known of troubles may be; what this process finds itself it knows at once."""
_URGENCY = 1
_BETWEEN = " · "
"""Stands between a group and its topic in a chat's title."""
_ABOVE = System(reason="a chat stands above workspaces")

_Key = tuple[int, int, int]


class Topics:
    """The topics of every bot."""

    def __init__(self, *, database: Database, books: Books, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids
        self._troubles: dict[_Key, TopicTrouble] = {}
        self._looked_at: float | None = None

    async def trouble(self, address: TelegramAddress) -> TopicTrouble | None:
        """Return why messages did not get into this topic lately, from memory."""
        now = self._clock.monotonic()
        if self._looked_at is None or now - self._looked_at >= LOOK_SECONDS:
            self._looked_at = now
            self._troubles = await self._look()
        return self._troubles.get(_key(address))

    async def place(self, address: TelegramAddress) -> Place | None:
        """Return where the group's messages go: this topic when a receiver has it, or else the one
        that has taken its place; None when no receiver has any."""
        async with self._database.reading(_ABOVE) as session:
            chats = await _received_in(session, address)
            chat = next((one for one in chats if one.topic_id == address.topic_id), None)
            chat = chat or next(iter(chats), None)
            if chat is None:
                return None
            if chat.topic_name is not None:
                return Place(topic_id=chat.topic_id, name=chat.topic_name)
            workspace = await session.get_one(WorkspaceRow, chat.workspace_id)
            name = ALERTS_TOPIC.render(Locale.for_code(workspace.language))
            return Place(topic_id=chat.topic_id, name=name)

    async def made_again(self, address: TelegramAddress, *, topic_id: int) -> None:
        """Lead to the new topic whatever led to the old one, also what waits already."""

        async def body(session: AsyncSession, work: Work, chat: ChatRow) -> None:
            chat.topic_id, chat.topic_trouble = topic_id, None
            there = TelegramAddress(
                bot_id=address.bot_id, chat_id=address.chat_id, topic_id=topic_id
            )
            waiting = await session.scalars(
                select(DeliveryRow.id).where(
                    DeliveryRow.queue == address.queue,
                    DeliveryRow.state == "due",
                    DeliveryRow.address == str(address),
                )
            )
            for delivery_id in waiting:
                work.update(DeliveryRow, delivery_id, address=str(there))
            workspace = await session.get_one(WorkspaceRow, work.workspace_id)
            workspace.config_revision += 1
            work.insert(
                AuditRow,
                id=self._ids.new(),
                at=self._clock.now(),
                action="chat.topic_made_again",
                subject_kind="chat",
                subject_id=str(chat.id),
                before={"topic": address.topic_id},
                after={"topic": topic_id},
            )

        await self._change(address, body)
        self._troubles.pop(_key(address), None)

    async def lost(self, address: TelegramAddress, trouble: TopicTrouble) -> None:
        """Tell the owners, unless they know of this trouble already."""
        if self._troubles.get(_key(address)) is trouble:
            return

        async def body(session: AsyncSession, work: Work, chat: ChatRow) -> None:
            if chat.topic_trouble == trouble.value:
                return
            chat.topic_trouble = trouble.value
            now, time = self._clock.now(), self._ids.new()
            params = {
                "notice": TOPIC_TROUBLE,
                "trouble": trouble.value,
                "group": _group(chat),
                "topic": chat.topic_name,
            }
            for owner in await owners_of(session, work.workspace_id):
                tell(
                    work,
                    ids=self._ids,
                    kind=Kind.NOTICE,
                    once_key=f"topic:{chat.id}:{time}:{owner.person_id}",
                    address=owner.address,
                    urgency=_URGENCY,
                    now=now,
                    person_id=owner.person_id,
                    params=params,
                    expires_at=now + NEWS_LASTS,
                )

        await self._change(address, body)
        self._troubles[_key(address)] = trouble

    async def mended(self, address: TelegramAddress) -> None:
        """Forget the trouble."""

        async def body(_session: AsyncSession, _work: Work, chat: ChatRow) -> None:
            chat.topic_trouble = None

        await self._change(address, body)
        self._troubles.pop(_key(address), None)

    async def renamed(self, address: TelegramAddress, name: str, *, cause: Cause) -> None:
        """Keep what a topic is called now, to make it again under that name."""
        named = plain_name(name, "")

        async def body(session: AsyncSession, work: Work) -> None:
            chat = await _chat_at(session, address)
            if chat is not None and named:
                group = _group(chat)
                if group != chat.title:
                    chat.title = f"{group}{_BETWEEN}{named}"
                chat.topic_name = named
            cause.settle(work, self._clock.now())

        await self._books.transaction(_ABOVE, body)

    async def _change(
        self,
        address: TelegramAddress,
        body: Callable[[AsyncSession, Work, ChatRow], Awaitable[None]],
    ) -> None:
        """Change the chat in its workspace; nothing for a topic that no workspace has."""
        async with self._database.reading(_ABOVE) as session:
            chats = await _received_in(session, address)
            found = next((one for one in chats if one.topic_id == address.topic_id), None)
            workspace_id = found.workspace_id if found is not None else None
        if workspace_id is None:
            return

        async def inside(session: AsyncSession, work: Work) -> None:
            chat = await _chat_at(session, address)
            if chat is not None and chat.workspace_id == workspace_id:
                await body(session, work, chat)

        await self._books.transaction(InWorkspace(workspace_id=WorkspaceId(workspace_id)), inside)

    async def _look(self) -> dict[_Key, TopicTrouble]:
        async with self._database.reading(_ABOVE) as session:
            rows = await session.execute(
                select(
                    ChatRow.bot_id,
                    ChatRow.telegram_chat_id,
                    ChatRow.topic_id,
                    ChatRow.topic_trouble,
                ).where(ChatRow.topic_trouble.is_not(None))
            )
            return {
                (bot_id, chat_id, topic_id): TopicTrouble(trouble)
                for bot_id, chat_id, topic_id, trouble in rows
            }


def _key(address: TelegramAddress) -> _Key:
    return address.bot_id, address.chat_id, address.topic_id


def _group(chat: ChatRow) -> str:
    """Return the group's own title."""
    return chat.title.removesuffix(f"{_BETWEEN}{chat.topic_name}")


async def _chat_at(session: AsyncSession, address: TelegramAddress) -> ChatRow | None:
    found: ChatRow | None = await session.scalar(
        select(ChatRow)
        .where(
            ChatRow.bot_id == address.bot_id,
            ChatRow.telegram_chat_id == address.chat_id,
            ChatRow.topic_id == address.topic_id,
        )
        .with_for_update()
    )
    return found


async def _received_in(session: AsyncSession, address: TelegramAddress) -> list[ChatRow]:
    """Return the topics of the group that receivers have."""
    wanted = select(ReceiverRow.chat_id).where(ReceiverRow.is_active)
    rows = await session.scalars(
        select(ChatRow)
        .where(
            ChatRow.bot_id == address.bot_id,
            ChatRow.telegram_chat_id == address.chat_id,
            ChatRow.id.in_(wanted),
        )
        .order_by(ChatRow.id)
    )
    return list(rows)

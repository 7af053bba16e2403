"""The world of one sandbox: finding people and chats in it, and letting things be said there.

Both faces stand on it: the Bot API's methods and the hands of people in the simulation API.
"""

from __future__ import annotations

import random

from bot.sandbox.bell import Bell
from bot.sandbox.chats import Chat, ChatType, Member, ShownKeyboard, Status
from bot.sandbox.clock import MovableClock
from bot.sandbox.entities import of_kind
from bot.sandbox.files import Files
from bot.sandbox.markup import Markup, MarkupKind
from bot.sandbox.message import Message
from bot.sandbox.news import News
from bot.sandbox.people import Person
from bot.sandbox.rendering import Renderer
from bot.sandbox.state import State
from bot.sandbox.updates import Updates
from bot.sandbox.wire import Object, as_list, as_object


class World:
    """The state with what may be done to it; every change tells the news and rings the bell.

    `newest` knows what came after Bot API 10.0 and is not offered by Telegram to every bot.
    """

    def __init__(
        self,
        *,
        state: State,
        clock: MovableClock,
        rng: random.Random,
        files: Files,
        updates: Updates,
        news: News,
        bell: Bell,
        newest: bool = False,
    ) -> None:
        self.state = state
        self.clock = clock
        self.rng = rng
        self.files = files
        self.updates = updates
        self.news = news
        self.bell = bell
        self.newest = newest
        self.show = Renderer(state=state)

    @property
    def bot_id(self) -> int:
        """Return the bot's user id."""
        return self.state.bot.id

    def user_object(self, user_id: int) -> Object | None:
        """Return the `User`, None for nobody known."""
        return self.show.user_object(user_id)

    def open_private(self, person: Person) -> Chat:
        """Return the person's chat with the bot, made when they write for the first time."""
        chat = self.state.chats.get(person.id)
        if chat is None:
            chat = Chat(id=person.id, type=ChatType.PRIVATE)
            chat.members[person.id] = Member(user_id=person.id, status=Status.MEMBER)
            chat.bot = Member(user_id=self.bot_id, status=Status.MEMBER)
            self.state.chats[chat.id] = chat
            self.news.tell("member", chat=chat.id)
        return chat

    def next_message_id(self, chat: Chat) -> int:
        """Return the next number: own row in supergroups, one shared row everywhere else."""
        if chat.type in {ChatType.SUPERGROUP, ChatType.CHANNEL}:
            chat.last_message_id += 1
            return chat.last_message_id
        self.state.last_private_id += 1
        return self.state.last_private_id

    def post(
        self,
        chat: Chat,
        *,
        sender_id: int,
        content: Object,
        thread_id: int | None = None,
        anonymous: bool = False,
        reply_to: int | None = None,
        quote: Object | None = None,
        external_reply: Object | None = None,
        forward_origin: Object | None = None,
        markup: Markup | None = None,
        album: str | None = None,
        silent: bool = False,
        protected: bool = False,
        pinned_id: int | None = None,
        receiver_id: int | None = None,
        starts_topic: bool = False,
    ) -> Message:
        """Say something in a chat, and tell the bot of it when it may see it and did not say it.

        `starts_topic` puts the message into the topic that it makes itself.
        """
        message_id = self.next_message_id(chat)
        if starts_topic:
            thread_id = message_id
        message = Message(
            chat_id=chat.id,
            id=message_id,
            sender_id=sender_id,
            date=self.clock.unix(),
            content=content,
            thread_id=thread_id,
            anonymous=anonymous,
            reply_to=reply_to,
            quote=quote,
            external_reply=external_reply,
            forward_origin=forward_origin,
            reply_markup=markup.value if markup is not None and markup.is_inline else None,
            has_reply_keyboard=markup is not None and markup.kind is MarkupKind.REPLY,
            album=album,
            silent=silent,
            protected=protected,
            pinned_id=pinned_id,
            receiver_id=receiver_id,
        )
        chat.keep(message)
        if markup is not None and not markup.is_inline:
            self._show_keyboard(chat, message, markup)
        by_bot = sender_id == self.bot_id
        if by_bot:
            chat.typing_until = 0.0
        self.news.tell("message", chat=chat.id, thread=thread_id, message_id=message.id)
        if self.bot_sees(chat, message) and (not by_bot or message.is_service):
            kind = "channel_post" if chat.type is ChatType.CHANNEL else "message"
            self.updates.add(kind, self.show.message(message))
        return message

    def changed(self, message: Message, *, tell_bot: bool) -> None:
        """Tell that a message is not as it was."""
        self.news.tell(
            "edited", chat=message.chat_id, thread=message.thread_id, message_id=message.id
        )
        chat = self.state.chats[message.chat_id]
        if tell_bot and self.bot_sees(chat, message):
            is_channel = chat.type is ChatType.CHANNEL
            kind = "edited_channel_post" if is_channel else "edited_message"
            self.updates.add(kind, self.show.message(message))

    def delete(self, message: Message) -> None:
        """Take a message away; its text stays in the transcript, struck out."""
        message.deleted = True
        chat = self.state.chats[message.chat_id]
        if message.id in chat.pinned:
            chat.pinned.remove(message.id)
        self.news.tell(
            "deleted", chat=message.chat_id, thread=message.thread_id, message_id=message.id
        )

    def bot_sees(self, chat: Chat, message: Message) -> bool:
        """Return True when the bot gets this message; privacy mode hides most of a group's."""
        if chat.bot is None:
            return False
        if not chat.has_bot:  # of a group it was sent away from, it hears just that
            return message.content.get("left_chat_member") == self.state.bot.user_object()
        if (
            chat.is_private
            or chat.bot.status.is_admin
            or self.state.bot.reads_all_group_messages
            or message.is_service
        ):
            return True
        if message.reply_to is not None:
            answered = chat.messages.get(message.reply_to)
            if answered is not None and answered.sender_id == self.bot_id:
                return True
        return self._is_addressed(message)

    def bot_member_changed(self, chat: Chat, *, by: int, old: Member | None) -> None:
        """Tell the bot that its own place in a chat is another one now."""
        self.updates.add("my_chat_member", self._member_updated(chat, self.bot_id, by, old))
        self.news.tell("member", chat=chat.id)

    def member_changed(self, chat: Chat, user_id: int, *, by: int, old: Member | None) -> None:
        """Tell of somebody else's place; the bot hears it only as administrator who asked."""
        if chat.bot is not None and chat.bot.status.is_admin:
            self.updates.add("chat_member", self._member_updated(chat, user_id, by, old))
        self.news.tell("member", chat=chat.id)

    def _member_updated(self, chat: Chat, user_id: int, by: int, old: Member | None) -> Object:
        new = chat.bot if user_id == self.bot_id else chat.members.get(user_id)
        return {
            "chat": self.show.chat(chat),
            "from": self.show.user(by),
            "date": self.clock.unix(),
            "old_chat_member": self.show.member(chat, user_id, old),
            "new_chat_member": self.show.member(chat, user_id, new),
        }

    def _show_keyboard(self, chat: Chat, message: Message, markup: Markup) -> None:
        if markup.kind is MarkupKind.REPLY:
            chat.keyboard = ShownKeyboard(message_id=message.id, markup=markup.value)
        elif markup.kind is MarkupKind.REMOVE:
            chat.keyboard = None
        self.news.tell("keyboard", chat=chat.id, thread=message.thread_id)

    def _is_addressed(self, message: Message) -> bool:
        """Return True for commands and for mentions of the bot."""
        own = self.state.bot.username.lower()
        entities = _entities(message)
        for command in of_kind(message.text, entities, "bot_command"):
            _, at, name = command.partition("@")
            if not at or name.lower() == own:
                return True
        mentions = of_kind(message.text, entities, "mention")
        return any(mention.lower() == f"@{own}" for mention in mentions)


def _entities(message: Message) -> list[Object]:
    for name in ("entities", "caption_entities"):
        listed = as_list(message.content.get(name))
        if listed is not None:
            return [found for item in listed if (found := as_object(item)) is not None]
    return []

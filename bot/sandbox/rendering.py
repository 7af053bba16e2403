"""Chats, messages and members as the Bot API shows them, read from the state alone."""

from __future__ import annotations

from bot.sandbox.chats import Chat, ChatType, Member
from bot.sandbox.members import member_object
from bot.sandbox.message import Message
from bot.sandbox.people import ANONYMOUS_ADMIN_ID, anonymous_admin_object
from bot.sandbox.state import State
from bot.sandbox.wire import Object, without_nones


class Renderer:
    """Makes Bot API objects; what a bot may not see is left out."""

    def __init__(self, *, state: State) -> None:
        self._state = state

    def user_object(self, user_id: int) -> Object | None:
        """Return the `User`, None for nobody known."""
        if user_id == self._state.bot.id:
            return self._state.bot.user_object()
        if user_id == ANONYMOUS_ADMIN_ID:
            return anonymous_admin_object()
        person = self._state.people.get(user_id)
        return person.user_object() if person is not None else None

    def user(self, user_id: int) -> Object:
        """Return the `User`; one who is gone has only an id and an empty name."""
        found = self.user_object(user_id)
        return found if found is not None else {"id": user_id, "is_bot": False, "first_name": ""}

    def chat(self, chat: Chat) -> Object:
        """Return the `Chat`."""
        if not chat.is_private:
            return chat.group_object()
        person = self._state.people[chat.id]
        return without_nones(
            {
                "id": chat.id,
                "type": chat.type.value,
                "first_name": person.first_name,
                "last_name": person.last_name,
                "username": person.username,
            }
        )

    def member(self, chat: Chat, user_id: int, member: Member | None) -> Object:
        """Return the `ChatMember`."""
        return member_object(chat, member, self.user(user_id))

    def message(self, message: Message, *, with_reply: bool = True) -> Object:
        """Return the `Message`; the one it answers is shown without the one that answered."""
        chat = self._state.chats[message.chat_id]
        shown: Object = {"message_id": message.id}
        if chat.type is ChatType.CHANNEL:
            shown["sender_chat"] = self.chat(chat)
        elif message.anonymous:
            shown |= {"from": anonymous_admin_object(), "sender_chat": self.chat(chat)}
        else:
            shown["from"] = self.user(message.sender_id)
        shown |= {"chat": self.chat(chat), "date": message.date}
        if message.thread_id is not None and chat.is_forum:
            shown |= {"message_thread_id": message.thread_id, "is_topic_message": True}
        if message.edited_at is not None:
            shown["edit_date"] = message.edited_at
        if message.forward_origin is not None:
            shown["forward_origin"] = message.forward_origin
        if message.album is not None:
            shown["media_group_id"] = message.album
        if message.receiver_id is not None:
            shown |= {
                "ephemeral_message_id": message.id,
                "receiver_user": self.user(message.receiver_id),
            }
        if message.protected:
            shown["has_protected_content"] = True
        if message.external_reply is not None:
            shown["external_reply"] = message.external_reply
            if message.quote is not None:
                shown["quote"] = message.quote
        if with_reply:
            shown |= self._answered(chat, message)
        shown |= message.content
        if message.pinned_id is not None:
            shown["pinned_message"] = self._pinned(chat, message.pinned_id)
        if message.reply_markup is not None:
            shown["reply_markup"] = message.reply_markup
        return shown

    def callback_message(self, message: Message) -> Object:
        """Return the message of a tap; a deleted one has only its place and no date."""
        if message.deleted:
            return self._inaccessible(message)
        return self.message(message)

    def _answered(self, chat: Chat, message: Message) -> Object:
        """A message of a topic that answers nothing answers the topic's first message."""
        target_id = message.reply_to
        if target_id is None and chat.is_forum:
            target_id = message.thread_id
        target = chat.messages.get(target_id) if target_id is not None else None
        if target is None or target.deleted or target.id == message.id:
            return {}
        fields: Object = {"reply_to_message": self.message(target, with_reply=False)}
        if message.quote is not None:
            fields["quote"] = message.quote
        return fields

    def _pinned(self, chat: Chat, message_id: int) -> Object:
        pinned = chat.messages.get(message_id)
        if pinned is None or pinned.deleted:
            return {"message_id": message_id, "chat": self.chat(chat), "date": 0}
        return self.message(pinned, with_reply=False)

    def _inaccessible(self, message: Message) -> Object:
        chat = self._state.chats[message.chat_id]
        return {"message_id": message.id, "chat": self.chat(chat), "date": 0}

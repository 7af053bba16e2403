"""One successful call of each method, and the library's class for what it answers.

Each call is played in `ready` (see states.py). None instead of a class means a plain value; a
class in a list means a list of such objects.
"""

from __future__ import annotations

from collections.abc import Callable

from telegram import (
    BotCommand,
    BotDescription,
    BotName,
    BotShortDescription,
    ChatFullInfo,
    ChatInviteLink,
    ChatMember,
    File,
    ForumTopic,
    MenuButton,
    Message,
    MessageId,
    Poll,
    SentWebAppMessage,
    TelegramObject,
    User,
    UserProfilePhotos,
    WebhookInfo,
)

from bot.sandbox.params import Params, Upload, as_parameter
from bot.sandbox.sandbox import DEFAULT_TOKEN
from bot.sandbox.sim.samples import read_upload
from tests.unit.sandbox.stage import (
    CUSTOMER_ID,
    OK_BUTTON,
    OPS_ROOM_ID,
    STAFF_ID,
    Stage,
    an_object,
    part,
)
from tests.unit.sandbox.states import HOUSEKEEPING

Kind = type[TelegramObject] | list[type[TelegramObject]] | None
Play = Callable[[Stage], object]
HTML = (
    "<b>b<i>bi</i></b><u>u</u><s>s</s><tg-spoiler>x</tg-spoiler><code>c</code><pre>p</pre>"
    '<pre><code class="language-py">py</code></pre><a href="https://a.example/x">l</a>'
    '<a href="tg://user?id=1003">me</a><blockquote>q</blockquote>'
    '<blockquote expandable>e</blockquote><tg-time unix="1795219199" format="t">now</tg-time>'
    '<tg-emoji emoji-id="5">🔥</tg-emoji> @somebody #tag me@example.org https://a.example /help'
)
HTML_TEXT = {"text": HTML, "parse_mode": "HTML"}
CAPTION = {"caption": "*c* _i_", "parse_mode": "MarkdownV2"}
HERE = {"chat_id": CUSTOMER_ID}
ROOM = {"chat_id": OPS_ROOM_ID}
TOPIC = {**ROOM, "message_thread_id": HOUSEKEEPING}
FROM = {"from_chat_id": CUSTOMER_ID}
HELP = [{"command": "help", "description": "Help"}]
APP = {"type": "web_app", "text": "Board", "web_app": {"url": "https://a.example"}}


def call(method: str, **params: object) -> Play:
    """Return the play that makes one call."""
    return lambda stage: stage.bot(method, **params)


def sending(kind: str, *, answer: str = "", **params: object) -> Play:
    """Return the play that sends an upload; `answer` is a path into what came back."""

    def play(stage: Stage) -> object:
        given = {
            name: as_parameter(value) for name, value in {**HERE, **CAPTION, **params}.items()
        }
        reply = stage.sandbox.call(
            token=DEFAULT_TOKEN,
            method=f"send{kind.capitalize()}",
            params=Params(given, uploads={kind: picture()}),
        )
        return part(reply.body, "result")

    return play


def picture() -> Upload:
    """Return a picture to send."""
    return read_upload("photo", {})


def _album(stage: Stage) -> object:
    kept = file_id(stage)
    items = [{"type": "photo", "media": kept, **CAPTION}, {"type": "photo", "media": kept}]
    return stage.bot("sendMediaGroup", media=items, **HERE)


def file_id(stage: Stage) -> object:
    """Send a picture and return its file id."""
    return part(sending("photo")(stage), "photo", -1, "file_id")


def _new_media(stage: Stage) -> object:
    item = {"type": "photo", "media": file_id(stage), "has_spoiler": True}
    return stage.bot("editMessageMedia", message_id=2, media=item, **HERE)


def _new_caption(stage: Stage) -> object:
    sent = an_object(sending("photo")(stage))
    return stage.bot("editMessageCaption", message_id=sent["message_id"], caption="new", **HERE)


def _stopped(stage: Stage) -> object:
    sent = an_object(POLL(stage))
    return stage.bot("stopPoll", message_id=sent["message_id"], **HERE)


def _answered_tap(stage: Stage) -> object:
    tapped = stage.sim("tap", user=CUSTOMER_ID, chat=CUSTOMER_ID, label="OK")
    return stage.bot("answerCallbackQuery", callback_query_id=tapped["query_id"], text="Done")


def _answered_app(stage: Stage) -> object:
    stage.sandbox.state.web_app_queries["q1"] = CUSTOMER_ID
    content = {"message_text": "Ordered"}
    article = {"type": "article", "id": "1", "title": "t", "input_message_content": content}
    return stage.bot("answerWebAppQuery", web_app_query_id="q1", result=article)


def _pinned(stage: Stage) -> Stage:
    said = stage.message("sendMessage", text="pin", **TOPIC)
    stage.bot("pinChatMessage", message_id=said["message_id"], **ROOM)
    return stage


def _ephemeral(stage: Stage) -> object:
    said = stage.message("sendMessage", text="psst", receiver_user_id=STAFF_ID, **ROOM)
    return said["message_id"]


def _whispering(method: str, **params: object) -> Play:
    return lambda stage: stage.bot(
        method,
        receiver_user_id=STAFF_ID,
        ephemeral_message_id=_ephemeral(stage),
        **ROOM,
        **params,
    )


def after(first: str, method: str, **params: object) -> Play:
    """Return the play that makes a call after another one with the same parameters."""

    def play(stage: Stage) -> object:
        stage.bot(first, **params)
        return stage.bot(method, **params)

    return play


POLL = call(
    "sendPoll",
    question="Q",
    options=["a", {"text": "<b>b</b>", "text_parse_mode": "HTML"}],
    type="quiz",
    correct_option_ids=[1],
    explanation="*so*",
    explanation_parse_mode="Markdown",
    open_period=60,
    **HERE,
)
ANSWERS: dict[str, tuple[Play, Kind]] = {
    "getMe": (call("getMe"), User),
    "logOut": (call("logOut"), None),
    "close": (call("close"), None),
    "setWebhook": (call("setWebhook", url="https://bot.example/hook"), None),
    "deleteWebhook": (call("deleteWebhook"), None),
    "getWebhookInfo": (call("getWebhookInfo"), WebhookInfo),
    "sendMessage": (call("sendMessage", reply_markup=OK_BUTTON, **HERE, **HTML_TEXT), Message),
    "sendPhoto": (sending("photo", show_caption_above_media=True, has_spoiler=True), Message),
    "sendDocument": (sending("document"), Message),
    "sendVoice": (sending("voice"), Message),
    "sendVideo": (sending("video"), Message),
    "sendAudio": (sending("audio", title="Bell", performer="Choir", duration=3), Message),
    "sendMediaGroup": (_album, [Message]),
    "sendLocation": (call("sendLocation", latitude=41.4, longitude=2.2, **HERE), Message),
    "sendContact": (call("sendContact", phone_number="1", first_name="A", **HERE), Message),
    "sendChatAction": (call("sendChatAction", action="typing", **HERE), None),
    "sendMessageDraft": (call("sendMessageDraft", draft_id=1, text="hm", **HERE), None),
    "sendPoll": (POLL, Message),
    "stopPoll": (_stopped, Poll),
    "forwardMessage": (call("forwardMessage", message_id=1, **FROM, **ROOM), Message),
    "forwardMessages": (call("forwardMessages", message_ids=[1, 2], **FROM, **ROOM), [MessageId]),
    "copyMessage": (call("copyMessage", message_id=1, **FROM, **ROOM), MessageId),
    "copyMessages": (call("copyMessages", message_ids=[1, 2], **FROM, **ROOM), [MessageId]),
    "editMessageText": (call("editMessageText", message_id=2, **HERE, **HTML_TEXT), Message),
    "editMessageCaption": (_new_caption, Message),
    "editMessageMedia": (_new_media, Message),
    "editMessageReplyMarkup": (call("editMessageReplyMarkup", message_id=2, **HERE), Message),
    "deleteMessage": (call("deleteMessage", message_id=1, **HERE), None),
    "deleteMessages": (call("deleteMessages", message_ids=[1, 2], **HERE), None),
    "pinChatMessage": (call("pinChatMessage", message_id=2, **HERE), None),
    "unpinChatMessage": (after("pinChatMessage", "unpinChatMessage", message_id=2, **HERE), None),
    "unpinAllChatMessages": (call("unpinAllChatMessages", **HERE), None),
    "unpinAllForumTopicMessages": (
        lambda stage: _pinned(stage).bot("unpinAllForumTopicMessages", **TOPIC),
        None,
    ),
    "unpinAllGeneralForumTopicMessages": (call("unpinAllGeneralForumTopicMessages", **ROOM), None),
    "setMessageReaction": (
        call(
            "setMessageReaction", message_id=1, reaction=[{"type": "emoji", "emoji": "👍"}], **HERE
        ),
        None,
    ),
    "answerCallbackQuery": (_answered_tap, None),
    "answerWebAppQuery": (_answered_app, SentWebAppMessage),
    "getFile": (lambda stage: stage.bot("getFile", file_id=file_id(stage)), File),
    "getChat": (
        lambda stage: (stage.bot("exportChatInviteLink", **ROOM), _pinned(stage))[1].bot(
            "getChat", **ROOM
        ),
        ChatFullInfo,
    ),
    "getChatMember": (call("getChatMember", user_id=424242, **ROOM), ChatMember),
    "getChatAdministrators": (call("getChatAdministrators", **ROOM), [ChatMember]),
    "getChatMemberCount": (call("getChatMemberCount", **ROOM), None),
    "leaveChat": (call("leaveChat", **ROOM), None),
    "getUserProfilePhotos": (call("getUserProfilePhotos", user_id=STAFF_ID), UserProfilePhotos),
    "exportChatInviteLink": (call("exportChatInviteLink", **ROOM), None),
    "createChatInviteLink": (
        call("createChatInviteLink", name="Door", member_limit=5, expire_date=2**31 - 1, **ROOM),
        ChatInviteLink,
    ),
    "createForumTopic": (
        call("createForumTopic", name="A", icon_custom_emoji_id="5", **ROOM),
        ForumTopic,
    ),
    "editForumTopic": (call("editForumTopic", name="B", **TOPIC), None),
    "closeForumTopic": (call("closeForumTopic", **TOPIC), None),
    "reopenForumTopic": (after("closeForumTopic", "reopenForumTopic", **TOPIC), None),
    "deleteForumTopic": (call("deleteForumTopic", **TOPIC), None),
    "getForumTopicIconStickers": (call("getForumTopicIconStickers"), None),
    "editGeneralForumTopic": (call("editGeneralForumTopic", name="Hall", **ROOM), None),
    "closeGeneralForumTopic": (call("closeGeneralForumTopic", **ROOM), None),
    "reopenGeneralForumTopic": (
        after("hideGeneralForumTopic", "reopenGeneralForumTopic", **ROOM),
        None,
    ),
    "hideGeneralForumTopic": (call("hideGeneralForumTopic", **ROOM), None),
    "unhideGeneralForumTopic": (
        after("hideGeneralForumTopic", "unhideGeneralForumTopic", **ROOM),
        None,
    ),
    "setMyCommands": (call("setMyCommands", commands=HELP), None),
    "getMyCommands": (
        lambda stage: (stage.bot("setMyCommands", commands=HELP), stage.bot("getMyCommands"))[1],
        [BotCommand],
    ),
    "deleteMyCommands": (call("deleteMyCommands"), None),
    "setMyName": (call("setMyName", name="Bell"), None),
    "getMyName": (call("getMyName"), BotName),
    "setMyDescription": (call("setMyDescription", description="D"), None),
    "getMyDescription": (call("getMyDescription"), BotDescription),
    "setMyShortDescription": (call("setMyShortDescription", short_description="S"), None),
    "getMyShortDescription": (call("getMyShortDescription"), BotShortDescription),
    "setChatMenuButton": (call("setChatMenuButton", menu_button=APP), None),
    "getChatMenuButton": (
        lambda stage: (
            stage.bot("setChatMenuButton", menu_button=APP, **HERE),
            stage.bot("getChatMenuButton", **HERE),
        )[1],
        MenuButton,
    ),
}
NEWEST_ANSWERS: dict[str, Play] = {
    "sendRichMessage": call("sendRichMessage", rich_message={"html": "<h1>Day</h1>"}, **ROOM),
    "editEphemeralMessageText": _whispering("editEphemeralMessageText", text="pst"),
    "editEphemeralMessageReplyMarkup": _whispering(
        "editEphemeralMessageReplyMarkup", reply_markup=OK_BUTTON
    ),
    "deleteEphemeralMessage": _whispering("deleteEphemeralMessage"),
}
"""The library does not know these yet, so only that they are agreed to is looked at."""

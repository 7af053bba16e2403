"""Whatever comes in, the answer is one of Telegram's, or a sentence; never an accident."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError, SimError
from bot.sandbox.html import parse_html
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params, Upload
from bot.sandbox.sandbox import DEFAULT_TOKEN
from bot.sandbox.sim import ROUTES
from bot.sandbox.sim.ask import Ask
from bot.sandbox.wire import utf16_length
from tests.unit.sandbox.stage import CUSTOMER_ID, OK_BUTTON, OPS_ROOM_ID, Stage

NAMES = [
    "chat_id",
    "from_chat_id",
    "message_id",
    "message_ids",
    "message_thread_id",
    "user_id",
    "text",
    "caption",
    "entities",
    "caption_entities",
    "parse_mode",
    "reply_markup",
    "reply_parameters",
    "link_preview_options",
    "media",
    "photo",
    "document",
    "voice",
    "video",
    "action",
    "name",
    "icon_color",
    "scope",
    "language_code",
    "commands",
    "menu_button",
    "url",
    "secret_token",
    "allowed_updates",
    "offset",
    "limit",
    "timeout",
    "callback_query_id",
    "file_id",
    "reaction",
    "latitude",
    "longitude",
    "phone_number",
    "first_name",
    "show_alert",
]
SIM_NAMES = [
    "user",
    "chat",
    "thread",
    "text",
    "photo",
    "photos",
    "document",
    "voice",
    "sticker",
    "location",
    "contact",
    "caption",
    "reply_to",
    "forward",
    "anonymous",
    "message_id",
    "payload",
    "label",
    "data",
    "row",
    "col",
    "request_id",
    "chats",
    "users",
    "bot",
    "action",
    "rights",
    "blocked",
    "name",
    "id",
    "type",
    "title",
    "members",
    "is_forum",
    "topics",
    "freeze",
    "advance_seconds",
    "match",
    "kind",
    "times",
    "code",
    "ms",
    "retry_after",
    "description",
    "limit",
    "since",
    "method",
    "contains",
    "status",
    "format",
    "first_name",
    "flood",
    "query_id",
    "force",
    "from_chat",
    "message_ids",
]
KNOWN = st.sampled_from(
    [CUSTOMER_ID, OPS_ROOM_ID, 0, 1, 2, -1, 99, 1001, 2**70, "HTML", "promote", "create", "typing"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | KNOWN,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*NAMES, "type", "offset", "length"]), inner, max_size=3)
    ),
    max_leaves=6,
)
MARKUP = st.fixed_dictionaries({"inline_keyboard": st.lists(st.lists(JSON, max_size=2))}) | (
    st.fixed_dictionaries({"keyboard": st.lists(st.lists(JSON, max_size=2), max_size=2)})
)
VALUES = JSON | MARKUP | st.text(alphabet='<b>/i&;"= aé🔥\x00\ud800', max_size=30)
TALKED = {200, 400, 403, 404, 409, 413, 429}


def stage() -> Stage:
    """Return a sandbox where things can be hit."""
    found = Stage()
    found.start()
    found.message("sendMessage", chat_id=CUSTOMER_ID, text="Rate", reply_markup=OK_BUTTON)
    found.join_ops_room()
    return found


@given(
    method=st.sampled_from([method.name for method in METHODS] + ["getUpdates"]),
    values=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6),
    chat=KNOWN,
    upload=st.none() | st.binary(max_size=40),
)
def test_any_call_is_answered_by_telegram(
    method: str, values: dict[str, object], chat: object, upload: bytes | None
) -> None:
    played = stage()
    params = Params.of(**{"chat_id": chat, **values})
    if upload is not None:
        params.uploads["photo"] = Upload(name="p", mime="image/png", content=upload)

    reply = played.sandbox.call(token=DEFAULT_TOKEN, method=method, params=params)

    assert reply.status in TALKED
    assert reply.body["ok"] is (reply.status == 200)
    assert json.dumps(reply.body)
    assert json.dumps(played.sim("outbox", "GET"))


@given(
    route=st.sampled_from(ROUTES),
    values=st.dictionaries(st.sampled_from(SIM_NAMES), JSON, max_size=5),
    user=KNOWN,
    chat=KNOWN,
)
def test_any_request_to_the_simulation_is_answered_in_a_sentence(
    route: object, values: dict[str, object], user: object, chat: object
) -> None:
    played = stage()
    assert isinstance(route, type(ROUTES[0]))

    try:
        answer = route.run(played.sandbox, Ask({"user": user, "chat": chat, **values}))
    except SimError as error:
        answer = error.message

    assert isinstance(answer, str) or json.dumps(answer)


@given(st.text(alphabet="<>/ab&;=\"' iéspan🔥class#x31", max_size=40))
def test_any_html_is_text_or_a_refusal(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except ApiError as error:
        refused = error.description
        text, entities = "", []
    else:
        refused = ""

    assert not refused or refused.startswith("Bad Request: can't parse entities: ")
    ends = [int(str(e["offset"])) + int(str(e["length"])) for e in entities]
    assert all(0 < end <= utf16_length(text) for end in ends)

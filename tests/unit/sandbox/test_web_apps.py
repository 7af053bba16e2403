"""A Mini App is opened: what it is handed is proven twice, and what it sends back arrives."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.sandbox.errors import SimError
from bot.sandbox.sandbox import DEFAULT_TOKEN
from bot.sandbox.wire import Object, as_object, parse
from tests.unit.sandbox.stage import CUSTOMER_ID, OPS_ROOM_ID, START, Stage, part

APP = "https://bell.example.com/app"
INLINE: Object = {"inline_keyboard": [[{"text": "Open", "web_app": {"url": APP}}]]}
KEYBOARD: Object = {"keyboard": [[{"text": "Form", "web_app": {"url": APP}}]]}


def _fields(init_data: object) -> dict[str, str]:
    return dict(parse_qsl(str(init_data), strict_parsing=True))


def _is_proven(fields: dict[str, str], token: str) -> bool:
    """Check the hash as Telegram's page says: all fields but the hash, `signature` among them."""
    lines = "\n".join(sorted(f"{k}={v}" for k, v in fields.items() if k != "hash"))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    wanted = hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted, fields["hash"])


def _opened(stage: Stage, **how: Any) -> Object:
    return stage.sim("webapp/launch", user=CUSTOMER_ID, **how)


def _with_button(stage: Stage, markup: Object) -> None:
    stage.start()
    stage.bot("sendMessage", chat_id=CUSTOMER_ID, text="Here", reply_markup=markup)


def test_what_it_is_handed_is_proven_by_our_token_alone(stage: Stage) -> None:
    _with_button(stage, INLINE)

    fields = _fields(_opened(stage, label="Open")["init_data"])

    assert _is_proven(fields, DEFAULT_TOKEN)
    assert not _is_proven(fields, DEFAULT_TOKEN.replace("SAND", "MUDD", 1))
    assert not _is_proven({**fields, "auth_date": "1"}, DEFAULT_TOKEN)
    assert part(as_object(parse(fields["user"])), "id") == CUSTOMER_ID
    assert fields["auth_date"] == str(int(START.timestamp()))


def test_its_signature_is_proven_by_the_published_key(stage: Stage) -> None:
    fields = _fields(_opened(stage, url=APP, start_param="abc")["init_data"])
    published = bytes.fromhex(str(stage.sim("webapp/key", verb="GET")["ed25519"]))
    key = Ed25519PublicKey.from_public_bytes(published)
    mark = base64.urlsafe_b64decode(fields["signature"] + "==")
    rest = sorted(f"{k}={v}" for k, v in fields.items() if k not in {"hash", "signature"})
    message = f"{DEFAULT_TOKEN.split(':')[0]}:WebAppData\n" + "\n".join(rest)

    key.verify(mark, message.encode())
    with pytest.raises(InvalidSignature):
        key.verify(mark, message.replace("abc", "abd").encode())


def test_a_link_carries_its_start_word_and_its_chat(stage: Stage) -> None:
    chat = stage.sim("member", chat=OPS_ROOM_ID, user=CUSTOMER_ID, action="add")["id"]

    opened = _opened(stage, url=APP, chat=chat, start_param="place_12")

    fields = _fields(opened["init_data"])
    assert (fields["start_param"], fields["chat_type"]) == ("place_12", "supergroup")
    assert "query_id" not in fields
    hand = dict(parse_qsl(urlsplit(str(opened["url"])).fragment))
    assert hand["tgWebAppData"] == opened["init_data"]
    assert hand["tgWebAppStartParam"] == "place_12"


def test_it_answers_once_in_the_persons_name(stage: Stage) -> None:
    _with_button(stage, INLINE)
    query = _opened(stage, label="Open")["query_id"]
    said = {
        "type": "article",
        "id": "1",
        "title": "x",
        "input_message_content": {"message_text": "from the app"},
    }

    stage.bot("answerWebAppQuery", web_app_query_id=query, result=said)

    told = stage.sim("chats/{chat}", verb="GET", chat=CUSTOMER_ID)
    assert part(told, "messages", -1, "text") == "from the app"
    status, _ = stage.refusal("answerWebAppQuery", web_app_query_id=query, result=said)
    assert status == 400


def test_what_a_keyboards_app_sends_comes_as_a_message(stage: Stage) -> None:
    _with_button(stage, KEYBOARD)

    stage.sim("webapp/data", user=CUSTOMER_ID, label="Form", data='{"stars": 2}')

    (told,) = stage.updates()
    assert part(told, "message", "web_app_data") == {"data": '{"stars": 2}', "button_text": "Form"}


@pytest.mark.parametrize(
    "how", [{"label": "Nothing"}, {"menu": True}, {"url": APP, "start_param": "no spaces"}]
)
def test_what_opens_no_app_is_refused(stage: Stage, how: dict[str, Any]) -> None:
    stage.start()

    with pytest.raises(SimError):
        _opened(stage, **how)

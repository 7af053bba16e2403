"""Updates as no Telegram brings them: fields that are missing, null or something else, kinds that
nobody asked for, and numbers that are none."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.security.corpus.brought import (
    DAY,
    FIRST_UPDATE,
    Brought,
    Json,
    Numbers,
    group,
    message,
    person,
    update,
)
from tests.security.corpus.strange import VALUES, as_json, paths, spoken, with_one, without_one
from tests.security.corpus.told import told

_SEED = 14


def updates() -> list[Brought]:
    """Return all of them; no two have an update's number or a person in common."""
    numbers = Numbers()
    draw = random.Random(_SEED)
    made = [*_kinds(numbers), *told(numbers)]
    for base in ("message", "edited_message", "callback_query", "my_chat_member"):
        made += _fields(numbers, base, draw)
    return [*made, *_bare(numbers)]


def _base(kind: str, n: int) -> Json:
    match kind:
        case "callback_query":
            card = message(n, text="A card") | {"from": {**person(n), "is_bot": True}}
            tap = {"id": f"strange{n}", "from": person(n), "chat_instance": "1", "data": "v1:x:1"}
            return {**tap, "message": card}
        case "my_chat_member":
            bot = {"id": 424242, "is_bot": True, "first_name": "Opsbell", "username": "o_bot"}
            left = {"user": bot, "status": "left"}
            now = {"user": bot, "status": "member"}
            member = {"chat": group(n), "from": person(n), "date": DAY + n}
            return {**member, "old_chat_member": left, "new_chat_member": now}
        case "edited_message":
            return {**message(n), "edit_date": DAY + n + 5}
        case _:
            told = message(n + 1, text="Before")
            marks = [{"type": "bold", "offset": 0, "length": 5}]
            return {**message(n), "entities": marks, "reply_to_message": told}


def _fields(numbers: Numbers, kind: str, draw: random.Random) -> Iterator[Brought]:
    """One field at a time is missing or something else."""
    for path in paths(_base(kind, 0)):
        n = numbers.next()
        numbers.next()
        whole = update(n, **{kind: without_one(_base(kind, n), path)})
        yield Brought(name=f"{kind} without {spoken(path)}", updates=(whole,))
        for said in draw.sample(sorted(VALUES), 3 if kind == "message" else 1):
            n = numbers.next()
            numbers.next()
            changed = with_one(_base(kind, n), path, VALUES[said])
            name = f"{kind}.{spoken(path)} is {said}"
            yield Brought(name=name, updates=(update(n, **{kind: changed}),))
    for said, value in VALUES.items():
        n = numbers.next()
        yield Brought(name=f"{kind} is {said}", updates=(update(n, **{kind: value}),))


def _kinds(numbers: Numbers) -> Iterator[Brought]:
    """Kinds that no handler of ours takes, and some that nobody knows."""
    for kind in (
        "channel_post",
        "edited_channel_post",
        "business_message",
        "edited_business_message",
    ):
        n = numbers.next()
        post = message(n) | {"chat": group(n, type="channel")}
        del post["from"]
        yield Brought(name=kind, updates=(update(n, **{kind: post}),), is_sound=True)
    asked: dict[str, Json] = {
        "inline_query": {"id": "1", "query": "a\x00b", "offset": ""},
        "chosen_inline_result": {"result_id": "1", "query": "x"},
        "shipping_query": {"id": "1", "invoice_payload": "x", "shipping_address": {}},
        "pre_checkout_query": {"id": "1", "currency": "EUR", "total_amount": 1},
        "chat_join_request": {"chat": group(1), "user_chat_id": 1, "date": DAY},
        "chat_member": {"chat": group(1), "date": DAY},
        "purchased_paid_media": {"paid_media_payload": "x"},
    }
    for kind, content in asked.items():
        n = numbers.next()
        content = {"from": person(n), **content}
        yield Brought(name=kind, updates=(update(n, **{kind: content}),), is_sound=True)
    options = [{"text": "a\x00b", "voter_count": 0}, {"text": "\ud800", "voter_count": 1}]
    poll: Json = {"id": "1", "question": "a\x00b\ud800", "options": options, "type": "regular"}
    poll |= dict.fromkeys(("is_closed", "is_anonymous", "allows_multiple_answers"), False)
    poll["total_voter_count"] = 1
    for kind, content in {
        "poll": poll,
        "poll_answer": {"poll_id": "\x00", "option_ids": [10**20]},
        "message_reaction": {"chat": group(1), "message_id": 1, "date": DAY},
        "message_reaction_count": {"chat": group(1), "message_id": 1, "date": DAY},
        "chat_boost": {"chat": group(1), "boost": {}},
        "removed_chat_boost": {"chat": group(1), "boost_id": "x"},
        "business_connection": {"id": "x", "date": DAY},
        "deleted_business_messages": {"message_ids": [1]},
        "managed_bot": {},
        "of_next_year": {"from": {"id": "nobody"}, "x": [None]},
        "": {},
        "\x00": {"text": "\x00"},
    }.items():
        n = numbers.next()
        whole = update(n, **{kind: content})
        yield Brought(name=f"kind {kind!a}", updates=(whole,), is_sound=True)
    n = numbers.next()
    yield Brought(name="nothing in it", updates=(update(n),), is_sound=True)
    n = numbers.next()
    two = update(n, message=message(n), callback_query=_base("callback_query", n))
    yield Brought(name="two kinds at once", updates=(two,), is_sound=True)
    n = numbers.next()
    same = update(n, message=message(n))
    yield Brought(name="twice the same", updates=(same, same), is_sound=True)


def _bare(numbers: Numbers) -> Iterator[Brought]:
    """Numbers of updates that are none, and JSON that says things twice."""
    for said in ("null", "true", "below zero", "half", "digits", "list", "object", "no words",
                 "beyond 64 bits", "a googol"):  # fmt: skip
        n = numbers.next()
        broken = as_json({"update_id": VALUES[said], "message": message(n)})
        yield Brought(name=f"update_id is {said}", updates=(broken,))
    n = numbers.next()
    yield Brought(name="update_id is missing", updates=(as_json({"message": message(n)}),))
    n = numbers.next()
    number = FIRST_UPDATE + n
    words = b'{"update_id": %d, "message": 1, "message": null}' % number
    yield Brought(name="a kind twice", updates=(words,))
    n = numbers.next()
    words = b'{"update_id": %d, "of_bytes": "\xff\xfe\xed\xa0\x80"}' % (FIRST_UPDATE + n)
    yield Brought(name="bytes that are no text", updates=(words,))
    n = numbers.next()
    words = b'{"update_id": %d, "deep": ' % (FIRST_UPDATE + n) + b"[" * 900 + b"]" * 900 + b"}"
    yield Brought(name="nine hundred levels", updates=(words,))
    for said in ("null", "a long text", "list of lists", "half"):
        yield Brought(name=f"an update is {said}", updates=(as_json(VALUES[said]),))


def answers() -> dict[str, bytes]:
    """Return whole answers to getUpdates that are none, by name."""
    good = b'{"ok": true, "result": [{"update_id": %d}]}' % (FIRST_UPDATE * 3)
    return {
        "nothing": b"",
        "half of it": good[: len(good) // 2],
        "a page": b"<html><body>502 Bad Gateway</body></html>",
        "bytes": bytes(range(256)),
        "null": b"null",
        "a list": b"[" + good + b"]",
        "a word": b'"ok"',
        "not ok": b'{"ok": false, "error_code": "x", "description": ["y"]}',
        "ok in words": b'{"ok": "true", "result": []}',
        "no result": b'{"ok": true}',
        "a result of null": b'{"ok": true, "result": null}',
        "a result by number": b'{"ok": true, "result": {"0": {"update_id": 1}}}',
        "a result of nothing": b'{"ok": true, "result": [null, 1, "x", [], {}]}',
        "deep": b"[" * 100_000,
        "in utf-16": good.decode().encode("utf-16"),
        "a pause of words": b'{"ok": false, "parameters": {"retry_after": "soon"}}',
        "a pause of null": b'{"ok": false, "parameters": {"retry_after": null}}',
        "a pause below zero": b'{"ok": false, "parameters": {"retry_after": -5}}',
        "a pause in a list": b'{"ok": false, "parameters": {"retry_after": [1]}}',
    }

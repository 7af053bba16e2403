"""What a Mini App hands back to the chat it was opened from, by way of the bot."""

from __future__ import annotations

from bot.sandbox.errors import bad_request
from bot.sandbox.formatted import parse, settle_text
from bot.sandbox.method import Method
from bot.sandbox.params import Params, as_parameter
from bot.sandbox.wire import Object, as_object, as_text
from bot.sandbox.world import World


def answer_web_app_query(world: World, params: Params) -> object:
    """Say a text in the person's name; each query can be answered once."""
    fields = _result(params)
    content = as_object(fields["input_message_content"]) or {}
    if "message_text" not in content:
        raise bad_request('can\'t find field "message_text"')
    own = {name: as_parameter(value) for name, value in content.items()}
    parsed = parse(Params({**own, "text": own["message_text"]}), "text")
    query_id = params.text("web_app_query_id").strip()
    user_id = world.state.web_app_queries.get(query_id)
    chat = world.state.chats.get(user_id) if user_id is not None else None
    if user_id is None or chat is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = settle_text(parsed, world, too_long="MESSAGE_TOO_LONG")
    del world.state.web_app_queries[query_id]
    said: Object = {**text.fields("text"), "via_bot": world.state.bot.user_object()}
    world.post(chat, sender_id=user_id, content=said)
    return {"inline_message_id": f"web{query_id}"}


def _result(params: Params) -> Object:
    """Return the one kind of result that is understood here: an article with a text."""
    if not params.text("result"):
        raise bad_request("result isn't specified")
    fields = as_object(params.json("result", what="web view query results"))
    if fields is None:
        raise bad_request("inline query result must be an object")
    for name in ("type", "id"):
        if name not in fields:
            raise bad_request(f'can\'t find field "{name}"')
        if as_text(fields[name]) is None:
            raise bad_request(f'field "{name}" must be of type String')
    if as_text(fields["type"]) != "article" or "input_message_content" not in fields:
        raise bad_request("input message content is not specified")
    return fields


METHODS = (Method(name="answerWebAppQuery", run=answer_web_app_query),)

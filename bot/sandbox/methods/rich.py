"""Rich messages, of Bot API 10.1: kept as they were given, and shown by their words alone."""

from __future__ import annotations

from bot.sandbox.drafts import ReadyDraft
from bot.sandbox.errors import bad_request
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.sending import send
from bot.sandbox.wire import Object, as_object, as_text
from bot.sandbox.world import World

LONGEST_RICH_TEXT = 32_768
_SOURCES = ("html", "markdown")


def send_rich_message(world: World, params: Params) -> object:
    """Say something with headings, tables and the like."""
    draft = ReadyDraft(content={"rich_message": read_rich_message(params)})
    return world.show.message(send(world, params, [draft], what="text messages")[0])


def read_rich_message(params: Params) -> Object:
    """Return the rich message of a call; raises ApiError for one that cannot be read."""
    params.needed("rich_message")
    fields = as_object(params.json("rich_message", what="rich message"))
    if fields is None:
        raise bad_request("object expected as rich message")
    if "blocks" in fields:
        return fields
    source = next((text for name in _SOURCES if (text := as_text(fields.get(name)))), None)
    if source is None:
        raise bad_request("rich message must be non-empty")
    if len(source) > LONGEST_RICH_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    return {"blocks": [{"type": "paragraph", "text": source}]}


METHODS = (Method(name="sendRichMessage", run=send_rich_message, is_talk=True),)

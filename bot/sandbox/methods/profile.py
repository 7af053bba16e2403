"""What the bot tells about itself: name, descriptions, and the button beside the text field."""

from __future__ import annotations

from collections.abc import Callable

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.people import BotAccount
from bot.sandbox.wire import Object, as_object, as_text
from bot.sandbox.world import World

LONGEST_NAME = 64
LONGEST_DESCRIPTION = 512
LONGEST_SHORT = 120

Texts = Callable[[BotAccount], dict[str, str]]


def _setter(
    field: str, texts: Texts, *, most: int, refusal: str
) -> Callable[[World, Params], object]:
    """Return the method that keeps one text by language; an empty one is forgotten."""

    def run(world: World, params: Params) -> object:
        text, language = params.text(field).strip(), params.text("language_code").strip()
        if len(text) > most:
            raise bad_request(refusal)
        kept = texts(world.state.bot)
        if text:
            kept[language] = text
        else:
            kept.pop(language, None)
        return True

    return run


def _getter(
    field: str, texts: Texts, *, usual: Callable[[BotAccount], str]
) -> Callable[[World, Params], object]:
    """Return the method that tells one text, in the language asked for or else in general."""

    def run(world: World, params: Params) -> object:
        kept = texts(world.state.bot)
        found = kept.get(params.text("language_code").strip()) or kept.get("")
        return {field: found or usual(world.state.bot)}

    return run


def set_chat_menu_button(world: World, params: Params) -> object:
    """Change the button beside the text field, for one private chat or for all."""
    button = _button(params.json("menu_button", what="menu button"))
    chat_id = _private(world, params)
    if button["type"] == "default" and chat_id:
        world.state.bot.menu_buttons.pop(chat_id, None)
    else:
        world.state.bot.menu_buttons[chat_id] = button
    world.news.tell("commands")
    return True


def get_chat_menu_button(world: World, params: Params) -> object:
    """Return the button of one private chat, or the one for all."""
    return menu_button_seen(world, _private(world, params))


def menu_button_seen(world: World, chat_id: int) -> Object:
    """Return the button a private chat shows."""
    buttons = world.state.bot.menu_buttons
    return buttons.get(chat_id) or buttons.get(0) or {"type": "default"}


def _private(world: World, params: Params) -> int:
    if "chat_id" not in params:
        return 0
    chat_id = params.integer("chat_id")
    if chat_id <= 0:
        raise bad_request("invalid chat_id specified")
    if world.state.people.get(chat_id) is None:
        raise bad_request("user not found")
    return chat_id


def _button(value: object) -> Object:
    if value is None:
        return {"type": "default"}
    fields = as_object(value)
    if fields is None:
        raise _unparsable("MenuButton must be an Object")
    kind = as_text(fields.get("type"))
    if kind is None:
        raise _unparsable('Can\'t find field "type"')
    if kind in {"default", "commands"}:
        return {"type": kind}
    if kind != "web_app":
        raise _unparsable("MenuButton has unsupported type")
    text, app = as_text(fields.get("text")), as_object(fields.get("web_app"))
    if text is None or app is None:
        missing = "text" if text is None else "web_app"
        raise _unparsable(f'Can\'t find field "{missing}"')
    return {"type": "web_app", "text": text, "web_app": {"url": as_text(app.get("url")) or ""}}


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse menu button: {reason}")


def _names(bot: BotAccount) -> dict[str, str]:
    return bot.names


def _descriptions(bot: BotAccount) -> dict[str, str]:
    return bot.descriptions


def _shorts(bot: BotAccount) -> dict[str, str]:
    return bot.short_descriptions


def _own_name(bot: BotAccount) -> str:
    return bot.first_name


def _nothing(_bot: BotAccount) -> str:
    return ""


METHODS = (
    Method(
        name="setMyName",
        run=_setter("name", _names, most=LONGEST_NAME, refusal="BOT_TITLE_INVALID"),
    ),
    Method(name="getMyName", run=_getter("name", _names, usual=_own_name)),
    Method(
        name="setMyDescription",
        run=_setter(
            "description",
            _descriptions,
            most=LONGEST_DESCRIPTION,
            refusal="BOT_DESCRIPTION_INVALID",
        ),
    ),
    Method(name="getMyDescription", run=_getter("description", _descriptions, usual=_nothing)),
    Method(
        name="setMyShortDescription",
        run=_setter(
            "short_description",
            _shorts,
            most=LONGEST_SHORT,
            refusal="BOT_SHORT_DESCRIPTION_INVALID",
        ),
    ),
    Method(
        name="getMyShortDescription",
        run=_getter("short_description", _shorts, usual=_nothing),
    ),
    Method(name="setChatMenuButton", run=set_chat_menu_button),
    Method(name="getChatMenuButton", run=get_chat_menu_button),
)

"""What the bot says: screens, keyboards, menus and errors, in the reader's language."""

from __future__ import annotations

from uuid import UUID

import pytest
from telegram import InlineKeyboardMarkup, MessageEntity

from bot import errors
from bot.command import Audience
from bot.context import Context
from bot.guards import refusal
from bot.keyboards import Choice, Inline, Key, Link, choice_data, read_choice, render
from bot.menus import commands_for
from bot.screen import LENGTH_AT_MOST, Screen, as_screen
from core.channels.callback_data import decode
from core.errors import (
    BadSetting,
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotSignedIn,
    OpsbellError,
    Stale,
    TooLarge,
    Unavailable,
)
from core.tenants.role import Role
from core.texts import Locale, Text, raw, text

ENGLISH = Locale()


class Named:
    """A command that does nothing."""

    def __init__(self, name: str, audience: Audience, *, private_only: bool = False) -> None:
        self.name = name
        self.description: Text = text("alerts")
        self.audience = audience
        self.least: Role | None = None
        self.private_only = private_only

    async def run(self, context: Context, words: str) -> None:
        """Do nothing."""


LIST = (
    Named("help", Audience.EVERYONE),
    Named("login", Audience.EVERYONE, private_only=True),
    Named("alerts", Audience.MEMBERS),
    Named("invite", Audience.ADMINS),
)


def test_a_title_is_bold_and_measured_as_telegram_measures() -> None:
    words, entities = Screen(title=raw("★ 🛎 Bell"), lines=(raw("<b>&"),)).render(ENGLISH)

    assert words == "★ 🛎 Bell\n<b>&"
    assert [(one.type, one.offset, one.length) for one in entities] == [(MessageEntity.BOLD, 0, 9)]


def test_a_screen_is_cut_to_what_one_message_holds() -> None:
    words, _ = as_screen(raw("🛎" * LENGTH_AT_MOST)).render(ENGLISH)

    assert len(words.encode("utf-16-le")) // 2 <= LENGTH_AT_MOST
    assert words.endswith("…")


def test_keys_and_choices_are_told_apart_when_they_come_back() -> None:
    keyboard = Inline(
        (
            (
                Key(label=raw("Ack"), action="ack", subject=UUID(int=12), argument="now"),
                Choice(label=raw("★"), word="1"),
                Link(label=raw("Open"), url="http://localhost"),
            ),
        )
    )

    markup = render(keyboard, ENGLISH, version=7)

    assert isinstance(markup, InlineKeyboardMarkup)
    key, choice, link = markup.inline_keyboard[0]
    press = decode(str(key.callback_data))
    assert (press.action, press.subject, press.argument) == ("ack", UUID(int=12), "now")
    assert read_choice(str(key.callback_data)) is None
    assert read_choice(str(choice.callback_data)) == (7, "1")
    assert link.url == "http://localhost"


@pytest.mark.parametrize(
    "data", ["", "d1", "d1:", "d1:x:1", "d1:1:", "v1:ack:1", "d1:-1:a", "d1:²:a"]
)
def test_strange_data_is_no_choice(data: str) -> None:
    assert read_choice(data) is None


def test_a_choice_keeps_colons_and_has_a_limit() -> None:
    assert read_choice(choice_data(3, "at:abc")) == (3, "at:abc")
    with pytest.raises(ValueError, match="64 bytes"):
        choice_data(1, "x" * 62)


@pytest.mark.parametrize(
    ("role", "is_private", "names"),
    [
        pytest.param(None, True, ["help", "login"], id="customer"),
        pytest.param(None, False, ["help"], id="customer-in-a-group"),
        pytest.param(Role.STAFF, True, ["help", "login", "alerts"], id="staff"),
        pytest.param(Role.OWNER, True, ["help", "login", "alerts", "invite"], id="owner"),
    ],
)
def test_a_person_is_shown_their_commands(
    role: Role | None, is_private: bool, names: list[str]
) -> None:
    assert [one.name for one in commands_for(LIST, role, is_private=is_private)] == names


@pytest.mark.parametrize(
    ("role", "least", "is_refused"),
    [
        (None, None, False),
        (None, Role.VIEWER, True),
        (Role.VIEWER, Role.STAFF, True),
        (Role.STAFF, Role.STAFF, False),
        (Role.OWNER, Role.ADMIN, False),
    ],
)
def test_a_role_covers_what_is_below_it(
    role: Role | None, least: Role | None, is_refused: bool
) -> None:
    assert (refusal(role, least) is not None) is is_refused


PROBLEMS: tuple[OpsbellError, ...] = (
    InvalidInput(field="rating", value=9, wanted="1 to 5"),
    NotSignedIn("who"),
    NotAllowed(action="alerts.write", needs="staff"),
    NotAllowed(action="alerts.write", needs=None),
    NotFound(kind="alert", key="x"),
    Conflict(reason="already_resolved", message="x"),
    Conflict(reason="something_new", message="x"),
    Stale("x"),
    TooLarge(field="text", limit="4,000 letters"),
    Unavailable("x"),
    BadSetting(name="PORT", problem="x", wanted="y"),
    OpsbellError("x"),
)


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda one: type(one).__name__)
def test_every_error_of_ours_is_a_sentence(problem: OpsbellError) -> None:
    said = errors.say(problem).render(ENGLISH)

    assert said[0].isupper()
    assert type(problem).__name__ not in said
    assert "alerts.write" not in said

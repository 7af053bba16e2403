"""What a process does is named in ROLES; what cannot work that way is refused in words."""

from __future__ import annotations

import pytest

from core.config import ProcessRole, read_settings
from core.errors import BadSetting

SHARED = {"DATABASE_URL": "postgresql://u@h/d"}
TOKEN = {"TELEGRAM_BOT_TOKEN": "1:a"}
PUBLIC = {"PUBLIC_URL": "https://bell.example.com"}


def test_a_process_does_everything_unless_it_is_told() -> None:
    assert read_settings({}).runs == set(ProcessRole)
    assert read_settings({"ROLES": " , "}).runs == set(ProcessRole)


def test_the_roles_are_those_that_are_named() -> None:
    settings = read_settings(SHARED | {"ROLES": "Worker, scheduler"})

    assert settings.runs == {ProcessRole.WORKER, ProcessRole.SCHEDULER}


def test_an_unknown_role_is_named_with_the_known_ones() -> None:
    with pytest.raises(BadSetting, match=r"'wep'.*web, worker, bot, scheduler"):
        read_settings(SHARED | {"ROLES": "web,wep"})


def test_a_file_is_served_by_one_process_with_every_role() -> None:
    with pytest.raises(BadSetting, match=r"one process serves SQLite.*\(bot, scheduler\)"):
        read_settings({"ROLES": "web,worker"})


def test_a_process_without_a_bot_needs_no_token_and_has_no_sandbox() -> None:
    settings = read_settings(SHARED | {"ROLES": "web,worker"})

    assert not settings.is_sandboxed


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"ROLES": "bot"} | PUBLIC, "the sandbox plays Telegram"),
        ({"ROLES": "bot"} | TOKEN, "PUBLIC_URL"),
    ],
    ids=["no token", "no address"],
)
def test_a_bot_without_a_dashboard_needs_telegram_and_an_address(
    given: dict[str, str], named: str
) -> None:
    with pytest.raises(BadSetting, match=named):
        read_settings(SHARED | given)


def test_a_bot_beside_the_dashboard_needs_neither() -> None:
    assert read_settings(SHARED | {"ROLES": "web,bot"}).is_sandboxed


def test_the_roles_of_the_command_line_take_the_place_of_the_setting() -> None:
    settings = read_settings(SHARED | {"ROLES": "web"}).in_roles("scheduler")

    assert settings.runs == {ProcessRole.SCHEDULER}

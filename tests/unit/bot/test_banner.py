"""What stands in the terminal, for each kind of process."""

from __future__ import annotations

from bot.banner import banner
from bot.greeting import Greeting, plain_greeting
from core.config import read_settings

HERE = "http://127.0.0.1:8080"
SHARED = {"DATABASE_URL": "postgresql://u@h/d", "TELEGRAM_BOT_TOKEN": "1:a"}


def test_a_process_with_every_role_names_none() -> None:
    said = banner(plain_greeting(read_settings({}), address=HERE))

    assert f"Dashboard   {HERE}/" in said
    assert "Roles" not in said


def test_one_that_stands_by_says_so_and_shows_no_claim_link() -> None:
    said = banner(Greeting(address=HERE, is_standing_by=True))

    assert "Another process runs the bot; this one takes over when that one ends." in said
    assert "Next: send /login" in said
    assert "owner" not in said


def test_one_without_a_dashboard_says_where_it_is_watched() -> None:
    settings = read_settings(SHARED | {"ROLES": "scheduler,worker"})

    said = banner(plain_greeting(settings, address=HERE))

    assert "Roles       worker, scheduler" in said
    assert f"Health      {HERE}/healthz" in said
    assert "Dashboard" not in said
    assert "/login" not in said

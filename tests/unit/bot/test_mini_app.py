"""Where Telegram opens the dashboard as a Mini App."""

from __future__ import annotations

import pytest

from bot.mini_app import app_url


@pytest.mark.parametrize(
    ("public_url", "is_sandbox", "opened"),
    [
        pytest.param("https://desk.example", False, "https://desk.example/app", id="https"),
        pytest.param("https://desk.example", True, "https://desk.example/app", id="sandbox-https"),
        pytest.param("http://127.0.0.1:8080", True, "http://127.0.0.1:8080/app", id="sandbox"),
        pytest.param("http://127.0.0.1:8080", False, None, id="this-machine"),
        pytest.param("http://desk.example", False, None, id="http"),
        pytest.param("http://192.168.1.7:8080", True, None, id="a-sandbox-on-the-network"),
    ],
)
def test_only_what_telegram_opens_is_offered(
    public_url: str, is_sandbox: bool, opened: str | None
) -> None:
    assert app_url(public_url, is_sandbox=is_sandbox) == opened

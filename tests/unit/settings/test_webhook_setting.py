"""TELEGRAM_WEBHOOK: what it needs, and what is refused in words."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.telegram_side import TelegramSide, telegram_side
from core.clock import SystemClock
from core.config import read_settings
from core.errors import BadSetting

TOKEN = "1234567:" + "a" * 35


def _side(folder: Path, **given: str) -> TelegramSide:
    settings = read_settings({"DATA_DIR": str(folder), "TELEGRAM_WEBHOOK": "true", **given})
    return telegram_side(settings, clock=SystemClock(), rng=random.Random(1))


@pytest.mark.parametrize("public_url", ["", "http://bell.example.com", "http://127.0.0.1:8080"])
def test_telegram_needs_an_https_address(tmp_path: Path, public_url: str) -> None:
    with pytest.raises(BadSetting, match="PUBLIC_URL"):
        _side(tmp_path, TELEGRAM_BOT_TOKEN=TOKEN, PUBLIC_URL=public_url)


def test_the_address_is_a_secret_below_the_public_one(tmp_path: Path) -> None:
    side = _side(tmp_path, TELEGRAM_BOT_TOKEN=TOKEN, PUBLIC_URL="https://bell.example.com")

    webhook = side.webhook("https://bell.example.com")

    assert webhook is not None
    root, _, place = webhook.url.rpartition("/")
    assert root == "https://bell.example.com/telegram"
    assert len(place) == len(webhook.word) == 43
    assert place != webhook.word


def test_the_sandbox_on_this_machine_takes_plain_http(tmp_path: Path) -> None:
    side = _side(tmp_path, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL="http://127.0.0.1:9/sandbox")

    assert side.webhook("http://127.0.0.1:8080") is not None


def test_without_it_the_bot_asks_for_its_updates(tmp_path: Path) -> None:
    side = _side(tmp_path, TELEGRAM_WEBHOOK="false")

    assert side.webhook("https://bell.example.com") is None

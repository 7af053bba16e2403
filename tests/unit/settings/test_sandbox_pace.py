"""SANDBOX_PACE: both sides of a sandbox go by it, and a bot of Telegram's never does."""

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
    settings = read_settings({"DATA_DIR": str(folder), **given})
    return telegram_side(settings, clock=SystemClock(), rng=random.Random(1))


def test_unset_it_is_telegrams_own(tmp_path: Path) -> None:
    assert _side(tmp_path).pace == 1
    assert _side(tmp_path, TELEGRAM_BOT_TOKEN=TOKEN).pace == 1


def test_a_sandbox_on_this_machine_may_be_faster(tmp_path: Path) -> None:
    beside = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:9/sandbox"}

    assert _side(tmp_path, SANDBOX_PACE="8").pace == 8
    assert _side(tmp_path, SANDBOX_PACE="8", **beside).pace == 8


def test_a_bot_of_telegrams_is_refused_it(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="SANDBOX_PACE"):
        _side(tmp_path, SANDBOX_PACE="2", TELEGRAM_BOT_TOKEN=TOKEN)


@pytest.mark.parametrize("pace", ["0", "101", "quick"])
def test_what_is_no_pace_is_refused(tmp_path: Path, pace: str) -> None:
    with pytest.raises(BadSetting, match="SANDBOX_PACE"):
        _side(tmp_path, SANDBOX_PACE=pace)

"""Settings that cannot work end the start with a sentence that names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.config import machine_zone, read_settings
from core.errors import BadSetting


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"PORT": "many"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"PUBLIC_URL": "foo"}, "https://bell.example.com"),
        ({"PUBLIC_URL": "ftp://bell"}, "https://bell.example.com"),
        ({"WORKSPACE_ZONE": "Madrid"}, "Europe/Madrid"),
        ({"DATABASE_URL": "mysql://u:hunter2@h/d"}, "'mysql' is not supported"),
        ({"DATABASE_URL": "postgresql://u:hunter2@h"}, "no whole address"),
        ({"DATABASE_URL": "postgresql://u:hunter#2@h/d"}, "%40"),
        ({"REDIS_URL": "amqp://u:hunter2@h"}, "redis://host:6379/0"),
        ({"JWT_SECRET": "short"}, "at least 32"),
        ({"JWT_ACCESS_MINUTES": "0"}, "JWT_ACCESS_MINUTES"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_setting_that_cannot_work_is_named_with_what_would_be_right(
    given: dict[str, str], named: str
) -> None:
    with pytest.raises(BadSetting, match=named):
        read_settings(given)


def test_the_sentence_has_no_words_of_the_library_that_checks() -> None:
    with pytest.raises(BadSetting) as refusal:
        read_settings({"WORKSPACE_ZONE": "Madrid"})

    assert str(refusal.value).startswith("WORKSPACE_ZONE: this value does not work; wanted: ")


def test_a_secret_never_stands_in_the_sentence() -> None:
    with pytest.raises(BadSetting) as refused:
        read_settings({"JWT_SECRET": "hunter2"})

    assert "hunter2" not in str(refused.value)


def test_empty_settings_are_unset() -> None:
    names = ("DATABASE_URL", "PUBLIC_URL", "TELEGRAM_BOT_TOKEN", "JWT_SECRET", "WORKSPACE_ZONE")

    settings = read_settings(dict.fromkeys(names, ""))

    assert settings.is_sandboxed
    assert settings.public_url is None


def test_the_machines_zone_is_read_from_its_link(tmp_path: Path) -> None:
    target = tmp_path / "zoneinfo" / "Europe" / "Madrid"
    target.parent.mkdir(parents=True)
    target.touch()
    (tmp_path / "localtime").symlink_to(target)

    assert machine_zone(tmp_path / "localtime") == "Europe/Madrid"
    assert machine_zone(tmp_path / "nothing") == "UTC"


def test_a_zone_that_is_set_beats_the_machines() -> None:
    assert read_settings({"WORKSPACE_ZONE": "Asia/Kolkata"}).zone == "Asia/Kolkata"

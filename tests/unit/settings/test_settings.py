"""Settings that cannot work end the start with a sentence that names them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from core.config import Settings, machine_zone, read_settings
from core.db.postgres import dsn
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


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "PORT",
            "abc",
            "'abc' does not work; wanted: a whole number from 0 to 65535, such as 8080",
        ),
        ("PORT", "-1", "'-1' does not work; wanted: a whole number from 0 to 65535, such as 8080"),
        ("MAX_RETRIES", "0", "'0' does not work; wanted: a whole number from 1 to 100, such as 9"),
        ("TELEGRAM_WEBHOOK", "maybe", "'maybe' does not work; wanted: true or false"),
        ("LOG_LEVEL", "loud", "'loud' does not work; wanted: one of debug, info, warning, error"),
        (
            "WORKSPACE_ZONE",
            "Madrid",
            "'Madrid' does not work; wanted: an IANA zone such as Europe/Madrid",
        ),
        (
            "PORT",
            "x" * 50,
            f"'{'x' * 24}…' does not work; wanted: a whole number from 0 to 65535, such as 8080",
        ),
    ],
)
def test_the_sentence_names_the_value_and_has_no_words_of_the_library_that_checks(
    name: str, value: str, sentence: str
) -> None:
    with pytest.raises(BadSetting) as refusal:
        read_settings({name: value})

    assert str(refusal.value) == f"{name}: {sentence}"


def test_every_whole_number_has_an_end_on_both_sides() -> None:
    for name, field in Settings.model_fields.items():
        if field.annotation is int:
            with pytest.raises(BadSetting, match=r"from \d+ to \d+, such as \d+$"):
                read_settings({name.upper(): "x"})


@pytest.mark.parametrize("sign", ["/", "#", "?", "[", "/@", "#@", "@/"])
def test_a_sign_that_ends_the_password_too_early_is_told_with_how_to_write_it(sign: str) -> None:
    with pytest.raises(BadSetting, match="percent-encoded: @ as %40") as refused:
        read_settings({"DATABASE_URL": f"postgresql://ana:hunter{sign}2@host/name"})

    assert "hunter" not in str(refused.value)


@pytest.mark.parametrize("password", ["p@ss", "@", "p@ss@word", "p%40ss", "p:ss", "p%25ss"])
def test_an_at_sign_in_the_password_is_understood(password: str) -> None:
    url = f"postgresql://ana:{password}@db.example:5433/name"

    read_settings({"DATABASE_URL": url})

    parts = urlsplit(dsn(url))
    assert parts.netloc.count("@") == 1
    assert (parts.hostname, parts.port) == ("db.example", 5433)
    assert unquote(parts.password or "") == unquote(password)


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

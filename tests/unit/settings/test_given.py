"""Settings come as people have them: from files, and under names from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.config import Settings, read_settings
from core.errors import BadSetting

NAMES = sorted(name.upper() for name in Settings.model_fields)


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_can_come_from_a_file(tmp_path: Path, name: str) -> None:
    missing = str(tmp_path / "missing")

    with pytest.raises(BadSetting, match=rf"^{name}_FILE: .*missing cannot be read"):
        read_settings({f"{name}_FILE": missing})


def test_one_newline_at_the_end_of_a_file_is_not_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "token").write_bytes(b"12345:abc \r\n")
    (tmp_path / "name").write_bytes("Café\n\n".encode())

    settings = read_settings(
        {
            "TELEGRAM_BOT_TOKEN_FILE": str(tmp_path / "token"),
            "WORKSPACE_NAME_FILE": str(tmp_path / "name"),
        }
    )

    assert settings.telegram_bot_token is not None
    assert settings.telegram_bot_token.get_secret_value() == "12345:abc "
    assert settings.workspace_name == "Café\n"


def test_a_value_and_a_file_together_are_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x" * 40)

    with pytest.raises(BadSetting, match="JWT_SECRET: JWT_SECRET_FILE is given as well"):
        read_settings({"JWT_SECRET": "y" * 40, "JWT_SECRET_FILE": str(tmp_path / "secret")})


def test_a_file_that_is_no_text_is_named_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"\xff\xfe\x00secret")

    with pytest.raises(BadSetting, match="SECRET_KEYS_FILE") as refused:
        read_settings({"SECRET_KEYS_FILE": str(tmp_path / "key")})

    assert "secret'" not in str(refused.value)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"PORT_FILE: .*cannot be read"):
        read_settings({"PORT_FILE": str(tmp_path)})


def test_names_from_elsewhere_are_read() -> None:
    settings = read_settings(
        {
            "FRONTEND_URL": "https://bell.example.com",
            "DB_CONNECTION": "sqlite+aiosqlite:///other.db",
            "WEBSOCKET_PORT": "3001",
        }
    )

    assert settings.public_url == "https://bell.example.com"
    assert settings.sqlite_path == Path("other.db")
    assert settings.port == 3001


def test_a_port_of_ours_beats_one_for_sockets() -> None:
    assert read_settings({"PORT": "8000", "WEBSOCKET_PORT": "3001"}).port == 8000


def test_two_names_that_say_different_things_are_refused() -> None:
    with pytest.raises(BadSetting, match="PUBLIC_URL: FRONTEND_URL says something else"):
        read_settings({"PUBLIC_URL": "https://a.example", "FRONTEND_URL": "https://b.example"})

    assert read_settings({"PUBLIC_URL": "https://a.example", "FRONTEND_URL": "https://a.example"})


def test_what_is_wrong_is_told_by_the_name_people_used() -> None:
    with pytest.raises(BadSetting, match=r"^DB_CONNECTION \(our DATABASE_URL\): 'mysql'"):
        read_settings({"DB_CONNECTION": "mysql"})
    with pytest.raises(BadSetting, match=r"^WEBSOCKET_PORT \(our PORT\)"):
        read_settings({"WEBSOCKET_PORT": "many"})


def test_names_of_channels_to_come_are_taken_and_told() -> None:
    settings = read_settings(
        {"EMAIL_SERVICE_URL": "smtp://h", "TWILIO_AUTH_TOKEN": "t", "FROM_NAME": ""}
    )

    assert settings.unused == ("EMAIL_SERVICE_URL", "TWILIO_AUTH_TOKEN")
    assert settings.in_roles("").unused == settings.unused


@pytest.mark.parametrize(
    ("given", "chat"),
    [
        ("-1001234567890", (-1001234567890, 0)),
        ("-1001234567890:5", (-1001234567890, 5)),
        (" 42 ", (42, 0)),
    ],
)
def test_the_admin_chat_may_have_a_topic(given: str, chat: tuple[int, int]) -> None:
    assert read_settings({"TELEGRAM_ADMIN_CHAT_ID": given}).admin_chat == chat


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("TELEGRAM_ADMIN_CHAT_ID", "@ops", "-1001234567890:5"),
        ("CORS_ORIGIN", "*", "is none"),
        ("CORS_ORIGIN", "https://a.example/path", "https://app.example.com"),
        ("CORS_ORIGIN", "app.example.com", "https://app.example.com"),
        ("TRUSTED_PROXIES", "everybody", "10.0.0.0/8"),
    ],
)
def test_what_cannot_work_is_told_with_what_would(name: str, value: str, named: str) -> None:
    with pytest.raises(BadSetting, match=named):
        read_settings({name: value})


def test_origins_are_written_as_browsers_write_them() -> None:
    settings = read_settings({"CORS_ORIGIN": "https://App.example.com/, http://localhost:5173"})

    assert settings.cors_origin == ("https://app.example.com", "http://localhost:5173")

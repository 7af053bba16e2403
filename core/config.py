"""The settings, read once at start from the environment and `.env`.

`.env.example` explains each of them to people; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.errors import BadSetting

SECRET_BYTES = 32
"""The least length of a signing secret: RFC 7518 3.2 asks for as many bits as the hash has."""


class Settings(BaseSettings):
    """Everything that can be set; the names are those of the environment in lower case."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    data_dir: Path = Path("data")
    database_url: str | None = None
    redis_url: str | None = None
    public_url: str | None = None
    secret_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_admin_chat_id: int | None = None
    jwt_secret: SecretStr | None = None
    jwt_access_minutes: int = Field(default=10, ge=1, le=60)
    workspace_name: str = "My workspace"
    workspace_zone: str | None = None
    sandbox_remote: bool = False
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["text", "json"] = "text"

    @field_validator("secret_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            [key.strip() for key in value.split(",") if key.strip()]
            if isinstance(value, str)
            else value
        )

    @field_validator(
        "database_url", "redis_url", "public_url", "telegram_bot_token", "jwt_secret",
        "telegram_admin_chat_id", "workspace_zone", mode="before",
    )  # fmt: skip
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("workspace_zone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        if value is not None and value not in available_timezones():
            raise ValueError("Input should be an IANA zone such as Europe/Madrid")
        return value

    @field_validator("public_url")
    @classmethod
    def _whole_address(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "http://unset")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("Input should be a whole address such as https://bell.example.com")
        return value

    @property
    def zone(self) -> str:
        """The zone of the first workspace: as set, else this machine's, else UTC."""
        return self.workspace_zone or machine_zone()

    @property
    def sqlite_path(self) -> Path:
        """Where SQLite's file lies."""
        if self.database_url is None:
            return self.data_dir / "opsbell.db"
        return Path(self.database_url.partition(":///")[2])

    @property
    def is_sandboxed(self) -> bool:
        """True without a bot token: Telegram is played by the sandbox in this process."""
        return self.telegram_bot_token is None


def machine_zone(link: Path = Path("/etc/localtime")) -> str:
    """Return the IANA name of the machine's time zone, UTC where it cannot be told."""
    name = link.resolve().as_posix().partition("/zoneinfo/")[2]
    return name if name in available_timezones() else "UTC"


def read_settings(given: Mapping[str, str] | None = None) -> Settings:
    """Return the settings, checked; `given` takes the place of the environment (and of `.env`).

    Raises BadSetting naming the setting and what would be right; never shows a secret's value.
    """
    try:
        if given is None:
            settings = Settings()
        else:
            known = {name.lower(): value for name, value in given.items()}
            names = Settings.model_fields.keys() & known.keys()
            settings = Settings.model_validate({name: known[name] for name in names})
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "settings"
        says, _, wanted = first["msg"].partition("Input should be ")
        raise BadSetting(
            name=name,
            problem=says or "this value does not work",
            wanted=wanted.partition(", unable")[0] or "see .env.example",
        ) from None
    _refuse_what_does_not_work_yet(settings)
    return settings


def _refuse_what_does_not_work_yet(settings: Settings) -> None:
    url = settings.database_url
    if url is not None and not url.startswith("sqlite+aiosqlite:///"):
        kind = url.partition(":")[0]
        raise BadSetting(
            name="DATABASE_URL",
            problem=f"{kind} is not supported in this release",
            wanted="nothing, or sqlite+aiosqlite:///path/to/opsbell.db",
        )
    if settings.redis_url is not None:
        raise BadSetting(
            name="REDIS_URL", problem="Redis is not used in this release", wanted="nothing"
        )
    if settings.jwt_secret is not None:
        length = len(settings.jwt_secret.get_secret_value().encode())
        if length < SECRET_BYTES:
            raise BadSetting(
                name="JWT_SECRET",
                problem=f"has {length} bytes",
                wanted=f"at least {SECRET_BYTES} random bytes, or nothing (one is made and kept)",
            )

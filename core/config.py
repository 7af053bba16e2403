"""The settings, read once at start from the environment and `.env`.

`.env.example` explains each of them to people; a test holds the two together.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from dotenv import dotenv_values
from pydantic import Field, PrivateAttr, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core import setting_words
from core.errors import BadSetting
from core.given import Given, gather
from core.proxies import Proxies, parse_proxies

SECRET_BYTES = 32
"""The least length of a signing secret: RFC 7518 3.2 asks for as many bits as the hash has."""
_POSTGRES = ("postgresql+asyncpg://", "postgresql://", "postgres://")
"""The spellings people have of PostgreSQL's address; all of them mean the same here."""
_SECRET = frozenset({"database_url", "redis_url", "secret_keys", "telegram_bot_token",
                     "jwt_secret", "metrics_token"})  # fmt: skip
"""Settings whose value is never said."""
_CHAT = re.compile(r"-?[0-9]{1,16}(:[0-9]{1,12})?")
_REDIS = ("redis://", "rediss://", "unix://")


class ProcessRole(Enum):
    """What a process does: HTTP; the traffic of bots; stored requests; the clock's jobs."""

    WEB = "web"
    WORKER = "worker"
    BOT = "bot"
    SCHEDULER = "scheduler"


class Settings(BaseSettings):
    """Everything that can be set; the names are those of the environment in lower case."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)
    _unused: tuple[str, ...] = PrivateAttr(default=())

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    data_dir: Path = Path("data")
    database_url: str | None = None
    redis_url: SecretStr | None = None
    roles: str = ""
    public_url: str | None = None
    cors_origin: Annotated[tuple[str, ...], NoDecode] = ()
    trusted_proxies: str = ""
    secret_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_admin_chat_id: str | None = None
    telegram_webhook: bool = False
    jwt_secret: SecretStr | None = None
    metrics_token: SecretStr | None = None
    otel_exporter_otlp_endpoint: str | None = None
    jwt_access_minutes: int = Field(default=10, ge=1, le=60)
    audit_days: int = Field(default=365, ge=0, le=36_500)
    api_per_minute: int = Field(default=600, ge=0, le=1_000_000)
    api_key_per_minute: int = Field(default=1200, ge=0, le=1_000_000)
    ws_handover: Literal["auto", "on", "off"] = "auto"
    ws_ping_seconds: int = Field(default=25, ge=1, le=300)
    ws_timeout_seconds: int = Field(default=60, ge=2, le=900)
    ws_hello_seconds: int = Field(default=10, ge=1, le=300)
    ws_messages_per_second: int = Field(default=5, ge=1, le=1000)
    ws_sockets_per_person: int = Field(default=20, ge=0, le=100_000)
    ws_sockets_per_address: int = Field(default=200, ge=0, le=100_000)
    ws_sockets: int = Field(default=12_000, ge=0, le=1_000_000)
    max_retries: int = Field(default=9, ge=1, le=100)
    workspace_name: str = "My workspace"
    workspace_zone: str | None = None
    sandbox_remote: bool = False
    sandbox_pace: int = Field(default=1, ge=1, le=100)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["text", "json"] = "text"

    @field_validator("secret_keys", "cors_origin", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            [key.strip() for key in value.split(",") if key.strip()]
            if isinstance(value, str)
            else value
        )

    @field_validator(
        "database_url", "redis_url", "public_url", "telegram_bot_token", "jwt_secret",
        "telegram_admin_chat_id", "workspace_zone", "metrics_token",
        "otel_exporter_otlp_endpoint", mode="before",
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

    @field_validator("public_url", "otel_exporter_otlp_endpoint")
    @classmethod
    def _whole_address(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "http://unset")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("Input should be a whole address such as https://bell.example.com")
        return value

    @field_validator("cors_origin")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_origin(one) for one in value)

    @field_validator("trusted_proxies")
    @classmethod
    def _known_proxies(cls, value: str) -> str:
        try:
            parse_proxies(value)
        except ValueError:
            wanted = "how many proxies there are, or their addresses such as 10.0.0.0/8"
            raise ValueError(f"Input should be {wanted}") from None
        return value

    @field_validator("telegram_admin_chat_id")
    @classmethod
    def _chat_and_topic(cls, value: str | None) -> str | None:
        if value is not None and not _CHAT.fullmatch(value.strip()):
            wanted = "a chat's number such as -1001234567890, or with a topic -1001234567890:5"
            raise ValueError(f"Input should be {wanted}")
        return value

    @property
    def unused(self) -> tuple[str, ...]:
        """Names that were set for channels this release does not have."""
        return self._unused

    @property
    def proxies(self) -> Proxies:
        """The operator's own proxies, whose word on an address is believed."""
        return parse_proxies(self.trusted_proxies)

    @property
    def admin_chat(self) -> tuple[int, int] | None:
        """The chat that gets every alert from the first start on, and its topic (0: none)."""
        if self.telegram_admin_chat_id is None:
            return None
        chat, _, topic = self.telegram_admin_chat_id.strip().partition(":")
        return int(chat), int(topic or 0)

    @property
    def audit_kept(self) -> timedelta | None:
        """How long the audit trail goes back; None: for good."""
        return timedelta(days=self.audit_days) if self.audit_days else None

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
    def is_sqlite(self) -> bool:
        """True when the database is a file, which one process serves."""
        return self.database_url is None or self.database_url.startswith("sqlite")

    @property
    def signing_keys(self) -> tuple[str, ...]:
        """The keys of JWT_SECRET: the first signs, all of them are accepted."""
        words = "" if self.jwt_secret is None else self.jwt_secret.get_secret_value()
        return tuple(key.strip() for key in words.split(",") if key.strip())

    @property
    def runs(self) -> frozenset[ProcessRole]:
        """The roles of this process; all of them unless some are named. Raises BadSetting."""
        return _roles(self.roles)

    def in_roles(self, roles: str) -> Settings:
        """Return these settings for a process of these roles; raises BadSetting when they cannot
        be had there."""
        settings = self.model_copy(update={"roles": roles})
        _refuse_roles(settings)
        return settings

    @property
    def is_sandboxed(self) -> bool:
        """True without a bot token: Telegram is played by the sandbox in this process."""
        return self.telegram_bot_token is None and ProcessRole.BOT in self.runs


_NAMES = tuple(name.upper() for name in Settings.model_fields)


def machine_zone(link: Path = Path("/etc/localtime")) -> str:
    """Return the IANA name of the machine's time zone, UTC where it cannot be told."""
    name = link.resolve().as_posix().partition("/zoneinfo/")[2]
    return name if name in available_timezones() else "UTC"


def read_settings(given: Mapping[str, str] | None = None) -> Settings:
    """Return the settings, checked; `given` takes the place of the environment (and of `.env`).

    Raises BadSetting naming the setting and what would be right; never shows a secret's value.
    """
    found = gather(_environment() if given is None else given, _NAMES)
    try:
        settings = Settings.model_validate(
            {name.lower(): value for name, value in found.values.items()}
        )
        settings._unused = found.unused  # noqa: SLF001 - ours, and nobody else's to set
        _refuse_what_does_not_work_yet(settings)
        return settings.in_roles(settings.roles)
    except ValidationError as problem:
        raise _refused(problem, found) from None
    except BadSetting as problem:
        raise _as_said(problem, found) from None


def _refused(problem: ValidationError, found: Given) -> BadSetting:
    first = problem.errors(include_url=False)[0]
    return _as_said(setting_words.refused(first, Settings.model_fields, _SECRET), found)


def _as_said(problem: BadSetting, found: Given) -> BadSetting:
    """Name the setting as the person wrote it."""
    alias = found.said.get(problem.name)
    return problem if alias is None else problem.called(f"{alias} (our {problem.name})")


def _environment() -> dict[str, str]:
    """Return the environment, and beneath it what stands in `.env` where the program starts."""
    beneath = {name: value or "" for name, value in dotenv_values(".env").items()}
    return beneath | os.environ


def _origin(words: str) -> str:
    """Return an origin as browsers write it; raises ValueError for what is none."""
    parts = urlsplit(words.rstrip("/").lower())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        wanted = "origins such as https://app.example.com, comma separated (* is none)"
        raise ValueError(f"Input should be {wanted}")
    return f"{parts.scheme}://{parts.netloc}"


def _roles(words: str) -> frozenset[ProcessRole]:
    known = {role.value: role for role in ProcessRole}
    named = [word.strip().lower() for word in words.split(",") if word.strip()]
    for word in named:
        if word not in known:
            raise BadSetting(
                name="ROLES",
                problem=f"there is no role {word[:40]!r}",
                wanted=f"some of {', '.join(known)}, or nothing for all of them",
            )
    return frozenset(known[word] for word in named) or frozenset(ProcessRole)


def _refuse_roles(settings: Settings) -> None:
    """Raise BadSetting when the roles of this process need something that it has not got."""
    runs = settings.runs
    rest = ", ".join(role.value for role in ProcessRole if role not in runs)
    if rest and settings.is_sqlite:
        raise BadSetting(
            name="ROLES",
            problem=f"one process serves SQLite, so nobody would do the rest ({rest})",
            wanted="nothing, or a PostgreSQL in DATABASE_URL, which several processes share",
        )
    if ProcessRole.BOT not in runs or ProcessRole.WEB in runs:
        return
    if settings.telegram_bot_token is None:
        raise BadSetting(
            name="ROLES",
            problem="without a bot token the sandbox plays Telegram, and it is part of the web",
            wanted="web and bot in the same process, or a TELEGRAM_BOT_TOKEN",
        )
    if settings.public_url is None:
        raise BadSetting(
            name="PUBLIC_URL",
            problem="is not set, and the dashboard is in another process",
            wanted="the address people reach the processes of the role web under",
        )


def _refuse_what_does_not_work_yet(settings: Settings) -> None:
    _refuse_database(settings.database_url)
    redis_url = settings.redis_url
    if redis_url is not None and not redis_url.get_secret_value().startswith(_REDIS):
        raise BadSetting(
            name="REDIS_URL",
            problem="is no address of a Redis",
            wanted="redis://host:6379/0, rediss://… with TLS, or unix:///path/to/socket",
        )
    if settings.ws_timeout_seconds <= settings.ws_ping_seconds:
        raise BadSetting(
            name="WS_TIMEOUT_SECONDS",
            problem=f"{settings.ws_timeout_seconds} is over before a ping could be answered",
            wanted=f"more than WS_PING_SECONDS, which is {settings.ws_ping_seconds}",
        )
    for key in settings.signing_keys:
        length = len(key.encode())
        if length < SECRET_BYTES:
            raise BadSetting(
                name="JWT_SECRET",
                problem=f"a key has {length} bytes",
                wanted=f"at least {SECRET_BYTES} random bytes, or nothing (one is made and kept)",
            )


def _refuse_database(url: str | None) -> None:
    """Raise BadSetting for an address of no database of ours; it may hold a password, so it is
    not shown."""
    if url is None or url.startswith("sqlite+aiosqlite:///"):
        return
    if not url.startswith(_POSTGRES):
        raise BadSetting(
            name="DATABASE_URL",
            problem=f"{url.partition(':')[0][:40]!r} is not supported",
            wanted="postgresql://user:password@host/name, sqlite+aiosqlite:///path, or nothing",
        )
    try:
        parts = urlsplit(url)
        is_whole = bool((parts.hostname or "host=" in parts.query) and parts.path.strip("/"))
        _ = parts.port
        # Behind such a sign the rest would be taken for something else than the password.
        is_cut = bool(parts.fragment) or "@" in parts.path
    except ValueError:
        is_whole, is_cut = False, "@" in url
    if is_cut:
        raise BadSetting(
            name="DATABASE_URL",
            problem="a sign in the password ends it too early",
            wanted="such signs percent-encoded: @ as %40, / as %2F, # as %23, ? as %3F, [ as %5B, "
            "% as %25",
        )
    if not is_whole:
        raise BadSetting(
            name="DATABASE_URL",
            problem="is no whole address of a PostgreSQL",
            wanted="postgresql://user:password@host:5432/name (signs in the password "
            "percent-encoded: @ as %40, / as %2F, # as %23, ? as %3F), or postgresql://user@/name?host=/folder/of/the/socket",
        )

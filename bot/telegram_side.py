"""Where Telegram is for this process: the real Bot API, or the sandbox in our own web server."""

from __future__ import annotations

import random
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.files import FolderBlobs
from bot.sandbox.http import PREFIX, make_app
from bot.sandbox.sandbox import DEFAULT_TOKEN, Sandbox
from bot.sandbox.saved import load, saving
from bot.sandbox.web_app import public_key
from bot.transport.listening import Webhook
from bot.transport.raw import raw_update
from core.clock import Clock
from core.config import Settings
from core.errors import BadSetting
from core.http import is_loopback
from core.inbox.updates import UpdateInbox
from core.inbox.webhook import UpdateDoor, WebhookSecrets
from core.secret_keys import secret_keys
from core.tenants.mini_app import LaunchProofs

HOOK_ROOT = "/telegram"
_STATE_FILE = "sandbox.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramSide:
    """`api_url` None: the sandbox, under this process's own address. `app` is the sandbox's web
    application, None with the real Bot API. `keys` make the webhook's secrets; without any the
    bot asks for its updates. `pace`: how many times what Telegram takes may be sent."""

    token: str
    api_url: str | None
    app: web.Application | None
    keys: tuple[str, ...] = ()
    pace: int = 1

    @property
    def bot_id(self) -> int:
        """Telegram's number of the bot."""
        return int(self.token.partition(":")[0])

    @property
    def is_sandbox(self) -> bool:
        """True when Telegram is played by the sandbox."""
        return self.app is not None

    def api_address(self, own_address: str) -> str:
        """Return the Bot API's address without a slash at its end."""
        return (self.api_url or f"{own_address}{PREFIX}").rstrip("/")

    def webhook(self, public_url: str) -> Webhook | None:
        """Return what Telegram is told of our webhook, None when updates are asked for."""
        if not self.keys:
            return None
        secrets = WebhookSecrets.of(self.keys[0], self.bot_id)
        return Webhook(url=f"{public_url}{HOOK_ROOT}/{secrets.place}", word=secrets.word)

    def door(self, inbox: UpdateInbox) -> UpdateDoor | None:
        """Return the way in for updates that Telegram brings, None when they are asked for."""
        if not self.keys:
            return None
        return UpdateDoor(bot_id=self.bot_id, keys=self.keys, inbox=inbox, read=raw_update)


def telegram_side(settings: Settings, *, clock: Clock, rng: random.Random) -> TelegramSide:
    """Return the side the settings ask for; raises BadSetting for what is no bot token."""
    keys = _webhook_keys(settings)
    if settings.telegram_bot_token is None:
        return TelegramSide(
            token=DEFAULT_TOKEN,
            api_url=None,
            app=_sandbox(settings, clock=clock, rng=rng),
            keys=keys,
            pace=settings.sandbox_pace,
        )
    token = settings.telegram_bot_token.get_secret_value()
    _bot_number(token)
    if settings.sandbox_pace > 1 and not is_loopback(settings.telegram_api_url):
        raise BadSetting(
            name="SANDBOX_PACE",
            problem="is faster than Telegram takes it, and this is a bot of Telegram's",
            wanted="nothing, or no TELEGRAM_BOT_TOKEN",
        )
    return TelegramSide(
        token=token,
        api_url=settings.telegram_api_url,
        app=None,
        keys=keys,
        pace=settings.sandbox_pace,
    )


def launch_proofs(settings: Settings) -> LaunchProofs:
    """Return how this process knows a launch of the Mini App; the sandbox signs with a key of its
    own, because nobody but Telegram has Telegram's."""
    if settings.is_sandboxed:
        return LaunchProofs(
            bot_id=int(DEFAULT_TOKEN.partition(":")[0]),
            token=DEFAULT_TOKEN,
            public_key=public_key(DEFAULT_TOKEN),
        )
    if settings.telegram_bot_token is None:
        return LaunchProofs()
    token = settings.telegram_bot_token.get_secret_value()
    return LaunchProofs(bot_id=_bot_number(token), token=token)


def _bot_number(token: str) -> int:
    """Return Telegram's number of the bot; raises BadSetting for what is no bot token."""
    number, colon, rest = token.partition(":")
    if not (number.isascii() and number.isdigit() and colon and rest):
        raise BadSetting(
            name="TELEGRAM_BOT_TOKEN",
            problem="does not look like a bot token",
            wanted="what BotFather gave you: digits, a colon, letters",
        )
    return int(number)


def _webhook_keys(settings: Settings) -> tuple[str, ...]:
    """Return the keys that make the webhook's secrets, none when updates are asked for."""
    if not settings.telegram_webhook:
        return ()
    if settings.telegram_bot_token is not None:
        url = settings.public_url
        is_near = is_loopback(settings.telegram_api_url) and (url is None or is_loopback(url))
        if urlsplit(url or "").scheme != "https" and not is_near:
            raise BadSetting(
                name="PUBLIC_URL",
                problem="is not an https address, and Telegram brings updates to no other",
                wanted="https://… in PUBLIC_URL, or TELEGRAM_WEBHOOK=false",
            )
    return secret_keys(settings).sealing


def _sandbox(settings: Settings, *, clock: Clock, rng: random.Random) -> web.Application:
    file = settings.data_dir / _STATE_FILE
    sandbox = Sandbox(
        clock=clock,
        rng=rng,
        token=DEFAULT_TOKEN,
        pace=settings.sandbox_pace,
        is_seeded=True,
        blobs=FolderBlobs(folder=file.with_suffix(".files")),
        state=load(file),
    )
    app = make_app(sandbox, allow_remote=settings.sandbox_remote)
    app.cleanup_ctx.append(saving(sandbox, file))
    return app

"""Where updates are to be sent: kept and shown here, but nothing is delivered to it.

While a webhook is set getUpdates is refused, as it is by Telegram.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.state import Webhook
from bot.sandbox.wire import Object, as_list, as_text
from bot.sandbox.world import World

PORTS = frozenset({80, 88, 443, 8443})
LONGEST_SECRET = 256
MOST_CONNECTIONS = 100
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def set_webhook(world: World, params: Params) -> object:
    """Keep the address; without one the webhook is deleted."""
    if not params.text("url"):
        return delete_webhook(world, params)
    webhook = Webhook(
        url=params.text("url"),
        secret_token=params.text("secret_token"),
        max_connections=min(
            max(params.integer("max_connections", default=40), 1), MOST_CONNECTIONS
        ),
    )
    _ensure_usable(webhook)
    world.updates.remember_allowed(_allowed(params))
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    world.state.queue.webhook = webhook
    world.updates.end_poll("terminated by setWebhook request")
    return True


def delete_webhook(world: World, params: Params) -> object:
    """Forget the address."""
    world.state.queue.webhook = None
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    return True


def get_webhook_info(world: World, _params: Params) -> object:
    """Return the address and how much waits."""
    webhook = world.state.queue.webhook
    info: Object = {
        "url": webhook.url if webhook is not None else "",
        "has_custom_certificate": False,
        "pending_update_count": world.updates.pending,
    }
    if webhook is not None:
        info["max_connections"] = webhook.max_connections
    if world.updates.allowed is not None:
        info["allowed_updates"] = world.updates.allowed
    return info


def _ensure_usable(webhook: Webhook) -> None:
    """Loopback may be plain HTTP on any port, which Telegram itself would refuse."""
    try:
        parts = urlsplit(webhook.url if "://" in webhook.url else f"https://{webhook.url}")
        port = parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise bad_request("invalid webhook URL specified")
    if len(webhook.secret_token) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(webhook.secret_token):
        raise bad_request("secret token contains unallowed characters")
    if parts.hostname not in _LOOPBACK:
        _ensure_public(parts, port)


def _ensure_public(parts: SplitResult, port: int | None) -> None:
    if parts.scheme != "https":
        raise _bad("An HTTPS URL must be provided for webhook")
    if (port or 443) not in PORTS:
        raise _bad("Webhook can be set up only on ports 80, 88, 443 or 8443")


def _bad(reason: str) -> ApiError:
    return bad_request(f"bad webhook: {reason}")


def _allowed(params: Params) -> list[str] | None:
    try:
        listed = as_list(params.json("allowed_updates", what="allowed_updates"))
    except ApiError:
        return None
    if listed is None:
        return None
    return [kind for item in listed if (kind := as_text(item)) is not None]


def _was_set(world: World) -> str:
    return "Webhook was set" if world.state.queue.webhook is not None else "Webhook was deleted"


METHODS = (
    Method(name="setWebhook", run=set_webhook, note=_was_set),
    Method(name="deleteWebhook", run=delete_webhook, note=_was_set),
    Method(name="getWebhookInfo", run=get_webhook_info),
)

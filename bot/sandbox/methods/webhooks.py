"""Where updates are to be sent instead of being asked for.

While a webhook is set getUpdates is refused. Loopback over plain HTTP, on any port, is taken,
which Telegram itself would refuse.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from bot.sandbox.errors import ApiError, bad_request, too_many_requests
from bot.sandbox.method import Method, Noted
from bot.sandbox.params import Params
from bot.sandbox.state import Webhook
from bot.sandbox.webhook_line import LOOPBACK
from bot.sandbox.wire import Object, as_list, as_text
from bot.sandbox.world import World

PORTS = frozenset({80, 88, 443, 8443})
LONGEST_SECRET = 256
USUAL_CONNECTIONS = 40
MOST_CONNECTIONS = 100
SET_AT_MOST_EACH_SECONDS = 1.0
_SECRET = re.compile(r"[A-Za-z0-9_-]*")


def set_webhook(world: World, params: Params) -> object:
    """Send updates to this address from now on; without one the webhook is deleted."""
    if not params.text("url"):
        return delete_webhook(world, params)
    queue = world.state.queue
    asked = params.integer("max_connections", default=USUAL_CONNECTIONS)
    webhook = Webhook(
        url=params.text("url"),
        secret_token=params.text("secret_token"),
        max_connections=min(max(asked, 1), MOST_CONNECTIONS),
        ip_address=params.text("ip_address") or None,
        has_certificate="certificate" in params.uploads,
        set_at=world.clock.now().timestamp(),
    )
    _ensure_usable(webhook)
    old = queue.webhook
    if old is not None and webhook.set_at - old.set_at < SET_AT_MOST_EACH_SECONDS:
        raise too_many_requests(1)
    world.updates.remember_allowed(_allowed(params))
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    is_same = old is not None and _terms(old) == _terms(webhook)
    if is_same:
        return Noted(value=True, note="Webhook is already set")
    queue.webhook = webhook
    world.updates.end_poll("terminated by setWebhook request")
    return Noted(value=True, note="Webhook was set")


def delete_webhook(world: World, params: Params) -> object:
    """Forget the address."""
    queue = world.state.queue
    was_set, queue.webhook = queue.webhook is not None, None
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    note = "Webhook was deleted" if was_set else "Webhook is already deleted"
    return Noted(value=True, note=note)


def get_webhook_info(world: World, _params: Params) -> object:
    """Return the address, how much waits, and what went wrong last."""
    webhook = world.state.queue.webhook
    info: Object = {
        "url": webhook.url if webhook is not None else "",
        "has_custom_certificate": webhook is not None and webhook.has_certificate,
        "pending_update_count": world.updates.pending,
    }
    if webhook is not None:
        info["max_connections"] = webhook.max_connections
        if webhook.ip_address is not None:
            info["ip_address"] = webhook.ip_address
        if webhook.last_error_at is not None and webhook.last_error is not None:
            info["last_error_date"] = int(webhook.last_error_at)
            info["last_error_message"] = webhook.last_error
    if world.updates.allowed is not None:
        info["allowed_updates"] = world.updates.allowed
    return info


def _terms(webhook: Webhook) -> tuple[object, ...]:
    return (
        webhook.url,
        webhook.secret_token,
        webhook.max_connections,
        webhook.ip_address,
        webhook.has_certificate,
    )


def _ensure_usable(webhook: Webhook) -> None:
    """Raise ApiError for an address or a secret Telegram would not take."""
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
    if parts.hostname not in LOOPBACK:
        _ensure_public(parts, port, webhook.ip_address)


def _ensure_public(parts: SplitResult, port: int | None, fixed: str | None) -> None:
    if parts.scheme != "https":
        raise _bad("An HTTPS URL must be provided for webhook")
    if (port or 443) not in PORTS:
        raise _bad("Webhook can be set up only on ports 80, 88, 443 or 8443")
    try:
        address = ipaddress.ip_address(fixed or parts.hostname or "")
    except ValueError:
        return  # a name: nothing is looked up here
    if address.version == 6:
        raise _bad("IPv6-only addresses are not allowed")
    if not address.is_global:
        raise _bad(f"IP address {address} is reserved")


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


METHODS = (
    Method(name="setWebhook", run=set_webhook),
    Method(name="deleteWebhook", run=delete_webhook),
    Method(name="getWebhookInfo", run=get_webhook_info),
)

"""Links that open the bot and hand it a start parameter, as people are given them."""

from __future__ import annotations

from dataclasses import dataclass

from web.address import address_of
from web.route import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class StartLinks:
    """What a start parameter is written behind; None: the bot's name is not known yet."""

    before: str | None

    def to(self, start: str) -> str | None:
        """Return the link (https://core.telegram.org/bots/features#deep-linking)."""
        return None if self.before is None else f"{self.before}{start}"


async def start_links(call: Call) -> StartLinks:
    """Return the links of this installation: to Telegram, or to the page of the sandbox."""
    deps = call.deps
    if deps.sandbox_path is not None:
        address = address_of(call.request, deps.public_url)
        return StartLinks(before=f"{address}{deps.sandbox_path}/#start=")
    username = await deps.own_bot.username()
    return StartLinks(before=None if username is None else f"https://t.me/{username}?start=")

"""What stands in the terminal when Opsbell serves: where to look, and what to do next."""

from __future__ import annotations

from bot.greeting import Greeting
from core.version import VERSION


def banner(greeting: Greeting) -> str:
    """Return the banner; it holds the claim link, which is a secret of whoever reads it first."""
    lines = ["", f"  🔔 Opsbell {VERSION} is running", ""]
    if greeting.roles:
        lines.append(f"  Roles       {', '.join(greeting.roles)}")
    if greeting.has_dashboard:
        lines.append(f"  Dashboard   {greeting.address}/")
    else:
        lines.append(f"  Health      {greeting.address}/healthz")
    if greeting.sandbox is not None:
        lines.append(f"  Sandbox     {greeting.sandbox}")
    if greeting.bot_username:
        lines.append(f"  Bot         @{greeting.bot_username}")
    if greeting.is_standing_by:
        lines += ["", "  Another process runs the bot; this one takes over when that one ends."]
    if greeting.problem is not None:
        lines += ["", f"  Telegram does not answer yet ({greeting.problem}); still trying."]
    elif greeting.claim is not None:
        lines += ["", "  Next: open this link and you are the owner (it works once):", ""]
        lines.append(f"    {greeting.claim}")
    elif greeting.has_bot or greeting.has_dashboard:
        lines += ["", "  Next: send /login to the bot for a link to the dashboard."]
    if greeting.sandbox is not None:
        lines += ["", "  No bot token is set: the sandbox plays Telegram; nothing leaves here."]
    return "\n".join([*lines, ""])

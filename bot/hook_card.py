"""An integration's address and how to try it, as its admins are shown it."""

from __future__ import annotations

from bot.screen import Code, Screen
from core.ingest.integration import Integration
from core.texts import Text, raw, text

_ALERTMANAGER = """receivers:
  - name: opsbell
    webhook_configs:
      - url: {url}
        send_resolved: true"""
_CURL = """curl -H 'Content-Type: application/json' \\
  -d '{{"title": "Disk is full", "severity": "critical"}}' \\
  {url}"""


def hook_card(integration: Integration, public_url: str) -> Screen:
    """Return the address, an example, and a word of care; the address is the secret."""
    if not integration.token:
        return Screen(
            title=raw(integration.name),
            lines=(
                text(
                    "Its address cannot be read any more, because the keys were changed. Please"
                    " make a new integration."
                ),
            ),
        )
    url = integration.address(public_url)
    lines: list[Text | Code] = [raw(url), raw("")]
    if integration.preset == "alertmanager":
        lines += [text("In alertmanager.yml:"), Code(_ALERTMANAGER.format(url=url))]
    else:
        lines += [text("Try it:"), Code(_CURL.format(url=url))]
    lines += [
        raw(""),
        text("Whoever has the address can send alerts. Keep it to yourself."),
    ]
    if not integration.is_active:
        lines.append(text("It is switched off at the moment."))
    return Screen(title=raw(integration.name), lines=tuple(lines))

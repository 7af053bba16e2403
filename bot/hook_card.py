"""An integration's address and how to try it, as its admins are shown it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.screen import Code, Screen
from core.ingest.integration import Integration, ReceivedRequest
from core.texts import Text, plural, raw, text

_ALERTMANAGER = """receivers:
  - name: opsbell
    webhook_configs:
      - url: {url}
        send_resolved: true"""
_CURL = """curl -H 'Content-Type: application/json' \\
  -d '{{"title": "Disk is full", "severity": "critical"}}' \\
  {url}"""


def hook_card(
    integration: Integration, public_url: str, last: Sequence[ReceivedRequest] | None = None
) -> Screen:
    """Return the address, an example, what came last, and a word of care.

    The address is the secret. `last` is newest first, None for one that was just made.
    """
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
    if last is not None:
        lines += [raw(""), *_heard(last)]
    if not integration.is_active:
        lines.append(text("It is switched off at the moment."))
    return Screen(title=raw(integration.name), lines=tuple(lines))


def _heard(last: Sequence[ReceivedRequest]) -> list[Text]:
    """Return what became of the last requests: whoever sets it up must see that it works."""
    if not last:
        return [text("Nothing has come here yet.")]
    return [text("What came last:"), *(_became(one) for one in last)]


def _became(one: ReceivedRequest) -> Text:
    match one.status:
        case "done":
            items = plural("{n} item", "{n} items", n=one.items)
            return text("✅ {at} · {items}", at=one.at, items=items)
        case "new":
            return text("⏳ {at} · being read", at=one.at)
        case _:
            problem = raw(one.problem or one.status)
            return text("⚠️ {at} · not understood: {problem}", at=one.at, problem=problem)

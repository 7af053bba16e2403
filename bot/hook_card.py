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

_SHOWN = 3
"""What came last, as many as tell whether it works; the API has them all."""
_FINE = ("done", "new")


def hook_card(
    integration: Integration, public_url: str, last: Sequence[ReceivedRequest] | None = None
) -> Screen:
    """Return the address, an example, what came last, and a word of care.

    The address is the secret. `last` is newest first, None for one that was just made; a few of
    them are shown, and of all how many were not understood.
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
        lines += [raw(""), *_heard(integration.name, last)]
    if not integration.is_active:
        lines.append(text("It is switched off at the moment."))
    return Screen(title=raw(integration.name), lines=tuple(lines))


def not_understood(name: str, last: Sequence[ReceivedRequest]) -> Text | None:
    """Return how many of the last requests could not be read, and why the newest of them; None
    when all could."""
    refused = [one for one in last if one.status not in _FINE]
    if not refused:
        return None
    newest = refused[0]
    return text(
        "⚠️ {name}: {n} of the last {total} not understood, {at}: {problem}",
        name=name,
        n=len(refused),
        total=len(last),
        at=newest.at,
        problem=newest.problem or newest.status,
    )


def _heard(name: str, last: Sequence[ReceivedRequest]) -> list[Text]:
    """Return what became of the last requests: whoever sets it up must see that it works."""
    if not last:
        return [text("Nothing has come here yet.")]
    shown = [text("What came last:"), *(_became(one) for one in last[:_SHOWN])]
    earlier = not_understood(name, last)
    has_more = any(one.status not in _FINE for one in last[_SHOWN:])
    return [*shown, earlier] if earlier is not None and has_more else shown


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

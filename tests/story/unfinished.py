"""What a product still has to do, by the figures it shows to whoever is on its machine."""

from __future__ import annotations

import aiohttp
from prometheus_client.parser import text_string_to_metric_families as families

_WAITING = {
    ("opsbell_updates_waiting", ()),
    ("opsbell_ingest_waiting_requests", ()),
    ("opsbell_outbox_deliveries", ("sending",)),
    ("opsbell_outbox_oldest_due_seconds", ()),
}
"""More than 0: something is to be done now. What is due later is not counted."""


async def unfinished(http: aiohttp.ClientSession, address: str) -> dict[str, float]:
    """Return what is not done of what can be done now, by the name of its figure; nothing for a
    product that has ended."""
    try:
        async with http.get(f"{address}/metrics") as answer:
            assert answer.status == 200, await answer.text()
            text = await answer.text()
    except aiohttp.ClientConnectionError:
        return {}
    return {
        sample.name: sample.value
        for family in families(text)
        for sample in family.samples
        if (sample.name, tuple(sample.labels.values())) in _WAITING and sample.value > 0
    }

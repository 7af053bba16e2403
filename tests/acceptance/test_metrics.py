"""An operator's graphs show what really happened."""

from __future__ import annotations

import aiohttp
from prometheus_client.parser import text_string_to_metric_families as families

from tests.cast import OPS_ROOM
from tests.story.complaining import complains
from tests.story.person import Person
from tests.story.stage import Stage

Values = dict[tuple[str, tuple[str, ...]], float]


async def read(stage: Stage, http: aiohttp.ClientSession) -> Values:
    """Scrape the product."""
    async with http.get(f"{stage.product.address}/metrics") as answer:
        assert answer.status == 200
        found = families(await answer.text())
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in found
        for sample in family.samples
    }


async def test_a_complaint_moves_every_figure_it_passes(
    stage: Stage, carla: Person, sam: Person, http: aiohttp.ClientSession
) -> None:
    before = await read(stage, http)
    await complains(carla, stage.place, "The ladder is broken")
    await sam.sees_in(OPS_ROOM, "The ladder is broken", "Acknowledge")
    await stage.telegram.idle()

    after = await read(stage, http)

    def grew(name: str, *labels: str) -> float:
        return after[name, labels] - before.get((name, labels), 0)

    assert grew("opsbell_cases_opened_total", "complaint", "telegram") == 1
    assert grew("opsbell_alerts_fired_total", "high") == 1
    assert grew("opsbell_rule_evaluations_total", "submission") == 1
    assert grew("opsbell_rule_hits_total", "high") >= 1
    assert grew("opsbell_deliveries_total", "telegram", "delivered") == 3
    assert grew("opsbell_delivery_seconds_count", "telegram") == 3
    assert grew("opsbell_telegram_calls_total", "sendMessage", "200") >= 4
    assert grew("opsbell_telegram_calls_total", "getUpdates", "200") >= 1
    assert grew("opsbell_writer_commit_seconds_count") > 3
    assert after["opsbell_outbox_deliveries", ("due",)] == 0
    assert after["opsbell_lease_held", ("telegram",)] == 1
    # A story may be over before the clock has ticked for the first time.
    assert after.get(("opsbell_lease_held", ("jobs",)), 1) == 1
    assert 0 <= after.get(("opsbell_scheduler_tick_age_seconds", ()), 0) < 30
    assert 0 <= after["opsbell_telegram_poll_age_seconds", ()] < 60
    assert after["opsbell_telegram_pause_seconds", ()] == 0
    assert [name for name, _ in after].count("opsbell_build_info") == 1
    assert ("process_cpu_seconds_total", ()) in after

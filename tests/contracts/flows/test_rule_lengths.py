"""Long lists of words have an end in all rules of a workspace together."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.clock import ManualClock
from core.errors import TooLarge
from core.rulebook.book import LONG_AT_MOST
from core.rules.rule import RuleSpec, parse_rule
from tests.contracts.flows.clockwork import process


def of_words(name: str, count: int) -> RuleSpec:
    words = [f"{name} {number} {'x' * 40}" for number in range(count)]
    condition = {"type": "keyword", "words": words}
    return parse_rule(
        {"name": name, "kinds": ["submission"], "condition": condition, "severity": "low"}
    )


async def test_a_long_rule_is_refused_beside_other_long_ones(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    one = of_words("One", 10_000)
    assert 0.5 * LONG_AT_MOST < len(one.model_dump_json()) < LONG_AT_MOST
    async with process(database_url, tmp_path, clock) as work:
        rules, home = work.runtime.rules, work.workspace
        stored = await rules.save(home, one, by=None)

        with pytest.raises(TooLarge):
            await rules.save(home, of_words("Two", 10_000), by=None)
        with pytest.raises(TooLarge):
            await rules.copy(home, stored.id, by=None)

        await rules.save(home, of_words("Three", 10_000), by=None, rule_id=stored.id)
        await rules.save(home, of_words("Short", 5), by=None)

"""A rule that nobody named is called by what it is about, in the language of who reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertRow
from core.clock import ManualClock
from core.db.tenancy import InWorkspace
from core.rules.line.defaults import made_name, name_for
from core.rules.rule import RuleSpec, parse_rule
from core.tenants.tables import WorkspaceRow
from core.texts import Locale
from core.work import Work
from tests.contracts.flows.clockwork import ALL, Clockwork, process

LOW = {"type": "compare", "field": "rating", "op": "<=", "value": 2}
SPANISH = Locale(language="es")


def unnamed(**given: object) -> RuleSpec:
    """Return a rule with the name it gets when nobody gives one."""
    spec = parse_rule({"name": "x", "severity": "high", **given})
    return spec.model_copy(update={"name": made_name(spec.condition, spec.schedule, spec.report)})


async def speak_spanish(work: Clockwork) -> None:
    """Have Spanish be the workspace's language."""

    async def body(session: AsyncSession, _: Work) -> None:
        own = await session.get_one(WorkspaceRow, work.workspace)
        own.language = "es"

    await work.runtime.books.transaction(InWorkspace(workspace_id=work.workspace), body)


@pytest.mark.parametrize(
    ("name", "called"), [(None, "La calificación es como máximo 2"), ("Mía", "Mía")]
)
async def test_alerts_are_called_in_the_language_of_the_workspace(
    database_url: str, tmp_path: Path, clock: ManualClock, name: str | None, called: str
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        await speak_spanish(work)
        spec = unnamed(condition=LOW, kinds=["submission"]).model_dump(mode="json")
        await work.rule(**{**spec, "name": name or spec["name"]})

        await work.complain(rating=1)

        async with work.runtime.database.reading(ALL) as session:
            assert (await session.scalars(select(AlertRow.source_name))).all() == [called]


def test_a_rule_of_the_clock_is_called_by_its_moments_in_either_language() -> None:
    daily = unnamed(
        schedule={"days": ["mon"], "at": "09:00"}, condition={"type": "all", "conditions": []}
    )

    assert name_for(daily, Locale()) == daily.name == "Every Monday at 09:00"
    assert name_for(daily, SPANISH).startswith("Cada lunes")


def test_a_report_is_called_by_what_it_reports() -> None:
    weekly = unnamed(
        schedule={"days": ["mon"], "at": "09:00"},
        condition={"type": "all", "conditions": []},
        report="week",
        severity=None,
    )

    assert weekly.name == "The report of the week before, every Monday at 09:00"
    assert name_for(weekly, SPANISH).startswith("El informe de la semana")

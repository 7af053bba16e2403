"""The story of an alert: each one who was not told with what decided it and what changes that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from core.alerts.timeline_item import TimelineKind
from core.ids import PersonId, WorkspaceId
from core.routing.tables import ReceiverRow, RouteRow
from core.rules.tables import RuleRow
from core.silences.tables import SilenceRow
from core.tenants.tables import MemberRow
from core.texts import Locale
from tests.integration.web.rows import Rows
from tests.integration.web.telling import story, told

ENGLISH = Locale()
Decides = Callable[[Rows, WorkspaceId, PersonId], Awaitable[dict[str, Any]]]


async def _receiver(rows: Rows, home: WorkspaceId, boss: PersonId, **more: Any) -> UUID:
    key = rows.ids.new()
    given = {"minimum_severity": "high", "is_active": True} | more
    return await rows.insert(
        home,
        ReceiverRow,
        id=key,
        name="Night shift",
        kind="person",
        person_id=boss,
        created_at=rows.clock.now(),
        **given,
    )


async def _silenced(rows: Rows, home: WorkspaceId, boss: PersonId) -> dict[str, Any]:
    key = rows.ids.new()
    now = rows.clock.now()
    await rows.insert(
        home,
        SilenceRow,
        id=key,
        matchers=[],
        starts_at=now,
        ends_at=now + timedelta(hours=2),
        reason="New boiler",
        created_at=now,
        created_by=boss,
    )
    return {"suppressed_ref": key, "person_id": None}


async def _inhibited(rows: Rows, home: WorkspaceId, _: PersonId) -> dict[str, Any]:
    return {"suppressed_ref": await rows.alert(home, 41), "person_id": None}


async def _paused(rows: Rows, home: WorkspaceId, boss: PersonId) -> dict[str, Any]:
    return {"receiver_id": await _receiver(rows, home, boss, is_active=False)}


async def _below(rows: Rows, home: WorkspaceId, boss: PersonId) -> dict[str, Any]:
    return {"receiver_id": await _receiver(rows, home, boss)}


async def _route(rows: Rows, home: WorkspaceId, _: PersonId) -> dict[str, Any]:
    key = rows.ids.new()
    await rows.insert(
        home,
        RouteRow,
        id=key,
        name="Databases",
        position=1,
        matchers=[],
        minimum_severity="critical",
        created_at=rows.clock.now(),
    )
    return {"route_id": key}


async def _own(rows: Rows, home: WorkspaceId, boss: PersonId) -> dict[str, Any]:
    await rows.insert(
        home,
        MemberRow,
        id=rows.ids.new(),
        person_id=boss,
        role="staff",
        created_at=rows.clock.now(),
        minimum_severity="critical",
    )
    return {}


async def _nothing(_: Rows, __: WorkspaceId, ___: PersonId) -> dict[str, Any]:
    return {}


async def _in_general(_: Rows, __: WorkspaceId, ___: PersonId) -> dict[str, Any]:
    return {"person_id": None}


@pytest.mark.parametrize(
    ("reason", "decides", "words", "setting", "due_to"),
    [
        pytest.param(
            "silenced",
            _silenced,
            "Nobody was told: the silence “New boiler” of Olga, until 14:00",
            "/silences",
            ("silence", "New boiler"),
            id="a silence",
        ),
        pytest.param(
            "inhibited",
            _inhibited,
            "Nobody was told: alert 41, which was open, mutes it",
            "/why 41",
            ("alert", "41"),
            id="another alert",
        ),
        pytest.param(
            "paused",
            _paused,
            "Olga was not told: the receiver “Night shift” was paused",
            "/receivers",
            ("receiver", "Night shift"),
            id="a paused receiver",
        ),
        pytest.param(
            "severity_below",
            _below,
            "Olga was not told: the receiver “Night shift” hears what is high or worse",
            "/receivers",
            ("receiver", "Night shift"),
            id="the receiver's filter",
        ),
        pytest.param(
            "route_severity",
            _route,
            "Olga was not told: the route “Databases” leads on what is critical or worse",
            "/routes",
            ("route", "Databases"),
            id="the route's filter",
        ),
        pytest.param(
            "own_severity",
            _own,
            "Olga was not told: they want to hear what is critical or worse",
            "/filter",
            ("person", None),
            id="their own filter",
        ),
        pytest.param(
            "cooldown",
            _nothing,
            "Olga was not told: told about the same a short while ago"
            " (cooldown of the rule “Bad ratings”)",
            "/rules",
            ("rule", "Bad ratings"),
            id="a cooldown",
        ),
        pytest.param(
            "unreachable",
            _nothing,
            "Olga was not told: the bot cannot write there (blocked, removed, or never started)",
            "press Start",
            None,
            id="a blocked bot",
        ),
        pytest.param(
            "nobody",
            _in_general,
            "Nobody was told: the routes lead to nobody",
            "/routes",
            None,
            id="no route",
        ),
        pytest.param(
            "from_the_future",
            _nothing,
            "Olga was not told: from the future",
            None,
            None,
            id="a later release's",
        ),
    ],
)
async def test_each_no_names_what_decided_it_and_what_changes_that(
    rows: Rows,
    reason: str,
    decides: Decides,
    words: str,
    setting: str | None,
    due_to: tuple[str, str | None] | None,
) -> None:
    home = await rows.workspace("Hotel")
    boss = await rows.person("Olga")
    rule = rows.ids.new()
    await rows.insert(
        home,
        RuleRow,
        id=rule,
        name="Bad ratings",
        spec={},
        created_at=rows.clock.now(),
        updated_at=rows.clock.now(),
    )
    alert_id = await rows.alert(home, 7, rule_ids=[str(rule)])
    given = {"person_id": boss} | await decides(rows, home, boss)
    await told(rows, home, alert_id, status="suppressed", suppressed_reason=reason, **given)

    (no,) = [one for one in await story(rows, home, alert_id) if one.kind is TimelineKind.NOT_TOLD]

    assert no.text.render(ENGLISH) == words
    assert no.reason == reason
    if setting is None:
        assert no.setting is None
    else:
        assert no.setting is not None
        assert setting in no.setting.render(ENGLISH)
    assert due_to == (no.reference and (no.reference.kind, no.reference.name))
